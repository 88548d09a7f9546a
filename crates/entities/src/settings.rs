//! The settings of the entity finder: every limit and threshold, named, with its unit and its default.

use serde::{Deserialize, Serialize};

/// What a newsroom may set about entities.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools, reason = "switches that a newsroom sets one by one")]
pub struct EntitySettings {
    /// Let the trained name model correct the persons, organisations and places that the language model marked (English).
    pub correct_names: bool,
    /// Read headlines that are set large as if they were running text (English).
    pub recase_headlines: bool,
    /// Look for further occurrences of names that were marked elsewhere in the article.
    pub repeat_names: bool,
    /// Count "the Chinese leader" as a mention of the person whom it can only mean (English).
    pub role_references: bool,
    /// Report dates, times, amounts and numbers (`DATE`, `TIME`, `PERCENT`, `MONEY`, `QUANTITY`, `ORDINAL`, `CARDINAL`).
    pub report_values: bool,
    /// Entities of lower confidence are not reported, 0 to 1.
    pub min_confidence: f64,
    /// Text and headline beyond this many bytes are not looked at.
    pub max_text_bytes: usize,
    /// Mentions beyond this many in one article are not looked at.
    pub max_mentions: usize,
    /// Entities beyond this many in one article are not reported.
    pub max_entities: usize,
    /// A mention that is longer, in characters, is not reported.
    pub max_name_chars: usize,
    /// A name of more words is not looked for elsewhere, nor compared with others.
    pub max_name_words: usize,
    /// How many persons of one surname, or of one given name, a name is compared with.
    pub max_namesakes: usize,
    /// How many characters an acronym may have.
    pub max_acronym_chars: usize,
}

impl Default for EntitySettings {
    fn default() -> Self {
        Self {
            correct_names: true,
            recase_headlines: true,
            repeat_names: true,
            role_references: true,
            report_values: true,
            min_confidence: 0.0,
            max_text_bytes: 4 << 20,
            max_mentions: 20_000,
            max_entities: 10_000,
            max_name_chars: 200,
            max_name_words: 16,
            max_namesakes: 32,
            max_acronym_chars: 8,
        }
    }
}

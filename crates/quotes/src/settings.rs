//! The settings of the quote finder: every limit and threshold, named, with its unit and its default.

use serde::{Deserialize, Serialize};

/// What a newsroom may set about quotations.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct QuoteSettings {
    /// Report speech without quotation marks (kind `indirect`).
    pub indirect: bool,
    /// Speech without quotation marks of lower confidence is not reported, 0 to 1: at 0.7 what somebody wants, plans or rejects
    /// (0.5 to 0.65) goes, and what was said (0.8 to 0.95) stays.
    pub min_indirect_confidence: f64,
    /// Report marked words that are nobody's (kind `scare`).
    pub report_scare: bool,
    /// Marked words whose probability of being a quotation lies below this are `scare`, 0 to 1. It lies above one half because
    /// words that are put into somebody's mouth cost more than a quotation that is lost.
    pub min_quote_probability: f64,
    /// Where nobody is the speaker of marked words with this probability, the speaker stays unknown, 0 to 1. It holds for languages with a
    /// model of speakers.
    pub min_speaker_probability: f64,
    /// Two candidate speakers whose confidences differ by less than this are flagged `ambiguousSpeaker`, 0 to 1.
    pub ambiguity_margin: f64,
    /// Text beyond this many bytes is not looked at.
    pub max_text_bytes: usize,
    /// Quotation marks beyond this many in one paragraph are taken for ordinary characters.
    pub max_marks_per_paragraph: usize,
    /// Quotations beyond this many in one article are not reported.
    pub max_quotes: usize,
    /// How far from a quotation its cue is looked for, in words of the same sentence.
    pub max_cue_distance_words: usize,
    /// How many words a noun phrase may have.
    pub max_mention_words: usize,
    /// How many paragraphs of bare quotation may follow the one that names the speaker.
    pub max_carry_paragraphs: usize,
}

impl Default for QuoteSettings {
    fn default() -> Self {
        Self {
            indirect: true,
            min_indirect_confidence: 0.5,
            report_scare: true,
            min_quote_probability: 0.7,
            min_speaker_probability: 0.4,
            ambiguity_margin: 0.1,
            max_text_bytes: 4 << 20,
            max_marks_per_paragraph: 20_000,
            max_quotes: 10_000,
            max_cue_distance_words: 60,
            max_mention_words: 24,
            max_carry_paragraphs: 12,
        }
    }
}

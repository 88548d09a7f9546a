//! What a caller can choose: limits of memory, and what to compute.

use serde::{Deserialize, Serialize};

/// Limits of the memory that one thread's [`Scratch`](crate::Scratch) keeps. They bound time and memory, never results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RuntimeSettings {
    /// Most words whose vectors each network keeps. A word takes about 4 KiB for each of the two networks of the
    /// English pipelines. Rounded up to what one block of tokens needs (about 250).
    pub max_cached_words: usize,
    /// Most stretches of text between white space whose tokens are kept; when it is reached, tokens and word
    /// attributes are learnt anew.
    pub max_cached_chunks: usize,
    /// Most blocks of 48 tokens whose features each of parser and entity recogniser keeps while it works on a document.
    /// A block of the English parser takes 192 KiB. At least 16.
    pub max_feature_blocks: usize,
}

impl Default for RuntimeSettings {
    fn default() -> Self {
        Self { max_cached_words: 4096, max_cached_chunks: 65_536, max_feature_blocks: 64 }
    }
}

/// What [`Model::analyse`](crate::Model::analyse) computes, and where it departs from spaCy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools, reason = "each switch is independent of the others")]
pub struct AnalyseOptions {
    /// Run the tagger.
    pub tags: bool,
    /// Run the parser. Without it sentences start only where `newline_ends_sentence` says, and entities, which never
    /// cross a sentence start, can differ slightly.
    pub dependencies: bool,
    /// Run the entity recogniser.
    pub entities: bool,
    /// Find parts of speech, morphological features and lemmas, for which the tagger must run. Rules for them look at
    /// dependencies as well: without the parser a few words, auxiliaries above all, get other ones.
    pub lemmas: bool,
    /// The token after a line break opens a sentence. spaCy knows no such rule; texts whose paragraphs are lines are
    /// analysed better with it.
    pub newline_ends_sentence: bool,
}

impl Default for AnalyseOptions {
    fn default() -> Self {
        Self { tags: true, dependencies: true, entities: true, lemmas: false, newline_ends_sentence: true }
    }
}

impl AnalyseOptions {
    /// Everything, exactly as spaCy computes it.
    pub fn parity() -> Self {
        Self { lemmas: true, newline_ends_sentence: false, ..Self::default() }
    }

    /// Only tokens and named entities: two to three times faster.
    pub fn entities_only() -> Self {
        Self { tags: false, dependencies: false, ..Self::default() }
    }
}

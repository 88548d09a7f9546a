//! The settings of cleaning: every limit, each with its unit. Owns defaults; reads no file.

use serde::{Deserialize, Serialize};

/// Settings of a [`Cleaner`](crate::Cleaner). Pages above a hard limit are refused; pages between an `extractor_` limit
/// and the hard limit are read without the slower of the two extractors.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CleanSettings {
    /// Largest page, in bytes of UTF-8. Above: `body-too-large`.
    pub max_html_bytes: usize,
    /// Largest text, in bytes of UTF-8, each of its lines counted as 16 at least. Above: `body-too-large`.
    pub max_text_bytes: usize,
    /// Deepest nesting of elements, in levels. Above: `html-too-deep`.
    pub max_html_depth_levels: usize,
    /// Largest number of nodes that a parser would make of the page, character references included. Above:
    /// `html-too-many-nodes`.
    pub max_html_nodes: usize,
    /// Largest page, in bytes, that the main extractor is given.
    pub extractor_max_html_bytes: usize,
    /// Deepest nesting, in levels, that the main extractor is given.
    pub extractor_max_depth_levels: usize,
    /// Largest number of nodes that the main extractor is given.
    pub extractor_max_nodes: usize,
    /// Largest number of nodes that any extractor is given; above, the page is read by its block structure alone.
    pub fallback_max_nodes: usize,
    /// Largest total size of structured data (JSON-LD) that is read, in bytes.
    pub max_json_ld_bytes: usize,
    /// Largest number of blocks that HTML extraction left out and `removed` names.
    pub max_removed_blocks: usize,
    /// Largest size of one such block in `removed`, in characters; longer ones are cut there.
    pub max_removed_block_chars: usize,
    /// Whether the line classifier judges the lines of text input.
    pub classify_text: bool,
    /// Score, 0 to 1, below which the classifier takes a line out. Higher removes more junk and more text.
    pub classifier_threshold: f64,
    /// The same in languages other than English, where only lines outside the running text that are no sentences are judged.
    pub classifier_foreign_threshold: f64,
    /// Whether the line classifier also judges the lines that an HTML extractor kept.
    pub classify_html: bool,
}

impl Default for CleanSettings {
    fn default() -> Self {
        Self {
            max_html_bytes: 8 * 1024 * 1024,
            max_text_bytes: 2 * 1024 * 1024,
            max_html_depth_levels: 512,
            max_html_nodes: 150_000,
            extractor_max_html_bytes: 4 * 1024 * 1024,
            extractor_max_depth_levels: 128,
            extractor_max_nodes: 30_000,
            fallback_max_nodes: 60_000,
            max_json_ld_bytes: 1024 * 1024,
            max_removed_blocks: 200,
            max_removed_block_chars: 1000,
            classify_text: true,
            classifier_threshold: 0.35,
            classifier_foreign_threshold: 0.1,
            classify_html: false,
        }
    }
}

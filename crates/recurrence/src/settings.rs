//! When a line counts as recurring, and how much is kept. Owns defaults; reads no file.

use serde::{Deserialize, Serialize};

/// What counts as recurring in a source, and the bounds of what is remembered of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RecurrenceSettings {
    /// Different articles that a line which is no sentence has to stand in.
    pub min_articles: u32,
    /// The share of the source's articles that it has to stand in as well, 0 to 1.
    pub min_share: f64,
    /// Different articles that a sentence or a paragraph has to stand in: newsrooms repeat background in many articles.
    pub min_sentence_articles: u32,
    /// The share of the source's articles that it has to stand in as well, 0 to 1.
    pub min_sentence_share: f64,
    /// After so many articles of a source, one counts half.
    pub half_life_articles: u32,
    /// Lines that are counted at a time for one source.
    pub max_source_lines: usize,
    /// Lines of one article that are looked at.
    pub max_article_lines: usize,
    /// Articles of one source that are known again when they come once more.
    pub max_known_articles: usize,
    /// Sources that are remembered for each partition; beyond, the one that has been silent for longest is forgotten.
    pub max_sources: usize,
}

impl Default for RecurrenceSettings {
    fn default() -> Self {
        Self {
            min_articles: 3,
            min_share: 0.05,
            min_sentence_articles: 8,
            min_sentence_share: 0.2,
            half_life_articles: 128,
            max_source_lines: 1024,
            max_article_lines: 400,
            max_known_articles: 512,
            max_sources: 500,
        }
    }
}

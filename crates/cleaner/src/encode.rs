//! The records that the cleaner writes.

use std::sync::Arc;

use copydesk_article::CleanArticle;
use copydesk_stage::article::json_record;
use copydesk_stage::{Item, OutputRecord, Stage, StageError};

/// Writes clean articles, and passes tombstones on.
#[derive(Debug, Clone)]
pub struct EncodeClean {
    topic: Arc<str>,
}

impl EncodeClean {
    /// Writes to `topic`.
    pub fn new(topic: impl Into<Arc<str>>) -> Self {
        Self { topic: topic.into() }
    }
}

impl Stage for EncodeClean {
    type Input = Item<CleanArticle>;
    type Output = Vec<OutputRecord>;

    fn process(&self, item: Item<CleanArticle>) -> Result<Vec<OutputRecord>, StageError> {
        Ok(vec![match item {
            Item::Value { value: article, .. } => {
                json_record(&self.topic, &article.uri, article.to_json(), &article.schema)
            }
            Item::Tombstone { key } => OutputRecord::tombstone(Arc::clone(&self.topic), key),
        }])
    }
}

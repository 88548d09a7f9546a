//! The records that the extractor writes.

use std::sync::Arc;

use copydesk_article::EnrichedArticle;
use copydesk_stage::article::json_record;
use copydesk_stage::{Item, OutputRecord, Stage, StageError};

/// Writes enriched articles, and passes tombstones on.
#[derive(Debug, Clone)]
pub struct EncodeEnriched {
    topic: Arc<str>,
}

impl EncodeEnriched {
    /// Writes to `topic`.
    pub fn new(topic: impl Into<Arc<str>>) -> Self {
        Self { topic: topic.into() }
    }
}

impl Stage for EncodeEnriched {
    type Input = Item<EnrichedArticle>;
    type Output = Vec<OutputRecord>;

    fn process(&self, item: Item<EnrichedArticle>) -> Result<Vec<OutputRecord>, StageError> {
        Ok(vec![match item {
            Item::Value { value, .. } => {
                json_record(&self.topic, &value.article.uri, value.to_json(), &value.article.schema)
            }
            Item::Tombstone { key } => OutputRecord::tombstone(Arc::clone(&self.topic), key),
        }])
    }
}

//! The extract stage: a clean article becomes an enriched one.

use std::sync::Arc;

use copydesk_article::{CleanArticle, EnrichedArticle, InputLimits};
use copydesk_stage::article::check_record_key;
use copydesk_stage::{Item, Record, Stage, StageError};

use crate::engine::Extraction;

/// Reads the records of the clean topic.
#[derive(Debug, Clone)]
pub struct ReadClean {
    limits: InputLimits,
}

impl ReadClean {
    /// Reads records within `limits`.
    pub fn new(limits: InputLimits) -> Self {
        Self { limits }
    }
}

impl Stage for ReadClean {
    type Input = Arc<Record>;
    type Output = Item<CleanArticle>;

    fn process(&self, record: Arc<Record>) -> Result<Item<CleanArticle>, StageError> {
        Item::read(&record, |value| {
            let article = CleanArticle::from_json(value, &self.limits)?;
            check_record_key(record.key.as_deref(), &article.uri, &self.limits)?;
            Ok(article)
        })
    }
}

/// Enriches clean articles, and passes tombstones on.
#[derive(Clone)]
pub struct ExtractStage {
    extraction: Arc<Extraction>,
}

impl ExtractStage {
    /// Makes the stage.
    pub fn new(extraction: Arc<Extraction>) -> Self {
        Self { extraction }
    }
}

impl Stage for ExtractStage {
    type Input = Item<CleanArticle>;
    type Output = Item<EnrichedArticle>;

    fn process(&self, item: Item<CleanArticle>) -> Result<Item<EnrichedArticle>, StageError> {
        item.try_map(|article, origin| Ok(self.extraction.enrich(article, origin)))
    }
}

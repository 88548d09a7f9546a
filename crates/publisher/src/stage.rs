//! The publish stage: an enriched article becomes one record on each derived topic.

use std::sync::Arc;

use copydesk_article::ninjs::{NINJS_SCHEMA, NinjsItem};
use copydesk_article::{
    ArticleEntities, ArticleQuotes, ENTITIES_SCHEMA, EnrichedArticle, InputLimits, PubStatus, QUOTES_SCHEMA,
};
use copydesk_config::PublishSettings;
use copydesk_stage::article::{StageTrace, check_record_key, config_digest, json_record};
use copydesk_stage::{Item, Origin, OutputRecord, Record, Stage, StageError};

use crate::STAGE;

/// The topics that the publisher writes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublishTopics {
    /// All quotes of an article, one record an article.
    pub quotes: Arc<str>,
    /// All entities of an article, one record an article.
    pub entities: Arc<str>,
    /// The article as ninjs, where that is wanted.
    pub ninjs: Arc<str>,
}

/// Reads the records of the enriched topic.
#[derive(Debug, Clone)]
pub struct ReadEnriched {
    limits: InputLimits,
}

impl ReadEnriched {
    /// Reads records within `limits`.
    pub fn new(limits: InputLimits) -> Self {
        Self { limits }
    }
}

impl Stage for ReadEnriched {
    type Input = Arc<Record>;
    type Output = Item<EnrichedArticle>;

    fn process(&self, record: Arc<Record>) -> Result<Item<EnrichedArticle>, StageError> {
        Item::read(&record, |value| {
            let enriched = EnrichedArticle::from_json(value, &self.limits)?;
            check_record_key(record.key.as_deref(), &enriched.article.uri, &self.limits)?;
            Ok(enriched)
        })
    }
}

/// Writes the derived records of an article. A kill notice and a tombstone delete them.
#[derive(Debug, Clone)]
pub struct PublishStage {
    topics: PublishTopics,
    settings: PublishSettings,
    trace: StageTrace,
}

impl PublishStage {
    /// Makes the stage.
    pub fn new(topics: PublishTopics, settings: PublishSettings) -> Self {
        let trace = StageTrace::new(STAGE, env!("CARGO_PKG_VERSION"), config_digest(&settings), None);
        Self { topics, settings, trace }
    }

    fn topics(&self) -> impl Iterator<Item = &Arc<str>> {
        let ninjs = self.settings.ninjs.then_some(&self.topics.ninjs);
        [&self.topics.quotes, &self.topics.entities].into_iter().chain(ninjs)
    }

    fn tombstones(&self, key: &[u8]) -> Vec<OutputRecord> {
        self.topics().map(|topic| OutputRecord::tombstone(Arc::clone(topic), key)).collect()
    }

    fn records(&self, mut enriched: EnrichedArticle, origin: Option<&Origin>) -> Vec<OutputRecord> {
        enriched.article.provenance.push(self.trace.of(origin));
        let uri = enriched.article.uri.as_str();
        let quotes = ArticleQuotes::of(&enriched).to_json();
        let entities = ArticleEntities::of(&enriched).to_json();
        let mut records = vec![
            json_record(&self.topics.quotes, uri, quotes, QUOTES_SCHEMA),
            json_record(&self.topics.entities, uri, entities, ENTITIES_SCHEMA),
        ];
        if self.settings.ninjs {
            let ninjs = NinjsItem::of(&enriched).to_json();
            records.push(json_record(&self.topics.ninjs, uri, ninjs, NINJS_SCHEMA));
        }
        records
    }
}

impl Stage for PublishStage {
    type Input = Item<EnrichedArticle>;
    type Output = Vec<OutputRecord>;

    fn process(&self, item: Item<EnrichedArticle>) -> Result<Vec<OutputRecord>, StageError> {
        Ok(match item {
            Item::Value { value, .. } if value.article.pub_status == PubStatus::Canceled => {
                self.tombstones(value.article.uri.as_bytes())
            }
            Item::Value { value, origin } => self.records(value, origin.as_ref()),
            Item::Tombstone { key } => self.tombstones(&key),
        })
    }
}

#[cfg(test)]
mod tests;

//! The article with entities and quotations.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{CleanArticle, Entity, Quote};

/// A clean article with the entities that it names and the quotations that it reports.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EnrichedArticle {
    /// Everything of the clean article; its `schema` is `copydesk.article.enriched/1`.
    #[serde(flatten)]
    pub article: CleanArticle,
    /// The entities, by first mention.
    #[serde(default)]
    pub entities: Vec<Entity>,
    /// The quotations, by position.
    #[serde(default)]
    pub quotes: Vec<Quote>,
}

//! The records of the topics made from an enriched article, one record an article: its quotes and its entities.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::input::compact;
use crate::{CleanArticle, ENTITIES_SCHEMA, EnrichedArticle, Entity, Provenance, PubStatus, QUOTES_SCHEMA, Quote};

/// All quotations of one article.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ArticleQuotes {
    /// `copydesk.article.quotes/1`.
    pub schema: String,
    /// The article that they stand in.
    #[serde(flatten)]
    pub article: ArticleReference,
    /// The quotations, by position; spans refer to the text of the enriched record of the same version.
    pub quotes: Vec<Quote>,
}

/// All entities of one article.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ArticleEntities {
    /// `copydesk.article.entities/1`.
    pub schema: String,
    /// The article that names them.
    #[serde(flatten)]
    pub article: ArticleReference,
    /// The entities, by first mention; spans refer to the text of the enriched record of the same version.
    pub entities: Vec<Entity>,
}

/// What a consumer of a derived record has to know about the article.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ArticleReference {
    /// Identifier of the article and key of the record.
    pub uri: String,
    /// Version of the article.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// When this version was created, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version_created: Option<String>,
    /// Publication status.
    pub pub_status: PubStatus,
    /// Not to be published before this time, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub embargoed_until: Option<String>,
    /// Address of the article: the one that the page names as its own, else the one it was fetched from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Who published it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Headline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    /// BCP 47 language tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// When the content was created, ISO 8601, as exact as it was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_created: Option<String>,
    /// SHA-256 of the text that the spans refer to, in hexadecimal digits.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body_sha256: String,
    /// The stages that the article went through, in order.
    pub provenance: Vec<Provenance>,
}

impl ArticleReference {
    fn of(article: &CleanArticle) -> Self {
        Self {
            uri: article.uri.clone(),
            version: article.version.clone(),
            version_created: article.version_created.clone(),
            pub_status: article.pub_status,
            embargoed_until: article.embargoed_until.clone(),
            url: article.canonical_url.clone().or_else(|| article.url.clone()),
            source: article.source.clone(),
            headline: article.headline.clone(),
            language: article.language.clone(),
            content_created: article.content_created.clone(),
            body_sha256: article.body.as_ref().map(|body| body.sha256.clone()).unwrap_or_default(),
            provenance: article.provenance.clone(),
        }
    }
}

impl ArticleQuotes {
    /// Makes the record of the quotations of `enriched`.
    pub fn of(enriched: &EnrichedArticle) -> Self {
        let article = ArticleReference::of(&enriched.article);
        Self { schema: QUOTES_SCHEMA.to_owned(), article, quotes: enriched.quotes.clone() }
    }

    /// Writes the record as one line of JSON.
    pub fn to_json(&self) -> Vec<u8> {
        compact(self)
    }
}

impl ArticleEntities {
    /// Makes the record of the entities of `enriched`.
    pub fn of(enriched: &EnrichedArticle) -> Self {
        let article = ArticleReference::of(&enriched.article);
        Self { schema: ENTITIES_SCHEMA.to_owned(), article, entities: enriched.entities.clone() }
    }

    /// Writes the record as one line of JSON.
    pub fn to_json(&self) -> Vec<u8> {
        compact(self)
    }
}

//! The article after cleaning.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::{Annotation, Body, DatePrecision, DateSource, Provenance, PubStatus, Removed};

/// An article with a clean body, completed metadata, and a trace of everything that was removed.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CleanArticle {
    /// Name and version of this form; `copydesk.article.clean/1` unless the record is an enriched one.
    #[serde(default)]
    pub schema: String,
    /// Identifier of the article and key on every topic.
    pub uri: String,
    /// Version of the article.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// When this version was created, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version_created: Option<String>,
    /// Publication status.
    #[serde(default)]
    pub pub_status: PubStatus,
    /// Address that it was fetched from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Address that the page names as its own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub canonical_url: Option<String>,
    /// Who published it, as the raw record said, else the host of the address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// The publisher's name as the page gives it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_name: Option<String>,
    /// Headline, without the site's name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    /// Byline as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The authors' names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// Place in the dateline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub located: Option<String>,
    /// Section of the publication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Address of the leading picture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// When the content was created, ISO 8601, as exact as it was found and no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_created: Option<String>,
    /// How exact it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_created_precision: Option<DatePrecision>,
    /// Where it was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_created_from: Option<DateSource>,
    /// When it was published first, ISO 8601, where its page names that and shows a later day as its date: `content_created` is
    /// the later one then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_created: Option<String>,
    /// When the content was changed last, ISO 8601, as exact as it was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_modified: Option<String>,
    /// How exact that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_modified_precision: Option<DatePrecision>,
    /// Where that was found.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content_modified_from: Option<DateSource>,
    /// Not to be published before this time, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub embargoed_until: Option<String>,
    /// Note to editors.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ed_note: Option<String>,
    /// BCP 47 language tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// How sure the language is, 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language_confidence: Option<f64>,
    /// Whether the page says that the article is behind a paywall.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paywalled: Option<bool>,
    /// When it was fetched, ISO 8601.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fetched_at: Option<String>,
    /// Captions of pictures and videos, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub captions: Vec<String>,
    /// Credits of pictures and agencies, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credits: Vec<String>,
    /// The body; absent when the article is canceled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
    /// Everything that was taken out, in order of position.
    #[serde(default)]
    pub removed: Vec<Removed>,
    /// What was not done, and why.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub annotations: Vec<Annotation>,
    /// The stages that the record went through, in order.
    #[serde(default)]
    pub provenance: Vec<Provenance>,
    /// Fields of the raw record that this version does not know.
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    pub extra: Map<String, Value>,
}

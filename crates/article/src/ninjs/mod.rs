//! The article as a strict ninjs 3.1 item, for systems that speak the IPTC's standard.
//!
//! Only what the standard has a place for is written, and only in the form that it asks for: a date without a time
//! is left out, an identifier that is no URI becomes one. Quotations, spans and provenance have no place in it.

mod convert;
mod uri;

use serde::Serialize;

use crate::PubStatus;
use crate::input::compact;

/// The version of the standard that is written.
pub const NINJS_VERSION: &str = "3.1";
/// The address of its JSON Schema, as items name it.
pub const NINJS_SCHEMA: &str = "http://www.iptc.org/std/ninjs/ninjs-schema_3.1.json#";

/// A ninjs 3.1 item. Made by [`NinjsItem::of`].
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct NinjsItem {
    /// The standard and its version.
    pub standard: Standard,
    /// Identifier, always a URI.
    pub uri: String,
    /// The article's own identifier, where that is no URI.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub alt_ids: Vec<AlternativeId>,
    /// Always `text`.
    #[serde(rename = "type")]
    pub item_type: &'static str,
    /// Always `full`.
    pub representation_type: &'static str,
    /// Version of the article.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// When this version was created, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version_created: Option<String>,
    /// When the article was published first, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_created: Option<String>,
    /// When the content was created, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_created: Option<String>,
    /// Not to be published before, RFC 3339.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub embargoed_until: Option<String>,
    /// Publication status.
    pub pub_status: PubStatus,
    /// Note to editors.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ed_note: Option<String>,
    /// BCP 47 language tag.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The headline.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub headlines: Vec<Text>,
    /// The body as plain text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub bodies: Vec<Text>,
    /// Byline as printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Place in the dateline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub located: Option<String>,
    /// Who published it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub info_sources: Vec<InfoSource>,
    /// Persons.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<Concept>,
    /// Organisations.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub organisations: Vec<Concept>,
    /// Places: countries, cities, regions, buildings.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub places: Vec<Concept>,
    /// Events.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Concept>,
    /// Products and works.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub objects: Vec<Concept>,
    /// Peoples, laws and languages.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub subjects: Vec<Subject>,
    /// The page that the article stands on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub renditions: Vec<Rendition>,
}

impl NinjsItem {
    /// Writes the item as one line of JSON.
    pub fn to_json(&self) -> Vec<u8> {
        compact(self)
    }
}

/// The standard that an item follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Standard {
    /// `ninjs`.
    pub name: &'static str,
    /// [`NINJS_VERSION`].
    pub version: &'static str,
    /// [`NINJS_SCHEMA`].
    pub schema: &'static str,
}

/// Another identifier of the article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AlternativeId {
    /// What it is: `copydesk`.
    pub role: &'static str,
    /// The identifier.
    pub value: String,
}

/// A headline or a body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Text {
    /// Always `main`.
    pub role: &'static str,
    /// Always `text/plain`.
    pub content_type: &'static str,
    /// Length in code points, of a body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub char_count: Option<usize>,
    /// The text.
    pub value: String,
}

/// Who published the article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InfoSource {
    /// The name.
    pub name: String,
}

/// A person, organisation, place, event or object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Concept {
    /// The fullest name that the article gives.
    pub name: String,
    /// Always `mentions`.
    pub rel: &'static str,
    /// The Wikidata item, else the `GeoNames` feature.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
}

/// A subject, with how much the article is about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Subject {
    /// Name, relation and identifier.
    #[serde(flatten)]
    pub concept: Concept,
    /// Who assigned it: `copydesk`.
    pub creator: &'static str,
    /// How much the article is about it, 0 to 100.
    pub relevance: u8,
    /// How sure it is, 0 to 100.
    pub confidence: u8,
}

/// Where the article can be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Rendition {
    /// Always `web`.
    pub name: &'static str,
    /// The address.
    pub href: String,
    /// Always `text/html`.
    pub content_type: &'static str,
}

//! Clean and enriched articles as they come in to the later stages, with the same care as raw ones, and the compact
//! JSON that goes out.

use serde::Serialize;

use super::fields::Fields;
use super::json::parse_record;
use super::{InputError, InputLimits, is_blank};
use crate::schema_name::check_schema;
use crate::{
    Body, CLEAN_SCHEMA, CharIndex, CleanArticle, ENRICHED_SCHEMA, EnrichedArticle, PubStatus, check_uri, sha256_hex,
};

/// The members that are read as types of their own, by one of the readers.
const TYPED_MEMBERS: [&str; 14] = [
    "authors",
    "contentCreatedPrecision",
    "contentCreatedFrom",
    "contentModifiedPrecision",
    "contentModifiedFrom",
    "paywalled",
    "captions",
    "credits",
    "body",
    "removed",
    "annotations",
    "provenance",
    "entities",
    "quotes",
];

impl CleanArticle {
    /// Reads a clean article; `{"uri": "…", "body": {"text": "…"}}` is enough, and a canceled one needs its `uri`
    /// alone. `body.text` is taken exactly as it is given. Unknown fields go to `extra`, `language` may be an object
    /// `{"tag", "confidence"}`, `schema` is filled in.
    ///
    /// # Errors
    /// Returns an [`InputError`] for what the limits or the record's contract forbid, among it another `schema`,
    /// paragraphs that are not ordered or lie outside the text, and a `sha256` that is not the text's.
    pub fn from_json(bytes: &[u8], limits: &InputLimits) -> Result<Self, InputError> {
        let mut fields = Fields::new(parse_record(bytes, &TYPED_MEMBERS, limits)?, limits);
        read(&mut fields, CLEAN_SCHEMA)?.with_extra(fields)
    }

    /// Writes the article as one line of JSON, fields in the order of the type.
    pub fn to_json(&self) -> Vec<u8> {
        compact(self)
    }

    fn with_extra(self, fields: Fields<'_>) -> Result<Self, InputError> {
        Ok(Self { extra: fields.extra()?, ..self })
    }
}

impl EnrichedArticle {
    /// Reads an enriched article, as [`CleanArticle::from_json`] does with a clean one.
    ///
    /// # Errors
    /// Returns an [`InputError`] as [`CleanArticle::from_json`] does. Spans are not checked here: see
    /// [`EnrichedArticle::validate`].
    pub fn from_json(bytes: &[u8], limits: &InputLimits) -> Result<Self, InputError> {
        let mut fields = Fields::new(parse_record(bytes, &TYPED_MEMBERS, limits)?, limits);
        let article = read(&mut fields, ENRICHED_SCHEMA)?;
        let entities = fields.typed("entities")?.unwrap_or_default();
        let quotes = fields.typed("quotes")?.unwrap_or_default();
        Ok(Self { article: article.with_extra(fields)?, entities, quotes })
    }

    /// Writes the article as one line of JSON, fields in the order of the type.
    pub fn to_json(&self) -> Vec<u8> {
        compact(self)
    }
}

/// The types of this crate have string keys only, so writing them to memory cannot fail.
pub(crate) fn compact(record: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(record).unwrap_or_default()
}

/// Reads everything but `extra`.
fn read(fields: &mut Fields<'_>, schema: &'static str) -> Result<CleanArticle, InputError> {
    check_schema(fields.string("schema")?.as_deref(), schema)?;
    let uri = fields.string("uri")?.ok_or(InputError::MissingUri)?;
    let (language, language_confidence) = fields.language()?;
    let given_confidence = fields.share("languageConfidence")?;
    let pub_status = fields.pub_status("pubStatus")?.unwrap_or_default();
    Ok(CleanArticle {
        schema: schema.to_owned(),
        uri: check_uri(&uri, fields.limits())?,
        version: fields.version()?,
        version_created: fields.metadata("versionCreated")?,
        pub_status,
        url: fields.metadata("url")?,
        canonical_url: fields.metadata("canonicalUrl")?,
        source: fields.metadata("source")?,
        source_name: fields.metadata("sourceName")?,
        headline: fields.metadata("headline")?,
        by: fields.metadata("by")?,
        authors: fields.typed("authors")?.unwrap_or_default(),
        located: fields.metadata("located")?,
        section: fields.metadata("section")?,
        image: fields.metadata("image")?,
        content_created: fields.metadata("contentCreated")?,
        content_created_precision: fields.typed("contentCreatedPrecision")?,
        content_created_from: fields.typed("contentCreatedFrom")?,
        first_created: fields.metadata("firstCreated")?,
        content_modified: fields.metadata("contentModified")?,
        content_modified_precision: fields.typed("contentModifiedPrecision")?,
        content_modified_from: fields.typed("contentModifiedFrom")?,
        embargoed_until: fields.embargo("embargoedUntil")?,
        ed_note: fields.metadata("edNote")?,
        language,
        language_confidence: language_confidence.or(given_confidence),
        paywalled: fields.typed("paywalled")?,
        fetched_at: fields.metadata("fetchedAt")?,
        captions: fields.typed("captions")?.unwrap_or_default(),
        credits: fields.typed("credits")?.unwrap_or_default(),
        body: checked_body(fields, pub_status == PubStatus::Canceled)?,
        removed: fields.typed("removed")?.unwrap_or_default(),
        annotations: fields.typed("annotations")?.unwrap_or_default(),
        provenance: fields.typed("provenance")?.unwrap_or_default(),
        extra: serde_json::Map::new(),
    })
}

fn checked_body(fields: &mut Fields<'_>, canceled: bool) -> Result<Option<Body>, InputError> {
    let Some(body) = fields.typed::<Body>("body")? else {
        return if canceled { Ok(None) } else { Err(InputError::MissingBody) };
    };
    fields.limits().check_body(body.text.len())?;
    if is_blank(&body.text) && !canceled {
        return Err(InputError::EmptyBody);
    }
    check_paragraphs(&body)?;
    if !body.sha256.is_empty() && body.sha256 != sha256_hex(body.text.as_bytes()) {
        return Err(InputError::field("body.sha256", "not the digest of body.text"));
    }
    Ok(Some(body))
}

/// Paragraphs lie inside the text, one behind the other.
fn check_paragraphs(body: &Body) -> Result<(), InputError> {
    let chars = CharIndex::new(&body.text).char_offset(body.text.len());
    let mut behind = 0;
    for (at, paragraph) in body.paragraphs.iter().enumerate() {
        if paragraph.start < behind || paragraph.end < paragraph.start || paragraph.end > chars {
            let field = format!("body.paragraphs[{at}]");
            return Err(InputError::field(field, "overlaps another, is out of order, or lies outside the text"));
        }
        behind = paragraph.end;
    }
    Ok(())
}

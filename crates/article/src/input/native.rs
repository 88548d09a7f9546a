//! Our own JSON form of a raw article.

use super::fields::Fields;
use super::json::Record;
use super::{InputError, InputLimits};
use crate::schema_name::check_schema;
use crate::{RAW_SCHEMA, RawArticle};

pub(super) fn article(record: Record<'_>, limits: &InputLimits) -> Result<RawArticle, InputError> {
    let mut fields = Fields::new(record, limits);
    check_schema(fields.string("schema")?.as_deref(), RAW_SCHEMA)?;
    let (language, language_confidence) = fields.language()?;
    let given_confidence = fields.share("languageConfidence")?;
    Ok(RawArticle {
        uri: fields.string("uri")?,
        url: fields.metadata("url")?,
        source: fields.metadata("source")?,
        headline: fields.metadata("headline")?,
        by: fields.metadata("by")?,
        located: fields.metadata("located")?,
        content_created: fields.date("contentCreated")?,
        language,
        language_confidence: language_confidence.or(given_confidence),
        version: fields.version()?,
        version_created: fields.date("versionCreated")?,
        pub_status: fields.pub_status("pubStatus")?,
        embargoed_until: fields.embargo("embargoedUntil")?,
        ed_note: fields.metadata("edNote")?,
        content_type: fields.metadata("contentType")?,
        fetched_at: fields.metadata("fetchedAt")?,
        html: fields.string("html")?,
        text: fields.string("text")?,
        extra: fields.extra()?,
    })
}

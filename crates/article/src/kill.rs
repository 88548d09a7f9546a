//! Kill notices: what is left of an article that was withdrawn. They say which article, which version, and the note
//! to editors; nothing of what was withdrawn is repeated, whatever else the record held.

use crate::uri::derive_uri;
use crate::{CLEAN_SCHEMA, CleanArticle, ENRICHED_SCHEMA, EnrichedArticle, PubStatus, RawArticle};

impl CleanArticle {
    /// Makes the kill notice of an article: status canceled, no body, no content.
    pub fn kill_notice(raw: RawArticle) -> Self {
        Self {
            schema: CLEAN_SCHEMA.to_owned(),
            uri: derive_uri(&raw, None),
            version: raw.version,
            version_created: raw.version_created,
            pub_status: PubStatus::Canceled,
            url: raw.url,
            source: raw.source,
            ed_note: raw.ed_note,
            ..Self::default()
        }
    }
}

impl EnrichedArticle {
    /// Makes the kill notice of an article: status canceled, no body, no content, no entities, no quotes. The
    /// stages it went through stay.
    pub fn kill_notice(article: CleanArticle) -> Self {
        let article = CleanArticle {
            schema: ENRICHED_SCHEMA.to_owned(),
            uri: article.uri,
            version: article.version,
            version_created: article.version_created,
            pub_status: PubStatus::Canceled,
            url: article.url,
            canonical_url: article.canonical_url,
            source: article.source,
            source_name: article.source_name,
            ed_note: article.ed_note,
            provenance: article.provenance,
            ..CleanArticle::default()
        };
        Self { article, ..Self::default() }
    }
}

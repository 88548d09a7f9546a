//! The records of copydesk: what travels on the topics and through the filters.
//!
//! Owns the article types, spans in Unicode code points, the input forms (native JSON, ninjs, raw bytes) and the JSON
//! Schemas. Knows nothing of Kafka, of HTML or of language models, and does no I/O.

mod body;
mod clean;
mod enriched;
mod entity;
mod metadata;
mod provenance;
mod quote;
mod raw;
mod removed;
mod span;

pub use body::{Body, Paragraph, ParagraphKind};
pub use clean::CleanArticle;
pub use enriched::EnrichedArticle;
pub use entity::{Entity, EntityLink, EntityType, Mention, MentionKind};
pub use metadata::{DatePrecision, DateSource, PubStatus};
pub use provenance::{Annotation, AnnotationStatus, Provenance};
pub use quote::{Addressee, Evidence, Quote, QuoteFlag, QuoteKind, Speaker};
pub use raw::RawArticle;
pub use removed::{Removed, RemovedKind};
pub use span::{ByteSpan, CharIndex, CharSpan, Field, TextSpan, rounded};

/// The value of `schema` in every [`CleanArticle`].
pub const CLEAN_SCHEMA: &str = "copydesk.article.clean/1";
/// The value of `schema` in every [`EnrichedArticle`].
pub const ENRICHED_SCHEMA: &str = "copydesk.article.enriched/1";

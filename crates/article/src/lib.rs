//! The records of copydesk: what travels on the topics and through the filters.
//!
//! Owns the article types, spans in Unicode code points, the input forms (native JSON, ninjs, raw bytes) and the JSON
//! Schemas. Knows nothing of Kafka, of HTML or of language models, and does no I/O.

mod body;
mod clean;
mod date;
mod derived;
mod enriched;
mod entity;
pub mod input;
mod kill;
mod metadata;
pub mod ninjs;
mod provenance;
mod quote;
mod raw;
mod removed;
mod schema;
mod schema_name;
mod source_lines;
mod span;
mod uri;
mod validate;

pub use body::{Body, Paragraph, ParagraphKind};
pub use clean::CleanArticle;
pub use derived::{ArticleEntities, ArticleQuotes, ArticleReference};
pub use enriched::EnrichedArticle;
pub use entity::{Entity, EntityLink, EntityType, Mention, MentionKind};
pub use input::{InputError, InputLimits, RawInput};
pub use metadata::{DatePrecision, DateSource, PubStatus};
pub use provenance::{Annotation, AnnotationStatus, Provenance};
pub use quote::{Addressee, Evidence, Quote, QuoteFlag, QuoteKind, Speaker};
pub use raw::RawArticle;
pub use removed::{Removed, RemovedKind};
pub use schema::{Direction, SchemaDocument, schema_documents};
pub use schema_name::{
    CLEAN_SCHEMA, ENRICHED_SCHEMA, ENTITIES_SCHEMA, LINES_SCHEMA, QUOTES_SCHEMA, RAW_SCHEMA, SOURCE_LINES_SCHEMA,
};
pub use source_lines::{ArticleLines, Fingerprint, SourceTable};
pub use span::{ByteSpan, CharIndex, CharSpan, Field, TextSpan, rounded};
pub use uri::{check_key, check_uri, derive_uri, normalise_url, sha256_hex};
pub use validate::{Law, Violation};

//! spaCy CNN pipelines natively in Rust: tokens, tags, dependencies, sentences and named entities.

mod doc;
mod labels;

pub use doc::{Doc, DocError, EntityParts, EntitySpan, Token, TokenParts};

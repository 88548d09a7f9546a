//! spaCy CNN pipelines natively in Rust: tokens, tags, dependencies, sentences and named entities.
//!
//! Owns import, model files and analysis. Refuses to train, to link entities and to know anything of articles.
#![doc = include_str!("../README.md")]

mod attributes;
mod doc;
mod encoder;
mod error;
mod features;
mod format;
mod hash;
mod import;
mod kernel;
mod labels;
mod lemmatizer;
mod lexicon;
mod model;
mod ner;
mod parser;
mod pipeline;
mod ruler;
mod settings;
mod tokenizer;
mod transitions;
mod unicode;
mod word_cache;

pub use doc::{Doc, DocError, EntityParts, EntitySpan, Token, TokenParts};
pub use error::{ImportError, ModelError};
pub use features::TokenFeatures;
pub use format::{ModelInfo, Notice};
pub use import::{ImportSettings, import_model};
pub use kernel::Kernel;
pub use model::Model;
pub use pipeline::Scratch;
pub use settings::{AnalyseOptions, RuntimeSettings};

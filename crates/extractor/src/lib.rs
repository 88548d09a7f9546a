//! The extractor: clean articles in, enriched articles out.
//!
//! Owns the stage and the form of its records: which language model is asked, and what is said of an article that none
//! can read. Entities and quotations themselves are found in `copydesk-entities` and `copydesk-quotes`.

mod encode;
mod engine;
mod model;
mod open;
mod service;
mod stage;
mod syntax;

pub use encode::EncodeEnriched;
pub use engine::{ExtractError, ExtractStageSettings, Extraction};
pub use model::{LanguageModels, MODEL_HINT, ModelMissing, ModelsError, open_model};
pub use open::open_extraction;
pub use service::{extracting, service};
pub use stage::{ExtractStage, ReadClean};

/// Name of the stage in records, metrics and settings.
pub const STAGE: &str = "extract";

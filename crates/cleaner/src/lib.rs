//! The cleaner: raw articles in, clean articles out.
//!
//! Owns the stage and the form of its records; cleaning itself lives in `copydesk-clean`, the delivery in
//! `copydesk-kafka`.

mod encode;
mod service;
mod stage;

pub use encode::EncodeClean;
pub use service::{cleaning, service};
pub use stage::{CleanStage, CleanStageSettings};

/// Name of the stage in records, metrics and settings.
pub const STAGE: &str = "clean";

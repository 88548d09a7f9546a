//! The cleaner: raw articles in, clean articles out.
//!
//! Owns the stage, the form of its records, and which tables of recurring lines it works with; cleaning itself lives in `copydesk-clean`, the delivery in
//! `copydesk-kafka`.

mod encode;
mod following;
mod service;
mod stage;
mod tables;

pub use encode::EncodeClean;
pub use service::{Cleaning, cleaning, service};
pub use stage::{CleanStage, CleanStageSettings};
pub use tables::{LatestTables, Tables};

/// Name of the stage in records, metrics and settings.
pub const STAGE: &str = "clean";

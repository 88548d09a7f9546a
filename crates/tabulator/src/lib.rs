//! The tabulator: the lines of articles in; out, for each source, the table of the lines that recur, and what is remembered
//! to go on with.
//!
//! Owns the stage, the form of its records and where its memory comes from; counting lives in `copydesk-recurrence`, the
//! delivery in `copydesk-kafka`.

mod memory;
mod service;
mod stage;

pub use memory::{Memory, TopicMemory};
pub use service::service;
pub use stage::{TabulateStage, TabulateStageSettings, TabulateTopics};

/// Name of the stage in records, metrics and settings.
pub const STAGE: &str = "tabulate";

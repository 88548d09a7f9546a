//! The publisher: enriched articles in; quotes, entities and, where it is wanted, ninjs out.
//!
//! Owns the stage and the form of its records; the delivery lives in `copydesk-kafka`.

mod service;
mod stage;

pub use service::{publishing, service};
pub use stage::{PublishStage, PublishTopics, ReadEnriched};

/// Name of the stage in records, metrics and settings.
pub const STAGE: &str = "publish";

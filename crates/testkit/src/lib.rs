//! For tests only: record builders, an embedded broker with its clients, a stage that runs on it, and the events that a
//! loop tells, collected.
//!
//! Nothing here waits for time to pass: waiting ends with the event that is waited for, or with a panic at [`PATIENCE`].
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "for tests only: a broken fixture ends the test"
)]

mod broker;
mod event_log;
mod gate;
mod records;
mod running_stage;

use std::time::Duration;

pub use broker::Broker;
pub use event_log::EventLog;
pub use gate::Gate;
pub use records::{by_id, identity, keyed, text};
pub use running_stage::RunningStage;

/// How long a test waits for something that has to happen.
pub const PATIENCE: Duration = Duration::from_secs(60);

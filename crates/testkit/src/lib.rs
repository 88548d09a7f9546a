//! For tests only: record builders, an embedded broker and Apache Kafka with their clients, a stage that runs on them, the
//! events that a loop tells, and the `main` of test targets that need Apache Kafka.
//!
//! Nothing here waits for time to pass: waiting ends with the event that is waited for, or with a panic at [`PATIENCE`].
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "for tests only: a broken fixture ends the test"
)]

mod broker;
mod clients;
mod event_log;
mod gate;
mod kafka_cluster;
mod kafka_node;
mod numbers;
mod records;
mod requirement;
mod running_stage;
mod suite;

use std::time::Duration;

use copydesk_kafka::KafkaSettings;

pub use broker::Broker;
pub use clients::Clients;
pub use event_log::EventLog;
pub use gate::Gate;
pub use kafka_cluster::{BOOTSTRAP_VARIABLE, KafkaCluster};
pub use kafka_node::KafkaNode;
pub use numbers::{assert_complete_and_ordered, assert_exactly_once, number, numbered, read_numbers};
pub use records::{by_id, identity, keyed, text};
pub use requirement::Requirement;
pub use running_stage::RunningStage;
pub use suite::{KafkaTest, Suite, kafka_tests};

/// How long a test waits for something that has to happen.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// Settings with short pauses everywhere, for two cores that other tests share.
fn impatient() -> KafkaSettings {
    let mut settings = KafkaSettings { worker_threads: 2, ..KafkaSettings::default() };
    settings.batch.linger_ms = 5;
    settings.retry.initial_ms = 10;
    settings.retry.max_ms = 100;
    settings
}

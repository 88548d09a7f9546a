//! The settings of the delivery loop: names with units, defaults, and what each one bounds. Nothing is read from the
//! environment or from files here, and topic names of stages live with the stages.

mod client;
mod validate;

use serde::{Deserialize, Serialize};

pub use client::{ClientProperties, is_secret_property};
pub use validate::SettingsProblem;

/// How outputs, dead letters and input offsets are tied together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeliveryMode {
    /// One transaction for outputs, dead letters and offsets. Needs a broker with transactions.
    #[default]
    ExactlyOnce,
    /// Offsets are committed after delivery by an idempotent producer. A crash may repeat outputs; `copydesk-id` tells.
    AtLeastOnce,
}

impl DeliveryMode {
    /// The mode as it stands in the configuration.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ExactlyOnce => "exactly-once",
            Self::AtLeastOnce => "at-least-once",
        }
    }
}

/// Everything the delivery loop can be told.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct KafkaSettings {
    /// Brokers to start from, `host:port`, separated by commas.
    pub bootstrap_servers: String,
    /// The application's name in the cluster. Each stage joins the consumer group `<group_id>-<stage>`.
    pub group_id: String,
    /// Distinguishes the instances of one stage, and stays the same over restarts (a pod's ordinal, a host name): two
    /// live instances with the same id fence each other. Part of the transactional id `<group_id>-<stage>-<instance_id>`.
    pub instance_id: String,
    /// How outputs and offsets are tied together.
    pub delivery: DeliveryMode,
    /// The topic for records that cannot be processed.
    pub dead_letter_topic: String,
    /// The partition assignment strategy of the group (classic protocol).
    pub assignment_strategy: String,
    /// How long the polling thread waits for anything to happen before it looks at its timers, in milliseconds.
    pub poll_timeout_ms: u64,
    /// How long the group waits for a heartbeat before it gives this instance's partitions away, in milliseconds.
    pub session_timeout_ms: u64,
    /// How long started work may take to finish when the service stops or partitions are taken away, in milliseconds.
    /// Below `session_timeout_ms`.
    pub drain_deadline_ms: u64,
    /// How long a transaction may stay open before the broker aborts it, in milliseconds.
    pub transaction_timeout_ms: u64,
    /// How long one record may take to be delivered, in milliseconds. At most `transaction_timeout_ms`.
    pub message_timeout_ms: u64,
    /// How long one call to the cluster (begin, send offsets, commit, abort, offsets, seek) may take, in milliseconds.
    pub request_timeout_ms: u64,
    /// Threads that run the stage; 0 means one for each core.
    pub worker_threads: usize,
    /// The largest record that is handed to a stage, in bytes with key and headers.
    pub max_input_bytes: usize,
    /// The largest output that is sent, in bytes with key and headers. Not above the `max.message.bytes` of the topics.
    pub max_output_bytes: usize,
    /// When a batch is closed.
    pub batch: BatchSettings,
    /// How much is read ahead.
    pub queue: QueueSettings,
    /// How transient failures are tried again.
    pub retry: RetrySettings,
    /// When a partition counts as stuck.
    pub watchdog: WatchdogSettings,
    /// Any property of librdkafka (TLS, SASL, tuning), for producers and consumers alike; overrides what copydesk sets,
    /// except where that would break the delivery promise.
    pub client: ClientProperties,
}

/// A batch closes at whichever limit it meets first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BatchSettings {
    /// Input records in a batch, at most.
    pub max_records: usize,
    /// Bytes of outputs in a batch, at most (one record with larger outputs is a batch of its own).
    pub max_bytes: usize,
    /// How long the first completed record waits for company, in milliseconds.
    pub linger_ms: u64,
}

/// Reading ahead: above a high mark a partition is paused, at the low mark it goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct QueueSettings {
    /// Uncommitted records of one partition at which it is paused.
    pub high_records: usize,
    /// Uncommitted records of one partition at which it goes on.
    pub low_records: usize,
    /// Uncommitted bytes (inputs and outputs) of one partition at which it is paused.
    pub high_bytes: usize,
    /// Uncommitted bytes of one partition at which it goes on.
    pub low_bytes: usize,
    /// Uncommitted bytes of all partitions at which each one that reads more is paused.
    pub total_high_bytes: usize,
    /// Uncommitted bytes of all partitions at which they go on.
    pub total_low_bytes: usize,
    /// Lanes of one partition: records of one key share a lane and keep their order, lanes run in parallel.
    pub lanes_per_partition: usize,
    /// Records of one lane that a worker takes at once.
    pub max_job_records: usize,
}

/// Growing pauses between attempts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RetrySettings {
    /// The first pause, in milliseconds; it doubles with each attempt.
    pub initial_ms: u64,
    /// The longest pause, in milliseconds.
    pub max_ms: u64,
    /// How far a pause may be off at random in either direction, as a share of it (0 to 1).
    pub jitter: f64,
    /// Attempts at one record, or at delivering one batch, before the service stops without committing.
    pub max_attempts: u32,
}

/// The progress watchdog, which finds consumers that have silently stopped reading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WatchdogSettings {
    /// A partition that has work and made no progress for this long is stuck, in milliseconds.
    pub stuck_after_ms: u64,
    /// How often the ends of the owned partitions are asked for, in milliseconds.
    pub watermark_interval_ms: u64,
}

const MIB: usize = 1024 * 1024;
/// The group protocol unless the client library is told another one.
const CLASSIC: &str = "classic";

impl Default for KafkaSettings {
    fn default() -> Self {
        Self {
            bootstrap_servers: "localhost:9092".to_owned(),
            group_id: "copydesk".to_owned(),
            instance_id: "0".to_owned(),
            delivery: DeliveryMode::default(),
            dead_letter_topic: "articles.dead-letters".to_owned(),
            assignment_strategy: "cooperative-sticky".to_owned(),
            poll_timeout_ms: 50,
            session_timeout_ms: 45_000,
            drain_deadline_ms: 20_000,
            transaction_timeout_ms: 60_000,
            message_timeout_ms: 30_000,
            request_timeout_ms: 10_000,
            worker_threads: 0,
            max_input_bytes: 8 * MIB,
            max_output_bytes: 8 * MIB,
            batch: BatchSettings::default(),
            queue: QueueSettings::default(),
            retry: RetrySettings::default(),
            watchdog: WatchdogSettings::default(),
            client: ClientProperties::default(),
        }
    }
}

impl Default for BatchSettings {
    fn default() -> Self {
        Self { max_records: 500, max_bytes: 4 * MIB, linger_ms: 100 }
    }
}

impl Default for QueueSettings {
    fn default() -> Self {
        Self {
            high_records: 2_000,
            low_records: 1_000,
            high_bytes: 64 * MIB,
            low_bytes: 32 * MIB,
            total_high_bytes: 256 * MIB,
            total_low_bytes: 128 * MIB,
            lanes_per_partition: 16,
            max_job_records: 8,
        }
    }
}

impl Default for RetrySettings {
    fn default() -> Self {
        Self { initial_ms: 200, max_ms: 30_000, jitter: 0.2, max_attempts: 1_000 }
    }
}

impl Default for WatchdogSettings {
    fn default() -> Self {
        Self { stuck_after_ms: 120_000, watermark_interval_ms: 5_000 }
    }
}

impl KafkaSettings {
    /// The consumer group of a stage.
    pub fn stage_group_id(&self, stage: &str) -> String {
        format!("{}-{stage}", self.group_id)
    }

    /// The group protocol that the client library is told to use: `classic` or `consumer`.
    pub fn group_protocol(&self) -> &str {
        self.client.0.get("group.protocol").map_or(CLASSIC, String::as_str)
    }

    /// Whether session time-out and assignment are the members' own affair. With the newer protocol both are the brokers'.
    pub fn uses_classic_protocol(&self) -> bool {
        self.group_protocol() == CLASSIC
    }

    /// The transactional id of a stage in this instance. Stages in one process never share one.
    pub fn transactional_id(&self, stage: &str) -> String {
        format!("{}-{stage}-{}", self.group_id, self.instance_id)
    }
}

//! What the loop tells the outside: one typed event for each thing that happens, for metrics and logs alike.
//!
//! No event carries article text, keys or header values: topics, partitions, offsets and codes say which record is meant.

use std::sync::Arc;

use copydesk_stage::ErrorCode;

/// One partition of one topic.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TopicPartition {
    /// The topic.
    pub topic: Arc<str>,
    /// The partition of the topic.
    pub partition: i32,
}

impl TopicPartition {
    /// Names a partition.
    pub fn new(topic: impl Into<Arc<str>>, partition: i32) -> Self {
        Self { topic: topic.into(), partition }
    }
}

impl std::fmt::Display for TopicPartition {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.topic, self.partition)
    }
}

/// How the stage ended on one record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RecordResult {
    /// It gave outputs.
    Done,
    /// It failed, and the record goes to the dead letters.
    DeadLetter(ErrorCode),
    /// It failed, and the record will be tried again.
    Retry(ErrorCode),
    /// It failed, and the service stops.
    Fatal(ErrorCode),
}

/// How a batch ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BatchResult {
    /// Delivered and committed.
    Committed,
    /// Nothing of it counts; it is tried again.
    Aborted,
    /// The broker refuses a record in it for good; it is split.
    Rejected,
    /// The producer is unusable (fenced, or a broken sequence) and was replaced.
    ProducerReplaced,
    /// It cannot be delivered at all; the service stops.
    Failed,
}

impl BatchResult {
    /// Every result.
    pub const ALL: [Self; 5] = [Self::Committed, Self::Aborted, Self::Rejected, Self::ProducerReplaced, Self::Failed];

    /// The result as a metric label.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Committed => "committed",
            Self::Aborted => "aborted",
            Self::Rejected => "rejected",
            Self::ProducerReplaced => "producer-replaced",
            Self::Failed => "failed",
        }
    }
}

/// How bad a line from the client library is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClientLogLevel {
    /// Something does not work.
    Error,
    /// Something may not work.
    Warning,
    /// For the record.
    Info,
    /// For debugging.
    Debug,
}

/// One thing that happened in the loop of one stage.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The loop has its producer and joins its group.
    Started {
        /// `exactly-once` or `at-least-once`.
        delivery: &'static str,
        /// The consumer group.
        group_id: String,
        /// The topics it reads.
        input_topics: Vec<String>,
    },
    /// A stage ended on a record (once for each attempt).
    RecordDone {
        /// Where the record lies.
        partition: TopicPartition,
        /// The offset in the partition.
        offset: i64,
        /// How the stage ended.
        result: RecordResult,
        /// How long the stage took.
        seconds: f64,
    },
    /// A record failed in a way that may pass, and its partition waits.
    RetryScheduled {
        /// Where the record lies.
        partition: TopicPartition,
        /// The offset in the partition.
        offset: i64,
        /// Why it failed.
        code: ErrorCode,
        /// What and which.
        message: String,
        /// Attempts so far.
        attempts: u32,
        /// How long the partition waits, in milliseconds.
        delay_ms: u64,
    },
    /// A batch ended.
    BatchFinished {
        /// How.
        result: BatchResult,
        /// Input records in it.
        records: usize,
        /// Outputs in it, dead letters among them.
        outputs: usize,
        /// Bytes of the outputs.
        bytes: usize,
        /// From closing the batch to its end.
        seconds: f64,
        /// Why it was not committed; empty when it was.
        reason: String,
        /// Committed only: for each record, the time from the time stamp of its raw record to the commit.
        record_age_seconds: Vec<f64>,
    },
    /// A dead letter was delivered and its record's offset committed with it.
    DeadLettered {
        /// Where the record lay.
        partition: TopicPartition,
        /// The offset in the partition.
        offset: i64,
        /// Why it failed.
        code: ErrorCode,
        /// What and which.
        message: String,
    },
    /// The group gave this instance partitions.
    PartitionsAssigned {
        /// Which ones.
        partitions: Vec<TopicPartition>,
    },
    /// The group took partitions from this instance.
    PartitionsRevoked {
        /// Which ones.
        partitions: Vec<TopicPartition>,
        /// They were lost: another instance may have them already, nothing could be committed.
        lost: bool,
        /// All that was started was committed before the deadline.
        drained: bool,
        /// How long that took.
        seconds: f64,
    },
    /// A partition is read no further for now.
    PartitionPaused {
        /// Which one.
        partition: TopicPartition,
    },
    /// A paused partition is read again.
    PartitionResumed {
        /// Which one.
        partition: TopicPartition,
    },
    /// Partitions go back to their committed offsets.
    Rewound {
        /// The partitions and the offsets they are read from.
        partitions: Vec<(TopicPartition, i64)>,
    },
    /// Committing offsets after delivery failed (at-least-once); the next commit covers it.
    OffsetCommitFailed {
        /// Why.
        reason: String,
    },
    /// A partition made no progress for too long, or makes progress again.
    StuckChanged {
        /// Which one.
        partition: TopicPartition,
        /// Whether it is stuck now.
        stuck: bool,
    },
    /// The client library reported an error it deals with itself, such as a broker that is down.
    ClientError {
        /// What it said.
        reason: String,
    },
    /// How long a broker takes to answer the producer, told every few seconds.
    BrokerRoundTrip {
        /// The broker: `host:port/id`.
        broker: String,
        /// The mean time from sending a request to its answer, lately.
        seconds: f64,
    },
    /// The client library wrote a log line.
    ClientLog {
        /// How bad it is.
        level: ClientLogLevel,
        /// The part of the library.
        facility: String,
        /// The line.
        message: String,
    },
    /// The loop was asked to stop and finishes what it started.
    Draining,
    /// The loop stopped.
    Stopped {
        /// Everything that was started was committed.
        drained: bool,
    },
    /// The loop stops because it cannot go on.
    Fatal {
        /// Why.
        reason: String,
    },
}

/// Listens to the events of loops. Called from the polling thread and from client threads: it must not block.
pub trait Observer: Send + Sync {
    /// One thing happened in the loop of `stage`.
    fn observe(&self, stage: &str, event: &Event);
}

/// Ignores every event.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoObserver;

impl Observer for NoObserver {
    fn observe(&self, _stage: &str, _event: &Event) {}
}

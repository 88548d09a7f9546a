//! What goes into the state machine and what comes out of it: plain data, no client library, no clock, no thread.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use copydesk_stage::{OutputRecord, Record, StageError};

/// What was started in one epoch of a partition means nothing in the next, so a late report can never complete a record that
/// was read again.
pub use copydesk_stage::Epoch;

use crate::events::TopicPartition;

/// Two clocks at one moment, read by the caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Now {
    /// Milliseconds since the loop started; never goes back.
    pub elapsed_ms: u64,
    /// Wall clock, milliseconds since 1970; for headers and ages only.
    pub wall_ms: i64,
}

/// Tells a worker that nobody waits for the rest of its job.
#[derive(Debug, Clone, Default)]
pub struct CancelFlag(Arc<AtomicBool>);

impl CancelFlag {
    /// Whether the rest of the job should be left undone.
    pub fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    pub(super) fn cancel(&self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// One attempt at one record.
#[derive(Debug, Clone)]
pub struct Task {
    /// The record.
    pub record: Arc<Record>,
    /// Which attempt it is, from 1.
    pub attempt: u32,
}

/// Records of one lane for one worker, to be processed in order. A worker stops after a failure that will be retried
/// and when the job is cancelled, and then reports the end of the job.
#[derive(Debug, Clone)]
pub struct Job {
    /// The partition of the records.
    pub partition: TopicPartition,
    /// The epoch they were read in.
    pub epoch: Epoch,
    /// Their lane.
    pub lane: usize,
    /// The attempts, in offset order.
    pub tasks: Vec<Task>,
    /// Set when the rest should be left undone.
    pub cancelled: CancelFlag,
}

/// What a worker reports.
#[derive(Debug)]
pub enum Report {
    /// The stage ended on one record.
    Record(RecordReport),
    /// The worker is done with a job; tasks without a report were not begun.
    JobEnded {
        /// The job's partition.
        partition: TopicPartition,
        /// The job's epoch.
        epoch: Epoch,
        /// The job's lane.
        lane: usize,
    },
}

/// How the stage ended on one record.
#[derive(Debug)]
pub struct RecordReport {
    /// The record's partition.
    pub partition: TopicPartition,
    /// The job's epoch.
    pub epoch: Epoch,
    /// The job's lane.
    pub lane: usize,
    /// The record's offset.
    pub offset: i64,
    /// The outputs, or why there are none.
    pub result: Result<Vec<OutputRecord>, StageError>,
    /// How long the stage took.
    pub seconds: f64,
}

/// One input record in a batch, with what has to be written for it.
#[derive(Debug, Clone)]
pub struct BatchRecord {
    /// The record's partition.
    pub partition: TopicPartition,
    /// The record's offset.
    pub offset: i64,
    /// Its outputs, or its dead letter.
    pub outputs: Arc<[OutputRecord]>,
}

/// What is delivered and committed as one: contiguous completed records of each partition, in offset order.
#[derive(Debug, Clone)]
pub struct Batch {
    /// Tells batches apart.
    pub id: u64,
    /// The records, by partition and offset.
    pub records: Vec<BatchRecord>,
    /// For each partition the offset to commit: one after its last record in this batch.
    pub offsets: Vec<(TopicPartition, i64)>,
    /// Every partition this instance owns, whose committed offsets are needed when the producer has to be replaced.
    pub owned: Vec<TopicPartition>,
    /// Bytes of all outputs.
    pub bytes: usize,
    /// The generation of its outputs, where they have one.
    pub generation: Option<u64>,
    /// Set when a partition of the batch is given up before the batch has ended: another instance may own it by now, so
    /// the batch must not be committed any more.
    pub cancelled: CancelFlag,
}

impl Batch {
    /// All outputs in order.
    pub fn outputs(&self) -> impl Iterator<Item = &OutputRecord> {
        self.records.iter().flat_map(|record| record.outputs.iter())
    }

    /// How many outputs there are.
    pub fn output_count(&self) -> usize {
        self.records.iter().map(|record| record.outputs.len()).sum()
    }
}

/// How a batch ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BatchOutcome {
    /// Delivered, and in exactly-once mode committed.
    Committed,
    /// The broker refuses at least one record for good. Nothing of the batch counts.
    Rejected {
        /// Indices (in [`Batch::records`]) of the records that may be the cause; empty when that is unknown.
        suspects: Vec<usize>,
        /// What the broker said.
        reason: String,
    },
    /// Nothing of the batch counts; it may work another time.
    Aborted {
        /// What happened.
        reason: String,
    },
    /// The producer was unusable and has been replaced; whether the batch was committed shows in the offsets.
    ProducerReplaced {
        /// What happened.
        reason: String,
        /// The committed offsets of [`Batch::owned`], where there are any.
        committed: Vec<(TopicPartition, i64)>,
    },
    /// It cannot work: the loop has to stop.
    Failed {
        /// What happened.
        reason: String,
    },
}

/// What the shell has to do, in this order.
#[derive(Debug, Clone)]
pub enum Command {
    /// Hand a job to any free worker.
    Process(Job),
    /// Stop reading a partition.
    Pause(TopicPartition),
    /// Go on reading a partition.
    Resume(TopicPartition),
    /// Deliver a batch, then report its outcome.
    Deliver(Arc<Batch>),
    /// At-least-once only: commit offsets of delivered records. Nobody waits for the answer, but the client library has
    /// to take the request before any later [`Release`](Self::Release).
    CommitOffsets(Vec<(TopicPartition, i64)>),
    /// Read these partitions again from these offsets, then report how that went.
    Seek(Vec<(TopicPartition, i64)>),
    /// Give up revoked partitions.
    Release(Vec<TopicPartition>),
    /// Leave the group and end.
    Stop,
}

//! What the outside may know of a running loop at any time: phase, progress of each partition, and whether it is stuck.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use crate::events::TopicPartition;

/// What the loop is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Phase {
    /// Waiting for its assignment: the first, or the next after the group has given it up.
    #[default]
    Joining,
    /// Reading and processing, no batch under way.
    Idle,
    /// A batch is being delivered and committed.
    Delivering,
    /// Delivery failed; the loop waits before it tries again.
    BackingOff,
    /// Partitions go back to their committed offsets.
    Rewinding,
    /// Finishing work on partitions that are taken away.
    Revoking,
    /// Finishing work before it stops.
    Draining,
    /// It has ended.
    Stopped,
}

impl Phase {
    /// The phase as a label.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Joining => "joining",
            Self::Idle => "idle",
            Self::Delivering => "delivering",
            Self::BackingOff => "backing-off",
            Self::Rewinding => "rewinding",
            Self::Revoking => "revoking",
            Self::Draining => "draining",
            Self::Stopped => "stopped",
        }
    }
}

/// One owned partition.
#[derive(Debug, Clone, PartialEq)]
pub struct PartitionHealth {
    /// Which one.
    pub partition: TopicPartition,
    /// How long ago it last made progress: a commit, or nothing left to do. Seconds.
    pub since_progress_seconds: f64,
    /// Age of the oldest record that was read and is not committed, from its time stamp (else from its arrival). Seconds.
    pub oldest_uncommitted_seconds: Option<f64>,
    /// Records read and not committed.
    pub uncommitted_records: usize,
    /// Bytes of these records and of their outputs.
    pub uncommitted_bytes: usize,
    /// How full the queue is: the larger share of its high marks, 0 to 1 (and above when a single record is over).
    pub queue_fullness: f64,
    /// Records between the committed offset and the end of the partition, when known.
    pub lag_records: Option<i64>,
    /// Whether it is paused.
    pub paused: bool,
    /// Whether it has work and made no progress for too long.
    pub stuck: bool,
}

/// A loop at one moment.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct HealthSnapshot {
    /// What the loop is doing.
    pub phase: Phase,
    /// The partitions it owns.
    pub partitions: Vec<PartitionHealth>,
    /// Records handed to workers and not yet back.
    pub in_flight_records: usize,
    /// Read, uncommitted bytes of all partitions.
    pub uncommitted_bytes: usize,
}

/// Reads the health of one loop. Clones share one state.
#[derive(Debug, Clone, Default)]
pub struct Health {
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    snapshot: HealthSnapshot,
    updated: Option<Instant>,
    stuck_after_seconds: f64,
}

impl Health {
    /// The health of a loop that has not started.
    pub fn new() -> Self {
        Self::default()
    }

    /// The latest snapshot; the loop renews it at least every second.
    pub fn snapshot(&self) -> HealthSnapshot {
        self.lock().snapshot.clone()
    }

    /// Alive: the polling thread turns and no partition is stuck. A loop that has not started or has stopped in good
    /// order is alive.
    pub fn is_live(&self) -> bool {
        let state = self.lock();
        let turning = state.updated.is_none_or(|at| at.elapsed().as_secs_f64() <= state.stuck_after_seconds);
        let stopped = state.snapshot.phase == Phase::Stopped;
        stopped || (turning && state.snapshot.partitions.iter().all(|partition| !partition.stuck))
    }

    /// Ready: it is in its group, with partitions or without, and not on its way out.
    pub fn is_ready(&self) -> bool {
        !matches!(self.lock().snapshot.phase, Phase::Joining | Phase::Draining | Phase::Stopped)
    }

    pub(crate) fn update(&self, snapshot: HealthSnapshot, stuck_after_ms: u64) {
        let mut state = self.lock();
        state.snapshot = snapshot;
        state.updated = Some(Instant::now());
        state.stuck_after_seconds = stuck_after_ms as f64 / 1000.0;
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

//! One owned partition in one epoch: its uncommitted records, its lanes, and why it may be standing still.

use std::collections::BTreeMap;
use std::sync::Arc;

use copydesk_stage::Record;

use super::lanes::Lanes;
use super::tracker::{Entry, Tracker};
use super::types::{CancelFlag, Epoch, Job, Now, Task};
use super::watch::Watch;
use crate::events::TopicPartition;
use crate::health::PartitionHealth;
use crate::settings::{KafkaSettings, QueueSettings};

/// A partition that has to be read again from an offset.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seek {
    pub(super) offset: i64,
    /// When to try (again); none while the shell is at it.
    pub(super) due_ms: Option<u64>,
}

#[derive(Debug)]
pub(super) struct Partition {
    pub(super) epoch: Epoch,
    pub(super) tracker: Tracker,
    pub(super) lanes: Lanes,
    pub(super) watch: Watch,
    pub(super) paused: bool,
    pub(super) draining: bool,
    pub(super) retry_at_ms: Option<u64>,
    pub(super) seek: Option<Seek>,
    /// Uncommitted records whose outputs the broker refuses for good, with its reason. They outlive a rewind, after which
    /// they would be found out by splitting all over again.
    pub(super) refused: BTreeMap<i64, String>,
    cancelled: CancelFlag,
}

impl Partition {
    pub(super) fn new(epoch: Epoch, lanes: usize, now: Now) -> Self {
        Self {
            epoch,
            tracker: Tracker::default(),
            lanes: Lanes::new(lanes),
            watch: Watch::starting(now.elapsed_ms),
            paused: false,
            draining: false,
            retry_at_ms: None,
            seek: None,
            refused: BTreeMap::new(),
            cancelled: CancelFlag::default(),
        }
    }

    /// Takes a record up and gives its lane; none when it is not wanted.
    pub(super) fn accept(&mut self, record: Record, now: Now) -> Option<usize> {
        if self.draining || self.seek.is_some() {
            return None;
        }
        let was_empty = self.tracker.is_empty();
        let lane = self.lanes.lane_of(&record);
        let offset = record.offset;
        if !self.tracker.push(Arc::new(record)) {
            return None;
        }
        self.lanes.enqueue(lane, offset);
        self.watch.read();
        if was_empty {
            self.watch.progress(now.elapsed_ms);
        }
        Some(lane)
    }

    /// The next job of a lane, unless the partition stands still.
    pub(super) fn next_job(&mut self, partition: &TopicPartition, lane: usize, max_records: usize) -> Option<Job> {
        if self.draining || self.retry_at_ms.is_some() || self.seek.is_some() {
            return None;
        }
        let offsets = self.lanes.take(lane, max_records)?;
        let tracker = &mut self.tracker;
        let tasks = offsets.into_iter().filter_map(|offset| tracker.entry_mut(offset).map(|entry| to_task(entry)));
        Some(Job {
            partition: partition.clone(),
            epoch: self.epoch,
            lane,
            tasks: tasks.collect(),
            cancelled: self.cancelled.clone(),
        })
    }

    /// Starts nothing more; what has begun may still end.
    pub(super) fn drain(&mut self) {
        self.draining = true;
        self.cancelled.cancel();
    }

    /// Whether all that was begun has ended and all that can be committed is.
    pub(super) fn is_drained(&self) -> bool {
        !self.lanes.any_busy() && self.tracker.ready() == 0
    }

    /// Forgets everything uncommitted. What workers still report of it belongs to the old epoch.
    pub(super) fn restart(&mut self, epoch: Epoch, tracker: Tracker, now: Now) {
        self.cancelled.cancel();
        let paused = self.paused;
        let draining = self.draining;
        let refused = std::mem::take(&mut self.refused);
        let watch = self.watch.restarting(now.elapsed_ms);
        *self = Self { tracker, watch, paused, draining, refused, ..Self::new(epoch, self.lanes.count(), now) };
    }

    /// Whether the partition should be paused: held back on purpose, above a high mark, or not yet below the low ones.
    pub(super) fn should_pause(&self, queue: &QueueSettings, total_bytes: usize, stopping: bool) -> bool {
        let (records, bytes) = (self.tracker.len(), self.tracker.bytes());
        let held = stopping || self.retry_at_ms.is_some() || self.seek.is_some();
        let high = records >= queue.high_records || bytes >= queue.high_bytes || total_bytes >= queue.total_high_bytes;
        let low = records <= queue.low_records && bytes <= queue.low_bytes && total_bytes <= queue.total_low_bytes;
        held || high || (self.paused && !low)
    }

    pub(super) fn health(&self, partition: &TopicPartition, settings: &KafkaSettings, now: Now) -> PartitionHealth {
        let oldest = self.tracker.oldest().map(|entry| record_time_ms(&entry.record));
        let (records, bytes) = (self.tracker.len(), self.tracker.bytes());
        let by_records = records as f64 / settings.queue.high_records.max(1) as f64;
        let by_bytes = bytes as f64 / settings.queue.high_bytes.max(1) as f64;
        PartitionHealth {
            partition: partition.clone(),
            since_progress_seconds: self.watch.since_progress_ms(now.elapsed_ms) as f64 / 1000.0,
            oldest_uncommitted_seconds: oldest.map(|time| seconds_between(time, now.wall_ms)),
            uncommitted_records: records,
            uncommitted_bytes: bytes,
            queue_fullness: by_records.max(by_bytes),
            lag_records: self.watch.lag_records(self.tracker.next_commit(), self.tracker.is_empty()),
            paused: self.paused,
            stuck: self.watch.is_stuck(),
        }
    }
}

fn to_task(entry: &Entry) -> Task {
    Task { record: Arc::clone(&entry.record), attempt: entry.attempts.saturating_add(1) }
}

fn record_time_ms(record: &Record) -> i64 {
    record.timestamp_ms.unwrap_or(record.received_at_ms)
}

/// Seconds from one wall clock time to a later one; 0 when clocks disagree.
pub(super) fn seconds_between(from_ms: i64, to_ms: i64) -> f64 {
    to_ms.saturating_sub(from_ms).max(0) as f64 / 1000.0
}

//! The delivery loop as a state machine: every rule about order, commits, retries, pauses and rebalances is here, and
//! nothing of the client library, no clock and no thread. Calls say what happened and when; [`Command`]s say what to
//! do; [`Event`]s say what to count.
//!
//! The rules it keeps, whatever the order of calls:
//! * Only the contiguous completed prefix of a partition is ever delivered and committed, in offset order, each record
//!   with all its outputs or with its dead letter.
//! * What was started in an earlier epoch (before a revoke or a rewind) completes nothing.
//! * One batch is under way at a time; a partition is given up only after its batch has ended or the deadline passed.
//! * Records of one key are processed in order, one at a time.

mod backoff;
mod batching;
mod delivery;
mod lanes;
mod leave;
mod partition;
#[cfg(test)]
mod tests;
mod tracker;
mod types;
mod watch;
mod work;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

pub use types::{Batch, BatchOutcome, BatchRecord, CancelFlag, Command, Epoch, Job, Now, RecordReport, Report, Task};

use backoff::Backoff;
use delivery::Delivery;
use leave::{Revoke, Stopping};
use partition::Partition;

use crate::events::{Event, TopicPartition};
use crate::health::{HealthSnapshot, Phase};
use crate::settings::KafkaSettings;

/// Who runs the loop; it stands in dead letters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The stage.
    pub stage: Arc<str>,
    /// The version of the service.
    pub service_version: Arc<str>,
}

/// The state machine of one stage loop.
#[derive(Debug)]
pub struct Machine {
    settings: KafkaSettings,
    identity: Identity,
    dead_letter_topic: Arc<str>,
    partitions: BTreeMap<TopicPartition, Partition>,
    epochs: Epoch,
    delivery: Delivery,
    revoke: Option<Revoke>,
    stopping: Option<Stopping>,
    joined: bool,
    backoff: Backoff,
    commands: VecDeque<Command>,
    events: Vec<Event>,
}

impl Machine {
    /// A loop without partitions. The seed is for jitter only.
    pub fn new(settings: KafkaSettings, identity: Identity, seed: u64) -> Self {
        Self {
            dead_letter_topic: settings.dead_letter_topic.as_str().into(),
            delivery: Delivery::new(settings.batch.max_records),
            backoff: Backoff::new(settings.retry.clone(), seed),
            settings,
            identity,
            partitions: BTreeMap::new(),
            epochs: 0,
            revoke: None,
            stopping: None,
            joined: false,
            commands: VecDeque::new(),
            events: Vec::new(),
        }
    }

    /// The group gave partitions to this instance, in addition to those it has.
    pub fn assigned(&mut self, partitions: Vec<TopicPartition>, now: Now) {
        self.joined = true;
        for partition in &partitions {
            let epoch = self.next_epoch();
            let mut state = Partition::new(epoch, self.settings.queue.lanes_per_partition, now);
            if self.stopping.is_some() {
                state.drain();
            }
            self.partitions.insert(partition.clone(), state);
            self.update_pause(partition);
        }
        self.events.push(Event::PartitionsAssigned { partitions });
    }

    /// Does everything that is due. To be called after other calls and when [`next_wakeup_ms`](Self::next_wakeup_ms) says.
    pub fn tick(&mut self, now: Now) {
        self.resume_retries(now);
        self.reissue_seeks(now);
        self.close_batch_when_due(now);
        self.finish_revoke_when_due(now);
        self.finish_stop_when_due(now);
        self.judge_progress(now);
    }

    /// The next thing to do.
    pub fn next_command(&mut self) -> Option<Command> {
        self.commands.pop_front()
    }

    /// What has happened since the last call.
    pub fn take_events(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events)
    }

    /// When [`tick`](Self::tick) has something to do, if nothing else happens before.
    pub fn next_wakeup_ms(&self) -> Option<u64> {
        let partitions = self.partitions.values();
        let retries = partitions.flat_map(|state| [state.retry_at_ms, state.seek.and_then(|seek| seek.due_ms)]);
        let others = [
            self.delivery.due_ms(&self.settings.batch),
            self.revoke.as_ref().map(|revoke| revoke.deadline_ms),
            self.stop_deadline_ms(),
        ];
        retries.chain(others).flatten().min()
    }

    /// The partitions this instance owns.
    pub fn owned(&self) -> Vec<TopicPartition> {
        self.partitions.keys().cloned().collect()
    }

    /// What the loop is doing.
    pub fn phase(&self, now: Now) -> Phase {
        match (&self.stopping, &self.revoke) {
            (Some(stopping), _) if stopping.stopped => Phase::Stopped,
            (Some(_), _) => Phase::Draining,
            (None, Some(_)) => Phase::Revoking,
            _ if !self.joined => Phase::Joining,
            _ if self.partitions.values().any(|state| state.seek.is_some()) => Phase::Rewinding,
            _ if self.delivery.in_flight().is_some() => Phase::Delivering,
            _ if self.delivery.is_backing_off(now) => Phase::BackingOff,
            _ => Phase::Idle,
        }
    }

    /// The loop as the outside sees it.
    pub fn health(&self, now: Now) -> HealthSnapshot {
        let partitions = self.partitions.iter();
        HealthSnapshot {
            phase: self.phase(now),
            partitions: partitions.map(|(name, state)| state.health(name, &self.settings, now)).collect(),
            in_flight_records: self.partitions.values().map(|state| state.lanes.running()).sum(),
            uncommitted_bytes: self.total_bytes(),
        }
    }

    /// Where the client library fetches next in a partition.
    pub fn fetching_at(&mut self, partition: &TopicPartition, offset: i64) {
        if let Some(state) = self.partitions.get_mut(partition) {
            state.watch.fetching_at(offset);
        }
    }

    /// Where a partition ends, asked from the broker.
    pub fn end_at(&mut self, partition: &TopicPartition, end: i64, now: Now) {
        if let Some(state) = self.partitions.get_mut(partition) {
            state.watch.end_at(end, state.tracker.next_read(), state.paused, now.elapsed_ms);
        }
    }

    fn judge_progress(&mut self, now: Now) {
        for (partition, state) in &mut self.partitions {
            let has_work = !state.tracker.is_empty() || state.seek.is_some();
            if let Some(stuck) = state.watch.judge(has_work, self.settings.watchdog.stuck_after_ms, now.elapsed_ms) {
                self.events.push(Event::StuckChanged { partition: partition.clone(), stuck });
            }
        }
    }

    fn next_epoch(&mut self) -> Epoch {
        self.epochs += 1;
        self.epochs
    }

    fn total_bytes(&self) -> usize {
        self.partitions.values().map(|state| state.tracker.bytes()).sum()
    }

    fn update_pause(&mut self, partition: &TopicPartition) {
        let total_bytes = self.total_bytes();
        let stopping = self.stopping.is_some();
        let Some(state) = self.partitions.get_mut(partition) else { return };
        let pause = state.should_pause(&self.settings.queue, total_bytes, stopping);
        if std::mem::replace(&mut state.paused, pause) == pause {
            return;
        }
        let name = partition.clone();
        if pause {
            self.commands.push_back(Command::Pause(name.clone()));
            self.events.push(Event::PartitionPaused { partition: name });
        } else {
            self.commands.push_back(Command::Resume(name.clone()));
            self.events.push(Event::PartitionResumed { partition: name });
        }
    }

    fn update_all_pauses(&mut self) {
        for partition in self.owned() {
            self.update_pause(&partition);
        }
    }
}

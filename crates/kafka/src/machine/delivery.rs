//! Closing batches, and what follows from their outcomes: commit, split, try again, go back.

use std::collections::BTreeMap;
use std::sync::Arc;

use copydesk_stage::{ErrorCode, StageError};

use super::Machine;
use super::batching::{drop_superseded, generation_of};
use super::partition::{Partition, Seek, seconds_between};
use super::tracker::{Entry, Tracker};
use super::types::{Batch, BatchOutcome, BatchRecord, CancelFlag, Command, Epoch, Now};
use super::work::failed;
use crate::events::{BatchResult, Event, TopicPartition};
use crate::settings::{BatchSettings, DeliveryMode};

/// A batch under way.
#[derive(Debug)]
pub(super) struct InFlight {
    batch: Arc<Batch>,
    epochs: BTreeMap<TopicPartition, Epoch>,
    closed_ms: u64,
}

/// The state of delivery.
#[derive(Debug)]
pub(super) struct Delivery {
    in_flight: Option<InFlight>,
    batches: u64,
    ready_since_ms: Option<u64>,
    not_before_ms: u64,
    attempts: u32,
    max_records: usize,
    record_cap: usize,
    last_served: Option<TopicPartition>,
    /// Nothing more is delivered; the loop is on its way out.
    given_up: bool,
}

impl Delivery {
    pub(super) fn new(max_records: usize) -> Self {
        Self {
            in_flight: None,
            batches: 0,
            ready_since_ms: None,
            not_before_ms: 0,
            attempts: 0,
            max_records: max_records.max(1),
            record_cap: max_records.max(1),
            last_served: None,
            given_up: false,
        }
    }

    pub(super) fn in_flight(&self) -> Option<&InFlight> {
        self.in_flight.as_ref()
    }

    pub(super) fn holds(&self, partition: &TopicPartition) -> bool {
        self.in_flight.as_ref().is_some_and(|flight| flight.epochs.contains_key(partition))
    }

    /// Forbids committing the batch under way when a partition in it is given up.
    pub(super) fn cancel_if_it_holds(&self, partition: &TopicPartition) {
        if let Some(flight) = self.in_flight.as_ref().filter(|flight| flight.epochs.contains_key(partition)) {
            flight.batch.cancelled.cancel();
        }
    }

    fn in_flight_records(&self) -> usize {
        self.in_flight.as_ref().map_or(0, |flight| flight.batch.records.len())
    }

    pub(super) fn has_given_up(&self) -> bool {
        self.given_up
    }

    pub(super) fn is_backing_off(&self, now: Now) -> bool {
        now.elapsed_ms < self.not_before_ms
    }

    pub(super) fn due_ms(&self, batch: &BatchSettings) -> Option<u64> {
        let since = self.ready_since_ms.filter(|_| self.in_flight.is_none() && !self.given_up)?;
        Some((since + batch.linger_ms).max(self.not_before_ms))
    }
}

impl Machine {
    /// A batch ended. Outcomes of batches that are not under way change nothing.
    pub fn batch_finished(&mut self, id: u64, outcome: BatchOutcome, now: Now) {
        let Some(flight) = self.delivery.in_flight.take_if(|flight| flight.batch.id == id) else { return };
        if outcome != BatchOutcome::Committed {
            self.delivery.ready_since_ms = None;
        }
        match outcome {
            BatchOutcome::Committed => self.batch_committed(&flight, now),
            BatchOutcome::Rejected { suspects, reason } => {
                self.batch_event(&flight, BatchResult::Rejected, reason.clone(), Vec::new(), now);
                self.split_or_set_aside(&flight, &suspects, &reason, now);
            }
            BatchOutcome::Aborted { reason } => {
                self.batch_event(&flight, BatchResult::Aborted, reason.clone(), Vec::new(), now);
                self.deliver_later(&reason, now);
                if self.settings.delivery == DeliveryMode::ExactlyOnce {
                    self.rewind(&BTreeMap::new(), now);
                }
            }
            BatchOutcome::ProducerReplaced { reason, committed } => {
                self.batch_event(&flight, BatchResult::ProducerReplaced, reason.clone(), Vec::new(), now);
                self.deliver_later(&reason, now);
                self.rewind(&committed.into_iter().collect(), now);
            }
            BatchOutcome::Failed { reason } => {
                self.batch_event(&flight, BatchResult::Failed, reason.clone(), Vec::new(), now);
                self.give_up(reason, now);
            }
        }
    }

    /// The shell has sought a partition, or could not.
    pub fn seek_finished(&mut self, partition: &TopicPartition, done: bool, now: Now) {
        let Some(state) = self.partitions.get_mut(partition) else { return };
        if done {
            state.seek = None;
            self.update_pause(partition);
        } else if let Some(seek) = &mut state.seek {
            seek.due_ms = Some(now.elapsed_ms + self.backoff.delay_ms(1));
        }
    }

    pub(super) fn close_batch_when_due(&mut self, now: Now) {
        let (records, bytes) = self.ready();
        if records <= self.delivery.in_flight_records() {
            self.delivery.ready_since_ms = None;
            return;
        }
        // What is completed while a batch is under way starts to wait then, not when that batch has ended.
        let since = *self.delivery.ready_since_ms.get_or_insert(now.elapsed_ms);
        if self.delivery.in_flight.is_some() || self.delivery.given_up {
            return;
        }
        let full = records >= self.delivery.record_cap || bytes >= self.settings.batch.max_bytes;
        let waited = now.elapsed_ms.saturating_sub(since) >= self.settings.batch.linger_ms;
        let splitting = self.delivery.record_cap < self.delivery.max_records;
        let leaving = self.partitions.values().any(|state| state.draining && state.tracker.ready() > 0);
        if !self.delivery.is_backing_off(now) && (full || waited || splitting || leaving) {
            self.close_batch(now);
        }
    }

    pub(super) fn reissue_seeks(&mut self, now: Now) {
        let mut seeks = Vec::new();
        for (partition, state) in &mut self.partitions {
            if let Some(seek) = state.seek.as_mut().filter(|seek| seek.due_ms.is_some_and(|due| due <= now.elapsed_ms))
            {
                seek.due_ms = None;
                seeks.push((partition.clone(), seek.offset));
            }
        }
        if !seeks.is_empty() {
            self.commands.push_back(Command::Seek(seeks));
        }
    }

    fn ready(&self) -> (usize, usize) {
        let sizes = self.partitions.values().map(|state| (state.tracker.ready(), state.tracker.ready_bytes()));
        sizes.fold((0, 0), |(records, bytes), (more_records, more_bytes)| (records + more_records, bytes + more_bytes))
    }

    fn close_batch(&mut self, now: Now) {
        let mut batch = Batch {
            id: self.delivery.batches,
            records: Vec::new(),
            offsets: Vec::new(),
            owned: self.owned(),
            bytes: 0,
            generation: None,
            cancelled: CancelFlag::default(),
        };
        let mut epochs = BTreeMap::new();
        for partition in self.service_order() {
            let Some(state) = self.partitions.get(&partition) else { continue };
            let limits = (self.delivery.record_cap, self.settings.batch.max_bytes);
            if let Some(next) = take_prefix(&mut batch, &partition, state, limits) {
                epochs.insert(partition.clone(), state.epoch);
                self.delivery.last_served = Some(partition.clone());
                batch.offsets.push((partition, next));
            }
        }
        drop_superseded(&mut batch);
        let batch = Arc::new(batch);
        self.delivery.batches += 1;
        self.delivery.ready_since_ms = None;
        self.delivery.in_flight = Some(InFlight { batch: Arc::clone(&batch), epochs, closed_ms: now.elapsed_ms });
        self.commands.push_back(Command::Deliver(batch));
    }

    /// All partitions, those after the one that was served last first, so that none is starved.
    fn service_order(&self) -> Vec<TopicPartition> {
        let (mut after, before): (Vec<_>, Vec<_>) =
            self.partitions.keys().cloned().partition(|name| Some(name) > self.delivery.last_served.as_ref());
        after.extend(before);
        after
    }

    fn batch_committed(&mut self, flight: &InFlight, now: Now) {
        let mut committed: Vec<(TopicPartition, Entry)> = Vec::new();
        let mut offsets = Vec::new();
        for (partition, next) in &flight.batch.offsets {
            let epoch = flight.epochs.get(partition);
            let state = self.partitions.get_mut(partition).filter(|state| Some(&state.epoch) == epoch);
            let Some(state) = state else { continue };
            state.watch.progress(now.elapsed_ms);
            state.refused.retain(|offset, _| offset >= next);
            committed.extend(state.tracker.commit(*next).into_iter().map(|entry| (partition.clone(), entry)));
            offsets.push((partition.clone(), *next));
        }
        if self.settings.delivery == DeliveryMode::AtLeastOnce && !offsets.is_empty() {
            self.commands.push_back(Command::CommitOffsets(offsets));
        }
        let times = committed.iter().filter_map(|(_, entry)| entry.record.raw_timestamp_ms());
        let ages = times.map(|time| seconds_between(time, now.wall_ms)).collect();
        self.batch_event(flight, BatchResult::Committed, String::new(), ages, now);
        self.events.extend(committed.into_iter().filter_map(|(partition, entry)| dead_letter_event(partition, &entry)));
        self.delivery.attempts = 0;
        self.delivery.record_cap = self.delivery.record_cap.saturating_mul(2).min(self.delivery.max_records);
        self.update_all_pauses();
    }

    /// Halves the next batch until the record that the broker refuses is alone, and then sets that one aside.
    fn split_or_set_aside(&mut self, flight: &InFlight, suspects: &[usize], reason: &str, now: Now) {
        let records = &flight.batch.records;
        let guilty = match (suspects, records.as_slice()) {
            ([index], _) => records.get(*index),
            (_, [only]) => Some(only),
            _ => None,
        };
        let Some(guilty) = guilty else {
            self.delivery.record_cap = (records.len() / 2).max(1);
            return;
        };
        let context = self.dead_letter_context();
        let epoch = flight.epochs.get(&guilty.partition);
        let state = self.partitions.get_mut(&guilty.partition).filter(|state| Some(&state.epoch) == epoch);
        let Some(state) = state else { return };
        let Some(entry) = state.tracker.entry_mut(guilty.offset) else { return };
        if entry.completion().is_some_and(|completion| completion.failure.is_some()) {
            let BatchRecord { partition, offset, .. } = guilty;
            self.give_up(format!("the dead letter of {partition} offset {offset} is refused: {reason}"), now);
            return;
        }
        entry.first_failed_ms.get_or_insert(now.wall_ms);
        let error = StageError::new(ErrorCode::RejectedByBroker, reason);
        let completion = failed(entry, &error, context);
        state.tracker.complete(guilty.offset, completion);
        state.refused.insert(guilty.offset, reason.to_owned());
        self.delivery.record_cap = self.delivery.max_records;
    }

    fn deliver_later(&mut self, reason: &str, now: Now) {
        self.delivery.attempts = self.delivery.attempts.saturating_add(1);
        if self.delivery.attempts >= self.backoff.max_attempts() {
            self.give_up(format!("delivery failed {} times: {reason}", self.delivery.attempts), now);
            return;
        }
        self.delivery.not_before_ms = now.elapsed_ms + self.backoff.delay_ms(self.delivery.attempts);
        for state in self.partitions.values_mut() {
            state.watch.progress(now.elapsed_ms);
        }
    }

    fn give_up(&mut self, reason: String, now: Now) {
        self.delivery.given_up = true;
        self.stop_because(reason, now);
    }

    /// Goes back to what is committed: as the broker says, else as this instance knows. Everything uncommitted is
    /// forgotten and will be read again; partitions that are being given up are left for their next owner to read.
    fn rewind(&mut self, committed: &BTreeMap<TopicPartition, i64>, now: Now) {
        let mut seeks = Vec::new();
        for partition in self.owned() {
            let epoch = self.next_epoch();
            let Some(state) = self.partitions.get_mut(&partition) else { continue };
            let Some(known) = state.tracker.next_commit() else { continue };
            let offset = committed.get(&partition).copied().unwrap_or(known);
            state.restart(epoch, Tracker::starting_at(offset), now);
            if !state.draining {
                state.seek = Some(Seek { offset, due_ms: None });
                seeks.push((partition.clone(), offset));
            }
            self.update_pause(&partition);
        }
        if !seeks.is_empty() {
            self.events.push(Event::Rewound { partitions: seeks.clone() });
            self.commands.push_back(Command::Seek(seeks));
        }
    }

    fn batch_event(&mut self, flight: &InFlight, result: BatchResult, reason: String, ages: Vec<f64>, now: Now) {
        self.events.push(Event::BatchFinished {
            result,
            records: flight.batch.records.len(),
            outputs: flight.batch.output_count(),
            bytes: flight.batch.bytes,
            seconds: now.elapsed_ms.saturating_sub(flight.closed_ms) as f64 / 1000.0,
            reason,
            record_age_seconds: ages,
        });
    }
}

/// Adds the completed prefix of a partition to a batch, as far as the limits allow; one record always fits. Gives the
/// offset to commit.
fn take_prefix(
    batch: &mut Batch,
    partition: &TopicPartition,
    state: &Partition,
    (max_records, max_bytes): (usize, usize),
) -> Option<i64> {
    let mut next = None;
    for entry in state.tracker.ready_entries() {
        let bytes = batch.bytes.saturating_add(entry.completion_bytes());
        let fits = batch.records.is_empty() || bytes <= max_bytes;
        let Some(completion) = entry.completion().filter(|_| fits && batch.records.len() < max_records) else { break };
        let generation = generation_of(&completion.outputs);
        if batch.generation.is_some() && generation.is_some() && generation != batch.generation {
            break;
        }
        batch.generation = batch.generation.or(generation);
        let (offset, outputs) = (entry.record.offset, Arc::clone(&completion.outputs));
        batch.records.push(BatchRecord { partition: partition.clone(), offset, outputs });
        batch.bytes = bytes;
        next = offset.checked_add(1);
    }
    next
}

fn dead_letter_event(partition: TopicPartition, entry: &Entry) -> Option<Event> {
    let (code, message) = entry.completion()?.failure.clone()?;
    Some(Event::DeadLettered { partition, offset: entry.record.offset, code, message })
}

//! A broker with its group, and workers, as far as the state machine sees them. Every step checks what has to hold.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use copydesk_stage::{ErrorCode, OutputRecord, Record, StageError, header_text, names};

use crate::events::{Event, TopicPartition};
use crate::machine::{Batch, BatchOutcome, Command, Identity, Job, Machine, Now, RecordReport, Report, Task};
use crate::settings::{DeliveryMode, KafkaSettings};

/// What the stage does with a record, and the broker with its output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Plan {
    /// One output.
    Output,
    /// It fails on its own.
    DeadLetter,
    /// Its first two attempts fail.
    Retry,
    /// Its output is refused.
    Poison,
}

/// A record in the log of a partition.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) offset: i64,
    pub(super) key: u8,
    pub(super) plan: Plan,
}

/// How a batch ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// It is committed, unless it is cancelled or has a refused record; `exact` says whether the broker names that one.
    Usual { exact: bool },
    /// It is aborted.
    Abort,
    /// The producer dies, after or before the commit.
    Replace { committed: bool },
}

/// What reached the topics for one record, in order: the code of a dead letter, none for an output.
type Delivered = Vec<Option<ErrorCode>>;

pub(super) struct Simulation {
    pub(super) machine: Machine,
    pub(super) now_ms: u64,
    pub(super) settings: KafkaSettings,
    pub(super) logs: Vec<Vec<Entry>>,
    pub(super) committed: Vec<i64>,
    pub(super) delivered: Vec<BTreeMap<i64, Delivered>>,
    /// Where the consumer reads next in the partitions that it has.
    pub(super) positions: BTreeMap<i32, i64>,
    pub(super) paused: BTreeSet<i32>,
    pub(super) revoking: bool,
    pub(super) jobs: Vec<(Job, usize)>,
    pub(super) flight: Option<Arc<Batch>>,
    pub(super) failing_seeks: usize,
    /// Whether outputs have generations, another one after every few records.
    pub(super) has_generations: bool,
    pub(super) events: Vec<Event>,
    pub(super) stopped: bool,
    completed: BTreeSet<(i32, u64, i64)>,
}

pub(super) fn settings(delivery: DeliveryMode) -> KafkaSettings {
    let mut settings = KafkaSettings { delivery, drain_deadline_ms: 100, ..KafkaSettings::default() };
    settings.batch.max_records = 4;
    settings.batch.linger_ms = 10;
    settings.queue.high_records = 6;
    settings.queue.low_records = 2;
    settings.queue.lanes_per_partition = 3;
    settings.queue.max_job_records = 2;
    settings.retry.initial_ms = 5;
    settings.retry.max_ms = 50;
    settings.watchdog.stuck_after_ms = 1_000;
    settings
}

pub(super) fn partition(number: i32) -> TopicPartition {
    TopicPartition::new("in", number)
}

fn index(number: i32) -> usize {
    usize::try_from(number).unwrap()
}

/// Records with offsets that have gaps, as transaction markers leave them.
pub(super) fn log(plans: &[(u8, Plan)]) -> Vec<Entry> {
    let entry = |(index, (key, plan)): (usize, &(u8, Plan))| Entry {
        offset: i64::try_from(index + index / 3).unwrap(),
        key: *key,
        plan: *plan,
    };
    plans.iter().enumerate().map(entry).collect()
}

impl Simulation {
    pub(super) fn new(settings: KafkaSettings, logs: Vec<Vec<Entry>>) -> Self {
        let identity = Identity { stage: "test".into(), service_version: "1".into() };
        Self {
            machine: Machine::new(settings.clone(), identity, 1),
            now_ms: 0,
            settings,
            committed: vec![0; logs.len()],
            delivered: vec![BTreeMap::new(); logs.len()],
            logs,
            positions: BTreeMap::new(),
            paused: BTreeSet::new(),
            revoking: false,
            jobs: Vec::new(),
            flight: None,
            failing_seeks: 0,
            has_generations: false,
            events: Vec::new(),
            stopped: false,
            completed: BTreeSet::new(),
        }
    }

    pub(super) fn now(&self) -> Now {
        Now { elapsed_ms: self.now_ms, wall_ms: 1_000_000 + i64::try_from(self.now_ms).unwrap() }
    }

    /// Lets the machine do what is due, and does what it wants.
    pub(super) fn settle(&mut self) {
        self.machine.tick(self.now());
        while let Some(command) = self.machine.next_command() {
            self.obey(command);
        }
        self.events.extend(self.machine.take_events());
        for partition in self.machine.health(self.now()).partitions {
            assert!(partition.uncommitted_records <= self.settings.queue.high_records, "read above the high mark");
        }
    }

    fn obey(&mut self, command: Command) {
        assert!(!self.stopped, "{command:?} after the stop");
        match command {
            Command::Process(job) => self.take_job(job),
            Command::Pause(partition) => assert!(self.paused.insert(self.owned(&partition)), "paused twice"),
            Command::Resume(partition) => assert!(self.paused.remove(&self.owned(&partition)), "was not paused"),
            Command::Deliver(batch) => {
                assert!(!batch.records.is_empty() && batch.records.len() <= self.settings.batch.max_records);
                assert!(self.flight.replace(batch).is_none(), "two batches at once");
            }
            Command::CommitOffsets(offsets) => self.commit_offsets(&offsets),
            Command::Seek(offsets) => offsets.into_iter().for_each(|(partition, offset)| self.seek(&partition, offset)),
            Command::Release(partitions) => {
                self.revoking = false;
                for partition in partitions {
                    self.positions.remove(&partition.partition);
                    self.paused.remove(&partition.partition);
                }
            }
            Command::Stop => self.stopped = true,
        }
    }

    fn owned(&self, partition: &TopicPartition) -> i32 {
        assert!(self.positions.contains_key(&partition.partition), "{partition} is not owned");
        partition.partition
    }

    fn take_job(&mut self, job: Job) {
        let same_lane =
            |other: &Job| (&other.partition, other.epoch, other.lane) == (&job.partition, job.epoch, job.lane);
        assert!(!self.jobs.iter().any(|(other, _)| same_lane(other)), "a lane is with two workers");
        assert!(!job.tasks.is_empty() && job.tasks.len() <= self.settings.queue.max_job_records);
        self.jobs.push((job, 0));
    }

    fn seek(&mut self, partition: &TopicPartition, offset: i64) {
        let number = self.owned(partition);
        let log = &self.logs[index(number)];
        let left_out = |entry: &&Entry| (self.committed[index(number)]..offset).contains(&entry.offset);
        let lost = log.iter().filter(left_out).find(|entry| !self.delivered[index(number)].contains_key(&entry.offset));
        assert!(lost.is_none(), "the seek to {offset} in {partition} leaves {lost:?} out");
        let done = self.failing_seeks == 0;
        if done {
            self.positions.insert(number, offset);
        } else {
            self.failing_seeks -= 1;
        }
        self.machine.seek_finished(partition, done, self.now());
    }

    fn commit_offsets(&mut self, offsets: &[(TopicPartition, i64)]) {
        assert_eq!(self.settings.delivery, DeliveryMode::AtLeastOnce);
        for (partition, offset) in offsets {
            let number = index(self.owned(partition));
            let open = |entry: &&Entry| entry.offset < *offset && !self.delivered[number].contains_key(&entry.offset);
            let lost = self.logs[number].iter().find(open);
            assert!(lost.is_none(), "{partition} is committed to {offset} without {lost:?}");
            assert!(self.committed[number] <= *offset, "the offset of {partition} goes back");
            self.committed[number] = *offset;
        }
    }

    pub(super) fn assign(&mut self, number: i32) {
        let offset = self.committed[index(number)];
        assert!(self.positions.insert(number, offset).is_none());
        self.machine.assigned(vec![partition(number)], self.now());
    }

    pub(super) fn revoke(&mut self, numbers: &[i32], lost: bool) {
        self.revoking = true;
        self.machine.revoked(numbers.iter().copied().map(partition).collect(), lost, self.now());
    }

    /// Another instance takes a partition that this one does not have further.
    pub(super) fn work_elsewhere(&mut self, number: i32, records: usize) {
        assert!(!self.positions.contains_key(&number));
        let number = index(number);
        let open: Vec<Entry> =
            self.logs[number].iter().filter(|entry| entry.offset >= self.committed[number]).cloned().collect();
        for entry in open.iter().take(records) {
            self.delivered[number].entry(entry.offset).or_default().push(expected(entry.plan));
            self.committed[number] = entry.offset + 1;
        }
    }

    /// Reads the next record; false when there is none or reading is paused.
    pub(super) fn read(&mut self, number: i32) -> bool {
        let Some(position) = self.positions.get(&number).copied().filter(|_| !self.paused.contains(&number)) else {
            return false;
        };
        let Some(entry) = self.logs[index(number)].iter().find(|entry| entry.offset >= position).cloned() else {
            return false;
        };
        self.positions.insert(number, entry.offset + 1);
        self.machine.record(to_record(number, &entry), self.now());
        true
    }

    /// One step of a worker: the next record, or the end of the job. A worker that has begun a record when its job is
    /// cancelled ends it.
    pub(super) fn work(&mut self, job: usize, has_begun: bool) {
        let (job, next) = &mut self.jobs[job];
        let skip = job.cancelled.is_cancelled() && !has_begun;
        let task = job.tasks.get(*next).filter(|_| !skip).cloned();
        *next += 1;
        let job = job.clone();
        let Some(task) = task else { return self.end_job(&job) };
        self.check_order(&job, &task);
        let result = process(&task, self.has_generations);
        let offset = task.record.offset;
        let retried = result.as_ref().is_err_and(|error| error.code == ErrorCode::DependencyUnavailable);
        if !retried {
            self.completed.insert((job.partition.partition, job.epoch, offset));
        }
        let (partition, epoch, lane) = (job.partition.clone(), job.epoch, job.lane);
        let report = RecordReport { partition, epoch, lane, offset, result, seconds: 0.0 };
        self.machine.report(Report::Record(report), self.now());
        if retried {
            self.end_job(&job);
        }
    }

    fn end_job(&mut self, job: &Job) {
        self.jobs
            .retain(|(other, _)| (&other.partition, other.epoch, other.lane) != (&job.partition, job.epoch, job.lane));
        let (partition, epoch, lane) = (job.partition.clone(), job.epoch, job.lane);
        self.machine.report(Report::JobEnded { partition, epoch, lane }, self.now());
    }

    /// Whatever has the key of this record and lies before it is completed.
    fn check_order(&self, job: &Job, task: &Task) {
        let number = job.partition.partition;
        let current = self.machine.partitions.get(&job.partition).is_some_and(|state| state.epoch == job.epoch);
        let record = &task.record;
        let before = self.committed[index(number)]..record.offset;
        let log = self.logs[index(number)].iter();
        for entry in log.filter(|entry| current && before.contains(&entry.offset)) {
            let same_key = record.key.as_deref() == Some(&[entry.key]);
            let completed = self.completed.contains(&(number, job.epoch, entry.offset));
            assert!(!same_key || completed, "{entry:?} of {number} is overtaken by {}", record.offset);
        }
    }

    /// Ends the batch under way.
    pub(super) fn end_batch(&mut self, ending: Ending) {
        let Some(batch) = self.flight.take() else { return };
        let suspects: Vec<usize> = (0..batch.records.len()).filter(|index| self.is_refused(&batch, *index)).collect();
        let cancelled = batch.cancelled.is_cancelled() && self.settings.delivery == DeliveryMode::ExactlyOnce;
        let works = suspects.is_empty() && !cancelled;
        let reason = "told to".to_owned();
        let outcome = match ending {
            Ending::Usual { .. } if cancelled => BatchOutcome::Aborted { reason },
            Ending::Usual { exact } if !works => {
                let all = (0..batch.records.len()).collect();
                BatchOutcome::Rejected { suspects: if exact { suspects } else { all }, reason }
            }
            Ending::Usual { .. } => {
                self.deliver(&batch);
                BatchOutcome::Committed
            }
            Ending::Abort => BatchOutcome::Aborted { reason },
            Ending::Replace { committed } => {
                if committed && works {
                    self.deliver(&batch);
                }
                BatchOutcome::ProducerReplaced { reason, committed: self.committed_offsets(&batch) }
            }
        };
        self.machine.batch_finished(batch.id, outcome, self.now());
    }

    fn is_refused(&self, batch: &Batch, index_in_batch: usize) -> bool {
        let record = &batch.records[index_in_batch];
        let mut log = self.logs[index(record.partition.partition)].iter();
        let plan = log.find(|entry| entry.offset == record.offset).unwrap().plan;
        plan == Plan::Poison && record.outputs.iter().any(|output| &*output.topic == "out")
    }

    fn committed_offsets(&self, batch: &Batch) -> Vec<(TopicPartition, i64)> {
        let known = |partition: &TopicPartition| (partition.clone(), self.committed[index(partition.partition)]);
        match self.settings.delivery {
            DeliveryMode::AtLeastOnce => Vec::new(),
            DeliveryMode::ExactlyOnce => batch.owned.iter().map(known).collect(),
        }
    }

    /// The outputs of a batch reach their topics; in exactly-once mode with the offsets, and then what is in the batch has
    /// to be precisely what comes next.
    fn deliver(&mut self, batch: &Batch) {
        let generations: BTreeSet<u64> = batch.outputs().filter_map(|output| output.batching.generation).collect();
        assert!(generations.len() <= 1, "a batch of the generations {generations:?}");
        for record in &batch.records {
            let codes = record
                .outputs
                .iter()
                .map(|output| header_text(&output.headers, names::ERROR_CODE).map(|code| code.parse().unwrap()));
            let number = index(record.partition.partition);
            self.delivered[number].entry(record.offset).or_default().extend(codes);
        }
        if self.settings.delivery == DeliveryMode::AtLeastOnce {
            return;
        }
        for (partition, offset) in &batch.offsets {
            let number = index(self.owned(partition));
            let span = self.committed[number]..*offset;
            let log = self.logs[number].iter().map(|entry| entry.offset);
            let expected: Vec<i64> = log.filter(|offset| span.contains(offset)).collect();
            let records = batch.records.iter().filter(|record| &record.partition == partition);
            assert_eq!(records.map(|record| record.offset).collect::<Vec<i64>>(), expected, "{partition}");
            self.committed[number] = *offset;
        }
    }

    pub(super) fn is_all_committed(&self) -> bool {
        let ends = self.logs.iter().map(|log| log.last().map_or(0, |entry| entry.offset + 1));
        ends.zip(&self.committed).all(|(end, committed)| end == *committed)
    }

    /// Goes on without faults until everything is committed, or the loop has stopped.
    pub(super) fn finish(&mut self) {
        self.failing_seeks = 0;
        for _ in 0..2_000 {
            for number in 0..i32::try_from(self.logs.len()).unwrap() {
                if !self.positions.contains_key(&number) && !self.stopped {
                    self.assign(number);
                }
                while self.read(number) {
                    self.settle();
                }
            }
            while !self.jobs.is_empty() {
                self.work(0, false);
                self.settle();
            }
            self.end_batch(Ending::Usual { exact: false });
            self.settle();
            if self.stopped || (self.is_all_committed() && self.flight.is_none() && !self.revoking) {
                return;
            }
            let wakeup = self.machine.next_wakeup_ms().unwrap_or(self.now_ms);
            self.now_ms = self.now_ms.max(wakeup) + 1;
            self.settle();
        }
        panic!("no progress: {:#?}", self.machine);
    }

    /// Every record has reached the topics with what its plan wants, in exactly-once mode once.
    pub(super) fn check_deliveries(&self) {
        for (log, delivered) in self.logs.iter().zip(&self.delivered) {
            for entry in log {
                let found = delivered.get(&entry.offset).unwrap_or_else(|| panic!("{entry:?} is lost"));
                assert!(found.iter().all(|code| *code == expected(entry.plan)), "{entry:?} gave {found:?}");
                let once = self.settings.delivery == DeliveryMode::AtLeastOnce || found.len() == 1;
                assert!(once, "{entry:?} gave {found:?}");
            }
        }
    }
}

/// What reaches the topics for a plan.
fn expected(plan: Plan) -> Option<ErrorCode> {
    match plan {
        Plan::Output | Plan::Retry => None,
        Plan::DeadLetter => Some(ErrorCode::InvalidJson),
        Plan::Poison => Some(ErrorCode::RejectedByBroker),
    }
}

pub(super) fn to_record(partition: i32, entry: &Entry) -> Record {
    Record {
        topic: "in".into(),
        partition,
        offset: entry.offset,
        timestamp_ms: None,
        received_at_ms: 0,
        key: Some(vec![entry.key]),
        value: Some(vec![entry.plan as u8]),
        headers: Vec::new(),
    }
}

fn process(task: &Task, has_generations: bool) -> Result<Vec<OutputRecord>, StageError> {
    let value = task.record.value.clone().unwrap();
    if value == [Plan::DeadLetter as u8] {
        return Err(StageError::new(ErrorCode::InvalidJson, "no json"));
    }
    if value == [Plan::Retry as u8] && task.attempt <= 2 {
        return Err(StageError::new(ErrorCode::DependencyUnavailable, "away"));
    }
    let mut output = OutputRecord::new("out".into(), "k", value);
    output.batching.generation = has_generations.then_some(task.record.offset.unsigned_abs() / 3);
    Ok(vec![output])
}

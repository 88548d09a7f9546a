//! The loop of one stage: one thread that polls and never waits for anything but events, with the state machine at its
//! heart and workers, delivery and the question for partition ends on threads of their own.
//!
//! The polling thread makes two calls that may take longer than a moment: the seek after a rewind (answered inside the
//! client library), and leaving the group at the end.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use copydesk_stage::{Guarded, RecordStage, Stage as _};
use crossbeam_channel::{Receiver, Sender, bounded, select_biased, unbounded};
use rdkafka::Offset;
use rdkafka::consumer::{CommitMode, Consumer};
use rdkafka::error::KafkaError as ClientError;
use rdkafka::message::Message;

use crate::error::KafkaError;
use crate::events::{Event, Observer, TopicPartition};
use crate::health::Health;
use crate::machine::{Command, Identity, Job, Machine, Now, Report};
use crate::settings::KafkaSettings;
use crate::shell::client_config;
use crate::shell::consuming::{GroupConsumer, GroupEvent, to_list, to_offset_list};
use crate::shell::delivering::{Deliverer, DeliveryThread};
use crate::shell::ends::EndsThread;
use crate::shell::producing::EventSink;
use crate::shell::wire::{to_record, wall_clock_ms};
use crate::shell::workers;
use crate::shutdown::Shutdown;

/// Messages that are taken up before anything else gets its turn.
const MAX_POLLS_IN_A_ROW: usize = 256;
/// An empty poll may have handled an event instead of finding nothing; this many in a row mean that nothing is there.
const EMPTY_POLLS: usize = 3;
/// How often the health that others see is renewed.
const HEALTH_INTERVAL: Duration = Duration::from_millis(250);

/// Everything that a stage needs to run on Kafka.
pub struct StageLoop {
    /// Cluster, group, limits.
    pub settings: KafkaSettings,
    /// Name of the stage: part of the group, of the transactional id and of every event.
    pub stage_name: Arc<str>,
    /// Version of the service; it stands in dead letters.
    pub service_version: Arc<str>,
    /// The topics that it reads.
    pub input_topics: Vec<String>,
    /// What is done with each record. It is run behind [`Guarded`].
    pub stage: Arc<RecordStage>,
    /// Hears of everything that happens.
    pub observer: Arc<dyn Observer>,
    /// Asks the loop to finish what it started and stop.
    pub shutdown: Shutdown,
    /// Where others can see how the loop is.
    pub health: Health,
}

impl StageLoop {
    /// Runs until shutdown is requested or the loop cannot go on. Blocks; the calling thread becomes the polling thread.
    ///
    /// # Errors
    /// Returns why the loop could not start or go on. What was not committed will be read again.
    pub fn run(self) -> Result<(), KafkaError> {
        let problems: Vec<String> =
            self.settings.validate().iter().map(|problem| format!("{}: {}", problem.key, problem.message)).collect();
        if !problems.is_empty() {
            return Err(KafkaError::InvalidSettings(problems.join("; ")));
        }
        let events = EventSink { observer: Arc::clone(&self.observer), stage: Arc::clone(&self.stage_name) };
        let shutdown = self.shutdown.clone();
        let stage = Arc::clone(&self.stage_name);
        let connected = Deliverer::connect(&self.settings, stage, events.clone(), || shutdown.is_requested())?;
        let Some(deliverer) = connected else { return Ok(()) };
        Running::start(self, deliverer, events)?.run()
    }
}

/// The parts of a loop that runs.
struct Running {
    settings: KafkaSettings,
    stage_name: Arc<str>,
    shutdown: Shutdown,
    health: Health,
    events: EventSink,
    started: Instant,
    machine: Machine,
    consumer: GroupConsumer,
    group: Receiver<GroupEvent>,
    wakes: Receiver<()>,
    jobs: Sender<Job>,
    reports: Receiver<Report>,
    workers: Vec<JoinHandle<()>>,
    delivery: DeliveryThread,
    ends: EndsThread,
    health_due: Instant,
    stopped: bool,
}

impl Running {
    fn start(parts: StageLoop, deliverer: Deliverer, events: EventSink) -> Result<Self, KafkaError> {
        let StageLoop { mut settings, stage_name, service_version, input_topics, stage, shutdown, health, .. } = parts;
        if stage.keeps_state() {
            settings.queue.lanes_per_partition = 1;
        }
        let (wake, wakes) = bounded(1);
        let config = client_config::group_consumer(&settings, &stage_name);
        // A full channel means that the loop has been woken already.
        let (consumer, group) = GroupConsumer::join(&config, &input_topics, events.clone(), move || {
            let _ = wake.try_send(());
        })?;
        let limits = (settings.max_input_bytes, settings.max_output_bytes);
        let guarded = Arc::new(Guarded::new(stage, Arc::clone(&stage_name), limits.0, limits.1));
        let (jobs, waiting) = unbounded();
        let (report, reports) = unbounded();
        let workers = workers::start(worker_threads(&settings), &guarded, &waiting, &report)?;
        let delivery = deliverer.start(consumer.clone())?;
        let ends = EndsThread::start(&settings, consumer.clone())?;
        let identity = Identity { stage: Arc::clone(&stage_name), service_version };
        events.emit(&Event::Started {
            delivery: settings.delivery.as_str(),
            group_id: settings.stage_group_id(&stage_name),
            input_topics,
        });
        let started = Instant::now();
        Ok(Self {
            machine: Machine::new(settings.clone(), identity, fastrand::u64(..)),
            settings,
            stage_name,
            shutdown,
            health,
            events,
            started,
            consumer,
            group,
            wakes,
            jobs,
            reports,
            workers,
            delivery,
            ends,
            health_due: started,
            stopped: false,
        })
    }

    fn run(mut self) -> Result<(), KafkaError> {
        while !self.stopped {
            let more = self.poll();
            self.hear_group();
            self.hear_workers();
            if self.shutdown.is_requested() {
                let now = self.now();
                self.machine.stop(now);
            }
            let now = self.now();
            self.machine.tick(now);
            self.obey();
            self.tell();
            if !more && !self.stopped {
                self.wait();
            }
        }
        self.end()
    }

    fn now(&self) -> Now {
        let elapsed_ms = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        Now { elapsed_ms, wall_ms: wall_clock_ms() }
    }

    /// Takes up what the consumer has; true when there may be more.
    fn poll(&mut self) -> bool {
        let mut empty = 0;
        for _ in 0..MAX_POLLS_IN_A_ROW {
            let polled = self
                .consumer
                .client()
                .poll(Duration::ZERO)
                .map(|polled| polled.map(|message| to_record(&message, message.topic().into())));
            match polled {
                None => {
                    empty += 1;
                    if empty == EMPTY_POLLS {
                        return false;
                    }
                }
                Some(Ok(record)) => {
                    empty = 0;
                    // What the group said before this record came has to be known before it.
                    self.hear_group();
                    let now = self.now();
                    self.machine.record(record, now);
                    // A pause has to work before the next record is taken up.
                    self.obey();
                }
                Some(Err(error @ ClientError::MessageConsumptionFatal(_))) => {
                    let now = self.now();
                    self.machine.fail(format!("the consumer cannot go on: {error}"), now);
                    return false;
                }
                Some(Err(error)) => self.events.client_error(&error, "reading"),
            }
        }
        true
    }

    fn hear_group(&mut self) {
        while let Ok(event) = self.group.try_recv() {
            let now = self.now();
            match event {
                GroupEvent::Assigned(partitions) => self.machine.assigned(partitions, now),
                GroupEvent::Revoked { partitions, lost } => self.machine.revoked(partitions, lost, now),
                GroupEvent::FetchingAt(partition, offset) => {
                    self.machine.fetching_at(&partition, offset);
                    continue;
                }
            }
            self.ends.watch(self.machine.owned());
        }
        while let Ok((partition, end)) = self.ends.ends.try_recv() {
            let now = self.now();
            self.machine.end_at(&partition, end, now);
        }
    }

    fn hear_workers(&mut self) {
        while let Ok(report) = self.reports.try_recv() {
            let now = self.now();
            self.machine.report(report, now);
        }
        while let Ok((id, outcome)) = self.delivery.outcomes.try_recv() {
            let now = self.now();
            self.machine.batch_finished(id, outcome, now);
        }
    }

    /// Does what the state machine wants.
    fn obey(&mut self) {
        while let Some(command) = self.machine.next_command() {
            match command {
                Command::Process(job) => self.hand_over("a job", |running| running.jobs.send(job).is_ok()),
                Command::Deliver(batch) => {
                    self.hand_over("a batch", |running| running.delivery.batches.send(batch).is_ok());
                }
                Command::Pause(partition) => {
                    self.check("pause", self.consumer.client().pause(&to_list(&[partition])));
                }
                Command::Resume(partition) => {
                    self.check("resume", self.consumer.client().resume(&to_list(&[partition])));
                }
                Command::CommitOffsets(offsets) => self.commit(&offsets),
                Command::Seek(offsets) => self.seek(&offsets),
                Command::Release(partitions) => {
                    self.consumer.release(&partitions);
                    self.ends.watch(self.machine.owned());
                }
                Command::Stop => self.stopped = true,
            }
        }
    }

    /// Hands something to a thread that has to be there.
    fn hand_over(&mut self, what: &str, send: impl FnOnce(&Self) -> bool) {
        if !send(self) {
            let now = self.now();
            self.machine.fail(format!("the thread that takes {what} has ended"), now);
        }
    }

    fn check(&self, action: &str, result: Result<(), ClientError>) {
        if let Err(error) = result {
            self.events.emit(&Event::ClientError { reason: format!("cannot {action}: {error}") });
        }
    }

    /// Starts a commit. The client library finishes commits under way before it gives partitions up or leaves the group.
    fn commit(&self, offsets: &[(TopicPartition, i64)]) {
        let client = self.consumer.client();
        let committed = to_offset_list(offsets).and_then(|list| client.commit(&list, CommitMode::Async));
        if let Err(error) = committed {
            self.events.emit(&Event::OffsetCommitFailed { reason: error.to_string() });
        }
    }

    fn seek(&mut self, offsets: &[(TopicPartition, i64)]) {
        let timeout = Duration::from_millis(self.settings.request_timeout_ms);
        for (partition, offset) in offsets {
            let client = self.consumer.client();
            let sought = client.seek(&partition.topic, partition.partition, Offset::Offset(*offset), timeout);
            let done = sought.is_ok();
            self.check("seek", sought);
            let now = self.now();
            self.machine.seek_finished(partition, done, now);
        }
    }

    /// Tells others what happened.
    fn tell(&mut self) {
        let events = self.machine.take_events();
        if events.iter().any(changes_health) {
            self.health_due = Instant::now();
        }
        for event in events {
            self.events.emit(&event);
        }
        if self.stopped || Instant::now() >= self.health_due {
            self.health_due = Instant::now() + HEALTH_INTERVAL;
            self.health.update(self.machine.health(self.now()), self.settings.watchdog.stuck_after_ms);
        }
    }

    /// Waits until something comes from anywhere, or something is due.
    fn wait(&mut self) {
        let longest = Duration::from_millis(self.settings.poll_timeout_ms.max(1));
        let now_ms = self.now().elapsed_ms;
        let due =
            self.machine.next_wakeup_ms().map_or(longest, |due| Duration::from_millis(due.saturating_sub(now_ms)));
        let timeout = due.min(longest);
        if timeout.is_zero() {
            return;
        }
        select_biased! {
            recv(self.delivery.outcomes) -> outcome => {
                let now = self.now();
                match outcome {
                    Ok((id, outcome)) => self.machine.batch_finished(id, outcome, now),
                    Err(_) => self.machine.fail("the delivery thread has ended".to_owned(), now),
                }
            }
            recv(self.reports) -> report => {
                let now = self.now();
                match report {
                    Ok(report) => self.machine.report(report, now),
                    Err(_) => self.machine.fail("the worker threads have ended".to_owned(), now),
                }
            }
            recv(self.wakes) -> _ => {}
            default(timeout) => {}
        }
    }

    /// Leaves the group and ends the threads. Threads that are still at work after the drain deadline are left behind:
    /// nothing that they do counts any more.
    fn end(self) -> Result<(), KafkaError> {
        let snapshot = self.machine.health(self.now());
        let idle = snapshot.in_flight_records == 0;
        let failure = self.machine.failure().map(str::to_owned);
        let delivering = !self.machine.is_delivery_idle();
        self.consumer.closing();
        let Self { jobs, workers, delivery, ends, consumer, stage_name, .. } = self;
        drop(jobs);
        if idle {
            // A worker that panicked outside of a stage has been reported on standard error, and the loop is over.
            for worker in workers {
                let _ = worker.join();
            }
        }
        let DeliveryThread { batches, outcomes, thread } = delivery;
        drop((batches, outcomes));
        if !delivering {
            let _ = thread.join();
        }
        ends.join();
        drop(consumer);
        match failure {
            Some(reason) => Err(KafkaError::Stopped { stage: stage_name.to_string(), reason }),
            None => Ok(()),
        }
    }
}

/// Whether others should see at once how the loop is now.
fn changes_health(event: &Event) -> bool {
    matches!(
        event,
        Event::PartitionsAssigned { .. }
            | Event::PartitionsRevoked { .. }
            | Event::StuckChanged { .. }
            | Event::Draining
    )
}

fn worker_threads(settings: &KafkaSettings) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get);
    if settings.worker_threads == 0 { cores() } else { settings.worker_threads }
}

//! Finds out whether a cluster keeps its promises, by trying: transactions, and joining a consumer group. For
//! diagnosis, on a topic that nothing else uses.

use std::sync::Arc;
use std::time::{Duration, Instant};

use copydesk_stage::OutputRecord;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError as ClientError;
use rdkafka::producer::Producer;

use crate::admin::TopicAdmin;
use crate::error::KafkaError;
use crate::events::{NoObserver, TopicPartition};
use crate::settings::KafkaSettings;
use crate::shell::client_config;
use crate::shell::consuming::to_offset_list;
use crate::shell::producing::{EventSink, ReportingProducer, code_of};
use crate::shell::wire::wall_clock_ms;
use crate::topic_io::TopicReader;

/// A promise of transactions that a cluster broke.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BrokenPromise {
    /// A record of an aborted transaction reaches readers of committed records.
    AbortedRecordVisible,
    /// A record of a committed transaction does not reach them.
    CommittedRecordMissing,
    /// Offsets sent in an aborted transaction are committed.
    AbortedOffsetCommitted,
    /// Offsets sent in a committed transaction are not committed.
    CommittedOffsetMissing,
}

impl BrokenPromise {
    /// The promise, in words.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AbortedRecordVisible => "a record of an aborted transaction was read",
            Self::CommittedRecordMissing => "the record of a committed transaction was not read",
            Self::AbortedOffsetCommitted => "the offset of an aborted transaction is committed",
            Self::CommittedOffsetMissing => "the offset of a committed transaction is not committed",
        }
    }
}

/// What a probe of transactions needs.
#[derive(Debug, Clone, Copy)]
pub struct TransactionProbe<'a> {
    /// The name that stands for the stage in the transactional id.
    pub stage: &'a str,
    /// A topic that nothing else uses. It has to be there.
    pub topic: &'a str,
    /// A group that nothing else uses.
    pub group: &'a str,
    /// How long each call to the cluster may take.
    pub timeout: Duration,
}

/// One round of the probe: an aborted transaction, then a committed one, told apart by time.
struct Round {
    partition: TopicPartition,
    aborted_offset: i64,
    committed_offset: i64,
}

impl TransactionProbe<'_> {
    /// Aborts one transaction and commits another, each with a record and an offset, and looks at what is left of them.
    /// Nothing means that transactions work.
    ///
    /// # Errors
    /// Returns what the cluster refused, or that it did not answer.
    pub fn run(&self, admin: &TopicAdmin) -> Result<Vec<BrokenPromise>, KafkaError> {
        let now = wall_clock_ms();
        let partition = TopicPartition::new(self.topic, 0);
        let round = Round { partition, aborted_offset: now, committed_offset: now + 1 };
        self.write(&admin.settings, &round)?;
        let mut broken = self.read(&admin.settings, &round)?;
        broken.extend(self.offsets(admin, &round)?);
        Ok(broken)
    }

    fn write(&self, settings: &KafkaSettings, round: &Round) -> Result<(), KafkaError> {
        let events = EventSink { observer: Arc::new(NoObserver), stage: self.stage.into() };
        let id = settings.transactional_id(self.stage);
        let mut producer = ReportingProducer::new(&client_config::producer(settings, Some(&id)), events)?;
        self.call("initialise transactions", || producer.client.init_transactions(self.timeout))?;
        self.transact(settings, &mut producer, round, round.aborted_offset)?;
        self.call("abort a transaction", || producer.client.abort_transaction(self.timeout))?;
        self.transact(settings, &mut producer, round, round.committed_offset)?;
        self.call("commit a transaction", || producer.client.commit_transaction(self.timeout))
    }

    /// Begins a transaction and puts a record and an offset into it.
    fn transact(
        &self,
        settings: &KafkaSettings,
        producer: &mut ReportingProducer,
        round: &Round,
        offset: i64,
    ) -> Result<(), KafkaError> {
        self.call("begin a transaction", || producer.client.begin_transaction())?;
        // One key, so that both records lie in one partition, in order.
        let record = OutputRecord::new(self.topic.into(), "probe", offset.to_string());
        let outcome = producer.send_all([&record], self.timeout);
        if let Some((_, code)) = outcome.failures.first() {
            return Err(KafkaError::NotDelivered { failed: 1, sent: 1, reason: code.to_string() });
        }
        let offsets = to_offset_list(&[(round.partition.clone(), offset)])
            .map_err(KafkaError::cluster("name the offset of a transaction"))?;
        let mut config = client_config::reader(settings);
        let consumer: BaseConsumer =
            config.set("group.id", self.group).create().map_err(KafkaError::creation("probing consumer"))?;
        let Some(group) = consumer.group_metadata() else {
            return Err(KafkaError::InvalidSettings(format!("group {} has no metadata", self.group)));
        };
        self.call("send offsets to a transaction", || {
            producer.client.send_offsets_to_transaction(&offsets, &group, self.timeout)
        })
    }

    /// Calls until it works, fails for good, or the time is over.
    fn call(&self, action: &str, call: impl Fn() -> Result<(), ClientError>) -> Result<(), KafkaError> {
        let deadline = Instant::now() + self.timeout;
        loop {
            match call() {
                Ok(()) => return Ok(()),
                Err(ClientError::Transaction(error)) if error.is_retriable() && Instant::now() < deadline => {
                    std::thread::park_timeout(Duration::from_millis(20));
                }
                Err(error) => return Err(KafkaError::cluster(action)(error)),
            }
        }
    }

    fn read(&self, settings: &KafkaSettings, round: &Round) -> Result<Vec<BrokenPromise>, KafkaError> {
        let mut reader = TopicReader::open(settings, self.topic)?;
        let (aborted, committed) = (round.aborted_offset.to_string(), round.committed_offset.to_string());
        let is = |value: &Option<Vec<u8>>, text: &str| value.as_deref() == Some(text.as_bytes());
        let mut broken = Vec::new();
        let found =
            reader.read_until(self.timeout, |records| records.iter().any(|record| is(&record.value, &committed)));
        match found {
            Ok(records) if records.iter().any(|record| is(&record.value, &aborted)) => {
                broken.push(BrokenPromise::AbortedRecordVisible);
            }
            Ok(_) => {}
            Err(KafkaError::Timeout { .. }) => broken.push(BrokenPromise::CommittedRecordMissing),
            Err(error) => return Err(error),
        }
        Ok(broken)
    }

    fn offsets(&self, admin: &TopicAdmin, round: &Round) -> Result<Option<BrokenPromise>, KafkaError> {
        let found = admin.committed_offsets(self.group, std::slice::from_ref(&round.partition), self.timeout)?;
        Ok(match found.first() {
            Some((_, offset)) if *offset == round.committed_offset => None,
            Some((_, offset)) if *offset == round.aborted_offset => Some(BrokenPromise::AbortedOffsetCommitted),
            _ => Some(BrokenPromise::CommittedOffsetMissing),
        })
    }
}

/// Joins a consumer group as a stage does, and leaves it again.
///
/// # Errors
/// Returns [`KafkaError::Timeout`] when the group gives no partition of `topic` in time, with what the client library said.
pub fn probe_group(
    settings: &KafkaSettings,
    topic: &str,
    group: &str,
    timeout: Duration,
) -> Result<Duration, KafkaError> {
    let started = Instant::now();
    let mut config = client_config::group_consumer(settings, "");
    let consumer: BaseConsumer =
        config.set("group.id", group).create().map_err(KafkaError::creation("probing consumer"))?;
    consumer.subscribe(&[topic]).map_err(KafkaError::cluster(format!("subscribe to {topic}")))?;
    let mut reason = None;
    while started.elapsed() < timeout {
        if let Some(Err(error)) = consumer.poll(Duration::from_millis(50)) {
            reason = Some(code_of(&error));
        }
        if consumer.assignment().is_ok_and(|assignment| assignment.count() > 0) {
            return Ok(started.elapsed());
        }
    }
    let why = reason.map(|code| format!(" ({code})")).unwrap_or_default();
    Err(KafkaError::Timeout { what: format!("group {group} gave no partition{why}"), timeout })
}

//! Plain access to topics for loaders, readers and tools: write records and wait until they are delivered, read a
//! topic from its beginning. Outside of any consumer group; the delivery loop is in [`crate::StageLoop`].

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use copydesk_stage::{OutputRecord, Record};
use rdkafka::client::ClientContext;
use rdkafka::config::FromClientConfigAndContext;
use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerContext};
use rdkafka::error::KafkaError as ClientError;
use rdkafka::producer::Producer;
use rdkafka::{Offset, TopicPartitionList};

use crate::error::KafkaError;
use crate::events::NoObserver;
use crate::settings::KafkaSettings;
use crate::shell::client_config;
use crate::shell::producing::{EventSink, ReportingProducer};
use crate::shell::wire::to_record;

/// Writes records and waits for their delivery.
pub struct TopicWriter {
    producer: ReportingProducer,
    timeout: Duration,
}

impl TopicWriter {
    /// An idempotent producer without transactions.
    pub fn new(settings: &KafkaSettings) -> Result<Self, KafkaError> {
        let events = EventSink { observer: Arc::new(NoObserver), stage: "writer".into() };
        let producer = ReportingProducer::new(&client_config::producer(settings, None), events)?;
        Ok(Self { producer, timeout: Duration::from_millis(settings.message_timeout_ms + settings.request_timeout_ms) })
    }

    /// Writes records in order and waits until the broker has them all. Records may be tombstones.
    ///
    /// On an error some of them may have been written.
    pub fn write(&mut self, records: &[OutputRecord]) -> Result<(), KafkaError> {
        let outcome = self.producer.send_all(records, self.timeout);
        match outcome.failures.first() {
            None => Ok(()),
            Some((_, code)) => Err(KafkaError::NotDelivered {
                failed: outcome.failures.len(),
                sent: records.len(),
                reason: code.to_string(),
            }),
        }
    }

    /// The partitions of a topic, as the cluster has them.
    pub fn partitions(&self, topic: &str) -> Result<usize, KafkaError> {
        let metadata = self
            .producer
            .client
            .client()
            .fetch_metadata(Some(topic), self.timeout)
            .map_err(KafkaError::cluster(format!("read the metadata of topic {topic}")))?;
        Ok(metadata.topics().iter().filter(|found| found.name() == topic).map(|found| found.partitions().len()).sum())
    }
}

/// Keeps the client library quiet: it calls the end of a partition an error, and tries the real ones again by itself.
struct Quiet;

impl ClientContext for Quiet {
    fn error(&self, _error: ClientError, _reason: &str) {}
}

impl ConsumerContext for Quiet {}

/// Reads one topic from its beginning, committed records only.
pub struct TopicReader {
    consumer: BaseConsumer<Quiet>,
    topic: Arc<str>,
    partitions: BTreeSet<i32>,
    at_end: BTreeSet<i32>,
}

impl TopicReader {
    /// Opens all partitions that the topic has now. Asking for a topic that is not there creates it where the broker
    /// allows that.
    pub fn open(settings: &KafkaSettings, topic: &str) -> Result<Self, KafkaError> {
        let config = client_config::reader(settings);
        let consumer = BaseConsumer::from_config_and_context(&config, Quiet).map_err(KafkaError::creation("reader"))?;
        let timeout = Duration::from_millis(settings.request_timeout_ms);
        let partitions = topic_partitions(&consumer, topic, timeout)?;
        let mut assignment = TopicPartitionList::new();
        for partition in &partitions {
            assignment
                .add_partition_offset(topic, *partition, Offset::Beginning)
                .map_err(KafkaError::cluster(format!("read topic {topic}")))?;
        }
        consumer.assign(&assignment).map_err(KafkaError::cluster(format!("read topic {topic}")))?;
        Ok(Self { consumer, topic: topic.into(), partitions, at_end: BTreeSet::new() })
    }

    /// The next record; none when there is none within the timeout or the end was reached meanwhile.
    pub fn next(&mut self, timeout: Duration) -> Result<Option<Record>, KafkaError> {
        match self.consumer.poll(timeout) {
            Some(Ok(message)) => {
                self.at_end.remove(&rdkafka::Message::partition(&message));
                Ok(Some(to_record(&message, Arc::clone(&self.topic))))
            }
            Some(Err(ClientError::PartitionEOF(partition))) => {
                self.at_end.insert(partition);
                Ok(None)
            }
            // Everything else is tried again inside the client library; the caller's deadline bounds it.
            None | Some(Err(_)) => Ok(None),
        }
    }

    /// Whether every partition was read to the end it had when it was last asked for records.
    pub fn is_at_end(&self) -> bool {
        self.at_end.len() == self.partitions.len()
    }

    /// Reads until `done` says so of the records read so far, or fails at the deadline.
    pub fn read_until(
        &mut self,
        timeout: Duration,
        mut done: impl FnMut(&[Record]) -> bool,
    ) -> Result<Vec<Record>, KafkaError> {
        let deadline = Instant::now() + timeout;
        let mut records = Vec::new();
        while !done(&records) {
            let left = self.time_left(deadline, timeout, records.len())?;
            records.extend(self.next(left)?);
        }
        Ok(records)
    }

    /// Reads `count` records, or fails at the deadline.
    pub fn read_count(&mut self, count: usize, timeout: Duration) -> Result<Vec<Record>, KafkaError> {
        self.read_until(timeout, |records| records.len() >= count)
    }

    /// Reads to the end of every partition, or fails at the deadline.
    pub fn read_to_end(&mut self, timeout: Duration) -> Result<Vec<Record>, KafkaError> {
        let deadline = Instant::now() + timeout;
        let mut records = Vec::new();
        while !self.is_at_end() {
            let left = self.time_left(deadline, timeout, records.len())?;
            records.extend(self.next(left)?);
        }
        Ok(records)
    }

    fn time_left(&self, deadline: Instant, timeout: Duration, read: usize) -> Result<Duration, KafkaError> {
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            let what = format!("reading topic {} did not finish ({read} records read)", self.topic);
            return Err(KafkaError::Timeout { what, timeout });
        }
        Ok(left)
    }
}

/// The partitions of a topic. A topic that was asked for a moment ago may need a few rounds to show its leaders.
fn topic_partitions(
    consumer: &BaseConsumer<Quiet>,
    topic: &str,
    timeout: Duration,
) -> Result<BTreeSet<i32>, KafkaError> {
    let deadline = Instant::now() + timeout;
    loop {
        let metadata = consumer
            .fetch_metadata(Some(topic), timeout)
            .map_err(KafkaError::cluster(format!("read the metadata of topic {topic}")))?;
        let found: BTreeSet<i32> = metadata
            .topics()
            .iter()
            .filter(|found| found.name() == topic)
            .flat_map(|found| found.partitions().iter().map(rdkafka::metadata::MetadataPartition::id))
            .collect();
        if !found.is_empty() {
            return Ok(found);
        }
        if Instant::now() >= deadline {
            return Err(KafkaError::Timeout { what: format!("topic {topic} did not appear"), timeout });
        }
        // Polling the (unassigned) consumer serves the library's events and paces the question.
        let _ = consumer.poll(Duration::from_millis(50));
    }
}

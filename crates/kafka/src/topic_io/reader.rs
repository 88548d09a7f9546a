//! Reads topics: committed records only, to an end or on and on.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use copydesk_stage::Record;
use rdkafka::client::ClientContext;
use rdkafka::config::FromClientConfigAndContext;
use rdkafka::consumer::{BaseConsumer, Consumer, ConsumerContext};
use rdkafka::error::{KafkaError as ClientError, KafkaResult};
use rdkafka::{Offset, TopicPartitionList};

use crate::error::KafkaError;
use crate::settings::KafkaSettings;
use crate::shell::client_config;
use crate::shell::producing::code_of;
use crate::shell::wire::to_record;

/// Keeps the client library quiet: it calls the end of a partition an error, and tries the real ones again by itself.
pub(super) struct Quiet;

impl ClientContext for Quiet {
    fn error(&self, _error: ClientError, _reason: &str) {}
}

impl ConsumerContext for Quiet {}

/// Where a reader starts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Start {
    /// At the first record of every partition.
    Beginning,
    /// At the first record of every partition that is not older than this, in milliseconds since 1970.
    Time(i64),
    /// At one offset of one partition, and nowhere else.
    Place {
        /// The partition.
        partition: i32,
        /// The offset in the partition.
        offset: i64,
    },
}

/// Reads one topic, committed records only.
pub struct TopicReader {
    consumer: BaseConsumer<Quiet>,
    topic: Arc<str>,
    partitions: BTreeSet<i32>,
    at_end: BTreeSet<i32>,
}

/// What one poll gave.
pub(super) enum Polled {
    Record(Record),
    End(i32),
    Nothing,
    /// The client library tries again by itself; if nothing else comes, this is why.
    Trouble(ClientError),
}

impl TopicReader {
    /// Opens all partitions that the topic has now, at their beginning. Asking for a topic that is not there creates it
    /// where the broker allows that.
    pub fn open(settings: &KafkaSettings, topic: &str) -> Result<Self, KafkaError> {
        Self::open_at(settings, topic, Start::Beginning)
    }

    /// Opens a topic at a start.
    ///
    /// # Errors
    /// Returns, besides what the cluster refused, [`KafkaError::NotThere`] for a place that the topic does not have.
    pub fn open_at(settings: &KafkaSettings, topic: &str, start: Start) -> Result<Self, KafkaError> {
        let config = client_config::reader(settings);
        let consumer = BaseConsumer::from_config_and_context(&config, Quiet).map_err(KafkaError::creation("reader"))?;
        let timeout = Duration::from_millis(settings.request_timeout_ms);
        let partitions = topic_partitions(&consumer, topic, timeout)?;
        let assignment = match start {
            Start::Place { partition, offset } => {
                check_place(&consumer, topic, &partitions, (partition, offset), timeout)?;
                assigned(topic, [(partition, Offset::Offset(offset))])
            }
            Start::Beginning => assigned(topic, partitions.iter().map(|partition| (*partition, Offset::Beginning))),
            Start::Time(time_ms) => {
                let times = partitions.iter().map(|partition| (*partition, Offset::Offset(time_ms)));
                assigned(topic, times).and_then(|times| consumer.offsets_for_times(times, timeout))
            }
        };
        let assignment = assignment.map_err(KafkaError::cluster(format!("find where to read topic {topic}")))?;
        consumer.assign(&assignment).map_err(KafkaError::cluster(format!("read topic {topic}")))?;
        let partitions = assignment
            .elements()
            .iter()
            .map(rdkafka::topic_partition_list::TopicPartitionListElem::partition)
            .collect();
        Ok(Self { consumer, topic: topic.into(), partitions, at_end: BTreeSet::new() })
    }

    /// The next record; none when there is none within the timeout or the end was reached meanwhile.
    pub fn next(&mut self, timeout: Duration) -> Result<Option<Record>, KafkaError> {
        match self.poll(timeout) {
            Polled::Record(record) => {
                self.at_end.remove(&record.partition);
                Ok(Some(record))
            }
            Polled::End(partition) => {
                self.at_end.insert(partition);
                Ok(None)
            }
            // The caller's deadline bounds what is tried again.
            Polled::Nothing | Polled::Trouble(_) => Ok(None),
        }
    }

    /// The next record up to the end that each partition had when it was reached; none when all were. What is written to
    /// a partition after that is left out, so that a topic that grows has an end, too.
    ///
    /// # Errors
    /// Fails when nothing came for `timeout`.
    pub fn next_before_end(&mut self, timeout: Duration) -> Result<Option<Record>, KafkaError> {
        let deadline = Instant::now() + timeout;
        let mut trouble = None;
        while !self.is_at_end() {
            match self.poll(deadline.saturating_duration_since(Instant::now())) {
                Polled::Record(record) if !self.at_end.contains(&record.partition) => return Ok(Some(record)),
                Polled::End(partition) => {
                    self.at_end.insert(partition);
                }
                Polled::Record(_) | Polled::Nothing => {}
                Polled::Trouble(error) => trouble = Some(code_of(&error)),
            }
            if Instant::now() >= deadline {
                let why = trouble.map(|code| format!(" ({code})")).unwrap_or_default();
                return Err(KafkaError::Timeout {
                    what: format!("nothing came from topic {}{why}", self.topic),
                    timeout,
                });
            }
        }
        Ok(None)
    }

    fn poll(&self, timeout: Duration) -> Polled {
        polled(&self.consumer, &self.topic, timeout)
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

/// Polls once.
pub(super) fn polled(consumer: &BaseConsumer<Quiet>, topic: &Arc<str>, timeout: Duration) -> Polled {
    match consumer.poll(timeout) {
        Some(Ok(message)) => Polled::Record(to_record(&message, Arc::clone(topic))),
        Some(Err(ClientError::PartitionEOF(partition))) => Polled::End(partition),
        Some(Err(error)) => Polled::Trouble(error),
        None => Polled::Nothing,
    }
}

/// The partitions of a topic. A topic that was asked for a moment ago may need a few rounds to show its leaders.
pub(crate) fn topic_partitions<C: ConsumerContext>(
    consumer: &BaseConsumer<C>,
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

/// Partitions with offsets as a list of the client library.
pub(crate) fn assigned(
    topic: &str,
    places: impl IntoIterator<Item = (i32, Offset)>,
) -> KafkaResult<TopicPartitionList> {
    let mut list = TopicPartitionList::new();
    for (partition, offset) in places {
        list.add_partition_offset(topic, partition, offset)?;
    }
    Ok(list)
}

/// Whether the topic has a place. The client library would go to the beginning from one that is not there.
fn check_place(
    consumer: &BaseConsumer<Quiet>,
    topic: &str,
    partitions: &BTreeSet<i32>,
    (partition, offset): (i32, i64),
    timeout: Duration,
) -> Result<(), KafkaError> {
    if !partitions.contains(&partition) {
        let (what, holds) =
            (format!("partition {partition} of topic {topic}"), format!("it has {} partitions", partitions.len()));
        return Err(KafkaError::NotThere { what, holds });
    }
    let (first, end) = consumer
        .fetch_watermarks(topic, partition, timeout)
        .map_err(KafkaError::cluster(format!("find the ends of partition {partition} of topic {topic}")))?;
    if (first..end).contains(&offset) {
        return Ok(());
    }
    let what = format!("offset {offset} in partition {partition} of topic {topic}");
    let holds = if first < end { format!("it holds {first} to {}", end - 1) } else { "it is empty".to_owned() };
    Err(KafkaError::NotThere { what, holds })
}

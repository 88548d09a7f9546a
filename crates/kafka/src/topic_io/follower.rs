//! Reads a topic piece by piece, each time up to everything that was written before: what a stage that keeps its state in a
//! topic has to know when it gets a partition.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use copydesk_stage::Record;
use rdkafka::Offset;
use rdkafka::config::FromClientConfigAndContext;
use rdkafka::consumer::{BaseConsumer, Consumer};

use super::ends::{BETWEEN_ATTEMPTS, topic_end};
use super::reader::{Polled, Quiet, assigned, polled, topic_partitions};
use crate::error::KafkaError;
use crate::settings::KafkaSettings;
use crate::shell::client_config;

/// Follows a topic, committed records only.
pub struct TopicFollower {
    topic: String,
    committed: BaseConsumer<Quiet>,
    written: BaseConsumer<Quiet>,
    timeout: Duration,
    /// Where each partition is read on.
    next: BTreeMap<i32, i64>,
}

impl TopicFollower {
    /// Makes a follower that begins with the first record of every partition. It asks the cluster for nothing yet.
    ///
    /// # Errors
    /// Returns why the clients cannot be made.
    pub fn new(settings: &KafkaSettings, topic: &str) -> Result<Self, KafkaError> {
        let client = |isolation_level: &str| {
            let mut config = client_config::reader(settings);
            config.set("isolation.level", isolation_level);
            BaseConsumer::from_config_and_context(&config, Quiet).map_err(KafkaError::creation("follower"))
        };
        Ok(Self {
            topic: topic.to_owned(),
            committed: client("read_committed")?,
            written: client("read_uncommitted")?,
            timeout: Duration::from_millis(settings.request_timeout_ms),
            next: BTreeMap::new(),
        })
    }

    /// Gives every record to `take` that is new since the last call, in the order of its partition, up to everything that was
    /// written before this call. Transactions that are open on the topic are waited for: a group gives a partition on when its
    /// offsets are committed, which may be a moment before the outputs of the same transaction can be read.
    ///
    /// # Errors
    /// Returns what the cluster refused, and a time-out. What was taken by then is not given again.
    pub fn catch_up(&mut self, mut take: impl FnMut(Record)) -> Result<(), KafkaError> {
        let deadline = Instant::now() + self.timeout;
        let partitions = topic_partitions(&self.committed, &self.topic, self.timeout)?;
        for partition in &partitions {
            let written = topic_end(&self.written, &self.topic, *partition, self.timeout)?;
            while topic_end(&self.committed, &self.topic, *partition, self.timeout)? < written {
                self.check(deadline, "a transaction did not end on")?;
                std::thread::park_timeout(BETWEEN_ATTEMPTS);
            }
        }
        let places = partitions.iter().map(|partition| {
            (*partition, self.next.get(partition).map_or(Offset::Beginning, |next| Offset::Offset(*next)))
        });
        assigned(&self.topic, places)
            .and_then(|places| self.committed.assign(&places))
            .map_err(KafkaError::cluster(format!("read topic {}", self.topic)))?;
        let read = self.read_to_end(&partitions, deadline, &mut take);
        // Nothing is fetched in between.
        let _ = self.committed.unassign();
        read
    }

    fn read_to_end(
        &mut self,
        partitions: &BTreeSet<i32>,
        deadline: Instant,
        take: &mut impl FnMut(Record),
    ) -> Result<(), KafkaError> {
        let mut ended = BTreeSet::new();
        let topic = self.topic.as_str().into();
        while ended.len() < partitions.len() {
            match polled(&self.committed, &topic, deadline.saturating_duration_since(Instant::now())) {
                Polled::Record(record) => {
                    self.next.insert(record.partition, record.offset.saturating_add(1));
                    take(record);
                }
                Polled::End(partition) => {
                    ended.insert(partition);
                }
                // The client library tries again; the deadline bounds it.
                Polled::Nothing | Polled::Trouble(_) => {}
            }
            if ended.len() < partitions.len() {
                self.check(deadline, "did not reach the end of")?;
            }
        }
        Ok(())
    }

    fn check(&self, deadline: Instant, what: &str) -> Result<(), KafkaError> {
        if Instant::now() < deadline {
            return Ok(());
        }
        Err(KafkaError::Timeout { what: format!("{what} topic {}", self.topic), timeout: self.timeout })
    }
}

//! Watches the transactions of others from outside: whether one is open on a topic, and what was written in all, aborted
//! records among them. For diagnosis and tests; it owns no transaction and commits nothing.

use std::collections::BTreeSet;
use std::time::{Duration, Instant};

use rdkafka::Offset;
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::KafkaError as ClientError;

use crate::error::KafkaError;
use crate::settings::KafkaSettings;
use crate::shell::client_config;
use crate::topic_io::{assigned, topic_end, topic_partitions};

/// A topic, seen with and without what is not committed.
pub struct TransactionWatch {
    topic: String,
    partitions: BTreeSet<i32>,
    committed: BaseConsumer,
    written: BaseConsumer,
    timeout: Duration,
}

impl TransactionWatch {
    /// Watches the partitions that the topic has now.
    pub fn of(settings: &KafkaSettings, topic: &str) -> Result<Self, KafkaError> {
        let timeout = Duration::from_millis(settings.request_timeout_ms);
        let committed = consumer(settings, "read_committed")?;
        let written = consumer(settings, "read_uncommitted")?;
        let partitions = topic_partitions(&committed, topic, timeout)?;
        Ok(Self { topic: topic.to_owned(), partitions, committed, written, timeout })
    }

    /// The partitions on which a transaction is open: there the last stable offset stays below the high watermark.
    pub fn open(&self) -> Result<Vec<i32>, KafkaError> {
        let mut open = Vec::new();
        for partition in &self.partitions {
            // In this order: what is committed between the two questions does not look open.
            let written = topic_end(&self.written, &self.topic, *partition, self.timeout)?;
            let stable = topic_end(&self.committed, &self.topic, *partition, self.timeout)?;
            open.extend((stable < written).then_some(*partition));
        }
        Ok(open)
    }

    /// Counts all records that lie in the topic now, whatever became of their transactions.
    pub fn written_records(&self, timeout: Duration) -> Result<usize, KafkaError> {
        let beginnings = self.partitions.iter().map(|partition| (*partition, Offset::Beginning));
        let assignment = assigned(&self.topic, beginnings);
        assignment
            .and_then(|assignment| self.written.assign(&assignment))
            .map_err(KafkaError::cluster(format!("read topic {}", self.topic)))?;
        let deadline = Instant::now() + timeout;
        let (mut records, mut ended) = (0, BTreeSet::new());
        while ended.len() < self.partitions.len() {
            match self.written.poll(deadline.saturating_duration_since(Instant::now())) {
                Some(Ok(_)) => records += 1,
                Some(Err(ClientError::PartitionEOF(partition))) => {
                    ended.insert(partition);
                }
                // Everything else is tried again inside the client library; the deadline bounds it.
                None | Some(Err(_)) => {}
            }
            if Instant::now() >= deadline {
                let what = format!("counting topic {} did not finish ({records} records read)", self.topic);
                return Err(KafkaError::Timeout { what, timeout });
            }
        }
        Ok(records)
    }
}

fn consumer(settings: &KafkaSettings, isolation_level: &str) -> Result<BaseConsumer, KafkaError> {
    client_config::reader(settings)
        .set("isolation.level", isolation_level)
        .create()
        .map_err(KafkaError::creation("watch of transactions"))
}

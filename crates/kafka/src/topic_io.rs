//! Plain access to topics for loaders, readers and tools: write records and wait until they are delivered, read a
//! topic. Outside of any consumer group; the delivery loop is in [`crate::StageLoop`].

mod ends;
mod follower;
mod reader;

use std::sync::Arc;
use std::time::Duration;

use copydesk_stage::OutputRecord;
use rdkafka::producer::Producer;

use crate::error::KafkaError;
use crate::events::NoObserver;
use crate::settings::KafkaSettings;
use crate::shell::client_config;
use crate::shell::producing::{EventSink, ReportingProducer};

pub(crate) use ends::topic_end;
pub use follower::TopicFollower;
pub use reader::{Start, TopicReader};
pub(crate) use reader::{assigned, topic_partitions};

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

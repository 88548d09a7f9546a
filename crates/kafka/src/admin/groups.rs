//! What a consumer group has committed, read from outside of it.

use std::time::Duration;

use rdkafka::consumer::{BaseConsumer, Consumer};

use crate::admin::TopicAdmin;
use crate::error::KafkaError;
use crate::events::TopicPartition;
use crate::shell::client_config;
use crate::shell::consuming::{from_offset_list, to_list};

impl TopicAdmin {
    /// The offsets that a group has committed; partitions without one are left out.
    ///
    /// Waits while a transaction that could change them is open.
    pub fn committed_offsets(
        &self,
        group: &str,
        partitions: &[TopicPartition],
        timeout: Duration,
    ) -> Result<Vec<(TopicPartition, i64)>, KafkaError> {
        let mut config = client_config::reader(&self.settings);
        let consumer: BaseConsumer =
            config.set("group.id", group).create().map_err(KafkaError::creation("reader of offsets"))?;
        let offsets = consumer
            .committed_offsets(to_list(partitions), timeout)
            .map_err(|error| self.failure(&format!("read the committed offsets of group {group}"), timeout, error))?;
        Ok(from_offset_list(&offsets))
    }
}

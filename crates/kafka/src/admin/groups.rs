//! What a consumer group has committed, read from outside of it.

use std::time::{Duration, Instant};

use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::error::{KafkaError as ClientError, RDKafkaErrorCode};

use crate::admin::{METADATA_PAUSE, TopicAdmin};
use crate::error::KafkaError;
use crate::events::TopicPartition;
use crate::shell::client_config;
use crate::shell::consuming::{from_offset_list, to_list};

impl TopicAdmin {
    /// The offsets that a group has committed; partitions without one are left out.
    ///
    /// Waits while a transaction that could change them is open, and while the group has no coordinator: it moves, or loads.
    pub fn committed_offsets(
        &self,
        group: &str,
        partitions: &[TopicPartition],
        timeout: Duration,
    ) -> Result<Vec<(TopicPartition, i64)>, KafkaError> {
        let mut config = client_config::reader(&self.settings);
        let consumer: BaseConsumer =
            config.set("group.id", group).create().map_err(KafkaError::creation("reader of offsets"))?;
        let deadline = Instant::now() + timeout;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            match consumer.committed_offsets(to_list(partitions), left) {
                Ok(offsets) => return Ok(from_offset_list(&offsets)),
                Err(error) if lacks_coordinator(&error) && !left.is_zero() => std::thread::park_timeout(METADATA_PAUSE),
                Err(error) => {
                    let action = format!("read the committed offsets of group {group}");
                    return Err(self.failure(&action, timeout, error));
                }
            }
        }
    }
}

/// Whether the broker that was asked does not look after the group, or not yet.
fn lacks_coordinator(error: &ClientError) -> bool {
    matches!(
        error.rdkafka_error_code(),
        Some(
            RDKafkaErrorCode::NotCoordinator
                | RDKafkaErrorCode::CoordinatorLoadInProgress
                | RDKafkaErrorCode::CoordinatorNotAvailable
        )
    )
}

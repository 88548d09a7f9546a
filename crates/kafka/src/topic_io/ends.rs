//! Where the partitions of a topic end. What that means is the client's: with `read_committed` it is the last stable offset.

use std::time::{Duration, Instant};

use rdkafka::consumer::{Consumer, ConsumerContext};
use rdkafka::error::{KafkaError as ClientError, RDKafkaErrorCode};

use crate::error::KafkaError;

/// How long it waits between two attempts at a question that may be asked again.
pub(crate) const BETWEEN_ATTEMPTS: Duration = Duration::from_millis(50);

/// Asks where a partition ends.
pub(crate) fn topic_end<X: ConsumerContext, C: Consumer<X>>(
    consumer: &C,
    topic: &str,
    partition: i32,
    timeout: Duration,
) -> Result<i64, KafkaError> {
    let deadline = Instant::now() + timeout;
    loop {
        match consumer.fetch_watermarks(topic, partition, timeout) {
            Ok((_, end)) => return Ok(end),
            // A topic that was made a moment ago, or a broker that was started again, may not lead its partitions yet.
            Err(error) if is_moving(&error) && Instant::now() < deadline => {
                std::thread::park_timeout(BETWEEN_ATTEMPTS);
            }
            Err(error) => return Err(KafkaError::cluster(format!("ask where topic {topic} ends"))(error)),
        }
    }
}

fn is_moving(error: &ClientError) -> bool {
    matches!(
        error.rdkafka_error_code(),
        Some(
            RDKafkaErrorCode::NotLeaderForPartition
                | RDKafkaErrorCode::LeaderNotAvailable
                | RDKafkaErrorCode::UnknownTopicOrPartition
                | RDKafkaErrorCode::BrokerTransportFailure
        )
    )
}

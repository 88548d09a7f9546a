//! How large records, batches and answers may be, so that topics can be made to fit.

use rdkafka::ClientConfig;

use crate::error::KafkaError;
use crate::settings::KafkaSettings;
use crate::shell::client_config::{self, DEAD_LETTER_HEADERS_BYTES};

/// What a batch of one record takes besides the record, in bytes.
const BATCH_FRAMING_BYTES: usize = 4096;
/// A record that does not compress grows by at most one part in so many.
const COMPRESSION_LOSS_DIVISOR: usize = 256;

/// What the clients that are made of the settings carry, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClientSizes {
    /// The largest record that a producer takes.
    pub record_bytes: usize,
    /// The largest batch that a producer sends, unless it holds one larger record alone.
    pub batch_bytes: usize,
    /// The largest answer that a consumer takes. A broker answers with at least one batch, however large it is.
    pub answer_bytes: usize,
}

impl KafkaSettings {
    /// What the clients carry.
    ///
    /// # Errors
    /// Returns what the client library dislikes about its properties.
    pub fn client_sizes(&self) -> Result<ClientSizes, KafkaError> {
        let producer = client_config::producer(self, None);
        let consumer = client_config::group_consumer(self, "");
        let record_bytes = property(&producer, "message.max.bytes")?;
        let fetch_bytes = property(&consumer, "fetch.max.bytes")?;
        let answer_bytes = property(&consumer, "receive.message.max.bytes")?.max(fetch_bytes);
        Ok(ClientSizes {
            record_bytes,
            batch_bytes: property(&producer, "batch.size")?.min(record_bytes),
            answer_bytes,
        })
    }

    /// The largest dead letter, in bytes.
    pub const fn max_dead_letter_bytes(&self) -> usize {
        self.max_input_bytes + DEAD_LETTER_HEADERS_BYTES
    }
}

impl ClientSizes {
    /// The `max.message.bytes` that a topic with records of up to `record_bytes` needs. It bounds batches, as they are sent:
    /// a batch of many small records counts in full, and one that does not compress grows a little.
    pub fn topic_bytes(&self, record_bytes: usize) -> usize {
        let largest = record_bytes.max(self.batch_bytes);
        largest + largest / COMPRESSION_LOSS_DIVISOR + BATCH_FRAMING_BYTES
    }
}

/// A property with the library's own default.
fn property(config: &ClientConfig, name: &str) -> Result<usize, KafkaError> {
    let native = config.create_native_config().map_err(KafkaError::creation("client"))?;
    let value = native.get(name).map_err(KafkaError::creation("client"))?;
    value.parse().map_err(|_| KafkaError::InvalidSettings(format!("client property {name} is {value}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_has_room_for_a_full_batch_of_small_records_and_for_one_large_record() {
        let sizes = KafkaSettings::default().client_sizes().unwrap();
        assert_eq!(sizes.batch_bytes, 1_000_000);
        assert!(sizes.topic_bytes(10) > 1_000_000);
        assert!(sizes.topic_bytes(8_388_608) > 8_388_608 + 8_388_608 / 256);
        assert!(sizes.answer_bytes > sizes.topic_bytes(8_388_608));
    }

    #[test]
    fn properties_of_the_user_count() {
        let mut settings = KafkaSettings::default();
        settings.client.0.insert("batch.size".to_owned(), "3000000".to_owned());
        settings.client.0.insert("receive.message.max.bytes".to_owned(), "70000000".to_owned());
        let sizes = settings.client_sizes().unwrap();
        assert_eq!((sizes.batch_bytes, sizes.answer_bytes), (3_000_000, 70_000_000));
        settings.client.0.insert("batch.size".to_owned(), "many".to_owned());
        assert!(settings.client_sizes().is_err());
    }
}

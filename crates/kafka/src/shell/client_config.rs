//! The properties of the client library that follow from the settings. What the user sets in `client` overrides
//! everything but what the delivery promise rests on.

use rdkafka::ClientConfig;
use rdkafka::config::RDKafkaLogLevel;

use crate::settings::{DeliveryMode, KafkaSettings};

/// Room for the headers that a dead letter has more than its record, in bytes.
pub(crate) const DEAD_LETTER_HEADERS_BYTES: usize = 64 * 1024;
/// How often the consumer reports where its fetches stand, and the producer how fast brokers answer, in milliseconds.
const STATISTICS_INTERVAL_MS: u64 = 2_000;

/// How often the consumer looks whether its topics have changed, in milliseconds. A group that is joined while a broker comes back
/// may have been told of no partitions, and this is when it finds out.
const METADATA_INTERVAL_MS: u64 = 5_000;

/// The most that a consumer unpacks at a time unless the user says otherwise, in bytes: the library's own default.
const RECEIVE_BYTES: usize = 100_000_000;
/// The largest `message.max.bytes` that the library takes.
const LIBRARY_LIMIT_BYTES: usize = 1_000_000_000;

fn client(settings: &KafkaSettings, defaults: &[(&str, &str)]) -> ClientConfig {
    let mut config = ClientConfig::new();
    // Log lines become events, whoever listens: the binding would else ask a logger that this program does not have, and
    // keep all but errors back.
    let debugging = settings.client.0.contains_key("debug");
    config.set_log_level(if debugging { RDKafkaLogLevel::Debug } else { RDKafkaLogLevel::Info });
    config.set("client.id", "copydesk").set("bootstrap.servers", &settings.bootstrap_servers);
    for (name, value) in defaults {
        config.set(*name, *value);
    }
    for (name, value) in &settings.client.0 {
        config.set(name, value);
    }
    config
}

/// The producer of a stage loop; `transactional_id` only in exactly-once mode.
pub(crate) fn producer(settings: &KafkaSettings, transactional_id: Option<&str>) -> ClientConfig {
    let largest = largest_record_bytes(settings);
    let defaults = [
        ("linger.ms", "2"),
        ("compression.type", "zstd"),
        ("partitioner", "murmur2_random"),
        ("message.max.bytes", &largest.to_string()),
        ("statistics.interval.ms", &STATISTICS_INTERVAL_MS.to_string()),
    ];
    let mut config = client(settings, &defaults);
    config.set("enable.idempotence", "true").set("message.timeout.ms", settings.message_timeout_ms.to_string());
    if let Some(id) = transactional_id {
        config.set("transactional.id", id).set("transaction.timeout.ms", settings.transaction_timeout_ms.to_string());
    }
    config
}

/// The largest record that may have to be sent: whatever a consumer takes can become a dead letter. A record over the limit
/// of a stage is on its topic when it was packed well, and the one for dead letters takes it packed as well.
fn largest_record_bytes(settings: &KafkaSettings) -> usize {
    let property = settings.client.0.get("receive.message.max.bytes");
    let received = property.and_then(|bytes| bytes.parse().ok()).unwrap_or(RECEIVE_BYTES);
    let dead_letter = received.max(settings.max_input_bytes).saturating_add(DEAD_LETTER_HEADERS_BYTES);
    dead_letter.max(settings.max_output_bytes).min(LIBRARY_LIMIT_BYTES)
}

/// The consumer of a stage loop.
pub(crate) fn group_consumer(settings: &KafkaSettings, stage: &str) -> ClientConfig {
    let fetch_bytes = settings.max_dead_letter_bytes().to_string();
    let session_timeout_ms = settings.session_timeout_ms.to_string();
    let statistics_interval_ms = STATISTICS_INTERVAL_MS.to_string();
    let metadata_interval_ms = METADATA_INTERVAL_MS.to_string();
    let mut defaults = vec![
        ("auto.offset.reset", "earliest"),
        ("statistics.interval.ms", &statistics_interval_ms),
        ("fetch.message.max.bytes", &fetch_bytes),
        ("queued.min.messages", "1000"),
        ("queued.max.messages.kbytes", "16384"),
        ("fetch.wait.max.ms", "100"),
        ("allow.auto.create.topics", "true"),
        ("topic.metadata.refresh.interval.ms", &metadata_interval_ms),
    ];
    // The protocol `consumer` leaves both to the broker, and the library refuses them with it.
    if settings.uses_classic_protocol() {
        defaults.push(("partition.assignment.strategy", &settings.assignment_strategy));
        defaults.push(("session.timeout.ms", &session_timeout_ms));
    }
    let mut config = client(settings, &defaults);
    config
        .set("group.id", settings.stage_group_id(stage))
        .set("enable.auto.commit", "false")
        .set("enable.auto.offset.store", "false")
        .set("isolation.level", isolation_level(settings.delivery));
    config
}

/// A client that looks after topics.
pub(crate) fn admin(settings: &KafkaSettings) -> ClientConfig {
    client(settings, &[])
}

/// A consumer outside of any group that reads one topic from its beginning.
pub(crate) fn reader(settings: &KafkaSettings) -> ClientConfig {
    let mut config = client(settings, &[("auto.offset.reset", "earliest"), ("fetch.wait.max.ms", "50")]);
    config
        .set("group.id", format!("{}-reader", settings.group_id))
        .set("enable.auto.commit", "false")
        .set("enable.auto.offset.store", "false")
        .set("enable.partition.eof", "true")
        .set("isolation.level", isolation_level(settings.delivery));
    config
}

/// Committed records only, in both modes: the topic may be written by a transactional stage before this one.
const fn isolation_level(_mode: DeliveryMode) -> &'static str {
    "read_committed"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_delivery_promise_cannot_be_overridden() {
        let mut settings = KafkaSettings::default();
        settings.client.0.insert("enable.idempotence".to_owned(), "false".to_owned());
        settings.client.0.insert("compression.type".to_owned(), "lz4".to_owned());
        settings.client.0.insert("enable.auto.commit".to_owned(), "true".to_owned());
        let producer = producer(&settings, Some("copydesk-clean-0"));
        assert_eq!(producer.get("enable.idempotence"), Some("true"));
        assert_eq!(producer.get("compression.type"), Some("lz4"));
        assert_eq!(producer.get("transactional.id"), Some("copydesk-clean-0"));
        assert_eq!(group_consumer(&settings, "clean").get("enable.auto.commit"), Some("false"));
    }

    #[test]
    fn the_newer_group_protocol_is_accepted() {
        let mut settings = KafkaSettings::default();
        settings.client.0.insert("group.protocol".to_owned(), "consumer".to_owned());
        let consumer: rdkafka::error::KafkaResult<rdkafka::consumer::BaseConsumer> =
            group_consumer(&settings, "clean").create();
        assert!(consumer.is_ok(), "{:?}", consumer.err());
    }

    #[test]
    fn whatever_is_received_can_become_a_dead_letter() {
        let mut settings = KafkaSettings { max_input_bytes: 1000, max_output_bytes: 1000, ..KafkaSettings::default() };
        assert_eq!(producer(&settings, None).get("message.max.bytes"), Some("100065536"));
        settings.client.0.insert("receive.message.max.bytes".to_owned(), "2000000000".to_owned());
        assert_eq!(producer(&settings, None).get("message.max.bytes"), Some("1000000000"));
        assert!(producer(&settings, None).create_native_config().is_ok());
    }

    #[test]
    fn stages_have_their_own_groups() {
        let settings = KafkaSettings::default();
        assert_eq!(group_consumer(&settings, "clean").get("group.id"), Some("copydesk-clean"));
        assert_eq!(group_consumer(&settings, "extract").get("group.id"), Some("copydesk-extract"));
    }

    #[test]
    fn the_client_library_accepts_the_properties() {
        let settings = KafkaSettings::default();
        assert!(producer(&settings, Some("id")).create_native_config().is_ok());
        assert!(group_consumer(&settings, "clean").create_native_config().is_ok());
        assert!(reader(&settings).create_native_config().is_ok());
        assert!(admin(&settings).create_native_config().is_ok());
    }
}

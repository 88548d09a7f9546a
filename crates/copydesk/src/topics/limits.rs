//! Whether the limits of clients and brokers let the largest records through, and the times that are configured.

use std::collections::BTreeMap;

use copydesk_config::Settings;
use copydesk_kafka::{ConfigEntry, DeliveryMode};

use crate::finding::Finding;

/// Compares the settings with the configuration of a broker, empty where that cannot be read.
pub(crate) fn check_limits(settings: &Settings, broker: &BTreeMap<String, ConfigEntry>) -> Vec<Finding> {
    let kafka = &settings.kafka;
    let mut found = producer(settings);
    if broker.is_empty() {
        let remedy = "grant this client DescribeConfigs on the cluster";
        found.push(Finding::warn("the configuration of the brokers cannot be read", remedy));
        return found;
    }
    let limit = |name: &str| broker.get(name).and_then(|entry| entry.value.parse::<u64>().ok());
    let mut ask = |fits: bool, what: String, remedy: String| {
        if !fits {
            found.push(Finding::fail(what, remedy));
        }
    };
    if let Some(most) = limit("socket.request.max.bytes") {
        let sent = u64::try_from(kafka.max_dead_letter_bytes().max(kafka.max_output_bytes)).unwrap_or(u64::MAX);
        let what = format!("brokers take requests of {most} bytes, but records may have {sent}");
        ask(sent < most, what, "raise socket.request.max.bytes of the brokers, or lower kafka.max_*_bytes".to_owned());
    }
    if let Some(most) = limit("transaction.max.timeout.ms").filter(|_| kafka.delivery == DeliveryMode::ExactlyOnce) {
        let what = format!("kafka.transaction_timeout_ms is {}, brokers allow {most}", kafka.transaction_timeout_ms);
        let remedy = "lower it, or raise transaction.max.timeout.ms of the brokers";
        ask(kafka.transaction_timeout_ms <= most, what, remedy.to_owned());
    }
    let bounds = (limit("group.min.session.timeout.ms"), limit("group.max.session.timeout.ms"));
    if let (Some(least), Some(most), true) = (bounds.0, bounds.1, kafka.uses_classic_protocol()) {
        let what = format!("kafka.session_timeout_ms is {}, brokers allow {least} to {most}", kafka.session_timeout_ms);
        ask((least..=most).contains(&kafka.session_timeout_ms), what, "set a time that they allow".to_owned());
    }
    found
}

/// What the user has set for the client library against the sizes that are configured.
fn producer(settings: &Settings) -> Vec<Finding> {
    let needed = settings.kafka.max_dead_letter_bytes().max(settings.kafka.max_output_bytes);
    match settings.kafka.client_sizes() {
        Ok(sizes) if sizes.record_bytes >= needed => Vec::new(),
        Ok(sizes) => {
            let what =
                format!("the producer takes records of {} bytes, but they may have {needed}", sizes.record_bytes);
            vec![Finding::fail(what, "remove kafka.client.\"message.max.bytes\", or lower kafka.max_*_bytes")]
        }
        Err(error) => vec![Finding::fail(error.to_string(), "correct kafka.client")],
    }
}

//! What makes settings unusable: every problem at once, each with its key and what to do.

use std::fmt;

use crate::settings::{DeliveryMode, KafkaSettings};

/// One reason why settings cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsProblem {
    /// The key below `kafka`, such as `batch.max_records`.
    pub key: String,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub hint: String,
}

impl fmt::Display for SettingsProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ({})", self.key, self.message, self.hint)
    }
}

/// Properties whose override would break the delivery promise or the loop itself, with where to say it instead.
const RESERVED: [(&str, &str); 9] = [
    ("bootstrap.servers", "set kafka.bootstrap_servers"),
    ("group.id", "set kafka.group_id"),
    ("transactional.id", "set kafka.instance_id"),
    ("enable.auto.commit", "remove it: offsets are committed with the outputs"),
    ("enable.auto.offset.store", "remove it: offsets are committed with the outputs"),
    ("enable.idempotence", "remove it: the producer is always idempotent"),
    ("isolation.level", "remove it: the loop always reads committed records only"),
    ("transaction.timeout.ms", "set kafka.transaction_timeout_ms"),
    ("message.timeout.ms", "set kafka.message_timeout_ms"),
];

impl KafkaSettings {
    /// Every problem of these settings; none when they can be used.
    pub fn validate(&self) -> Vec<SettingsProblem> {
        let mut problems = Problems::default();
        self.check_names(&mut problems);
        self.check_times(&mut problems);
        self.check_limits(&mut problems);
        self.check_marks(&mut problems);
        self.check_client(&mut problems);
        problems.found
    }

    fn check_names(&self, problems: &mut Problems) {
        let names = [
            ("bootstrap_servers", &self.bootstrap_servers, "name a broker, such as localhost:9092"),
            ("group_id", &self.group_id, "choose a name for this application in the cluster"),
            ("instance_id", &self.instance_id, "choose a name for this instance that outlives restarts"),
            ("dead_letter_topic", &self.dead_letter_topic, "name a topic, such as articles.dead-letters"),
            ("assignment_strategy", &self.assignment_strategy, "use cooperative-sticky"),
        ];
        for (key, value, hint) in names {
            problems.check(!value.trim().is_empty(), key, "is empty", hint);
        }
    }

    fn check_times(&self, problems: &mut Problems) {
        let positive = [
            ("poll_timeout_ms", self.poll_timeout_ms),
            ("session_timeout_ms", self.session_timeout_ms),
            ("drain_deadline_ms", self.drain_deadline_ms),
            ("transaction_timeout_ms", self.transaction_timeout_ms),
            ("message_timeout_ms", self.message_timeout_ms),
            ("request_timeout_ms", self.request_timeout_ms),
            ("retry.initial_ms", self.retry.initial_ms),
            ("watchdog.stuck_after_ms", self.watchdog.stuck_after_ms),
            ("watchdog.watermark_interval_ms", self.watchdog.watermark_interval_ms),
        ];
        for (key, value) in positive {
            problems.check(value > 0, key, "is 0", "set a number of milliseconds");
            problems.check(i32::try_from(value).is_ok(), key, "is over 24 days", "set a shorter time");
        }
        problems.check(
            self.drain_deadline_ms < self.session_timeout_ms,
            "drain_deadline_ms",
            &format!("{} is not below session_timeout_ms {}", self.drain_deadline_ms, self.session_timeout_ms),
            "lower it, or the group gives the partitions away while they are drained",
        );
        problems.check(
            self.delivery == DeliveryMode::AtLeastOnce || self.message_timeout_ms <= self.transaction_timeout_ms,
            "message_timeout_ms",
            &format!("{} is above transaction_timeout_ms {}", self.message_timeout_ms, self.transaction_timeout_ms),
            "lower it: a record must be delivered or given up before its transaction ends",
        );
        problems.check(
            self.retry.max_ms >= self.retry.initial_ms,
            "retry.max_ms",
            "is below retry.initial_ms",
            "set the longest pause to at least the first one",
        );
        problems.check(
            (0.0..=1.0).contains(&self.retry.jitter),
            "retry.jitter",
            "is not between 0 and 1",
            "set a share of the pause, such as 0.2",
        );
    }

    fn check_limits(&self, problems: &mut Problems) {
        let positive = [
            ("max_input_bytes", self.max_input_bytes),
            ("max_output_bytes", self.max_output_bytes),
            ("batch.max_records", self.batch.max_records),
            ("batch.max_bytes", self.batch.max_bytes),
            ("queue.high_records", self.queue.high_records),
            ("queue.high_bytes", self.queue.high_bytes),
            ("queue.total_high_bytes", self.queue.total_high_bytes),
            ("queue.lanes_per_partition", self.queue.lanes_per_partition),
            ("queue.max_job_records", self.queue.max_job_records),
        ];
        for (key, value) in positive {
            problems.check(value > 0, key, "is 0", "set at least 1");
        }
        problems.check(self.retry.max_attempts > 0, "retry.max_attempts", "is 0", "set at least 1");
        for (key, value) in [("max_input_bytes", self.max_input_bytes), ("max_output_bytes", self.max_output_bytes)] {
            problems.check(value <= MAX_MESSAGE_BYTES, key, "is over 900 MiB", "librdkafka sends no larger records");
        }
    }

    fn check_marks(&self, problems: &mut Problems) {
        let queue = &self.queue;
        let marks = [
            ("queue.low_records", queue.low_records, queue.high_records, "queue.high_records"),
            ("queue.low_bytes", queue.low_bytes, queue.high_bytes, "queue.high_bytes"),
            ("queue.total_low_bytes", queue.total_low_bytes, queue.total_high_bytes, "queue.total_high_bytes"),
        ];
        for (key, low, high, high_key) in marks {
            let message = format!("{low} is not below {high_key} {high}");
            problems.check(low < high, key, &message, "set it to about half of the high mark");
        }
    }

    fn check_client(&self, problems: &mut Problems) {
        for (name, hint) in RESERVED {
            problems.check(!self.client.0.contains_key(name), &format!("client.{name:?}"), "is set by copydesk", hint);
        }
    }
}

/// The largest size that leaves room for headers below librdkafka's own limit of 1,000,000,000 bytes.
const MAX_MESSAGE_BYTES: usize = 900 * 1024 * 1024;

#[derive(Default)]
struct Problems {
    found: Vec<SettingsProblem>,
}

impl Problems {
    fn check(&mut self, fine: bool, key: &str, message: &str, hint: &str) {
        if !fine {
            let (key, message, hint) = (key.to_owned(), message.to_owned(), hint.to_owned());
            self.found.push(SettingsProblem { key, message, hint });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(settings: &KafkaSettings) -> Vec<String> {
        settings.validate().into_iter().map(|problem| problem.key).collect()
    }

    #[test]
    fn the_defaults_are_usable() {
        assert_eq!(KafkaSettings::default().validate(), []);
    }

    #[test]
    fn all_problems_are_found_at_once() {
        let mut settings = KafkaSettings {
            bootstrap_servers: " ".to_owned(),
            drain_deadline_ms: 45_000,
            message_timeout_ms: 90_000,
            ..KafkaSettings::default()
        };
        settings.queue.low_records = 2_000;
        settings.batch.max_records = 0;
        settings.retry.jitter = f64::NAN;
        settings.client.0.insert("group.id".to_owned(), "x".to_owned());
        let expected = [
            "bootstrap_servers",
            "drain_deadline_ms",
            "message_timeout_ms",
            "retry.jitter",
            "batch.max_records",
            "queue.low_records",
            "client.\"group.id\"",
        ];
        assert_eq!(keys(&settings), expected);
    }

    #[test]
    fn at_least_once_has_no_transaction_to_outlive() {
        let settings = KafkaSettings {
            delivery: DeliveryMode::AtLeastOnce,
            message_timeout_ms: 90_000,
            ..KafkaSettings::default()
        };
        assert_eq!(keys(&settings), Vec::<String>::new());
    }
}

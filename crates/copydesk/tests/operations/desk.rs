//! The program with the settings of one test: a cluster, and names that no other test has.

use std::process::Command;

use copydesk_kafka::KafkaSettings;
use copydesk_testkit::KafkaCluster;

use crate::support::{self, Ran};

/// The program, and what every call of it is told.
pub(crate) struct Desk {
    pub(crate) settings: KafkaSettings,
    pub(crate) prefix: String,
}

impl Desk {
    /// On a cluster that is shared with other tests.
    pub(crate) fn on(cluster: &KafkaCluster, test: &str) -> Self {
        let settings = cluster.settings(test);
        Self { prefix: format!("{}.", settings.group_id), settings }
    }

    /// With these settings.
    pub(crate) fn with(settings: KafkaSettings) -> Self {
        Self { settings, prefix: "articles.".to_owned() }
    }

    /// The name of a topic in the cluster.
    pub(crate) fn topic(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
    }

    /// A call of the program.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let flags = self.flags();
        support::copydesk(&[arguments, &flags.iter().map(String::as_str).collect::<Vec<_>>()].concat())
    }

    /// Runs the program to its end.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        let flags = self.flags();
        support::run(&[arguments, &flags.iter().map(String::as_str).collect::<Vec<_>>()].concat(), "")
    }

    fn flags(&self) -> Vec<String> {
        let kafka = &self.settings;
        let mut pairs = vec![
            format!("kafka.bootstrap_servers={}", kafka.bootstrap_servers),
            format!("kafka.group_id={}", kafka.group_id),
            format!("kafka.dead_letter_topic={}", kafka.dead_letter_topic),
            format!("kafka.delivery={}", kafka.delivery.as_str()),
            format!("kafka.request_timeout_ms={}", kafka.request_timeout_ms),
            "topics.layout.partitions=2".to_owned(),
        ];
        for topic in ["raw", "clean", "enriched", "quotes", "entities", "ninjs"] {
            pairs.push(format!("topics.{topic}={}", self.topic(topic)));
        }
        pairs.extend(kafka.client.0.iter().map(|(name, value)| format!("kafka.client.{name}={value}")));
        pairs.into_iter().flat_map(|pair| ["--set".to_owned(), pair]).collect()
    }
}

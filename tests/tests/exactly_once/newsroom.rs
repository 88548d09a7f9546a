//! The topics of one test on the cluster, the settings of its services, and what it sends.

use std::time::Instant;

use copydesk_kafka::{KafkaSettings, TopicAdmin, TopicPartition, TransactionWatch};
use copydesk_stage::Record;
use copydesk_testkit::{Clients, KafkaCluster, PATIENCE};
use copydesk_tests::{Service, Stage, model};

use crate::articles::Input;

/// Partitions of each topic.
const PARTITIONS: u16 = 3;
/// Input records in a batch, at most.
pub(crate) const BATCH: usize = 50;
/// The topics, by the names that they have in the configuration.
pub(crate) const TOPICS: [(&str, &str); 5] = [
    ("raw", "articles.raw"),
    ("clean", "articles.clean"),
    ("enriched", "articles.enriched"),
    ("quotes", "articles.quotes"),
    ("entities", "articles.entities"),
];

/// A newsroom with topics of its own.
pub(crate) struct Newsroom {
    pub(crate) clients: Clients,
    more: Vec<String>,
}

impl Newsroom {
    /// Makes the topics; `more` settings are for the services.
    pub(crate) fn open(cluster: &KafkaCluster, test: &str, more: &[String]) -> Self {
        let clients = cluster.clients(test, &TOPICS.map(|(_, name)| (name, PARTITIONS)));
        Self { clients, more: more.to_vec() }
    }

    /// Starts a service.
    pub(crate) fn start(&self, stage: Stage) -> Service {
        let watch = TransactionWatch::of(&self.clients.settings, &self.clients.topic(stage.outputs()[0])).unwrap();
        Service::start(stage, self.service_settings(), watch)
    }

    /// Short sessions, so that the group notices a death soon, and small batches, so that there are many transactions.
    fn service_settings(&self) -> Vec<String> {
        let KafkaSettings { bootstrap_servers, group_id, dead_letter_topic, .. } = &self.clients.settings;
        let mut settings = vec![
            format!("kafka.bootstrap_servers={bootstrap_servers}"),
            format!("kafka.group_id={group_id}"),
            format!("kafka.dead_letter_topic={dead_letter_topic}"),
            "kafka.session_timeout_ms=6000".to_owned(),
            "kafka.drain_deadline_ms=5000".to_owned(),
            format!("kafka.batch.max_records={BATCH}"),
            format!("extract.model={}", model().display()),
            "telemetry.admin.enabled=false".to_owned(),
            "telemetry.log.filter=error".to_owned(),
        ];
        settings.extend(TOPICS.map(|(key, name)| format!("topics.{key}={}", self.clients.topic(name))));
        settings.extend(self.more.iter().cloned());
        settings
    }

    /// Sends the next wave.
    pub(crate) fn send(&mut self, input: &mut Input) {
        let wave = input.next_wave(&self.clients.topic(Stage::Clean.input()));
        self.clients.write(&wave);
    }

    /// All that is committed on a topic.
    pub(crate) fn read(&self, topic: &str) -> Vec<Record> {
        self.clients.read_all(&self.clients.topic(topic))
    }

    /// All records of a topic, aborted ones among them.
    pub(crate) fn written(&self, topic: &str) -> usize {
        let watch = TransactionWatch::of(&self.clients.settings, &self.clients.topic(topic)).unwrap();
        watch.written_records(PATIENCE).unwrap()
    }

    /// Waits until each stage has committed all of its input; nothing else says that no more will come.
    pub(crate) fn wait_for_all(&self, stages: &[Stage], input: &Input, deadline: Instant) {
        for stage in stages {
            let mut reader = self.clients.reader(&self.clients.topic(stage.input()));
            let left = deadline.saturating_duration_since(Instant::now());
            let records = reader.read_count(input.records, left).unwrap();
            let ends = ends(&records);
            while self.committed(*stage, &ends) != ends {
                assert!(Instant::now() < deadline, "{stage:?} has not committed all of its input");
            }
        }
    }

    fn committed(&self, stage: Stage, partitions: &[(TopicPartition, i64)]) -> Vec<(TopicPartition, i64)> {
        let admin = TopicAdmin::new(&self.clients.settings).unwrap();
        let group = self.clients.settings.stage_group_id(stage.name());
        let partitions: Vec<TopicPartition> = partitions.iter().map(|(partition, _)| partition.clone()).collect();
        admin.committed_offsets(&group, &partitions, PATIENCE).unwrap()
    }
}

/// For each partition the offset after its last record.
fn ends(records: &[Record]) -> Vec<(TopicPartition, i64)> {
    let mut ends = std::collections::BTreeMap::new();
    for record in records {
        let end = ends.entry(TopicPartition::new(record.topic.clone(), record.partition)).or_default();
        *end = (record.offset + 1).max(*end);
    }
    ends.into_iter().collect()
}

//! Apache Kafka for the tests of one process: started for them, or one that is there already.

use std::process;
use std::time::{SystemTime, UNIX_EPOCH};

use copydesk_kafka::{Creation, DeliveryMode, KafkaSettings, TopicAdmin, TopicSpec};

use crate::kafka_node::KafkaNode;
use crate::{Clients, PATIENCE, impatient};

/// Names an existing cluster for the tests: `host:port`, separated by commas.
pub const BOOTSTRAP_VARIABLE: &str = "KAFKA_BOOTSTRAP";

/// A cluster of Apache Kafka. Tests share it, and never meet: groups and topics carry the run and the test in their names.
pub struct KafkaCluster {
    bootstrap_servers: String,
    run: String,
    node: Option<KafkaNode>,
}

impl KafkaCluster {
    /// The cluster that the environment names, else a node that ends with this process.
    ///
    /// # Errors
    /// Returns why the node did not start.
    pub fn of_process() -> Result<Self, String> {
        match named_cluster() {
            Some(bootstrap_servers) => Ok(Self { bootstrap_servers, run: run_name(), node: None }),
            None => Self::start(),
        }
    }

    /// A node that ends with this process, for tests that hurt it.
    ///
    /// # Errors
    /// Returns why it did not start.
    pub fn start() -> Result<Self, String> {
        let node = KafkaNode::start()?;
        Ok(Self { bootstrap_servers: node.bootstrap_servers().to_owned(), run: run_name(), node: Some(node) })
    }

    /// Where clients connect to: `host:port`, separated by commas.
    pub fn bootstrap_servers(&self) -> &str {
        &self.bootstrap_servers
    }

    /// The node, where this process started it.
    pub fn node(&self) -> Option<&KafkaNode> {
        self.node.as_ref()
    }

    /// Settings for a test: exactly once, with a group and a topic for dead letters that nobody else has.
    pub fn settings(&self, test: &str) -> KafkaSettings {
        let group_id = format!("{}-{}", self.run, test.replace(|c: char| !c.is_ascii_alphanumeric(), "-"));
        KafkaSettings {
            bootstrap_servers: self.bootstrap_servers.clone(),
            delivery: DeliveryMode::ExactlyOnce,
            dead_letter_topic: format!("{group_id}.dead-letters"),
            group_id,
            ..impatient()
        }
    }

    /// Creates topics, by their full names, each with its number of partitions.
    pub fn create_topics(&self, topics: &[(&str, u16)]) {
        let specs = topics.iter().map(|(name, partitions)| TopicSpec {
            name: (*name).to_owned(),
            partitions: *partitions,
            replication_factor: None,
            config: std::collections::BTreeMap::new(),
        });
        self.create(&specs.collect::<Vec<_>>());
    }

    /// Creates topics as they are described.
    pub fn create(&self, specs: &[TopicSpec]) {
        let outcomes = self.admin().create_topics(specs, PATIENCE).unwrap();
        assert!(outcomes.iter().all(|outcome| *outcome == Creation::Created), "{specs:?}: {outcomes:?}");
    }

    /// A client that looks after the topics of the cluster.
    pub fn admin(&self) -> TopicAdmin {
        TopicAdmin::new(&self.settings("admin")).unwrap()
    }

    /// Clients for a test, its topics, and a topic for dead letters with one partition. In the cluster the topics have
    /// the names that [`Clients::topic`] gives.
    pub fn clients(&self, test: &str, topics: &[(&str, u16)]) -> Clients {
        let settings = self.settings(test);
        let prefix = format!("{}.", settings.group_id);
        let mut names: Vec<(String, u16)> =
            topics.iter().map(|(name, partitions)| (format!("{prefix}{name}"), *partitions)).collect();
        names.push((settings.dead_letter_topic.clone(), 1));
        let names: Vec<(&str, u16)> = names.iter().map(|(name, partitions)| (name.as_str(), *partitions)).collect();
        self.create_topics(&names);
        Clients::with_prefix(settings, prefix)
    }
}

/// The cluster that the environment names.
pub(crate) fn named_cluster() -> Option<String> {
    std::env::var(BOOTSTRAP_VARIABLE).ok().filter(|servers| !servers.trim().is_empty())
}

/// Tells this run from every other one on the same cluster.
fn run_name() -> String {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    format!("test-{:x}-{:x}", since_1970.as_millis(), process::id())
}

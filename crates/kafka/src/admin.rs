//! Looking after topics: create, describe and delete them, and facts about the cluster. Blocks until the cluster has
//! answered or the time is over. What topics should look like is the caller's business; nothing existing is changed.

mod context;
mod groups;
mod probe;
mod sizes;
mod types;
mod wait;

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use rdkafka::admin::{
    AdminClient, AdminOptions, ConfigResourceResult, NewTopic, OwnedResourceSpecifier, ResourceSpecifier,
    TopicReplication, TopicResult,
};
use rdkafka::client::DefaultClientContext;
use rdkafka::config::{FromClientConfig, FromClientConfigAndContext};
use rdkafka::error::{KafkaError as ClientError, KafkaResult, RDKafkaErrorCode};
use rdkafka::metadata::{Metadata, MetadataTopic};
use rdkafka::producer::{Producer, ThreadedProducer};

use crate::error::KafkaError;
use crate::settings::KafkaSettings;
use crate::shell::client_config;
use context::ConnectionLog;
use wait::block_on;

pub use probe::{BrokenPromise, TransactionProbe, probe_group};
pub use sizes::ClientSizes;
pub use types::{
    Broker, Cluster, ConfigEntry, ConfigOrigin, Creation, Deletion, PartitionReplicas, TopicDescription, TopicSpec,
};

/// How long the library may take to give an operation up after its own time is over.
const GRACE: Duration = Duration::from_millis(500);
/// How often metadata is asked for while a change spreads through the cluster.
const METADATA_PAUSE: Duration = Duration::from_millis(50);

/// A client that looks after topics.
pub struct TopicAdmin {
    client: AdminClient<DefaultClientContext>,
    /// Asks for metadata: unlike the admin client it serves the events that say why a connection failed.
    asker: ThreadedProducer<ConnectionLog>,
    settings: KafkaSettings,
}

impl TopicAdmin {
    /// Makes the client. It connects in its own time.
    pub fn new(settings: &KafkaSettings) -> Result<Self, KafkaError> {
        let config = client_config::admin(settings);
        let client = AdminClient::from_config(&config).map_err(KafkaError::creation("admin client"))?;
        let asker = ThreadedProducer::from_config_and_context(&config, ConnectionLog::default())
            .map_err(KafkaError::creation("admin client"))?;
        Ok(Self { client, asker, settings: settings.clone() })
    }

    /// Asks the cluster to create a topic as if somebody wrote to it, for clusters that cannot be asked in other ways, and
    /// waits until it is there.
    pub fn create_by_use(&self, topic: &str, timeout: Duration) -> Result<(), KafkaError> {
        let deadline = Instant::now() + timeout;
        let action = format!("create topic {topic} by using it");
        self.asker
            .client()
            .fetch_metadata(Some(topic), timeout)
            .map_err(|error| self.failure(&action, timeout, error))?;
        self.wait_for_metadata(deadline, timeout, &format!("topic {topic} did not appear"), |metadata| {
            metadata.topics().iter().any(|found| found.name() == topic && leaders(found) > 0)
        })
    }

    /// Creates topics, and waits until every partition of the new ones has a leader. Topics that are there stay as they
    /// are. One outcome for each topic, in the order of `specs`.
    pub fn create_topics(&self, specs: &[TopicSpec], timeout: Duration) -> Result<Vec<Creation>, KafkaError> {
        let deadline = Instant::now() + timeout;
        let outcomes = self.ask_for_topics(specs, false, timeout)?;
        let created: Vec<&TopicSpec> = specs
            .iter()
            .zip(&outcomes)
            .filter_map(|(spec, outcome)| (*outcome == Creation::Created).then_some(spec))
            .collect();
        self.wait_for_leaders(&created, deadline, timeout)?;
        Ok(outcomes)
    }

    /// Asks the cluster whether it would create the topics; creates none.
    pub fn validate_topics(&self, specs: &[TopicSpec], timeout: Duration) -> Result<Vec<Creation>, KafkaError> {
        self.ask_for_topics(specs, true, timeout)
    }

    /// Deletes topics, and waits until they are gone. One outcome for each topic, in the order of `names`.
    pub fn delete_topics(&self, names: &[&str], timeout: Duration) -> Result<Vec<Deletion>, KafkaError> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let deadline = Instant::now() + timeout;
        let results = self.wait_for("delete topics", timeout, self.client.delete_topics(names, &options(timeout)))?;
        let outcomes: Vec<Deletion> = names.iter().map(|name| Deletion::from_code(result_of(&results, name))).collect();
        let gone: BTreeSet<&str> = names
            .iter()
            .zip(&outcomes)
            .filter_map(|(name, outcome)| (*outcome == Deletion::Deleted).then_some(*name))
            .collect();
        self.wait_for_metadata(deadline, timeout, "the deleted topics did not vanish", |metadata| {
            !metadata.topics().iter().any(|topic| gone.contains(topic.name()))
        })?;
        Ok(outcomes)
    }

    /// The topics among `names` that are there and that this client may see, with partitions and configuration.
    pub fn describe_topics(&self, names: &[&str], timeout: Duration) -> Result<Vec<TopicDescription>, KafkaError> {
        let metadata = self.metadata(timeout)?;
        let mut found: Vec<TopicDescription> = metadata
            .topics()
            .iter()
            .filter(|topic| names.contains(&topic.name()) && topic.error().is_none())
            .map(TopicDescription::of_metadata)
            .collect();
        let resources: Vec<ResourceSpecifier<'_>> =
            found.iter().map(|topic| ResourceSpecifier::Topic(&topic.name)).collect();
        let mut configs = self.configs(&resources, timeout)?;
        for topic in &mut found {
            topic.config = configs.remove(&topic.name).unwrap_or_default();
        }
        Ok(found)
    }

    /// The brokers of the cluster, as one of them knows them.
    pub fn cluster(&self, timeout: Duration) -> Result<Cluster, KafkaError> {
        let metadata = self.metadata(timeout)?;
        let brokers = metadata.brokers().iter().map(Broker::of_metadata).collect();
        Ok(Cluster { id: self.asker.client().fetch_cluster_id(timeout), brokers })
    }

    /// The configuration of one broker, asked of that broker itself. Empty where this client may not see it.
    pub fn broker_config(&self, broker: i32, timeout: Duration) -> Result<BTreeMap<String, ConfigEntry>, KafkaError> {
        let mut configs = self.configs(&[ResourceSpecifier::Broker(broker)], timeout)?;
        Ok(configs.remove(&broker.to_string()).unwrap_or_default())
    }

    fn ask_for_topics(
        &self,
        specs: &[TopicSpec],
        validate_only: bool,
        timeout: Duration,
    ) -> Result<Vec<Creation>, KafkaError> {
        if specs.is_empty() {
            return Ok(Vec::new());
        }
        let wanted: Vec<NewTopic<'_>> = specs.iter().map(new_topic).collect();
        let options = options(timeout).validate_only(validate_only);
        let results = self.wait_for("create topics", timeout, self.client.create_topics(&wanted, &options))?;
        Ok(specs.iter().map(|spec| Creation::from_code(result_of(&results, &spec.name))).collect())
    }

    fn wait_for_leaders(&self, created: &[&TopicSpec], deadline: Instant, timeout: Duration) -> Result<(), KafkaError> {
        self.wait_for_metadata(deadline, timeout, "the new topics did not get their leaders", |metadata| {
            created.iter().all(|spec| {
                let found = metadata.topics().iter().find(|topic| topic.name() == spec.name);
                found.is_some_and(|topic| leaders(topic) == spec.partitions)
            })
        })
    }

    /// Asks for metadata until `done` says so.
    fn wait_for_metadata(
        &self,
        deadline: Instant,
        timeout: Duration,
        what: &str,
        done: impl Fn(&Metadata) -> bool,
    ) -> Result<(), KafkaError> {
        while !done(&self.metadata(timeout)?) {
            if Instant::now() >= deadline {
                return Err(KafkaError::Timeout { what: what.to_owned(), timeout });
            }
            std::thread::sleep(METADATA_PAUSE);
        }
        Ok(())
    }

    /// Of all topics: a question for one that is missing could create it.
    fn metadata(&self, timeout: Duration) -> Result<Metadata, KafkaError> {
        self.asker
            .client()
            .fetch_metadata(None, timeout)
            .map_err(|error| self.failure("read the metadata of the cluster", timeout, error))
    }

    fn configs(
        &self,
        resources: &[ResourceSpecifier<'_>],
        timeout: Duration,
    ) -> Result<BTreeMap<String, BTreeMap<String, ConfigEntry>>, KafkaError> {
        if resources.is_empty() {
            return Ok(BTreeMap::new());
        }
        let question = self.client.describe_configs(resources, &options(timeout));
        let answers = self.wait_for("read configurations", timeout, question)?;
        Ok(answers.into_iter().filter_map(config_of).collect())
    }

    fn wait_for<T>(
        &self,
        action: &str,
        timeout: Duration,
        question: impl Future<Output = KafkaResult<T>>,
    ) -> Result<T, KafkaError> {
        let answer = block_on(question, timeout + GRACE).unwrap_or(Err(ClientError::Canceled));
        answer.map_err(|error| self.failure(action, timeout, error))
    }

    /// Why a question was not answered: what the library said, or why no broker could be talked to.
    fn failure(&self, action: &str, timeout: Duration, error: ClientError) -> KafkaError {
        if !is_unanswered(&error) {
            return KafkaError::cluster(action)(error);
        }
        let reasons = self.asker.context().reasons();
        let why = if reasons.is_empty() { String::new() } else { format!("{}; ", reasons.join("; ")) };
        let servers = &self.settings.bootstrap_servers;
        KafkaError::Timeout { what: format!("cannot {action}: {why}no answer from {servers}"), timeout }
    }
}

/// Whether the library gave a question up because it could talk to no broker.
fn is_unanswered(error: &ClientError) -> bool {
    let code = match error {
        ClientError::Canceled => return true,
        ClientError::AdminOp(code) => Some(*code),
        other => other.rdkafka_error_code(),
    };
    matches!(
        code,
        Some(
            RDKafkaErrorCode::OperationTimedOut
                | RDKafkaErrorCode::BrokerTransportFailure
                | RDKafkaErrorCode::AllBrokersDown
                | RDKafkaErrorCode::Resolve
                | RDKafkaErrorCode::Authentication
        )
    )
}

fn options(timeout: Duration) -> AdminOptions {
    AdminOptions::new().request_timeout(Some(timeout)).operation_timeout(Some(timeout))
}

fn new_topic(spec: &TopicSpec) -> NewTopic<'_> {
    let replication = TopicReplication::Fixed(spec.replication_factor.map_or(-1, i32::from));
    let topic = NewTopic::new(&spec.name, i32::from(spec.partitions), replication);
    spec.config.iter().fold(topic, |topic, (name, value)| topic.set(name, value))
}

/// The code that the cluster gave for a topic; a topic without any counts as failed.
fn result_of(results: &[TopicResult], name: &str) -> Result<(), RDKafkaErrorCode> {
    let found = results.iter().find_map(|result| match result {
        Ok(topic) if topic == name => Some(Ok(())),
        Err((topic, code)) if topic == name => Some(Err(*code)),
        _ => None,
    });
    found.unwrap_or(Err(RDKafkaErrorCode::Unknown))
}

fn config_of(answer: ConfigResourceResult) -> Option<(String, BTreeMap<String, ConfigEntry>)> {
    let resource = answer.ok()?;
    let name = match resource.specifier {
        OwnedResourceSpecifier::Topic(name) | OwnedResourceSpecifier::Group(name) => name,
        OwnedResourceSpecifier::Broker(id) => id.to_string(),
    };
    Some((name, resource.entries.into_iter().filter_map(ConfigEntry::of_client).collect()))
}

fn leaders(topic: &MetadataTopic) -> u16 {
    let led = topic.partitions().iter().filter(|partition| partition.leader() >= 0).count();
    u16::try_from(led).unwrap_or(u16::MAX)
}

//! What is said about topics and clusters, without a type of the client library.

use std::collections::BTreeMap;

use rdkafka::admin::{ConfigEntry as ClientEntry, ConfigSource};
use rdkafka::error::RDKafkaErrorCode;
use rdkafka::metadata::{MetadataBroker, MetadataTopic};

/// A topic that is to be created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicSpec {
    /// Its name.
    pub name: String,
    /// How many partitions it gets.
    pub partitions: u16,
    /// How many brokers keep a copy; none means the cluster's default.
    pub replication_factor: Option<u16>,
    /// Configuration of the topic by name, such as `cleanup.policy`.
    pub config: BTreeMap<String, String>,
}

/// What became of a topic that was to be created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Creation {
    /// It was not there and is now (or would be).
    Created,
    /// It was there; nothing was changed.
    Existed,
    /// The cluster refused, for this reason.
    Refused(String),
}

impl Creation {
    pub(super) fn from_code(code: Result<(), RDKafkaErrorCode>) -> Self {
        match code {
            Ok(()) => Self::Created,
            Err(RDKafkaErrorCode::TopicAlreadyExists) => Self::Existed,
            Err(code) => Self::Refused(code.to_string()),
        }
    }
}

/// What became of a topic that was to be deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deletion {
    /// It was there and is gone.
    Deleted,
    /// It was not there.
    Missing,
    /// The cluster refused, for this reason.
    Refused(String),
}

impl Deletion {
    pub(super) fn from_code(code: Result<(), RDKafkaErrorCode>) -> Self {
        match code {
            Ok(()) => Self::Deleted,
            Err(RDKafkaErrorCode::UnknownTopicOrPartition) => Self::Missing,
            Err(code) => Self::Refused(code.to_string()),
        }
    }
}

/// A topic as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicDescription {
    /// Its name.
    pub name: String,
    /// Its partitions, by number.
    pub partitions: Vec<PartitionReplicas>,
    /// Its configuration by name, defaults included. Empty where this client may not see it.
    pub config: BTreeMap<String, ConfigEntry>,
}

/// Who keeps a partition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartitionReplicas {
    /// Its number.
    pub partition: i32,
    /// The broker that leads it; none while there is none.
    pub leader: Option<i32>,
    /// The brokers that should have a copy.
    pub replicas: Vec<i32>,
    /// The brokers whose copy is complete.
    pub in_sync: Vec<i32>,
}

impl TopicDescription {
    pub(super) fn of_metadata(topic: &MetadataTopic) -> Self {
        let mut partitions: Vec<PartitionReplicas> = topic
            .partitions()
            .iter()
            .map(|partition| PartitionReplicas {
                partition: partition.id(),
                leader: (partition.leader() >= 0).then(|| partition.leader()),
                replicas: partition.replicas().to_vec(),
                in_sync: partition.isr().to_vec(),
            })
            .collect();
        partitions.sort_by_key(|partition| partition.partition);
        Self { name: topic.name().to_owned(), partitions, config: BTreeMap::new() }
    }

    /// The fewest brokers that keep a copy of a partition; 0 for a topic without partitions.
    pub fn replication_factor(&self) -> usize {
        self.partitions.iter().map(|partition| partition.replicas.len()).min().unwrap_or_default()
    }

    /// The value of a configuration entry.
    pub fn config_value(&self, name: &str) -> Option<&str> {
        self.config.get(name).map(|entry| entry.value.as_str())
    }
}

/// One entry of a configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigEntry {
    /// Its value.
    pub value: String,
    /// Where the value comes from.
    pub origin: ConfigOrigin,
}

/// Where the value of a configuration entry comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ConfigOrigin {
    /// Set for the topic itself.
    Topic,
    /// Set for the broker or for all brokers.
    Broker,
    /// The default of Kafka.
    Default,
    /// The cluster does not say.
    Unknown,
}

impl ConfigEntry {
    /// The entry with its name; none when it has no value or must not be shown.
    pub(super) fn of_client(entry: ClientEntry) -> Option<(String, Self)> {
        let origin = match entry.source {
            ConfigSource::DynamicTopic => ConfigOrigin::Topic,
            ConfigSource::DynamicBroker | ConfigSource::DynamicDefaultBroker | ConfigSource::StaticBroker => {
                ConfigOrigin::Broker
            }
            ConfigSource::Default => ConfigOrigin::Default,
            ConfigSource::Unknown => ConfigOrigin::Unknown,
        };
        let value = entry.value.filter(|_| !entry.is_sensitive)?;
        Some((entry.name, Self { value, origin }))
    }
}

/// A cluster, as one of its brokers knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// Its identity, where it has one.
    pub id: Option<String>,
    /// Its brokers.
    pub brokers: Vec<Broker>,
}

/// A broker.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Broker {
    /// Its number.
    pub id: i32,
    /// Where it is reached, `host:port`.
    pub address: String,
}

impl Broker {
    pub(super) fn of_metadata(broker: &MetadataBroker) -> Self {
        Self { id: broker.id(), address: format!("{}:{}", broker.host(), broker.port()) }
    }
}

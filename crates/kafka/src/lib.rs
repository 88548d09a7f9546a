//! The delivery loop on Kafka: consume, process in parallel, produce, commit.
//!
//! This is the only crate that names the Kafka client library, its mock cluster included.

mod admin;
mod embedded;
mod error;
mod events;
mod health;
pub mod machine;
mod settings;
mod shell;
mod shutdown;
mod topic_io;
mod transaction_watch;

pub use admin::{
    BrokenPromise, Broker, ClientSizes, Cluster, ConfigEntry, ConfigOrigin, Creation, Deletion, PartitionReplicas,
    TopicAdmin, TopicDescription, TopicSpec, TransactionProbe, probe_group,
};
pub use embedded::{EmbeddedBroker, Fault, FaultyRequest, RETAINED_BYTES_PER_PARTITION};
pub use error::KafkaError;
pub use events::{BatchResult, ClientLogLevel, Event, NoObserver, Observer, RecordResult, TopicPartition};
pub use health::{Health, HealthSnapshot, PartitionHealth, Phase};
pub use settings::{
    BatchSettings, ClientProperties, DeliveryMode, KafkaSettings, QueueSettings, RetrySettings, SettingsProblem,
    WatchdogSettings, is_secret_property,
};
pub use shell::stage_loop::StageLoop;
pub use shutdown::Shutdown;
pub use topic_io::{Start, TopicFollower, TopicReader, TopicWriter};
pub use transaction_watch::TransactionWatch;

//! An embedded broker for the demonstration and for tests: librdkafka's mock cluster behind a real TCP listener.
//!
//! It has groups, idempotent producers and compression. It keeps only [`RETAINED_BYTES_PER_PARTITION`] and then drops
//! the oldest records without a word, so a loader must wait for its readers. It accepts transactions and ignores them
//! (offsets sent in one are lost): no proof of exactly-once. Clients written in Java do not get along with it.

use rdkafka::mocking::MockCluster;
use rdkafka::producer::DefaultProducerContext;
use rdkafka::types::{RDKafkaApiKey, RDKafkaRespErr};

use crate::error::KafkaError;

/// What the embedded broker keeps of each partition, in bytes.
pub const RETAINED_BYTES_PER_PARTITION: usize = 5 * 1024 * 1024;

/// A running embedded broker; dropping it stops it.
pub struct EmbeddedBroker {
    cluster: MockCluster<'static, DefaultProducerContext>,
}

/// A request of the protocol that a fault can be injected into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FaultyRequest {
    /// Writing records.
    Produce,
    /// Reading records.
    Fetch,
    /// Committing offsets outside of transactions.
    OffsetCommit,
    /// Reading committed offsets.
    OffsetFetch,
    /// Joining a group.
    JoinGroup,
    /// Keeping a membership alive.
    Heartbeat,
    /// Getting a producer id.
    InitProducerId,
    /// Adding partitions to a transaction.
    AddPartitionsToTxn,
    /// Adding a group's offsets to a transaction.
    TxnOffsetCommit,
    /// Committing or aborting a transaction.
    EndTxn,
}

/// What a faulty request answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// The connection is closed without an answer.
    Disconnect,
    /// The record is too large for the topic.
    MessageTooLarge,
    /// The client may not write the topic.
    TopicAuthorizationFailed,
    /// The client may not use the transactional id.
    TransactionalIdAuthorizationFailed,
    /// The broker does not lead the partition any more.
    NotLeader,
    /// The coordinator is still loading.
    CoordinatorLoading,
    /// Another broker is the coordinator.
    NotCoordinator,
    /// The group has moved on without this member.
    IllegalGeneration,
    /// The group does not know this member.
    UnknownMember,
    /// The group is rebalancing.
    RebalanceInProgress,
    /// Another member took this static membership.
    FencedInstance,
    /// Another producer took this transactional id.
    ProducerFenced,
    /// The producer's epoch is stale.
    InvalidProducerEpoch,
    /// A sequence number is missing.
    OutOfOrderSequence,
    /// A transaction is in another state.
    InvalidTransactionState,
    /// Another transaction of the same id is still ending.
    ConcurrentTransactions,
}

impl EmbeddedBroker {
    /// Starts a cluster of `brokers` brokers on free ports of the loopback interface.
    pub fn start(brokers: u16) -> Result<Self, KafkaError> {
        let cluster = MockCluster::new(i32::from(brokers)).map_err(KafkaError::cluster("start the embedded broker"))?;
        Ok(Self { cluster })
    }

    /// Where clients connect to: `host:port`, separated by commas.
    pub fn bootstrap_servers(&self) -> String {
        self.cluster.bootstrap_servers()
    }

    /// Creates a topic. Topics that are only written to are created on first use with four partitions.
    pub fn create_topic(&self, topic: &str, partitions: u16) -> Result<(), KafkaError> {
        self.cluster
            .create_topic(topic, i32::from(partitions), 1)
            .map_err(KafkaError::cluster(format!("create topic {topic}")))
    }

    /// Makes the next requests of a kind fail, one for each fault, in this order.
    pub fn fail_next(&self, request: FaultyRequest, faults: &[Fault]) {
        let errors: Vec<RDKafkaRespErr> = faults.iter().map(|fault| fault.code()).collect();
        self.cluster.request_errors(request.key(), &errors);
    }

    /// Closes all connections and refuses new ones until [`set_up`](Self::set_up).
    pub fn set_down(&self) -> Result<(), KafkaError> {
        self.cluster.broker_down(-1).map_err(KafkaError::cluster("take the embedded broker down"))
    }

    /// Accepts connections again.
    pub fn set_up(&self) -> Result<(), KafkaError> {
        self.cluster.broker_up(-1).map_err(KafkaError::cluster("bring the embedded broker up"))
    }
}

impl FaultyRequest {
    fn key(self) -> RDKafkaApiKey {
        match self {
            Self::Produce => RDKafkaApiKey::Produce,
            Self::Fetch => RDKafkaApiKey::Fetch,
            Self::OffsetCommit => RDKafkaApiKey::OffsetCommit,
            Self::OffsetFetch => RDKafkaApiKey::OffsetFetch,
            Self::JoinGroup => RDKafkaApiKey::JoinGroup,
            Self::Heartbeat => RDKafkaApiKey::Heartbeat,
            Self::InitProducerId => RDKafkaApiKey::InitProducerId,
            Self::AddPartitionsToTxn => RDKafkaApiKey::AddPartitionsToTxn,
            Self::TxnOffsetCommit => RDKafkaApiKey::TxnOffsetCommit,
            Self::EndTxn => RDKafkaApiKey::EndTxn,
        }
    }
}

impl Fault {
    fn code(self) -> RDKafkaRespErr {
        match self {
            Self::Disconnect => RDKafkaRespErr::RD_KAFKA_RESP_ERR__TRANSPORT,
            Self::MessageTooLarge => RDKafkaRespErr::RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE,
            Self::TopicAuthorizationFailed => RDKafkaRespErr::RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED,
            Self::TransactionalIdAuthorizationFailed => {
                RDKafkaRespErr::RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED
            }
            Self::NotLeader => RDKafkaRespErr::RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION,
            Self::CoordinatorLoading => RDKafkaRespErr::RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS,
            Self::NotCoordinator => RDKafkaRespErr::RD_KAFKA_RESP_ERR_NOT_COORDINATOR,
            Self::IllegalGeneration => RDKafkaRespErr::RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION,
            Self::UnknownMember => RDKafkaRespErr::RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID,
            Self::RebalanceInProgress => RDKafkaRespErr::RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS,
            Self::FencedInstance => RDKafkaRespErr::RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID,
            Self::ProducerFenced => RDKafkaRespErr::RD_KAFKA_RESP_ERR_PRODUCER_FENCED,
            Self::InvalidProducerEpoch => RDKafkaRespErr::RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH,
            Self::OutOfOrderSequence => RDKafkaRespErr::RD_KAFKA_RESP_ERR_OUT_OF_ORDER_SEQUENCE_NUMBER,
            Self::InvalidTransactionState => RDKafkaRespErr::RD_KAFKA_RESP_ERR_INVALID_TXN_STATE,
            Self::ConcurrentTransactions => RDKafkaRespErr::RD_KAFKA_RESP_ERR_CONCURRENT_TRANSACTIONS,
        }
    }
}

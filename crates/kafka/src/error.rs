//! Why a loop or a client could not go on. Messages name topics, brokers and settings, never article text.

use std::time::Duration;

use rdkafka::error::KafkaError as ClientError;

/// What can end a loop or a client call.
#[derive(Debug, thiserror::Error)]
pub enum KafkaError {
    /// The settings cannot be used.
    #[error("invalid kafka settings: {0}")]
    InvalidSettings(String),
    /// The client library refuses its configuration or cannot start.
    #[error("cannot create the {role}: {source}")]
    ClientCreation {
        /// Which client.
        role: &'static str,
        /// What the library said.
        source: ClientError,
    },
    /// A call to the cluster failed.
    #[error("cannot {action}: {source}")]
    Cluster {
        /// What was asked for.
        action: String,
        /// What the library said.
        source: ClientError,
    },
    /// Something did not happen in time.
    #[error("{what} within {timeout:?}")]
    Timeout {
        /// What did not happen.
        what: String,
        /// How long it was waited for.
        timeout: Duration,
    },
    /// A topic does not have what was asked for.
    #[error("there is no {what}: {holds}")]
    NotThere {
        /// What was asked for.
        what: String,
        /// What there is.
        holds: String,
    },
    /// Records could not be delivered.
    #[error("{failed} of {sent} records were not delivered to the broker: {reason}")]
    NotDelivered {
        /// How many failed.
        failed: usize,
        /// How many were sent.
        sent: usize,
        /// The first reason.
        reason: String,
    },
    /// A thread of the loop could not be started or has ended unexpectedly.
    #[error("thread failed: {0}")]
    Thread(String),
    /// The loop stopped because it cannot go on; nothing uncommitted was lost.
    #[error("the {stage} stage stopped: {reason}")]
    Stopped {
        /// The stage.
        stage: String,
        /// Why.
        reason: String,
    },
}

impl KafkaError {
    pub(crate) fn cluster(action: impl Into<String>) -> impl FnOnce(ClientError) -> Self {
        let action = action.into();
        move |source| Self::Cluster { action, source }
    }

    pub(crate) fn creation(role: &'static str) -> impl FnOnce(ClientError) -> Self {
        move |source| Self::ClientCreation { role, source }
    }
}

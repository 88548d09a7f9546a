//! An embedded broker with settings and clients for it.

use std::ops::{Deref, DerefMut};

use copydesk_kafka::{DeliveryMode, EmbeddedBroker, KafkaSettings};

use crate::{Clients, impatient, keyed};

/// A running embedded broker. Its settings say at-least-once.
pub struct Broker {
    clients: Clients,
    // Last, so that it outlives its clients.
    embedded: EmbeddedBroker,
}

impl Broker {
    /// Starts a broker with topics: names and numbers of partitions.
    pub fn start(topics: &[(&str, u16)]) -> Self {
        let embedded = EmbeddedBroker::start(1).unwrap();
        for (topic, partitions) in topics {
            embedded.create_topic(topic, *partitions).unwrap();
        }
        let mut clients = Clients::new(KafkaSettings {
            bootstrap_servers: embedded.bootstrap_servers(),
            delivery: DeliveryMode::AtLeastOnce,
            ..impatient()
        });
        // With its first record the writer gets its producer id, which a fault for another client must not meet.
        clients.write(&[keyed("warm-up", "", "")]);
        Self { clients, embedded }
    }

    /// The broker itself, for faults.
    pub fn embedded(&self) -> &EmbeddedBroker {
        &self.embedded
    }
}

impl Deref for Broker {
    type Target = Clients;

    fn deref(&self) -> &Clients {
        &self.clients
    }
}

impl DerefMut for Broker {
    fn deref_mut(&mut self) -> &mut Clients {
        &mut self.clients
    }
}

//! An embedded broker with settings and clients for it.

use copydesk_kafka::{DeliveryMode, EmbeddedBroker, KafkaSettings, TopicReader, TopicWriter};
use copydesk_stage::{OutputRecord, Record};

use crate::{PATIENCE, keyed};

/// A running embedded broker.
pub struct Broker {
    /// What clients need to use it: at-least-once, and short pauses everywhere.
    pub settings: KafkaSettings,
    writer: TopicWriter,
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
        let mut settings = KafkaSettings {
            bootstrap_servers: embedded.bootstrap_servers(),
            delivery: DeliveryMode::AtLeastOnce,
            worker_threads: 2,
            ..KafkaSettings::default()
        };
        settings.batch.linger_ms = 5;
        settings.retry.initial_ms = 10;
        settings.retry.max_ms = 100;
        let mut writer = TopicWriter::new(&settings).unwrap();
        // With its first record the writer gets its producer id, which a fault for another client must not meet.
        writer.write(&[keyed("warm-up", "", "")]).unwrap();
        Self { settings, writer, embedded }
    }

    /// The broker itself, for faults.
    pub fn embedded(&self) -> &EmbeddedBroker {
        &self.embedded
    }

    /// Writes records and waits until the broker has them.
    pub fn write(&mut self, records: &[OutputRecord]) {
        self.writer.write(records).unwrap();
    }

    /// Reads `count` records of a topic, from its beginning.
    pub fn read(&self, topic: &str, count: usize) -> Vec<Record> {
        self.read_until(topic, |records| records.len() >= count)
    }

    /// Reads a topic from its beginning until `done` says so of what was read.
    pub fn read_until(&self, topic: &str, done: impl FnMut(&[Record]) -> bool) -> Vec<Record> {
        self.reader(topic).read_until(PATIENCE, done).unwrap()
    }

    /// Reads all that a topic holds now.
    pub fn read_all(&self, topic: &str) -> Vec<Record> {
        self.reader(topic).read_to_end(PATIENCE).unwrap()
    }

    fn reader(&self, topic: &str) -> TopicReader {
        TopicReader::open(&self.settings, topic).unwrap()
    }
}

//! Settings for a cluster with a writer and readers, whichever cluster it is.

use copydesk_kafka::{KafkaSettings, TopicReader, TopicWriter};
use copydesk_stage::{OutputRecord, Record};

use crate::PATIENCE;

/// What a test needs to use a cluster.
pub struct Clients {
    /// What clients need to use the cluster; a test changes what it tests.
    pub settings: KafkaSettings,
    writer: TopicWriter,
    prefix: String,
}

impl Clients {
    /// Clients of a cluster that the test has to itself: topics have the names that it gives them.
    pub fn new(settings: KafkaSettings) -> Self {
        Self::with_prefix(settings, String::new())
    }

    /// Clients of a cluster that the test shares with others: the names of its topics begin with the prefix.
    pub(crate) fn with_prefix(settings: KafkaSettings, prefix: String) -> Self {
        let writer = TopicWriter::new(&settings).unwrap();
        Self { settings, writer, prefix }
    }

    /// The name in the cluster of a topic of this test.
    pub fn topic(&self, name: &str) -> String {
        format!("{}{name}", self.prefix)
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

    /// A reader of a topic, from its beginning.
    pub fn reader(&self, topic: &str) -> TopicReader {
        TopicReader::open(&self.settings, topic).unwrap()
    }
}

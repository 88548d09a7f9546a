//! What the tests of this binary share: an input, an output, and what the broker says of them.

use std::sync::Arc;
use std::time::Instant;

use copydesk_kafka::{BatchResult, Event, KafkaSettings, TopicAdmin, TopicPartition};
use copydesk_stage::{ErrorCode, Record, RecordStage, StageError, from_fn};
use copydesk_testkit::{Clients, KafkaCluster, PATIENCE, RunningStage, identity, numbered, text};

/// Partitions of the input.
pub(crate) const PARTITIONS: u16 = 4;

/// A stage on topics of its own.
pub(crate) struct Desk {
    pub(crate) clients: Clients,
    pub(crate) input: String,
    pub(crate) output: String,
}

impl Desk {
    /// Makes the topics: an input of four partitions, an output of three.
    pub(crate) fn open(cluster: &KafkaCluster, test: &str) -> Self {
        Self::with_partitions(cluster, test, PARTITIONS)
    }

    pub(crate) fn with_partitions(cluster: &KafkaCluster, test: &str, partitions: u16) -> Self {
        let clients = cluster.clients(test, &[("in", partitions), ("out", 3)]);
        let (input, output) = (clients.topic("in"), clients.topic("out"));
        Self { clients, input, output }
    }

    /// Writes numbers to the input.
    pub(crate) fn write(&mut self, numbers: std::ops::Range<usize>) {
        let records = numbered(&self.input, numbers, 97);
        self.clients.write(&records);
    }

    /// Starts a loop that copies the input to the output.
    pub(crate) fn start(&self) -> RunningStage {
        self.start_with(&self.clients.settings, identity(&self.output))
    }

    pub(crate) fn start_with(&self, settings: &KafkaSettings, stage: Arc<RecordStage>) -> RunningStage {
        RunningStage::start_on(settings, &self.input, stage)
    }

    /// Reads the output until it has every number below `count`.
    pub(crate) fn read_numbers(&self, count: usize) -> Vec<Record> {
        copydesk_testkit::read_numbers(&self.clients, &self.output, count)
    }

    /// All that is committed on the output.
    pub(crate) fn outputs(&self) -> Vec<Record> {
        self.clients.read_all(&self.output)
    }

    pub(crate) fn dead_letters(&self) -> Vec<Record> {
        self.clients.read_all(&self.clients.settings.dead_letter_topic)
    }

    pub(crate) fn admin(&self) -> TopicAdmin {
        TopicAdmin::new(&self.clients.settings).unwrap()
    }

    pub(crate) fn input_partitions(&self, count: u16) -> Vec<TopicPartition> {
        (0..i32::from(count)).map(|partition| TopicPartition::new(self.input.as_str(), partition)).collect()
    }

    /// How many input records the offsets that the broker has count as committed.
    pub(crate) fn committed_records(&self) -> usize {
        let group = self.clients.settings.stage_group_id("test");
        let partitions = self.input_partitions(PARTITIONS);
        let offsets = self.admin().committed_offsets(&group, &partitions, PATIENCE).unwrap();
        offsets.iter().map(|(_, offset)| usize::try_from(*offset).unwrap()).sum()
    }
}

/// Copies records, but refuses every tenth number.
pub(crate) fn picky(output: &str) -> Arc<RecordStage> {
    let copy = identity(output);
    Arc::new(from_fn(move |record: Arc<Record>| {
        if text(&record).ends_with('0') {
            return Err(StageError::new(ErrorCode::InvalidJson, "a round number"));
        }
        copy.process(record)
    }))
}

/// Waits until it is so; each question takes its own time.
pub(crate) fn wait_until(what: &str, mut done: impl FnMut() -> bool) {
    let deadline = Instant::now() + PATIENCE;
    while !done() {
        assert!(Instant::now() < deadline, "waited in vain until {what}");
    }
}

pub(crate) fn is_batch(wanted: BatchResult) -> impl Fn(&Event) -> bool {
    move |event| matches!(event, Event::BatchFinished { result, .. } if *result == wanted)
}

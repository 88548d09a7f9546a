//! What the tabulator has committed so far, read back from its own topic.

use std::collections::BTreeMap;
use std::sync::Arc;

use copydesk_kafka::{KafkaError, KafkaSettings, TopicFollower};
use copydesk_recurrence::SourceSketch;
use copydesk_stage::{ErrorCode, Record, StageError};

/// Where committed sketches come from.
pub trait Memory: Send {
    /// Learns all that is committed by now.
    ///
    /// # Errors
    /// Returns why that cannot be known now; it is tried again.
    fn catch_up(&mut self) -> Result<(), StageError>;

    /// Returns the sketch of a source.
    fn of_source(&self, source: &str) -> Option<Arc<SourceSketch>>;

    /// Returns the sketches of the sources whose articles came from a partition last.
    fn of_partition(&self, partition: i32) -> Vec<Arc<SourceSketch>>;
}

/// The latest sketch of every source on the topic: as many as the tabulators of all partitions remember.
pub struct TopicMemory {
    follower: TopicFollower,
    latest: BTreeMap<String, Arc<SourceSketch>>,
}

impl TopicMemory {
    /// Makes a memory that has read nothing yet.
    ///
    /// # Errors
    /// Returns why the clients cannot be made.
    pub fn new(settings: &KafkaSettings, topic: &str) -> Result<Self, KafkaError> {
        Ok(Self { follower: TopicFollower::new(settings, topic)?, latest: BTreeMap::new() })
    }
}

impl Memory for TopicMemory {
    fn catch_up(&mut self) -> Result<(), StageError> {
        let Self { follower, latest } = self;
        let caught_up = follower.catch_up(|record| take(&record, latest));
        caught_up.map_err(|error| {
            let message = format!("cannot read back what is known of the sources: {error}");
            StageError::new(ErrorCode::DependencyUnavailable, message).with_source(error)
        })
    }

    fn of_source(&self, source: &str) -> Option<Arc<SourceSketch>> {
        self.latest.get(source).cloned()
    }

    fn of_partition(&self, partition: i32) -> Vec<Arc<SourceSketch>> {
        self.latest.values().filter(|sketch| sketch.partition == partition).cloned().collect()
    }
}

fn take(record: &Record, latest: &mut BTreeMap<String, Arc<SourceSketch>>) {
    let source = record.key.as_deref().map(String::from_utf8_lossy).unwrap_or_default();
    let Some(value) = &record.value else {
        latest.remove(source.as_ref());
        return;
    };
    let Ok(sketch) = serde_json::from_slice::<SourceSketch>(value) else {
        let (topic, partition, offset) = (&record.topic, record.partition, record.offset);
        tracing::warn!(%topic, partition, offset, "record is no sketch of a source, and is left out");
        return;
    };
    latest.insert(sketch.source.clone(), Arc::new(sketch));
}

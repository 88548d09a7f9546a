//! The stage that counts the lines of articles. What it keeps of a partition holds within one epoch of it: at the start of the
//! next it goes back to what is committed, as the partition's offsets do, so that nothing is counted twice or lost.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use copydesk_article::{ArticleLines, InputLimits, SOURCE_LINES_SCHEMA, SourceTable};
use copydesk_recurrence::{Counted, RecurrenceSettings, SKETCH_SCHEMA, SourceSketch, Sources};
use copydesk_stage::article::json_record;
use copydesk_stage::{Epoch, ErrorCode, OutputRecord, Record, Stage, StageError};
use copydesk_telemetry::Metrics;

use crate::Memory;

/// The topics that the tabulator writes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TabulateTopics {
    /// The table of each source.
    pub tables: Arc<str>,
    /// The sketch of each source: the stage's own memory.
    pub sketches: Arc<str>,
}

/// What the stage goes by.
#[derive(Debug, Clone, PartialEq)]
pub struct TabulateStageSettings {
    /// When a line recurs, and how much is remembered.
    pub counting: RecurrenceSettings,
    /// Limits of an input record.
    pub limits: InputLimits,
    /// Whether the table of a source is published once more when its first article comes in an epoch: for deliveries that may
    /// have lost a table although the sketch that it follows from was written.
    pub repeats_tables: bool,
}

/// Counts the lines of articles, partition by partition.
pub struct TabulateStage<M> {
    topics: TabulateTopics,
    settings: TabulateStageSettings,
    memory: Mutex<M>,
    partitions: Mutex<BTreeMap<i32, Arc<Mutex<Partition>>>>,
    metrics: Arc<Metrics>,
}

/// What is known of one partition in one epoch.
#[derive(Default)]
struct Partition {
    epoch: Epoch,
    /// None until what is committed was read.
    sources: Option<Sources>,
    /// The sources that had an article.
    seen: BTreeSet<String>,
}

impl<M: Memory> TabulateStage<M> {
    /// Makes the stage.
    pub fn new(topics: TabulateTopics, settings: TabulateStageSettings, memory: M, metrics: Arc<Metrics>) -> Self {
        Self { topics, settings, memory: Mutex::new(memory), partitions: Mutex::default(), metrics }
    }

    fn read(&self, record: &Record, value: &[u8]) -> Result<ArticleLines, StageError> {
        let lines = ArticleLines::from_json(value, &self.settings.limits)?;
        if record.key.as_deref() == Some(lines.source.as_bytes()) {
            return Ok(lines);
        }
        Err(StageError::new(ErrorCode::KeyMismatch, "key of the record differs from its source"))
    }

    /// Goes back to what is committed.
    fn restored(&self, partition: i32) -> Result<Sources, StageError> {
        let mut memory = lock(&self.memory);
        memory.catch_up()?;
        let mut sources = Sources::new(self.settings.counting.clone(), partition);
        for sketch in memory.of_partition(partition) {
            self.restore(&mut sources, &sketch);
        }
        Ok(sources)
    }

    fn restore(&self, sources: &mut Sources, sketch: &SourceSketch) {
        if let Err(error) = sources.restore(sketch) {
            tracing::warn!(source = sketch.source, topic = %self.topics.sketches, %error, "source is counted anew");
        }
    }

    fn table(&self, table: &SourceTable) -> OutputRecord {
        json_record(&self.topics.tables, &table.source, table.to_json(), SOURCE_LINES_SCHEMA)
    }

    fn records(&self, source: &str, counted: &Counted) -> Vec<OutputRecord> {
        let TabulateTopics { tables, sketches } = &self.topics;
        let json = serde_json::to_vec(&counted.sketch).unwrap_or_default();
        let mut records = vec![json_record(sketches, source, json, SKETCH_SCHEMA).latest_only()];
        records.extend(counted.table.as_ref().map(|table| self.table(table)));
        for source in &counted.forgotten {
            records.push(OutputRecord::tombstone(Arc::clone(sketches), source.as_str()).latest_only());
            records.push(OutputRecord::tombstone(Arc::clone(tables), source.as_str()));
        }
        records
    }
}

impl<M: Memory> Stage for TabulateStage<M> {
    type Input = Arc<Record>;
    type Output = Vec<OutputRecord>;

    fn process(&self, record: Arc<Record>) -> Result<Vec<OutputRecord>, StageError> {
        self.process_in(record, Epoch::default())
    }

    fn process_in(&self, record: Arc<Record>, epoch: Epoch) -> Result<Vec<OutputRecord>, StageError> {
        let Some(value) = &record.value else { return Ok(Vec::new()) };
        let lines = self.read(&record, value)?;
        let partition = Arc::clone(lock(&self.partitions).entry(record.partition).or_default());
        let mut partition = lock(&partition);
        if epoch < partition.epoch {
            return Ok(Vec::new());
        }
        if epoch > partition.epoch {
            *partition = Partition { epoch, ..Partition::default() };
        }
        let Partition { sources, seen, .. } = &mut *partition;
        let sources = match sources {
            Some(sources) => sources,
            none => none.insert(self.restored(record.partition)?),
        };
        // A source moves to another partition when the topic gets more of them.
        if !sources.knows(&lines.source)
            && let Some(sketch) = lock(&self.memory).of_source(&lines.source)
            && sketch.partition != record.partition
        {
            self.restore(sources, &sketch);
        }
        let known = sources.table(&lines.source);
        let counted = sources.count(&lines);
        self.metrics.tabulated(counted.is_some());
        let mut records = counted.as_ref().map(|counted| self.records(&lines.source, counted)).unwrap_or_default();
        let has_table = counted.is_some_and(|counted| counted.table.is_some());
        let repeats = self.settings.repeats_tables && seen.insert(lines.source) && !has_table;
        records.extend(known.filter(|_| repeats).map(|table| self.table(&table)));
        Ok(records)
    }

    fn keeps_state(&self) -> bool {
        true
    }
}

/// Whoever panicked while it held the lock left what it had counted so far; the record becomes a dead letter.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;

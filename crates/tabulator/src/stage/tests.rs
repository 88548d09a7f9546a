//! The stage against a memory that commits when it is told to, as a broker does.

use std::collections::BTreeMap;

use copydesk_article::{Fingerprint, LINES_SCHEMA};
use copydesk_stage::{header_text, names};

use super::*;

/// What is committed.
#[derive(Clone, Default)]
struct Committed {
    sketches: Arc<Mutex<BTreeMap<String, Arc<SourceSketch>>>>,
    is_away: Arc<Mutex<bool>>,
    seen: BTreeMap<String, Arc<SourceSketch>>,
}

impl Committed {
    fn commit(&self, outputs: &[OutputRecord]) {
        for output in outputs.iter().filter(|output| &*output.topic == "sketches") {
            let source = String::from_utf8(output.key.clone().unwrap()).unwrap();
            match &output.value {
                Some(value) => drop(lock(&self.sketches).insert(source, serde_json::from_slice(value).unwrap())),
                None => drop(lock(&self.sketches).remove(&source)),
            }
        }
    }
}

impl Memory for Committed {
    fn catch_up(&mut self) -> Result<(), StageError> {
        if *lock(&self.is_away) {
            return Err(StageError::new(ErrorCode::DependencyUnavailable, "away"));
        }
        self.seen = lock(&self.sketches).clone();
        Ok(())
    }

    fn of_source(&self, source: &str) -> Option<Arc<SourceSketch>> {
        self.seen.get(source).cloned()
    }

    fn of_partition(&self, partition: i32) -> Vec<Arc<SourceSketch>> {
        self.seen.values().filter(|sketch| sketch.partition == partition).cloned().collect()
    }
}

fn stage(memory: &Committed) -> TabulateStage<Committed> {
    stage_that(memory, false)
}

fn stage_that(memory: &Committed, repeats_tables: bool) -> TabulateStage<Committed> {
    let topics = TabulateTopics { tables: "tables".into(), sketches: "sketches".into() };
    let counting = RecurrenceSettings { max_sources: 2, ..RecurrenceSettings::default() };
    let settings = TabulateStageSettings { counting, limits: InputLimits::default(), repeats_tables };
    TabulateStage::new(topics, settings, memory.clone(), Arc::new(Metrics::new(1)))
}

fn record(partition: i32, source: &str, number: i64) -> Arc<Record> {
    let lines = ArticleLines {
        schema: LINES_SCHEMA.to_owned(),
        uri: format!("urn:{source}:{number}"),
        source: source.to_owned(),
        labels: vec![Fingerprint(7)],
        sentences: vec![Fingerprint((1000 + number.unsigned_abs()) << 32)],
    };
    Arc::new(Record {
        topic: "lines".into(),
        partition,
        offset: number,
        timestamp_ms: None,
        received_at_ms: 0,
        key: Some(source.into()),
        value: Some(lines.to_json()),
        headers: Vec::new(),
    })
}

/// The versions of the tables among outputs; 0 for a tombstone.
fn versions(outputs: &[OutputRecord]) -> Vec<u64> {
    let tables = outputs.iter().filter(|output| &*output.topic == "tables");
    tables
        .map(|table| {
            table.value.as_ref().map_or(0, |value| serde_json::from_slice::<SourceTable>(value).unwrap().version)
        })
        .collect()
}

fn counted(outputs: &[OutputRecord]) -> u64 {
    let sketch = outputs.iter().find(|output| &*output.topic == "sketches").unwrap();
    serde_json::from_slice::<SourceSketch>(sketch.value.as_ref().unwrap()).unwrap().counted
}

#[test]
fn a_line_of_three_articles_makes_a_table() {
    let memory = Committed::default();
    let stage = stage(&memory);
    for number in 0..2 {
        assert_eq!(versions(&stage.process_in(record(0, "a", number), 1).unwrap()), Vec::<u64>::new());
    }
    let outputs = stage.process_in(record(0, "a", 2), 1).unwrap();
    assert_eq!(versions(&outputs), [1]);
    assert!(outputs.iter().all(|output| output.key.as_deref() == Some(b"a")));
    assert_eq!(header_text(&outputs[1].headers, names::SCHEMA), Some("copydesk.source.lines/1"));
    assert!(outputs[0].batching.latest_only && !outputs[1].batching.latest_only);
    assert_eq!(stage.process_in(record(0, "a", 1), 1).unwrap(), [], "an update");
}

#[test]
fn after_an_abort_the_same_records_give_the_same_outputs() {
    let memory = Committed::default();
    let stage = stage(&memory);
    memory.commit(&stage.process_in(record(0, "a", 0), 1).unwrap());
    let aborted: Vec<Vec<OutputRecord>> =
        (1..4).map(|number| stage.process_in(record(0, "a", number), 1).unwrap()).collect();
    let again: Vec<Vec<OutputRecord>> =
        (1..4).map(|number| stage.process_in(record(0, "a", number), 2).unwrap()).collect();
    assert_eq!(again, aborted);
    assert_eq!((counted(&again[2]), versions(&again[1])), (4, vec![1]));
}

#[test]
fn a_late_record_of_an_epoch_that_is_over_changes_nothing() {
    let memory = Committed::default();
    let stage = stage(&memory);
    stage.process_in(record(0, "a", 0), 2).unwrap();
    assert_eq!(stage.process_in(record(0, "a", 1), 1).unwrap(), []);
    assert_eq!(counted(&stage.process_in(record(0, "a", 1), 2).unwrap()), 2);
}

#[test]
fn another_instance_goes_on_and_versions_grow() {
    let memory = Committed::default();
    let first = stage(&memory);
    for number in 0..3 {
        memory.commit(&first.process_in(record(4, "a", number), 1).unwrap());
    }
    let second = stage(&memory);
    assert_eq!(second.process_in(record(4, "a", 2), 1).unwrap(), [], "it was counted by the first");
    let moved = second.process_in(record(5, "a", 3), 2).unwrap();
    assert_eq!(counted(&moved), 4, "the source has moved to another partition");
    // The first gets the partition back: what it remembers is out of date.
    memory.commit(&moved);
    assert_eq!(counted(&first.process_in(record(5, "a", 4), 2).unwrap()), 5);
}

#[test]
fn what_cannot_be_read_back_is_tried_again() {
    let memory = Committed::default();
    *lock(&memory.is_away) = true;
    let stage = stage(&memory);
    let error = stage.process_in(record(0, "a", 0), 1).unwrap_err();
    assert_eq!(error.code, ErrorCode::DependencyUnavailable);
    *lock(&memory.is_away) = false;
    assert_eq!(counted(&stage.process_in(record(0, "a", 0), 1).unwrap()), 1);
}

#[test]
fn a_source_that_is_forgotten_is_deleted_everywhere() {
    let stage = stage(&Committed::default());
    for source in ["a", "b"] {
        stage.process_in(record(0, source, 0), 1).unwrap();
    }
    let outputs = stage.process_in(record(0, "c", 0), 1).unwrap();
    let gone: Vec<(&str, Option<&[u8]>)> = outputs
        .iter()
        .filter(|output| output.value.is_none())
        .map(|output| (output.topic.as_ref(), output.key.as_deref()))
        .collect();
    assert_eq!(gone, [("sketches", Some(b"a".as_slice())), ("tables", Some(b"a".as_slice()))]);
}

#[test]
fn a_record_under_another_key_is_refused() {
    let other = Record { key: Some("b".into()), ..Record::clone(&record(0, "a", 0)) };
    let error = stage(&Committed::default()).process(Arc::new(other)).unwrap_err();
    assert_eq!(error.code, ErrorCode::KeyMismatch);
}

#[test]
fn where_a_table_may_be_lost_it_is_published_once_more() {
    let memory = Committed::default();
    let first = stage_that(&memory, true);
    for number in 0..3 {
        memory.commit(&first.process_in(record(0, "a", number), 1).unwrap());
    }
    let second = stage_that(&memory, true);
    assert_eq!(versions(&second.process_in(record(0, "a", 2), 1).unwrap()), [1]);
    assert_eq!(second.process_in(record(0, "a", 2), 1).unwrap(), [], "once in an epoch");
}

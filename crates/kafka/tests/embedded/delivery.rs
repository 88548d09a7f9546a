//! Everything comes out, once and in order; retries, back-pressure, and stopping.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use copydesk_kafka::{BatchResult, Event, Phase};
use copydesk_stage::{ErrorCode, OutputRecord, Record, RecordStage, StageError, from_fn, header_text, names};
use copydesk_testkit::{Gate, RunningStage, by_id, identity, keyed, text};

use crate::support::{
    assert_complete_and_ordered, broker, in_both_modes, is_batch, numbered, read_numbers, with_short_sessions,
};

const RECORDS: usize = 2_000;

#[test]
fn all_records_come_out_once_and_in_the_order_of_their_keys() {
    in_both_modes(|delivery| {
        let mut broker = broker();
        broker.settings.delivery = delivery;
        let running = RunningStage::start(&broker.settings, identity("out"));
        broker.write(&numbered(0..RECORDS, 97));
        let records = read_numbers(&broker, RECORDS);
        assert!(running.health.is_live() && running.health.is_ready(), "{:?}", running.health.snapshot());
        let (events, health) = (Arc::clone(&running.events), running.health.clone());
        running.stop();
        assert_complete_and_ordered(&broker.read_all("out"), 0..RECORDS);
        assert!(by_id(&records).values().all(|count| *count == 1), "nothing failed, so nothing is there twice");
        assert_eq!(events.count(|event| matches!(event, Event::Stopped { drained: true })), 1);
        assert_eq!(health.snapshot().phase, Phase::Stopped);
        assert!(health.is_live() && !health.is_ready());
    });
}

#[test]
fn outputs_carry_their_id_and_headers_and_tombstones_pass() {
    let mut broker = broker();
    let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let header = copydesk_stage::Header::text(names::TRACE_PARENT, trace);
    broker.write(&[keyed("in", "a", "story").with_header(header), OutputRecord::tombstone("in".into(), "b")]);
    let running = RunningStage::start(&broker.settings, identity("out"));
    let records = broker.read("out", 2);
    running.stop();
    let story = records.iter().find(|record| !record.is_tombstone()).unwrap();
    assert_eq!((story.key.as_deref(), text(story).as_str()), (Some(&b"a"[..]), "story"));
    assert_eq!(header_text(&story.headers, names::TRACE_PARENT), Some(trace));
    let id = header_text(&story.headers, names::ID).unwrap();
    assert!(id.starts_with("in/") && id.ends_with("/0/test"), "{id}");
    let tombstone = records.iter().find(|record| record.is_tombstone()).unwrap();
    assert_eq!(tombstone.key.as_deref(), Some(&b"b"[..]));
}

/// Copies records, but fails the first two attempts at those whose value ends with a 7.
fn moody() -> Arc<RecordStage> {
    let copy = identity("out");
    let failures = AtomicUsize::new(0);
    Arc::new(from_fn(move |record: Arc<Record>| {
        if text(&record) == "7" && failures.fetch_add(1, Ordering::SeqCst) < 2 {
            return Err(StageError::new(ErrorCode::DependencyUnavailable, "the archive does not answer"));
        }
        copy.process(record)
    }))
}

#[test]
fn a_failure_that_passes_is_retried_in_place() {
    let mut broker = broker();
    broker.write(&numbered(0..100, 5));
    let running = RunningStage::start(&broker.settings, moody());
    let records = read_numbers(&broker, 100);
    let retries = running.events.collect(|event| match event {
        Event::RetryScheduled { code, attempts, .. } => Some((*code, *attempts)),
        _ => None,
    });
    running.stop();
    assert_eq!(retries, [(ErrorCode::DependencyUnavailable, 1), (ErrorCode::DependencyUnavailable, 2)]);
    assert_complete_and_ordered(&records, 0..100);
    assert!(by_id(&records).values().all(|count| *count == 1));
}

#[test]
fn reading_pauses_above_the_high_mark_and_goes_on_below_the_low_one() {
    let mut broker = broker();
    broker.settings.queue.high_records = 20;
    broker.settings.queue.low_records = 5;
    broker.settings.batch.max_records = 7;
    broker.write(&numbered(0..400, 97));
    let running = RunningStage::start(&broker.settings, identity("out"));
    let records = read_numbers(&broker, 400);
    let pauses = running.events.count(|event| matches!(event, Event::PartitionPaused { .. }));
    let resumes = running.events.count(|event| matches!(event, Event::PartitionResumed { .. }));
    let largest = running.events.collect(|event| match event {
        Event::BatchFinished { records, .. } => Some(*records),
        _ => None,
    });
    running.stop();
    assert_complete_and_ordered(&records, 0..400);
    assert!(by_id(&records).values().all(|count| *count == 1));
    assert!(pauses >= 4 && resumes >= 4, "{pauses} pauses, {resumes} resumes");
    assert!(largest.iter().all(|records| *records <= 7));
}

#[test]
fn on_shutdown_what_was_begun_is_committed_and_the_rest_left_for_the_next() {
    let mut broker = with_short_sessions();
    broker.write(&numbered(0..100, 9));
    let gate = Arc::new(Gate::default());
    let running = RunningStage::start(&broker.settings, gate.before_identity("out"));
    gate.wait_for_somebody();
    running.request_stop();
    running.events.wait_for("draining", 1, |event| matches!(event, Event::Draining));
    gate.open();
    let events = Arc::clone(&running.events);
    running.join().unwrap();
    assert_eq!(events.count(|event| matches!(event, Event::Stopped { drained: true })), 1);
    let begun = events.count(|event| matches!(event, Event::RecordDone { .. }));
    assert!((1..100).contains(&begun), "{begun}");
    assert_eq!(events.count(is_batch(BatchResult::Committed)).min(1), 1);
    let drained = broker.read_all("out").len();

    let running = RunningStage::start(&broker.settings, identity("out"));
    let records = read_numbers(&broker, 100);
    let again = running.events.count(|event| matches!(event, Event::RecordDone { .. }));
    running.stop();
    assert_complete_and_ordered(&records, 0..100);
    assert!(by_id(&records).values().all(|count| *count == 1));
    assert_eq!(drained + again, 100);
}

#[test]
fn a_failure_of_every_record_stops_the_loop_and_commits_nothing_of_it() {
    let mut broker = broker();
    broker.write(&numbered(0..20, 20));
    let hopeless = from_fn(|_: Arc<Record>| -> Result<Vec<OutputRecord>, StageError> {
        Err(StageError::new(ErrorCode::ModelUnavailable, "no model"))
    });
    let running = RunningStage::start(&broker.settings, Arc::new(hopeless));
    let events = Arc::clone(&running.events);
    let error = running.join().unwrap_err().to_string();
    assert!(error.contains("model-unavailable: no model"), "{error}");
    assert_eq!(events.count(|event| matches!(event, Event::BatchFinished { .. })), 0);
}

#[test]
fn a_failure_that_never_passes_stops_the_loop_after_its_attempts() {
    let mut broker = broker();
    broker.settings.retry.max_attempts = 3;
    broker.write(&[keyed("in", "a", "1")]);
    let away = from_fn(|_: Arc<Record>| -> Result<Vec<OutputRecord>, StageError> {
        Err(StageError::new(ErrorCode::DependencyUnavailable, "no archive"))
    });
    let running = RunningStage::start(&broker.settings, Arc::new(away));
    let events = Arc::clone(&running.events);
    let error = running.join().unwrap_err().to_string();
    assert!(error.contains("failed 3 times"), "{error}");
    assert_eq!(events.count(|event| matches!(event, Event::RetryScheduled { .. })), 2);
    assert_eq!(events.count(|event| matches!(event, Event::Fatal { .. })), 1);
}

#[test]
fn settings_that_cannot_work_are_refused_with_every_reason() {
    let mut broker = broker();
    broker.settings.batch.max_records = 0;
    broker.settings.queue.max_job_records = 0;
    let error = RunningStage::start(&broker.settings, identity("out")).join().unwrap_err().to_string();
    assert!(error.contains("batch.max_records: is 0") && error.contains("queue.max_job_records: is 0"), "{error}");
}

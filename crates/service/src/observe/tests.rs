use std::sync::{Arc, Mutex};

use copydesk_kafka::{BatchResult, Event, Observer, RecordResult, TopicPartition};
use copydesk_stage::ErrorCode;
use copydesk_telemetry::{Health as _, Metrics};

use super::{Observing, ProcessHealth};

#[derive(Default)]
struct Seen(Mutex<Vec<String>>);

impl Observer for Seen {
    fn observe(&self, stage: &str, event: &Event) {
        self.0.lock().unwrap().push(format!("{stage} {event:?}"));
    }
}

fn counted(events: &[Event]) -> String {
    let metrics = Arc::new(Metrics::new(1));
    let seen = Arc::new(Seen::default());
    let observing = Observing::new(Arc::clone(&metrics), Some(Arc::clone(&seen) as Arc<dyn Observer>));
    for event in events {
        observing.observe("clean", event);
    }
    assert_eq!(seen.0.lock().unwrap().len(), events.len(), "every event is passed on");
    metrics.text()
}

fn done(result: RecordResult) -> Event {
    Event::RecordDone { partition: TopicPartition::new("articles.raw", 0), offset: 1, result, seconds: 0.02 }
}

fn batch(result: BatchResult) -> Event {
    Event::BatchFinished {
        result,
        records: 3,
        outputs: 4,
        bytes: 100,
        seconds: 0.2,
        reason: String::new(),
        record_age_seconds: vec![0.3, 0.4],
    }
}

#[test]
fn records_and_batches_are_counted_by_result() {
    let text = counted(&[
        done(RecordResult::Done),
        done(RecordResult::Done),
        done(RecordResult::DeadLetter(ErrorCode::InvalidJson)),
        batch(BatchResult::Committed),
        batch(BatchResult::Aborted),
        Event::BrokerRoundTrip { broker: "broker:9092/1".to_owned(), seconds: 0.25 },
    ]);
    for line in [
        "copydesk_records_total{result=\"ok\",stage=\"clean\"} 2",
        "copydesk_records_total{result=\"dead_letter\",stage=\"clean\"} 1",
        "copydesk_stage_seconds_count{stage=\"clean\"} 3",
        "copydesk_transactions_total{result=\"committed\",stage=\"clean\"} 1",
        "copydesk_transactions_total{result=\"aborted\",stage=\"clean\"} 1",
        "copydesk_transaction_records_sum{stage=\"clean\"} 3",
        "copydesk_end_to_end_seconds_count{stage=\"clean\"} 2",
        "copydesk_broker_round_trip_seconds{broker=\"broker:9092/1\",stage=\"clean\"} 0.25",
    ] {
        assert!(text.contains(line), "{line} is missing in\n{text}");
    }
}

#[test]
fn a_process_is_ready_when_all_its_loops_are() {
    let health = ProcessHealth::new(vec![("clean", copydesk_kafka::Health::new())]);
    assert_eq!(health.ready(), Err("clean is joining".to_owned()));
    assert_eq!(health.live(), Ok(()));
}

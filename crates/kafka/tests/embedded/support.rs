//! What the tests of this binary share.

use copydesk_kafka::{BatchResult, DeliveryMode, Event};
use copydesk_stage::{OutputRecord, Record};
use copydesk_testkit::Broker;

pub(crate) use copydesk_testkit::assert_complete_and_ordered;

/// The topic for dead letters.
pub(crate) const DEAD_LETTERS: &str = "articles.dead-letters";

/// A broker with an input of four partitions, an output of three, and dead letters.
pub(crate) fn broker() -> Broker {
    Broker::start(&[("in", 4), ("out", 3), (DEAD_LETTERS, 1)])
}

/// The same for tests in which members come and go: the embedded broker's rebalances take about as long as a session.
pub(crate) fn with_short_sessions() -> Broker {
    let mut broker = broker();
    broker.settings.session_timeout_ms = 3_000;
    broker.settings.drain_deadline_ms = 2_000;
    broker.settings.client.0.insert("heartbeat.interval.ms".to_owned(), "300".to_owned());
    broker
}

/// Runs a test in both delivery modes side by side, for most of its time is spent waiting.
pub(crate) fn in_both_modes(test: impl Fn(DeliveryMode) + Sync) {
    std::thread::scope(|scope| {
        for delivery in [DeliveryMode::AtLeastOnce, DeliveryMode::ExactlyOnce] {
            let test = &test;
            scope.spawn(move || test(delivery));
        }
    });
}

/// Records for the input with numbers as values, spread over `keys` keys.
pub(crate) fn numbered(numbers: std::ops::Range<usize>, keys: usize) -> Vec<OutputRecord> {
    copydesk_testkit::numbered("in", numbers, keys)
}

/// Reads the output until it has every number below `count`.
pub(crate) fn read_numbers(broker: &Broker, count: usize) -> Vec<Record> {
    copydesk_testkit::read_numbers(broker, "out", count)
}

/// Whether an event is the end of a batch with a result.
pub(crate) fn is_batch(wanted: BatchResult) -> impl Fn(&Event) -> bool {
    move |event| matches!(event, Event::BatchFinished { result, .. } if *result == wanted)
}

pub(crate) fn is_rewind(event: &Event) -> bool {
    matches!(event, Event::Rewound { .. })
}

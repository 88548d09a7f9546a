//! What the tests of this binary share.

use std::collections::BTreeMap;

use copydesk_kafka::{BatchResult, DeliveryMode, Event};
use copydesk_stage::{OutputRecord, Record};
use copydesk_testkit::{Broker, by_id, keyed, text};

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

/// Records with numbers as values, spread over `keys` keys.
pub(crate) fn numbered(numbers: std::ops::Range<usize>, keys: usize) -> Vec<OutputRecord> {
    numbers.map(|number| keyed("in", &format!("key-{}", number % keys), &number.to_string())).collect()
}

pub(crate) fn number(record: &Record) -> usize {
    text(record).parse().unwrap()
}

/// The numbers of each key in the order they came; of records with the same `copydesk-id` the first counts.
pub(crate) fn numbers_by_key(records: &[Record]) -> BTreeMap<Vec<u8>, Vec<usize>> {
    let mut by_key: BTreeMap<Vec<u8>, Vec<usize>> = BTreeMap::new();
    let mut seen = std::collections::BTreeSet::new();
    for record in records {
        if seen.insert(by_id(std::slice::from_ref(record)).into_keys().next()) {
            by_key.entry(record.key.clone().unwrap()).or_default().push(number(record));
        }
    }
    by_key
}

/// Every number is there, and within a key they are in order.
pub(crate) fn assert_complete_and_ordered(records: &[Record], numbers: std::ops::Range<usize>) {
    let by_key = numbers_by_key(records);
    for (key, found) in &by_key {
        assert!(found.is_sorted(), "the order of {} is not kept: {found:?}", String::from_utf8_lossy(key));
    }
    let mut all: Vec<usize> = by_key.into_values().flatten().collect();
    all.sort_unstable();
    assert_eq!(all, numbers.collect::<Vec<usize>>());
}

/// Reads the output until it has every number below `count`.
pub(crate) fn read_numbers(broker: &Broker, count: usize) -> Vec<Record> {
    let mut seen = vec![false; count];
    let mut checked = 0;
    broker.read_until("out", move |records| {
        for record in &records[checked..] {
            seen[number(record)] = true;
        }
        checked = records.len();
        seen.iter().all(|seen| *seen)
    })
}

/// Whether an event is the end of a batch with a result.
pub(crate) fn is_batch(wanted: BatchResult) -> impl Fn(&Event) -> bool {
    move |event| matches!(event, Event::BatchFinished { result, .. } if *result == wanted)
}

pub(crate) fn is_rewind(event: &Event) -> bool {
    matches!(event, Event::Rewound { .. })
}

//! A record that the broker itself refuses.

use std::collections::BTreeMap;
use std::sync::Arc;

use copydesk_kafka::{BatchResult, DeliveryMode, Event, TopicSpec};
use copydesk_stage::{ErrorCode, OutputRecord, Record, from_fn, names};
use copydesk_testkit::{KafkaCluster, KafkaTest, RunningStage, assert_exactly_once, identity, text};

use crate::support::{Desk, is_batch};

pub(crate) const TESTS: [KafkaTest; 2] = [
    ("a_record_over_the_limit_of_its_topic_is_set_aside_exactly_once", exactly_once),
    ("a_record_over_the_limit_of_its_topic_is_set_aside_at_least_once", at_least_once),
];

fn exactly_once(cluster: &KafkaCluster) {
    let outputs = set_aside(cluster, DeliveryMode::ExactlyOnce);
    assert_eq!(outputs.len(), 199);
    assert_exactly_once_but_one(&outputs);
}

fn at_least_once(cluster: &KafkaCluster) {
    let outputs = set_aside(cluster, DeliveryMode::AtLeastOnce);
    assert_exactly_once_but_one(&distinct(outputs));
}

fn distinct(records: Vec<Record>) -> Vec<Record> {
    let mut seen = std::collections::BTreeSet::new();
    records.into_iter().filter(|record| seen.insert(record.header_text(names::ID).map(str::to_owned))).collect()
}

fn assert_exactly_once_but_one(records: &[Record]) {
    let (before, after): (Vec<Record>, Vec<Record>) =
        records.iter().cloned().partition(|record| copydesk_testkit::number(record) < 77);
    assert_exactly_once(&before, 0..77);
    assert_exactly_once(&after, 78..200);
}

/// The topic takes 2,000 bytes, and the output of number 77 is larger, though not for the client.
fn set_aside(cluster: &KafkaCluster, delivery: DeliveryMode) -> Vec<Record> {
    let mut desk = Desk::open(cluster, &format!("rejected-{}", delivery.as_str()));
    desk.clients.settings.delivery = delivery;
    let small = desk.clients.topic("small");
    let config = BTreeMap::from([("max.message.bytes".to_owned(), "2000".to_owned())]);
    cluster.create(&[TopicSpec { name: small.clone(), partitions: 3, replication_factor: None, config }]);
    let (copy, topic) = (identity(&small), Arc::<str>::from(small.as_str()));
    let stage = from_fn(move |record: Arc<Record>| match text(&record).as_str() {
        "77" => {
            // Nothing that compresses below the limit.
            let noise: Vec<u8> =
                (0..20_000_u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13).to_le_bytes()[0]).collect();
            Ok(vec![OutputRecord::new(Arc::clone(&topic), record.key.clone().unwrap(), noise)])
        }
        _ => copy.process(record),
    });
    // Alone in its request, so that the broker's answer is about the record and not about its neighbours.
    desk.clients.settings.client.0.insert("batch.num.messages".to_owned(), "1".to_owned());
    desk.write(0..200);
    let running: RunningStage = desk.start_with(&desk.clients.settings, Arc::new(stage));
    let letters = desk.clients.read(&desk.clients.settings.dead_letter_topic, 1);
    running.events.wait_until("the commit of all", |events| committed(events) == 200);
    assert!(running.events.count(is_batch(BatchResult::Rejected)) >= 1);
    running.stop();
    let letter = &letters[0];
    assert_eq!(letter.header_text(names::ERROR_CODE), Some(ErrorCode::RejectedByBroker.as_str()));
    assert_eq!(text(letter), "77");
    assert_eq!(desk.committed_records(), 200);
    assert_eq!(desk.dead_letters().len(), 1);
    desk.clients.read_all(&small)
}

fn committed(events: &[Event]) -> usize {
    let committed = events.iter().map(|event| match event {
        Event::BatchFinished { result: BatchResult::Committed, records, .. } => *records,
        _ => 0,
    });
    committed.sum()
}

//! Outputs, dead letters and offsets are one: what is committed and what can be seen always agree.

use std::sync::Arc;

use copydesk_kafka::{BatchResult, TransactionWatch};
use copydesk_stage::{Record, from_fn};
use copydesk_testkit::{Gate, KafkaCluster, KafkaTest, PATIENCE, assert_exactly_once, identity, text};

use crate::support::{Desk, is_batch, picky, wait_until};

pub(crate) const TESTS: [KafkaTest; 3] = [
    ("outputs_dead_letters_and_offsets_are_committed_as_one", committed_as_one),
    ("only_the_completed_prefix_is_ever_visible", only_the_prefix),
    ("lag_is_0_at_the_end_of_a_topic_that_was_written_in_transactions", lag_without_markers),
];

fn committed_as_one(cluster: &KafkaCluster) {
    let mut desk = Desk::open(cluster, "as-one");
    desk.clients.settings.batch.max_records = 25;
    let running = desk.start_with(&desk.clients.settings, picky(&desk.output));
    let watch = TransactionWatch::of(&desk.clients.settings, &desk.output).unwrap();
    desk.write(0..1_000);
    let mut looks = 0;
    wait_until("all is committed", || {
        // Read in this order, outputs can only be more than the offsets account for, never fewer.
        let committed = desk.committed_records();
        let seen = desk.outputs().len() + desk.dead_letters().len();
        assert!(seen >= committed, "{committed} records are committed, and only {seen} of their effects are visible");
        looks += 1;
        committed == 1_000
    });
    assert!(looks > 1);
    running.stop();
    let (outputs, letters) = (desk.outputs(), desk.dead_letters());
    assert_eq!((outputs.len(), letters.len()), (900, 100));
    assert_eq!(watch.written_records(PATIENCE).unwrap(), 900, "nothing was aborted");
    assert!(watch.open().unwrap().is_empty());
}

fn only_the_prefix(cluster: &KafkaCluster) {
    let mut desk = Desk::with_partitions(cluster, "prefix", 1);
    let gate = Arc::new(Gate::default());
    let (copy, held) = (identity(&desk.output), Arc::clone(&gate));
    let stage = from_fn(move |record: Arc<Record>| {
        if text(&record) == "60" {
            held.pass();
        }
        copy.process(record)
    });
    let running = desk.start_with(&desk.clients.settings, Arc::new(stage));
    desk.write(0..100);
    gate.wait_for_somebody();
    let watch = TransactionWatch::of(&desk.clients.settings, &desk.output).unwrap();
    running
        .events
        .wait_until("the commit of the prefix", |_| watch.open().unwrap().is_empty() && desk.outputs().len() == 60);
    assert_exactly_once(&desk.outputs(), 0..60);
    assert_eq!(watch.written_records(PATIENCE).unwrap(), 60, "what is not in the prefix is not even written");
    gate.open();
    assert_exactly_once(&desk.read_numbers(100), 0..100);
    running.stop();
}

fn lag_without_markers(cluster: &KafkaCluster) {
    let mut first = Desk::open(cluster, "lag-first");
    let second = cluster.clients("lag-second", &[("out", 1)]);
    let mut settings = second.settings.clone();
    settings.watchdog.watermark_interval_ms = 100;
    let writing = first.start();
    let reading = copydesk_testkit::RunningStage::start_on(&settings, &first.output, identity(&second.topic("out")));
    first.write(0..300);
    reading.events.wait_for("committed", 1, is_batch(BatchResult::Committed));
    assert_eq!(second.read(&second.topic("out"), 300).len(), 300);
    wait_until("no lag is left", || {
        let partitions = reading.health.snapshot().partitions;
        partitions.len() == 3 && partitions.iter().all(|partition| partition.lag_records == Some(0))
    });
    writing.stop();
    reading.stop();
}

//! What an earlier run of the same instance left behind, and what happens when another one takes its place.

use copydesk_kafka::{BatchResult, Event, KafkaSettings, TopicFollower, TransactionWatch};
use copydesk_testkit::{KafkaCluster, KafkaTest, PATIENCE, assert_exactly_once};
use rdkafka::consumer::{BaseConsumer, Consumer};
use rdkafka::producer::{BaseRecord, DefaultProducerContext, Producer, ThreadedProducer};
use rdkafka::{ClientConfig, Message, Offset, TopicPartitionList};

use crate::support::{Desk, is_batch};

pub(crate) const TESTS: [KafkaTest; 4] = [
    ("a_transaction_left_open_is_aborted_by_the_successor", left_open),
    ("a_loop_whose_producer_is_fenced_replaces_it_and_goes_on_at_the_committed_offsets", fenced),
    ("a_follower_waits_for_what_was_written_before_it_was_asked", followed),
    ("two_loops_under_one_name_lose_and_double_nothing", two_under_one_name),
];

/// A producer with the transactional id of the loop.
fn impostor(settings: &KafkaSettings) -> ThreadedProducer<DefaultProducerContext> {
    let producer: ThreadedProducer<DefaultProducerContext> = ClientConfig::new()
        .set("bootstrap.servers", &settings.bootstrap_servers)
        .set("transactional.id", settings.transactional_id("test"))
        .create()
        .unwrap();
    producer.init_transactions(PATIENCE).unwrap();
    producer
}

/// Does what a loop does with the first records of partition 0, up to its commit.
fn begin_and_leave_open(desk: &Desk) -> ThreadedProducer<DefaultProducerContext> {
    let settings = &desk.clients.settings;
    let consumer: BaseConsumer = ClientConfig::new()
        .set("bootstrap.servers", &settings.bootstrap_servers)
        .set("group.id", settings.stage_group_id("test"))
        .set("auto.offset.reset", "earliest")
        .set("enable.auto.commit", "false")
        .set("session.timeout.ms", "6000")
        .create()
        .unwrap();
    consumer.subscribe(&[&desk.input]).unwrap();
    let message = loop {
        if let Some(Ok(message)) = consumer.poll(PATIENCE) {
            break message;
        }
    };
    let producer = impostor(settings);
    producer.begin_transaction().unwrap();
    let record = BaseRecord::to(&desk.output).key(message.key().unwrap()).payload(message.payload().unwrap());
    producer.send(record).map_err(|(error, _)| error).unwrap();
    producer.flush(PATIENCE).unwrap();
    let mut offsets = TopicPartitionList::new();
    offsets.add_partition_offset(message.topic(), message.partition(), Offset::Offset(message.offset() + 1)).unwrap();
    let group = consumer.group_metadata().unwrap();
    producer.send_offsets_to_transaction(&offsets, &group, PATIENCE).unwrap();
    producer
}

fn left_open(cluster: &KafkaCluster) {
    let mut desk = Desk::open(cluster, "left-open");
    desk.write(0..200);
    let dead = begin_and_leave_open(&desk);
    let watch = TransactionWatch::of(&desk.clients.settings, &desk.output).unwrap();
    assert_eq!(watch.open().unwrap().len(), 1);
    assert_eq!((watch.written_records(PATIENCE).unwrap(), desk.outputs().len()), (1, 0), "not visible yet");
    let running = desk.start();
    assert_exactly_once(&desk.read_numbers(200), 0..200);
    running.stop();
    assert_exactly_once(&desk.outputs(), 0..200);
    assert_eq!(watch.written_records(PATIENCE).unwrap(), 201, "the record of the dead producer is aborted");
    assert!(dead.commit_transaction(PATIENCE).is_err(), "its transaction can never be committed");
    assert_exactly_once(&desk.outputs(), 0..200);
}

fn fenced(cluster: &KafkaCluster) {
    let mut desk = Desk::open(cluster, "fenced");
    let running = desk.start();
    desk.write(0..200);
    desk.read_numbers(200);
    for round in 1..4 {
        drop(impostor(&desk.clients.settings));
        desk.write(200 * round..200 * (round + 1));
        running.events.wait_for("a new producer", round, is_batch(BatchResult::ProducerReplaced));
        desk.read_numbers(200 * (round + 1));
    }
    let events = std::sync::Arc::clone(&running.events);
    running.stop();
    assert_exactly_once(&desk.outputs(), 0..800);
    assert!(events.count(|event| matches!(event, Event::Rewound { .. })) >= 3);
    assert_eq!(events.count(|event| matches!(event, Event::Stopped { drained: true })), 1);
}

fn two_under_one_name(cluster: &KafkaCluster) {
    let mut desk = Desk::open(cluster, "two-under-one-name");
    desk.clients.settings.batch.max_records = 20;
    desk.write(0..500);
    let older = desk.start();
    older.events.wait_for("committed", 1, is_batch(BatchResult::Committed));
    let newer = desk.start();
    newer.wait_for_assignment();
    desk.write(500..1_500);
    let outputs = desk.read_numbers(1_500);
    let replaced = [&older, &newer].map(|running| running.events.count(is_batch(BatchResult::ProducerReplaced)));
    assert!(replaced.iter().sum::<usize>() > 0, "nobody was fenced");
    assert_exactly_once(&outputs, 0..1_500);
    older.request_stop();
    newer.request_stop();
    older.join().unwrap();
    newer.join().unwrap();
    assert_exactly_once(&desk.outputs(), 0..1_500);
}

fn followed(cluster: &KafkaCluster) {
    let mut desk = Desk::open(cluster, "followed");
    desk.write(0..20);
    let open = begin_and_leave_open(&desk);
    let settings = KafkaSettings { request_timeout_ms: 1_000, ..desk.clients.settings.clone() };
    let mut follower = TopicFollower::new(&settings, &desk.output).unwrap();
    assert!(follower.catch_up(|_| panic!("nothing is committed")).is_err(), "a transaction is open");
    let mut follower = TopicFollower::new(&desk.clients.settings, &desk.output).unwrap();
    let counted = std::thread::scope(|scope| {
        let counting = scope.spawn(move || {
            let mut records = 0;
            follower.catch_up(|_| records += 1).map(|()| records)
        });
        open.commit_transaction(PATIENCE).unwrap();
        counting.join().unwrap()
    });
    assert_eq!(counted.unwrap(), 1);
}

//! The broker dies or hangs in the middle of transactions, and comes back with its data.

use copydesk_kafka::TransactionWatch;
use copydesk_testkit::{KafkaCluster, assert_exactly_once};

use crate::support::{Desk, wait_until};

pub(crate) const TESTS: [(&str, fn()); 1] =
    [("all_comes_out_once_when_the_broker_is_killed_and_started_again", killed_and_started_again)];

fn killed_and_started_again() {
    let cluster = KafkaCluster::start().unwrap();
    let node = cluster.node().unwrap();
    let mut desk = Desk::open(&cluster, "broker-killed");
    desk.clients.settings.batch.max_records = 20;
    desk.clients.settings.client.0.insert("reconnect.backoff.max.ms".to_owned(), "500".to_owned());
    let running = desk.start();
    running.wait_for_assignment();
    for round in 0..2 {
        let watch = TransactionWatch::of(&desk.clients.settings, &desk.output).unwrap();
        desk.write(1_000 * round..1_000 * (round + 1));
        wait_until("a transaction is open", || !watch.open().unwrap().is_empty());
        node.kill();
        node.start_again();
        desk.read_numbers(1_000 * (round + 1));
    }
    running.stop();
    assert_exactly_once(&desk.outputs(), 0..2_000);
    assert_eq!(desk.committed_records(), 2_000);
}

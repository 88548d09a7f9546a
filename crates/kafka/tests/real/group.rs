//! Instances that come and go while records flow.

use copydesk_kafka::Event;
use copydesk_testkit::{KafkaCluster, KafkaTest, assert_exactly_once, identity};

use crate::support::Desk;

pub(crate) const TESTS: [KafkaTest; 1] =
    [("instances_that_join_and_leave_keep_order_and_exactly_once", joins_and_leaves)];

fn gave_up(event: &Event) -> bool {
    matches!(event, Event::PartitionsRevoked { lost: false, partitions, .. } if !partitions.is_empty())
}

fn took(event: &Event) -> bool {
    matches!(event, Event::PartitionsAssigned { partitions } if !partitions.is_empty())
}

fn joins_and_leaves(cluster: &KafkaCluster) {
    const ROUNDS: usize = 3;
    let mut desk = Desk::open(cluster, "joins");
    desk.clients.settings.batch.max_records = 20;
    let first = desk.start();
    first.wait_for_assignment();
    let mut end = 0;
    for round in 1..=ROUNDS {
        desk.write(end..end + 400);
        let mut settings = desk.clients.settings.clone();
        settings.instance_id = round.to_string();
        let second = desk.start_with(&settings, identity(&desk.output));
        desk.write(end + 400..end + 800);
        first.events.wait_for("given up", round, gave_up);
        second.wait_for_assignment();
        desk.write(end + 800..end + 1_200);
        second.events.wait_for("done", 1, |event| matches!(event, Event::RecordDone { .. }));
        let taken = first.events.count(took);
        second.request_stop();
        desk.write(end + 1_200..end + 1_600);
        second.join().unwrap();
        first.events.wait_for("taken back", taken + 1, took);
        end += 1_600;
    }
    desk.read_numbers(end);
    first.stop();
    assert_exactly_once(&desk.outputs(), 0..end);
}

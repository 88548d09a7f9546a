//! Several instances in one group.

use copydesk_kafka::Event;
use copydesk_testkit::{RunningStage, identity};

use crate::support::{assert_complete_and_ordered, numbered, read_numbers, with_short_sessions};

fn gave_up(event: &Event) -> bool {
    matches!(event, Event::PartitionsRevoked { partitions, lost: false, .. } if !partitions.is_empty())
}

fn took(event: &Event) -> bool {
    matches!(event, Event::PartitionsAssigned { partitions } if !partitions.is_empty())
}

#[test]
fn an_instance_that_joins_and_leaves_takes_nothing_with_it() {
    let mut broker = with_short_sessions();
    let first = RunningStage::start(&broker.settings, identity("out"));
    broker.write(&numbered(0..500, 97));
    first.wait_for_assignment();

    let mut settings = broker.settings.clone();
    settings.instance_id = "1".to_owned();
    let second = RunningStage::start(&settings, identity("out"));
    broker.write(&numbered(500..1_000, 97));
    first.events.wait_for("given up", 1, gave_up);
    second.wait_for_assignment();
    broker.write(&numbered(1_000..1_500, 97));
    second.events.wait_for("done", 1, |event| matches!(event, Event::RecordDone { .. }));

    let taken = first.events.count(took);
    second.request_stop();
    broker.write(&numbered(1_500..2_000, 97));
    second.join().unwrap();
    first.events.wait_for("taken back", taken + 1, took);
    assert_complete_and_ordered(&read_numbers(&broker, 2_000), 0..2_000);
    first.stop();
}

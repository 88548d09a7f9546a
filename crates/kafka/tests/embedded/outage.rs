//! The broker goes away and comes back, or stumbles in ways that the client library deals with.

use std::sync::Arc;

use copydesk_kafka::{DeliveryMode, Event, Fault, FaultyRequest};
use copydesk_testkit::{Broker, Gate, RunningStage, identity};

use crate::support::{assert_complete_and_ordered, broker, numbered, read_numbers, with_short_sessions};

fn quick_to_reconnect() -> Broker {
    let mut broker = broker();
    broker.settings.client.0.insert("reconnect.backoff.max.ms".to_owned(), "100".to_owned());
    broker
}

#[test]
fn records_in_the_works_when_the_broker_goes_down_are_delivered_when_it_is_back() {
    let mut broker = quick_to_reconnect();
    broker.write(&numbered(0..300, 97));
    let gate = Arc::new(Gate::default());
    let running = RunningStage::start(&broker.settings, gate.before_identity("out"));
    gate.wait_for_somebody();
    broker.embedded().set_down().unwrap();
    running.events.wait_for("client error", 1, |event| matches!(event, Event::ClientError { .. }));
    gate.open();
    running.events.wait_for("done", 1, |event| matches!(event, Event::RecordDone { .. }));
    broker.embedded().set_up().unwrap();
    assert_complete_and_ordered(&read_numbers(&broker, 300), 0..300);
    broker.write(&numbered(300..400, 97));
    assert_complete_and_ordered(&read_numbers(&broker, 400), 0..400);
    running.stop();
}

#[test]
fn a_loop_that_starts_before_its_broker_waits_for_it() {
    let mut broker = quick_to_reconnect();
    broker.write(&numbered(0..50, 7));
    broker.settings.delivery = DeliveryMode::ExactlyOnce;
    broker.settings.request_timeout_ms = 300;
    broker.embedded().set_down().unwrap();
    let running = RunningStage::start(&broker.settings, identity("out"));
    running.events.wait_for("client error", 2, |event| matches!(event, Event::ClientError { .. }));
    broker.embedded().set_up().unwrap();
    broker.settings.request_timeout_ms = 10_000;
    assert_complete_and_ordered(&read_numbers(&broker, 50), 0..50);
    running.stop();
}

#[test]
fn a_commit_by_a_member_that_the_group_has_forgotten_fails_and_its_records_are_read_again() {
    let mut broker = with_short_sessions();
    let running = RunningStage::start(&broker.settings, identity("out"));
    running.wait_for_assignment();
    broker.embedded().fail_next(FaultyRequest::OffsetCommit, &[Fault::IllegalGeneration]);
    broker.write(&numbered(0..10, 7));
    running.events.wait_for("commit failed", 1, |event| matches!(event, Event::OffsetCommitFailed { .. }));
    running.events.wait_for("lost", 1, |event| matches!(event, Event::PartitionsRevoked { lost: true, .. }));
    broker.write(&numbered(10..20, 7));
    assert_complete_and_ordered(&read_numbers(&broker, 20), 0..20);
    running.stop();
}

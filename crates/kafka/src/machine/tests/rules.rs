//! Single rules of the state machine, each in the shortest story that shows it.

use super::simulation::{Ending, Plan, Simulation, log, partition, settings, to_record};
use crate::events::{BatchResult, Event};
use crate::health::Phase;
use crate::machine::BatchOutcome;
use crate::settings::{DeliveryMode, KafkaSettings};

const USUAL: Ending = Ending::Usual { exact: false };

/// One owned partition with records of a key each.
fn with_settings(settings: KafkaSettings, plans: &[Plan]) -> Simulation {
    let keyed: Vec<(u8, Plan)> =
        plans.iter().enumerate().map(|(key, plan)| (u8::try_from(key).unwrap(), *plan)).collect();
    let mut simulation = Simulation::new(settings, vec![log(&keyed)]);
    simulation.assign(0);
    simulation.settle();
    simulation
}

fn with(plans: &[Plan]) -> Simulation {
    with_settings(settings(DeliveryMode::ExactlyOnce), plans)
}

fn read_all(simulation: &mut Simulation) {
    while simulation.read(0) {
        simulation.settle();
    }
}

fn work_all(simulation: &mut Simulation) {
    while !simulation.jobs.is_empty() {
        simulation.work(0, false);
        simulation.settle();
    }
}

fn pass(simulation: &mut Simulation, milliseconds: u64) {
    simulation.now_ms += milliseconds;
    simulation.settle();
}

fn end(simulation: &mut Simulation, ending: Ending) {
    simulation.end_batch(ending);
    simulation.settle();
}

fn results(simulation: &Simulation) -> Vec<BatchResult> {
    let result = |event: &Event| match event {
        Event::BatchFinished { result, .. } => Some(*result),
        _ => None,
    };
    simulation.events.iter().filter_map(result).collect()
}

#[test]
fn reading_pauses_at_the_high_mark_and_goes_on_at_the_low_mark() {
    let mut simulation = with(&[Plan::Output; 10]);
    read_all(&mut simulation);
    let paused = partition(0);
    assert_eq!(simulation.events.last(), Some(&Event::PartitionPaused { partition: paused.clone() }));
    assert_eq!(simulation.machine.health(simulation.now()).partitions[0].uncommitted_records, 6);
    work_all(&mut simulation);
    assert!(simulation.paused.contains(&0));
    end(&mut simulation, USUAL);
    assert!(simulation.events.contains(&Event::PartitionResumed { partition: paused }));
    assert!(simulation.read(0));
}

#[test]
fn a_partition_waits_while_a_record_is_to_be_retried() {
    let mut simulation = with(&[Plan::Retry, Plan::Output]);
    simulation.read(0);
    simulation.settle();
    work_all(&mut simulation);
    assert!(simulation.paused.contains(&0) && !simulation.read(0));
    let due = simulation.machine.next_wakeup_ms().unwrap();
    assert!(due > simulation.now_ms);
    simulation.now_ms = due;
    simulation.settle();
    assert_eq!(simulation.jobs.len(), 1);
    assert!(!simulation.paused.contains(&0));
}

#[test]
fn work_without_progress_is_stuck_until_it_is_committed() {
    let mut simulation = with(&[Plan::Output]);
    read_all(&mut simulation);
    let stuck = |stuck| Event::StuckChanged { partition: partition(0), stuck };
    pass(&mut simulation, 1_000);
    assert!(!simulation.events.contains(&stuck(true)));
    pass(&mut simulation, 1);
    assert!(simulation.events.contains(&stuck(true)));
    assert!(simulation.machine.health(simulation.now()).partitions[0].stuck);
    work_all(&mut simulation);
    pass(&mut simulation, 10);
    end(&mut simulation, USUAL);
    assert!(simulation.events.contains(&stuck(false)));
}

#[test]
fn a_partition_that_cannot_be_read_again_is_stuck() {
    let mut simulation = with(&[Plan::Output]);
    read_all(&mut simulation);
    work_all(&mut simulation);
    simulation.failing_seeks = 1_000;
    pass(&mut simulation, 10);
    end(&mut simulation, Ending::Abort);
    assert_eq!(simulation.machine.phase(simulation.now()), Phase::Rewinding);
    for _ in 0..30 {
        pass(&mut simulation, 60);
    }
    assert!(simulation.events.contains(&Event::StuckChanged { partition: partition(0), stuck: true }));
    simulation.finish();
    simulation.check_deliveries();
}

#[test]
fn records_that_come_before_a_rewind_is_done_are_dropped() {
    let mut simulation = with(&[Plan::Output; 3]);
    simulation.read(0);
    simulation.settle();
    work_all(&mut simulation);
    simulation.failing_seeks = 1;
    pass(&mut simulation, 10);
    end(&mut simulation, Ending::Abort);
    let stale = to_record(0, &simulation.logs[0][2]);
    simulation.machine.record(stale, simulation.now());
    simulation.settle();
    assert!(simulation.jobs.is_empty());
    simulation.finish();
    simulation.check_deliveries();
}

#[test]
fn a_refused_record_is_found_by_halving_and_not_looked_for_again_after_a_rewind() {
    let mut simulation = with(&[Plan::Output, Plan::Output, Plan::Poison, Plan::Output]);
    read_all(&mut simulation);
    work_all(&mut simulation);
    for _ in 0..4 {
        pass(&mut simulation, 10);
        end(&mut simulation, USUAL);
    }
    let halving = [BatchResult::Rejected, BatchResult::Committed, BatchResult::Rejected, BatchResult::Rejected];
    assert_eq!(results(&simulation), halving);
    pass(&mut simulation, 10);
    end(&mut simulation, Ending::Abort);
    simulation.finish();
    simulation.check_deliveries();
    let rejected = results(&simulation).iter().filter(|result| **result == BatchResult::Rejected).count();
    assert_eq!(rejected, 3);
    let dead_letter = |event: &&Event| matches!(event, Event::DeadLettered { offset: 2, .. });
    assert_eq!(simulation.events.iter().filter(dead_letter).count(), 1);
}

#[test]
fn a_dead_letter_that_is_refused_stops_the_loop() {
    let mut simulation = with(&[Plan::DeadLetter]);
    read_all(&mut simulation);
    work_all(&mut simulation);
    pass(&mut simulation, 10);
    let batch = simulation.flight.take().unwrap();
    let refused = BatchOutcome::Rejected { suspects: vec![0], reason: "too large".to_owned() };
    simulation.machine.batch_finished(batch.id, refused, simulation.now());
    simulation.settle();
    assert!(simulation.stopped);
    assert_eq!(simulation.machine.failure(), Some("the dead letter of in/0 offset 0 is refused: too large"));
    assert!(simulation.events.contains(&Event::Stopped { drained: false }));
    assert_eq!(simulation.committed, [0]);
}

#[test]
fn a_loop_that_has_given_up_waits_for_its_workers_without_turning() {
    let mut simulation = with(&[Plan::Output, Plan::Output]);
    read_all(&mut simulation);
    simulation.work(0, false);
    simulation.settle();
    pass(&mut simulation, 10);
    let batch = simulation.flight.take().unwrap();
    let failed = BatchOutcome::Failed { reason: "no rights".to_owned() };
    simulation.machine.batch_finished(batch.id, failed, simulation.now());
    simulation.settle();
    assert!(!simulation.stopped);
    assert!(simulation.machine.next_wakeup_ms().unwrap() > simulation.now_ms);
    work_all(&mut simulation);
    assert!(simulation.stopped && simulation.machine.failure() == Some("no rights"));
}

#[test]
fn delivery_is_tried_as_often_as_the_settings_say() {
    let mut settings = settings(DeliveryMode::AtLeastOnce);
    settings.retry.max_attempts = 3;
    let mut simulation = with_settings(settings, &[Plan::Output]);
    read_all(&mut simulation);
    work_all(&mut simulation);
    for _ in 0..3 {
        simulation.now_ms = simulation.machine.next_wakeup_ms().unwrap();
        simulation.settle();
        end(&mut simulation, Ending::Abort);
    }
    assert!(simulation.stopped);
    assert_eq!(simulation.machine.failure(), Some("delivery failed 3 times: told to"));
}

#[test]
fn a_stop_that_cannot_finish_its_work_gives_up_at_the_deadline() {
    let mut simulation = with(&[Plan::Output]);
    read_all(&mut simulation);
    simulation.machine.stop(simulation.now());
    pass(&mut simulation, 99);
    assert!(!simulation.stopped);
    pass(&mut simulation, 1);
    assert!(simulation.stopped && simulation.events.contains(&Event::Stopped { drained: false }));
    assert_eq!(simulation.machine.failure(), None);
}

#[test]
fn a_batch_must_not_be_committed_once_its_partition_is_lost_or_its_drain_took_too_long() {
    for lost in [true, false] {
        let mut simulation = with(&[Plan::Output]);
        read_all(&mut simulation);
        work_all(&mut simulation);
        pass(&mut simulation, 10);
        let batch = simulation.flight.clone().unwrap();
        simulation.revoke(&[0], lost);
        simulation.settle();
        assert_eq!(batch.cancelled.is_cancelled(), lost);
        let joining = simulation.machine.phase(simulation.now()) == Phase::Joining;
        assert_eq!(joining, lost, "whoever was given up is not ready until the group takes it back");
        pass(&mut simulation, 100);
        assert!(batch.cancelled.is_cancelled() && simulation.positions.is_empty());
    }
}

#[test]
fn a_revoke_waits_for_what_was_begun_and_for_its_commit() {
    let mut simulation = with(&[Plan::Output, Plan::Output]);
    read_all(&mut simulation);
    simulation.work(0, false);
    simulation.settle();
    simulation.revoke(&[0], false);
    simulation.settle();
    assert_eq!(simulation.machine.phase(simulation.now()), Phase::Revoking);
    work_all(&mut simulation);
    assert!(simulation.revoking && simulation.flight.is_some());
    end(&mut simulation, USUAL);
    assert!(!simulation.revoking && simulation.positions.is_empty());
    assert_eq!(simulation.committed, [1]);
}

#[test]
fn what_is_completed_while_a_batch_is_under_way_waits_no_longer_than_other_records() {
    let mut simulation = with(&[Plan::Output, Plan::Output]);
    simulation.read(0);
    simulation.settle();
    work_all(&mut simulation);
    pass(&mut simulation, 10);
    simulation.read(0);
    simulation.settle();
    work_all(&mut simulation);
    pass(&mut simulation, 10);
    end(&mut simulation, USUAL);
    assert!(simulation.flight.is_some());
}

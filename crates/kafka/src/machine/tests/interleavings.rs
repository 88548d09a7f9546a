//! Whatever happens in whatever order, nothing is lost, nothing is committed too early, and in exactly-once mode nothing
//! is there twice.

use proptest::prelude::*;
use proptest::sample::Index;

use super::simulation::{Ending, Entry, Plan, Simulation, log, settings};
use crate::settings::DeliveryMode;

const PARTITIONS: i32 = 3;

/// One thing that happens.
#[derive(Debug, Clone)]
enum Happening {
    Read { partition: i32, records: usize },
    Work { job: Index, has_begun: bool },
    EndBatch(Ending),
    Assign(i32),
    Revoke { first: i32, count: i32, lost: bool },
    WorkElsewhere { partition: i32, records: usize },
    FailSeeks(usize),
    Pass { milliseconds: u64 },
    PassUntilDue,
}

fn endings() -> impl Strategy<Value = Ending> {
    prop_oneof![
        6 => any::<bool>().prop_map(|exact| Ending::Usual { exact }),
        1 => Just(Ending::Abort),
        1 => any::<bool>().prop_map(|committed| Ending::Replace { committed }),
    ]
}

fn happenings() -> impl Strategy<Value = Happening> {
    prop_oneof![
        8 => (0..PARTITIONS, 1_usize..5).prop_map(|(partition, records)| Happening::Read { partition, records }),
        12 => (any::<Index>(), any::<bool>()).prop_map(|(job, has_begun)| Happening::Work { job, has_begun }),
        6 => endings().prop_map(Happening::EndBatch),
        3 => (0..PARTITIONS).prop_map(Happening::Assign),
        1 => (0..PARTITIONS, 1..=PARTITIONS, any::<bool>())
            .prop_map(|(first, count, lost)| Happening::Revoke { first, count, lost }),
        1 => (0..PARTITIONS, 1_usize..3)
            .prop_map(|(partition, records)| Happening::WorkElsewhere { partition, records }),
        1 => (1_usize..3).prop_map(Happening::FailSeeks),
        3 => (1_u64..20).prop_map(|milliseconds| Happening::Pass { milliseconds }),
        3 => Just(Happening::PassUntilDue),
    ]
}

fn logs() -> impl Strategy<Value = Vec<Vec<Entry>>> {
    let plan = prop_oneof![
        8 => Just(Plan::Output), 1 => Just(Plan::DeadLetter), 1 => Just(Plan::Retry), 1 => Just(Plan::Poison)
    ];
    let one = proptest::collection::vec((0_u8..4, plan), 0..25).prop_map(|plans| log(&plans));
    proptest::collection::vec(one, usize::try_from(PARTITIONS).unwrap())
}

fn happen(simulation: &mut Simulation, happening: &Happening) {
    match happening {
        Happening::Read { partition, records } => {
            for _ in 0..*records {
                simulation.read(*partition);
                simulation.settle();
            }
        }
        Happening::Work { job, has_begun } if !simulation.jobs.is_empty() => {
            simulation.work(job.index(simulation.jobs.len()), *has_begun);
        }
        Happening::EndBatch(ending) => simulation.end_batch(*ending),
        Happening::Assign(partition) if !simulation.positions.contains_key(partition) => simulation.assign(*partition),
        Happening::Revoke { first, count, lost } if !simulation.revoking || *lost => {
            let owned = |partition: &i32| simulation.positions.contains_key(partition);
            let taken: Vec<i32> = (*first..(*first + *count).min(PARTITIONS)).filter(owned).collect();
            if !taken.is_empty() {
                simulation.revoke(&taken, *lost);
            }
        }
        Happening::WorkElsewhere { partition, records } if !simulation.positions.contains_key(partition) => {
            simulation.work_elsewhere(*partition, *records);
        }
        Happening::FailSeeks(seeks) => simulation.failing_seeks += seeks,
        Happening::Pass { milliseconds } => simulation.now_ms += milliseconds,
        Happening::PassUntilDue => {
            simulation.now_ms = simulation.now_ms.max(simulation.machine.next_wakeup_ms().unwrap_or(0));
        }
        _ => {}
    }
    simulation.settle();
}

fn run(delivery: DeliveryMode, logs: Vec<Vec<Entry>>, happenings: &[Happening]) -> Simulation {
    let mut simulation = Simulation::new(settings(delivery), logs);
    simulation.has_generations = true;
    for happening in happenings {
        happen(&mut simulation, happening);
    }
    simulation
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn everything_comes_out_exactly_once(logs in logs(), happenings in proptest::collection::vec(happenings(), 0..200)) {
        let mut simulation = run(DeliveryMode::ExactlyOnce, logs, &happenings);
        simulation.finish();
        simulation.check_deliveries();
    }

    #[test]
    fn everything_comes_out_at_least_once(logs in logs(), happenings in proptest::collection::vec(happenings(), 0..200)) {
        let mut simulation = run(DeliveryMode::AtLeastOnce, logs, &happenings);
        simulation.finish();
        simulation.check_deliveries();
    }

    #[test]
    fn a_stop_ends_in_time_and_another_instance_finishes(
        logs in logs(), happenings in proptest::collection::vec(happenings(), 0..150), eager in any::<bool>(),
    ) {
        let mut simulation = run(DeliveryMode::ExactlyOnce, logs, &happenings);
        let deadline = simulation.now_ms + 2 * simulation.settings.drain_deadline_ms;
        simulation.machine.stop(simulation.now());
        simulation.settle();
        while !simulation.stopped {
            if eager {
                simulation.end_batch(Ending::Usual { exact: true });
                while !simulation.jobs.is_empty() {
                    simulation.work(0, false);
                    simulation.settle();
                }
            }
            simulation.settle();
            if !simulation.stopped {
                let due = simulation.machine.next_wakeup_ms();
                prop_assert!(due.is_some(), "nothing is due, and the loop does not stop");
                simulation.now_ms = simulation.now_ms.max(due.unwrap_or_default());
                simulation.settle();
            }
            prop_assert!(simulation.now_ms <= deadline);
        }
        let Simulation { logs, committed, delivered, .. } = simulation;
        let mut next = Simulation::new(settings(DeliveryMode::ExactlyOnce), logs);
        (next.committed, next.delivered) = (committed, delivered);
        next.finish();
        next.check_deliveries();
    }
}

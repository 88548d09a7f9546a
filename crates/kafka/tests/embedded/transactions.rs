//! Exactly-once mode: the action that follows each fault. The embedded broker ignores transactions, so what was aborted
//! stays readable; `copydesk-id` tells copies apart.

use std::sync::Arc;

use copydesk_kafka::{BatchResult, DeliveryMode, Event, Fault, FaultyRequest};
use copydesk_stage::{ErrorCode, names};
use copydesk_testkit::{Broker, EventLog, Gate, RunningStage, identity};

use crate::support::{
    DEAD_LETTERS, assert_complete_and_ordered, broker, in_both_modes, is_batch, is_rewind, numbered, read_numbers,
};

fn exactly_once() -> Broker {
    let mut broker = broker();
    broker.settings.delivery = DeliveryMode::ExactlyOnce;
    broker
}

/// How many batches ended in each way that is not a commit.
fn failures(events: &EventLog) -> Vec<BatchResult> {
    events.collect(|event| match event {
        Event::BatchFinished { result, .. } if *result != BatchResult::Committed => Some(*result),
        _ => None,
    })
}

fn is_failure(event: &Event) -> bool {
    matches!(event, Event::BatchFinished { result, .. } if *result != BatchResult::Committed)
}

fn committed_records(events: &[Event]) -> usize {
    let committed = events.iter().map(|event| match event {
        Event::BatchFinished { result: BatchResult::Committed, records, .. } => *records,
        _ => 0,
    });
    committed.sum()
}

/// Faults, each with the way in which the batch ends that meets it; none where the client library deals with it.
const FAULTS: [(FaultyRequest, Fault, Option<BatchResult>); 23] = [
    (FaultyRequest::AddPartitionsToTxn, Fault::ConcurrentTransactions, None),
    (FaultyRequest::TxnOffsetCommit, Fault::CoordinatorLoading, None),
    (FaultyRequest::EndTxn, Fault::CoordinatorLoading, None),
    (FaultyRequest::EndTxn, Fault::ConcurrentTransactions, None),
    (FaultyRequest::AddPartitionsToTxn, Fault::NotCoordinator, None),
    (FaultyRequest::TxnOffsetCommit, Fault::NotCoordinator, None),
    (FaultyRequest::EndTxn, Fault::NotCoordinator, None),
    (FaultyRequest::AddPartitionsToTxn, Fault::Disconnect, None),
    (FaultyRequest::TxnOffsetCommit, Fault::Disconnect, None),
    (FaultyRequest::EndTxn, Fault::Disconnect, None),
    (FaultyRequest::Produce, Fault::Disconnect, None),
    (FaultyRequest::Produce, Fault::NotLeader, None),
    (FaultyRequest::AddPartitionsToTxn, Fault::TopicAuthorizationFailed, Some(BatchResult::Aborted)),
    (FaultyRequest::TxnOffsetCommit, Fault::IllegalGeneration, Some(BatchResult::Aborted)),
    (FaultyRequest::TxnOffsetCommit, Fault::UnknownMember, Some(BatchResult::Aborted)),
    (FaultyRequest::TxnOffsetCommit, Fault::FencedInstance, Some(BatchResult::Aborted)),
    (FaultyRequest::TxnOffsetCommit, Fault::RebalanceInProgress, Some(BatchResult::Aborted)),
    (FaultyRequest::EndTxn, Fault::ProducerFenced, Some(BatchResult::ProducerReplaced)),
    (FaultyRequest::EndTxn, Fault::InvalidProducerEpoch, Some(BatchResult::ProducerReplaced)),
    (FaultyRequest::EndTxn, Fault::InvalidTransactionState, Some(BatchResult::ProducerReplaced)),
    (FaultyRequest::AddPartitionsToTxn, Fault::InvalidProducerEpoch, Some(BatchResult::ProducerReplaced)),
    (FaultyRequest::Produce, Fault::OutOfOrderSequence, Some(BatchResult::ProducerReplaced)),
    // The last, because the client library remembers it for some further transactions.
    (FaultyRequest::Produce, Fault::TopicAuthorizationFailed, Some(BatchResult::Aborted)),
];

/// The stage is held back while records are written, for a fault is meant for the loop and not for the writer.
#[test]
fn each_fault_leads_to_its_action_and_every_record_comes_out() {
    let mut broker = exactly_once();
    let gate = Arc::new(Gate::default());
    let running = RunningStage::start(&broker.settings, gate.before_identity("out"));
    for (round, (request, fault, result)) in FAULTS.into_iter().enumerate() {
        let before = failures(&running.events).len();
        let start = 10 * round;
        gate.close();
        broker.write(&numbered(start..start + 10, 7));
        gate.wait_for_somebody();
        broker.embedded().fail_next(request, &[fault]);
        gate.open();
        let expected = usize::from(result.is_some());
        if let Some(result) = result {
            let what = format!("{result:?} after {fault:?} of {request:?}");
            running.events.wait_for(&what, before + expected, is_failure);
            running.events.wait_for("rewound", before + expected, is_rewind);
        }
        assert_complete_and_ordered(&read_numbers(&broker, start + 10), 0..start + 10);
        running.events.wait_until("the commit of all", |events| committed_records(events) == start + 10);
        let ended: Vec<BatchResult> = failures(&running.events).split_off(before);
        assert!(ended.iter().all(|ended| Some(*ended) == result), "{ended:?} after {fault:?} of {request:?}");
        assert_eq!(ended.is_empty(), result.is_none(), "{fault:?} of {request:?}");
    }
    let events = Arc::clone(&running.events);
    running.stop();
    assert_eq!(events.count(|event| matches!(event, Event::Stopped { drained: true })), 1);
}

#[test]
fn a_record_that_the_broker_refuses_is_found_by_halving_and_set_aside() {
    in_both_modes(|delivery| {
        let mut broker = Broker::start(&[("in", 1), ("out", 1), (DEAD_LETTERS, 1)]);
        broker.settings.delivery = delivery;
        // All outputs of a batch go in one request, so that four refusals meet batches of eight, four, two and one.
        broker.settings.client.0.insert("linger.ms".to_owned(), "100".to_owned());
        broker.settings.batch.max_records = 8;
        broker.settings.batch.linger_ms = 1_000;
        broker.write(&numbered(0..8, 3));
        broker.embedded().fail_next(FaultyRequest::Produce, &[Fault::MessageTooLarge; 4]);
        let running = RunningStage::start(&broker.settings, identity("out"));
        let letter = broker.read(DEAD_LETTERS, 1).remove(0);
        running.events.wait_for("committed", 1, is_batch(BatchResult::Committed));
        let sizes = running.events.collect(|event| match event {
            Event::BatchFinished { result: BatchResult::Rejected, records, .. } => Some(*records),
            _ => None,
        });
        assert_eq!(failures(&running.events), [BatchResult::Rejected; 4]);
        running.stop();
        assert_eq!(sizes, [8, 4, 2, 1]);
        assert_eq!(letter.header_text(names::ERROR_CODE), Some(ErrorCode::RejectedByBroker.as_str()));
        assert_eq!(letter.value.as_deref(), Some(&b"0"[..]));
        assert_complete_and_ordered(&broker.read_all("out"), 1..8);
    });
}

#[test]
fn a_producer_that_can_never_be_replaced_stops_the_loop() {
    let mut broker = exactly_once();
    let running = RunningStage::start(&broker.settings, identity("out"));
    running.wait_for_assignment();
    broker.embedded().fail_next(FaultyRequest::EndTxn, &[Fault::ProducerFenced]);
    broker.embedded().fail_next(FaultyRequest::InitProducerId, &[Fault::TransactionalIdAuthorizationFailed]);
    broker.write(&numbered(0..10, 7));
    let events = Arc::clone(&running.events);
    let error = running.join().unwrap_err().to_string();
    assert!(error.contains("cannot replace the producer"), "{error}");
    assert_eq!(failures(&events), [BatchResult::Failed]);
}

#[test]
fn a_loop_that_may_not_use_its_transactional_id_does_not_start() {
    let broker = exactly_once();
    broker.embedded().fail_next(FaultyRequest::InitProducerId, &[Fault::TransactionalIdAuthorizationFailed]);
    let error = RunningStage::start(&broker.settings, identity("out")).join().unwrap_err().to_string();
    assert!(error.contains("initialise transactions"), "{error}");
}

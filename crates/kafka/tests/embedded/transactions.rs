//! Exactly-once mode: the action that follows each fault. The embedded broker ignores transactions, so what was aborted
//! stays readable; `copydesk-id` tells copies apart.

use std::sync::Arc;

use copydesk_kafka::{BatchResult, DeliveryMode, Event, Fault, FaultyRequest};
use copydesk_stage::{ErrorCode, names};
use copydesk_testkit::{Broker, EventLog, Gate, RunningStage, identity};

use crate::support::{DEAD_LETTERS, assert_complete_and_ordered, broker, is_batch, is_rewind, numbered, read_numbers};

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

/// Lets each fault meet a transaction, and wants this result and a rewind of it, and every record in the end. The stage is
/// held back while records are written, for the fault is meant for the loop and not for the writer.
fn assert_faults_lead_to(result: BatchResult, faults: &[(FaultyRequest, Fault)]) {
    let mut broker = exactly_once();
    let gate = Arc::new(Gate::default());
    let running = RunningStage::start(&broker.settings, gate.before_identity("out"));
    for (round, (request, fault)) in faults.iter().enumerate() {
        let start = 10 * round;
        gate.close();
        broker.write(&numbered(start..start + 10, 7));
        gate.wait_for_somebody();
        broker.embedded().fail_next(*request, &[*fault]);
        gate.open();
        running.events.wait_for(&format!("{result:?} after {fault:?} of {request:?}"), round + 1, is_batch(result));
        running.events.wait_for("rewound", round + 1, is_rewind);
        assert_complete_and_ordered(&read_numbers(&broker, start + 10), 0..start + 10);
    }
    let events = Arc::clone(&running.events);
    running.stop();
    assert!(failures(&events).iter().all(|failure| *failure == result), "{:?}", failures(&events));
    assert_eq!(events.count(|event| matches!(event, Event::Stopped { drained: true })), 1);
}

#[test]
fn faults_that_require_an_abort_lead_to_an_abort_and_a_rewind() {
    assert_faults_lead_to(
        BatchResult::Aborted,
        &[
            (FaultyRequest::AddPartitionsToTxn, Fault::TopicAuthorizationFailed),
            (FaultyRequest::TxnOffsetCommit, Fault::IllegalGeneration),
            (FaultyRequest::TxnOffsetCommit, Fault::UnknownMember),
            (FaultyRequest::TxnOffsetCommit, Fault::FencedInstance),
            (FaultyRequest::TxnOffsetCommit, Fault::RebalanceInProgress),
            // The last, because the client library remembers it for some further transactions.
            (FaultyRequest::Produce, Fault::TopicAuthorizationFailed),
        ],
    );
}

#[test]
fn faults_that_are_fatal_lead_to_a_new_producer_and_a_rewind() {
    assert_faults_lead_to(
        BatchResult::ProducerReplaced,
        &[
            (FaultyRequest::EndTxn, Fault::ProducerFenced),
            (FaultyRequest::EndTxn, Fault::InvalidProducerEpoch),
            (FaultyRequest::EndTxn, Fault::InvalidTransactionState),
            (FaultyRequest::Produce, Fault::OutOfOrderSequence),
            (FaultyRequest::AddPartitionsToTxn, Fault::InvalidProducerEpoch),
        ],
    );
}

#[test]
fn faults_that_pass_are_retried_inside_the_client_library() {
    let mut broker = exactly_once();
    let gate = Arc::new(Gate::default());
    let running = RunningStage::start(&broker.settings, gate.before_identity("out"));
    broker.write(&numbered(0..100, 7));
    gate.wait_for_somebody();
    broker.embedded().fail_next(FaultyRequest::AddPartitionsToTxn, &[Fault::ConcurrentTransactions]);
    broker.embedded().fail_next(FaultyRequest::TxnOffsetCommit, &[Fault::CoordinatorLoading]);
    broker.embedded().fail_next(FaultyRequest::Produce, &[Fault::NotLeader, Fault::Disconnect]);
    broker.embedded().fail_next(FaultyRequest::EndTxn, &[Fault::Disconnect, Fault::CoordinatorLoading]);
    gate.open();
    let records = read_numbers(&broker, 100);
    let events = Arc::clone(&running.events);
    running.stop();
    assert_complete_and_ordered(&records, 0..100);
    assert_eq!(failures(&events), []);
}

#[test]
fn a_record_that_the_broker_refuses_is_found_by_halving_and_set_aside() {
    let mut broker = Broker::start(&[("in", 1), ("out", 1), (DEAD_LETTERS, 1)]);
    broker.settings.delivery = DeliveryMode::ExactlyOnce;
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

//! The thread that delivers batches: produce, await the reports, commit. In exactly-once mode one transaction holds
//! outputs, dead letters and offsets.
//!
//! What each error of the client library means is decided here and only here:
//! * *retriable*: the same call is made again until the deadline;
//! * *requires an abort*: the transaction is aborted and the producer goes on;
//! * *fatal*, and everything after which the state of the transaction is unknown: the producer is replaced, and what
//!   the broker has committed says where to go on.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded};
use rdkafka::consumer::Consumer;
use rdkafka::error::{KafkaError as ClientError, KafkaResult, RDKafkaErrorCode};
use rdkafka::producer::Producer;

use crate::error::KafkaError;
use crate::events::TopicPartition;
use crate::machine::{Batch, BatchOutcome};
use crate::settings::{DeliveryMode, KafkaSettings};
use crate::shell::client_config;
use crate::shell::consuming::{GroupConsumer, from_offset_list, to_list, to_offset_list};
use crate::shell::producing::{EventSink, ReportingProducer, code_of};

/// How long the thread waits between two attempts at a call that may be tried again.
const BETWEEN_ATTEMPTS: Duration = Duration::from_millis(20);

/// Why a call failed, as far as the loop has to know.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Failure {
    /// The transaction has to be aborted; the producer can be used again.
    Abort(String),
    /// The producer cannot be used again.
    Unusable(String),
}

/// Makes producers and delivers batches with them.
pub(crate) struct Deliverer {
    settings: KafkaSettings,
    stage: Arc<str>,
    events: EventSink,
    /// None after a failure, until it could be replaced.
    producer: Option<ReportingProducer>,
}

/// The thread, and the batches that go in and the outcomes that come out.
pub(crate) struct DeliveryThread {
    pub(crate) batches: Sender<Arc<Batch>>,
    pub(crate) outcomes: Receiver<(u64, BatchOutcome)>,
    pub(crate) thread: JoinHandle<()>,
}

impl Deliverer {
    /// Makes the producer. In exactly-once mode this ends what an earlier run of this instance left open, which is why
    /// it comes before joining the group: the committed offsets cannot be read while that is open.
    ///
    /// Tries again while the cluster cannot be reached, until `give_up` says so.
    pub(crate) fn connect(
        settings: &KafkaSettings,
        stage: Arc<str>,
        events: EventSink,
        give_up: impl Fn() -> bool,
    ) -> Result<Option<Self>, KafkaError> {
        let mut deliverer = Self { settings: settings.clone(), stage, events, producer: None };
        while !give_up() {
            match deliverer.new_producer() {
                Ok(producer) => {
                    deliverer.producer = Some(producer);
                    return Ok(Some(deliverer));
                }
                Err(KafkaError::Cluster { action, source }) if may_pass(&source) => {
                    deliverer.events.client_error(&source, &action);
                    std::thread::park_timeout(BETWEEN_ATTEMPTS);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(None)
    }

    /// Starts the thread.
    pub(crate) fn start(mut self, consumer: GroupConsumer) -> Result<DeliveryThread, KafkaError> {
        let (batches, waiting) = bounded::<Arc<Batch>>(1);
        let (finished, outcomes) = bounded(1);
        let run = move || {
            for batch in waiting {
                let outcome = self.deliver(&batch, &consumer);
                if finished.send((batch.id, outcome)).is_err() {
                    break;
                }
            }
        };
        let thread = std::thread::Builder::new()
            .name("delivery".to_owned())
            .spawn(run)
            .map_err(|error| KafkaError::Thread(error.to_string()))?;
        Ok(DeliveryThread { batches, outcomes, thread })
    }

    fn new_producer(&self) -> Result<ReportingProducer, KafkaError> {
        let transactional_id = self.settings.transactional_id(&self.stage);
        let id = (self.settings.delivery == DeliveryMode::ExactlyOnce).then_some(transactional_id.as_str());
        let config = client_config::producer(&self.settings, id);
        let producer = ReportingProducer::new(&config, self.events.clone())?;
        if id.is_some() {
            producer
                .client
                .init_transactions(self.request_timeout())
                .map_err(KafkaError::cluster("initialise transactions"))?;
        }
        Ok(producer)
    }

    fn request_timeout(&self) -> Duration {
        Duration::from_millis(self.settings.request_timeout_ms)
    }

    fn deliver(&mut self, batch: &Batch, consumer: &GroupConsumer) -> BatchOutcome {
        let Some(producer) = &mut self.producer else {
            return self.replace("the producer had to be replaced", batch, consumer);
        };
        // Every report comes by `message.timeout.ms` at the latest; a little more, so that it is the library that says so.
        let timeout = Duration::from_millis(self.settings.message_timeout_ms + self.settings.request_timeout_ms);
        let outcome = match self.settings.delivery {
            DeliveryMode::AtLeastOnce => produce(producer, batch, timeout),
            DeliveryMode::ExactlyOnce => {
                let request_timeout = Duration::from_millis(self.settings.request_timeout_ms);
                deliver_in_transaction(producer, batch, consumer, timeout, request_timeout)
            }
        };
        match outcome {
            Ok(outcome @ BatchOutcome::Rejected { .. }) if self.settings.delivery == DeliveryMode::ExactlyOnce => {
                self.renew();
                outcome
            }
            Ok(outcome) => outcome,
            Err(Failure::Abort(reason)) => BatchOutcome::Aborted { reason },
            Err(Failure::Unusable(reason)) => self.replace(&reason, batch, consumer),
        }
    }

    /// Replaces the producer and asks what was committed. When that is not possible now, nothing of the batch counts, and
    /// the next one starts here.
    fn replace(&mut self, reason: &str, batch: &Batch, consumer: &GroupConsumer) -> BatchOutcome {
        self.producer = None;
        let producer = match self.new_producer() {
            Ok(producer) => producer,
            Err(error) if is_hopeless(&error) => {
                return BatchOutcome::Failed { reason: format!("{reason}; cannot replace the producer: {error}") };
            }
            Err(error) => {
                return BatchOutcome::Aborted { reason: format!("{reason}; cannot replace the producer: {error}") };
            }
        };
        let committed = match self.settings.delivery {
            DeliveryMode::AtLeastOnce => Vec::new(),
            DeliveryMode::ExactlyOnce => match self.committed(&batch.owned, consumer) {
                Ok(committed) => committed,
                Err(error) => return BatchOutcome::Aborted { reason: format!("{reason}; committed offsets: {error}") },
            },
        };
        self.producer = Some(producer);
        BatchOutcome::ProducerReplaced { reason: reason.to_owned(), committed }
    }

    /// Replaces the producer after the broker has refused records of a transaction that was aborted since. Their sequence
    /// numbers are used up on this side and unknown to the broker, which would refuse the next transaction for the gap.
    fn renew(&mut self) {
        // Without the old producer first, the new one would fence it while its thread still turns.
        self.producer = None;
        self.producer = self.new_producer().ok();
    }

    fn committed(&self, owned: &[TopicPartition], consumer: &GroupConsumer) -> KafkaResult<Vec<(TopicPartition, i64)>> {
        let offsets = consumer.client().committed_offsets(to_list(owned), self.request_timeout())?;
        Ok(from_offset_list(&offsets))
    }
}

/// Produces and awaits all outputs of a batch.
fn produce(producer: &mut ReportingProducer, batch: &Batch, timeout: Duration) -> Result<BatchOutcome, Failure> {
    let outcome = producer.send_all(batch.outputs(), timeout);
    let Some((_, first)) = outcome.failures.first() else { return Ok(BatchOutcome::Committed) };
    if let Some((code, reason)) = producer.client.client().fatal_error() {
        return Err(Failure::Unusable(format!("{code}: {reason}")));
    }
    let refused: Vec<usize> =
        outcome.failures.iter().filter(|(_, code)| is_refusal(*code)).map(|(index, _)| *index).collect();
    if refused.is_empty() {
        return Ok(BatchOutcome::Aborted { reason: first.to_string() });
    }
    let reason =
        outcome.failures.iter().find(|(_, code)| is_refusal(*code)).map_or(first, |(_, code)| code).to_string();
    let mut suspects: Vec<usize> = refused.iter().filter_map(|output| record_of(batch, *output)).collect();
    suspects.dedup();
    Ok(BatchOutcome::Rejected { suspects, reason })
}

fn deliver_in_transaction(
    producer: &mut ReportingProducer,
    batch: &Batch,
    consumer: &GroupConsumer,
    timeout: Duration,
    request_timeout: Duration,
) -> Result<BatchOutcome, Failure> {
    retrying(request_timeout, || producer.client.begin_transaction())?;
    let ended = match produce(producer, batch, timeout)? {
        BatchOutcome::Committed => commit(producer, batch, consumer, request_timeout),
        outcome => Ok(outcome),
    };
    match ended {
        Ok(BatchOutcome::Committed) => Ok(BatchOutcome::Committed),
        Err(Failure::Unusable(reason)) => Err(Failure::Unusable(reason)),
        undone @ (Ok(_) | Err(Failure::Abort(_))) => {
            retrying(request_timeout, || producer.client.abort_transaction(request_timeout)).map_err(unusable)?;
            undone
        }
    }
}

/// All deliveries are known by now, so that committing has nothing to flush.
fn commit(
    producer: &ReportingProducer,
    batch: &Batch,
    consumer: &GroupConsumer,
    request_timeout: Duration,
) -> Result<BatchOutcome, Failure> {
    let offsets = to_offset_list(&batch.offsets).map_err(|error| Failure::Abort(error.to_string()))?;
    let Some(group) = consumer.client().group_metadata() else {
        return Err(Failure::Abort("the consumer is in no group".to_owned()));
    };
    // Only now, with a membership that was taken before: if the batch is cancelled later, the group has moved on and the
    // broker refuses that membership; if it was cancelled earlier, the membership may be one that came after the loss.
    if batch.cancelled.is_cancelled() {
        return Err(Failure::Abort("a partition of the batch was given up".to_owned()));
    }
    let client = &producer.client;
    retrying(request_timeout, || client.send_offsets_to_transaction(&offsets, &group, request_timeout))?;
    retrying(request_timeout, || client.commit_transaction(request_timeout)).map(|()| BatchOutcome::Committed)
}

/// Calls until it works, fails for good, or the deadline passes: then nobody knows what became of the transaction.
fn retrying(timeout: Duration, call: impl Fn() -> KafkaResult<()>) -> Result<(), Failure> {
    let deadline = Instant::now() + timeout;
    loop {
        let Err(error) = call() else { return Ok(()) };
        match &error {
            ClientError::Transaction(inner) if inner.is_fatal() => return Err(Failure::Unusable(error.to_string())),
            ClientError::Transaction(inner) if inner.txn_requires_abort() => {
                return Err(Failure::Abort(error.to_string()));
            }
            ClientError::Transaction(inner) if inner.is_retriable() && Instant::now() < deadline => {
                std::thread::park_timeout(BETWEEN_ATTEMPTS);
            }
            _ => return Err(Failure::Unusable(error.to_string())),
        }
    }
}

fn unusable(failure: Failure) -> Failure {
    match failure {
        Failure::Abort(reason) | Failure::Unusable(reason) => Failure::Unusable(reason),
    }
}

/// Whether starting again later may help.
fn may_pass(error: &ClientError) -> bool {
    match error {
        ClientError::Transaction(inner) => inner.is_retriable() && !inner.is_fatal(),
        _ => false,
    }
}

/// Whether no new producer will ever work with these settings and rights.
fn is_hopeless(error: &KafkaError) -> bool {
    match error {
        KafkaError::Cluster { source, .. } => matches!(
            code_of(source),
            RDKafkaErrorCode::TransactionalIdAuthorizationFailed
                | RDKafkaErrorCode::ClusterAuthorizationFailed
                | RDKafkaErrorCode::InvalidTransactionTimeout
                | RDKafkaErrorCode::UnsupportedVersion
                | RDKafkaErrorCode::UnsupportedFeature
        ),
        _ => true,
    }
}

/// Whether the code says that the broker (or the library for it) will never take this record.
fn is_refusal(code: RDKafkaErrorCode) -> bool {
    matches!(
        code,
        RDKafkaErrorCode::MessageSizeTooLarge
            | RDKafkaErrorCode::MessageBatchTooLarge
            | RDKafkaErrorCode::InvalidMessage
            | RDKafkaErrorCode::InvalidMessageSize
            | RDKafkaErrorCode::InvalidRecord
            | RDKafkaErrorCode::InvalidTimestamp
            | RDKafkaErrorCode::PolicyViolation
    )
}

/// The input record that an output belongs to.
fn record_of(batch: &Batch, output: usize) -> Option<usize> {
    let mut end = 0;
    batch.records.iter().position(|record| {
        end += record.outputs.len();
        output < end
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::{BatchRecord, CancelFlag};
    use copydesk_stage::OutputRecord;

    fn batch(outputs: &[usize]) -> Batch {
        let record = |(offset, count): (usize, &usize)| BatchRecord {
            partition: TopicPartition::new("in", 0),
            offset: i64::try_from(offset).unwrap(),
            outputs: (0..*count).map(|_| OutputRecord::new("out".into(), "k", "v")).collect(),
        };
        let records = outputs.iter().enumerate().map(record).collect();
        Batch {
            id: 0,
            records,
            offsets: Vec::new(),
            owned: Vec::new(),
            bytes: 0,
            generation: None,
            cancelled: CancelFlag::default(),
        }
    }

    #[test]
    fn an_output_leads_back_to_its_record() {
        let batch = batch(&[2, 0, 1]);
        let records: Vec<Option<usize>> = (0..4).map(|output| record_of(&batch, output)).collect();
        assert_eq!(records, [Some(0), Some(0), Some(2), None]);
    }
}

//! A producer whose delivery reports can be awaited: everything that is sent is reported, delivered or not.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::{Duration, Instant};

use copydesk_stage::OutputRecord;
use crossbeam_channel::{Receiver, Sender, unbounded};
use rdkafka::client::ClientContext;
use rdkafka::config::{ClientConfig, FromClientConfigAndContext, RDKafkaLogLevel};
use rdkafka::error::{KafkaError as ClientError, RDKafkaErrorCode};
use rdkafka::producer::{DeliveryResult, ProducerContext, ThreadedProducer};
use rdkafka::statistics::Statistics;

use crate::error::KafkaError;
use crate::events::{ClientLogLevel, Event, Observer};
use crate::shell::wire::to_message;

/// The facility under which the client library logs that a property is for the other kind of client.
const MISPLACED: &str = "CONFWARN";

/// Sends events of one stage to its observer.
#[derive(Clone)]
pub(crate) struct EventSink {
    pub(crate) observer: Arc<dyn Observer>,
    pub(crate) stage: Arc<str>,
}

impl EventSink {
    pub(crate) fn emit(&self, event: &Event) {
        self.observer.observe(&self.stage, event);
    }

    pub(crate) fn client_error(&self, error: &ClientError, reason: &str) {
        self.emit(&Event::ClientError { reason: format!("{error}: {reason}") });
    }

    pub(crate) fn client_log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        let level = match level {
            // The same properties are given to consumers and producers, and each of them takes its own.
            _ if facility == MISPLACED && message.contains("will be ignored by this") => ClientLogLevel::Debug,
            RDKafkaLogLevel::Emerg | RDKafkaLogLevel::Alert | RDKafkaLogLevel::Critical | RDKafkaLogLevel::Error => {
                ClientLogLevel::Error
            }
            RDKafkaLogLevel::Warning => ClientLogLevel::Warning,
            RDKafkaLogLevel::Notice | RDKafkaLogLevel::Info => ClientLogLevel::Info,
            RDKafkaLogLevel::Debug => ClientLogLevel::Debug,
        };
        self.emit(&Event::ClientLog { level, facility: facility.to_owned(), message: message.to_owned() });
    }
}

/// Which send a report belongs to.
pub(crate) struct Ticket {
    round: u64,
    index: usize,
}

struct Report {
    ticket: Ticket,
    failure: Option<RDKafkaErrorCode>,
}

/// Collects delivery reports, and passes errors and log lines of the library on as events.
pub(crate) struct ReportContext {
    reports: Sender<Report>,
    events: EventSink,
}

impl ClientContext for ReportContext {
    fn log(&self, level: RDKafkaLogLevel, facility: &str, message: &str) {
        self.events.client_log(level, facility, message);
    }

    fn error(&self, error: ClientError, reason: &str) {
        self.events.client_error(&error, reason);
    }

    fn stats(&self, statistics: Statistics) {
        // Bootstrap connections are no brokers, and a broker that was asked nothing has no round trip.
        for broker in statistics.brokers.into_values().filter(|broker| broker.nodeid >= 0) {
            if let Some(window) = broker.rtt.filter(|window| window.cnt > 0) {
                let seconds = window.avg as f64 / 1_000_000.0;
                self.events.emit(&Event::BrokerRoundTrip { broker: broker.name, seconds });
            }
        }
    }
}

impl ProducerContext for ReportContext {
    type DeliveryOpaque = Box<Ticket>;

    fn delivery(&self, result: &DeliveryResult<'_>, ticket: Box<Ticket>) {
        let failure = result.as_ref().err().map(|(error, _)| code_of(error));
        // The receiver outlives the producer but for the moment when both are dropped.
        let _ = self.reports.send(Report { ticket: *ticket, failure });
    }
}

/// The library's code for an error; `Fail` when it has none.
pub(crate) fn code_of(error: &ClientError) -> RDKafkaErrorCode {
    match error {
        ClientError::Transaction(inner) => inner.code(),
        other => other.rdkafka_error_code().unwrap_or(RDKafkaErrorCode::Fail),
    }
}

/// What became of a round of sends.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct SendOutcome {
    /// Index and reason of each record that was not delivered.
    pub(crate) failures: Vec<(usize, RDKafkaErrorCode)>,
}

/// A producer with its reports.
pub(crate) struct ReportingProducer {
    pub(crate) client: ThreadedProducer<ReportContext>,
    reports: Receiver<Report>,
    round: u64,
}

impl ReportingProducer {
    pub(crate) fn new(config: &ClientConfig, events: EventSink) -> Result<Self, KafkaError> {
        let (sender, reports) = unbounded();
        let context = ReportContext { reports: sender, events };
        let client =
            ThreadedProducer::from_config_and_context(config, context).map_err(KafkaError::creation("producer"))?;
        Ok(Self { client, reports, round: 0 })
    }

    /// Sends everything in order and waits until each record is delivered or given up; records without a report at
    /// the deadline count as timed out.
    pub(crate) fn send_all<'a>(
        &mut self,
        outputs: impl IntoIterator<Item = &'a OutputRecord>,
        timeout: Duration,
    ) -> SendOutcome {
        let deadline = Instant::now() + timeout;
        self.round += 1;
        let mut outcome = SendOutcome::default();
        let mut waiting = BTreeSet::new();
        for (index, output) in outputs.into_iter().enumerate() {
            match self.enqueue(output, index, deadline, &mut waiting, &mut outcome) {
                Ok(()) => {
                    waiting.insert(index);
                }
                Err(code) => outcome.failures.push((index, code)),
            }
        }
        while !waiting.is_empty() && self.take_report(deadline, &mut waiting, &mut outcome) {}
        outcome.failures.extend(waiting.into_iter().map(|index| (index, RDKafkaErrorCode::MessageTimedOut)));
        outcome
    }

    /// Hands one record to the library; while its queue is full, waits for reports of earlier records.
    fn enqueue(
        &self,
        output: &OutputRecord,
        index: usize,
        deadline: Instant,
        waiting: &mut BTreeSet<usize>,
        outcome: &mut SendOutcome,
    ) -> Result<(), RDKafkaErrorCode> {
        let mut ticket = Box::new(Ticket { round: self.round, index });
        loop {
            match self.client.send(to_message(output, ticket)) {
                Ok(()) => return Ok(()),
                Err((error, refused)) => {
                    let code = code_of(&error);
                    if code != RDKafkaErrorCode::QueueFull || !self.take_report(deadline, waiting, outcome) {
                        return Err(code);
                    }
                    ticket = refused.delivery_opaque;
                }
            }
        }
    }

    /// Waits for one report; false at the deadline.
    fn take_report(&self, deadline: Instant, waiting: &mut BTreeSet<usize>, outcome: &mut SendOutcome) -> bool {
        let Ok(report) = self.reports.recv_deadline(deadline) else { return false };
        if report.ticket.round == self.round && waiting.remove(&report.ticket.index) {
            outcome.failures.extend(report.failure.map(|code| (report.ticket.index, code)));
        }
        true
    }
}

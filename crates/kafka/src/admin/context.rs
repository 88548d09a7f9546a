//! Keeps what the client library says about its connections, so that a question without an answer has a reason.

use std::sync::{Mutex, PoisonError};

use rdkafka::client::ClientContext;
use rdkafka::config::RDKafkaLogLevel;
use rdkafka::error::{KafkaError as ClientError, RDKafkaErrorCode};
use rdkafka::producer::{DeliveryResult, ProducerContext};

/// How many different reasons are kept.
const MAX_REASONS: usize = 8;
/// The facilities of log lines that tell why a connection failed.
const CONNECTION_FACILITIES: [&str; 4] = ["FAIL", "ERROR", "SASL", "SSL"];

/// Collects the reasons.
#[derive(Default)]
pub(super) struct ConnectionLog {
    reasons: Mutex<Vec<String>>,
}

impl ConnectionLog {
    /// The different reasons so far.
    pub(super) fn reasons(&self) -> Vec<String> {
        self.reasons.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, message: &str) {
        let reason = reason_of(message);
        let mut reasons = self.reasons.lock().unwrap_or_else(PoisonError::into_inner);
        if reasons.len() < MAX_REASONS && !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
}

impl ClientContext for ConnectionLog {
    fn log(&self, _level: RDKafkaLogLevel, facility: &str, message: &str) {
        if CONNECTION_FACILITIES.contains(&facility) {
            self.note(message);
        }
    }

    fn error(&self, error: ClientError, reason: &str) {
        // That all brokers are down follows from the reason why each of them is.
        if error.rdkafka_error_code() != Some(RDKafkaErrorCode::AllBrokersDown) {
            self.note(reason);
        }
    }
}

impl ProducerContext for ConnectionLog {
    type DeliveryOpaque = ();

    fn delivery(&self, _result: &DeliveryResult<'_>, (): ()) {}
}

/// The reason in a log line, without the name of the thread, how often it was repeated and how long it took:
/// `[thrd:a:1/bootstrap]: a:1/bootstrap: Connect to … failed: … (after 0ms in state CONNECT)`.
fn reason_of(message: &str) -> String {
    let text = match message.strip_prefix('[').and_then(|rest| rest.split_once("]: ")) {
        Some((_, text)) => text,
        None => message,
    };
    let text = text.split_once(" (after ").map_or(text, |(text, _)| text);
    text.replace("/bootstrap: ", ": ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_kept_once_and_without_what_changes() {
        let context = ConnectionLog::default();
        for spent_ms in [0, 7] {
            let line = format!(
                "[thrd:localhost:1/bootstrap]: localhost:1/bootstrap: Connect to ipv4#127.0.0.1:1 failed: \
                 Connection refused (after {spent_ms}ms in state CONNECT, 1 identical error(s) suppressed)"
            );
            context.log(RDKafkaLogLevel::Error, "FAIL", &line);
        }
        context.log(RDKafkaLogLevel::Warning, "CONFWARN", "something else");
        assert_eq!(context.reasons(), ["localhost:1: Connect to ipv4#127.0.0.1:1 failed: Connection refused"]);
    }
}

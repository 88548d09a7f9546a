//! Dead letters: a failed record with its key and bytes untouched, its own headers kept, and the reason in headers.
//! A pure function; who writes it, and that it lies in the same transaction as the input offset, is the runtime's.

use std::sync::Arc;

use crate::headers::{header_text, names};
use crate::{Batching, ErrorCode, Header, OutputRecord, Record, StageError};

/// The longest error message in a header, in bytes; longer ones are cut at a character.
pub const MAX_MESSAGE_BYTES: usize = 1024;

/// What the runtime knows about a failure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetterContext {
    /// The topic for dead letters.
    pub topic: Arc<str>,
    /// The stage that failed.
    pub stage: Arc<str>,
    /// The version of the service that gives up.
    pub service_version: Arc<str>,
    /// How often the record was tried, from 1.
    pub attempts: u32,
    /// When it failed for the first time: wall clock, milliseconds since 1970.
    pub first_failed_at_ms: i64,
}

/// Makes the dead letter of a record.
///
/// Headers of the record that themselves say how it failed (a dead letter that was sent back and fails again) give
/// way to the new ones; only the time of the first failure outlives that.
pub fn dead_letter(record: &Record, error: &StageError, context: &DeadLetterContext) -> OutputRecord {
    let mut headers: Vec<Header> = restore_original_headers(&record.headers);
    headers.extend(reason(record, error, context));
    OutputRecord {
        topic: Arc::clone(&context.topic),
        key: record.key.clone(),
        value: record.value.clone(),
        headers,
        batching: Batching::default(),
    }
}

/// The headers of a dead letter without those that say how it failed: what the original record had.
pub fn restore_original_headers(headers: &[Header]) -> Vec<Header> {
    headers.iter().filter(|header| !names::DEAD_LETTER.contains(&header.name.as_str())).cloned().collect()
}

fn reason(record: &Record, error: &StageError, context: &DeadLetterContext) -> Vec<Header> {
    let first_failed_at = header_text(&record.headers, names::FIRST_FAILED_AT)
        .filter(|text| text.parse::<jiff::Timestamp>().is_ok())
        .map_or_else(|| rfc_3339(context.first_failed_at_ms), str::to_owned);
    let mut headers = vec![
        Header::text(names::ERROR_CODE, ErrorCode::as_str(error.code)),
        Header::text(names::ERROR_MESSAGE, cut(&error.message)),
        Header::text(names::STAGE, &*context.stage),
        Header::text(names::ATTEMPTS, context.attempts.to_string()),
        Header::text(names::ORIGINAL_TOPIC, &*record.topic),
        Header::text(names::ORIGINAL_PARTITION, record.partition.to_string()),
        Header::text(names::ORIGINAL_OFFSET, record.offset.to_string()),
    ];
    headers.extend(record.timestamp_ms.map(|time| Header::text(names::ORIGINAL_TIMESTAMP, time.to_string())));
    headers.push(Header::text(names::FIRST_FAILED_AT, first_failed_at));
    headers.push(Header::text(names::SERVICE_VERSION, &*context.service_version));
    headers
}

/// RFC 3339 in UTC; a time out of the calendar's range gives the start of 1970.
fn rfc_3339(time_ms: i64) -> String {
    jiff::Timestamp::from_millisecond(time_ms).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_string()
}

fn cut(message: &str) -> &str {
    let boundary = (0..=MAX_MESSAGE_BYTES.min(message.len())).rev().find(|&at| message.is_char_boundary(at));
    boundary.and_then(|end| message.get(..end)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn context() -> DeadLetterContext {
        DeadLetterContext {
            topic: "articles.dead-letters".into(),
            stage: "clean".into(),
            service_version: "0.1.0".into(),
            attempts: 3,
            first_failed_at_ms: 1_700_000_000_123,
        }
    }

    fn record() -> Record {
        Record {
            topic: "articles.raw".into(),
            partition: 2,
            offset: 7,
            timestamp_ms: Some(1_600_000_000_000),
            received_at_ms: 0,
            key: Some(b"urn:a".to_vec()),
            value: Some(b"{\"html\": \xff".to_vec()),
            headers: vec![Header::text(names::CONTENT_TYPE, "application/json")],
        }
    }

    fn failure() -> StageError {
        StageError::new(ErrorCode::InvalidUtf8, "value is not utf-8 at byte 9")
    }

    #[test]
    fn a_dead_letter_carries_the_reason_in_its_headers() {
        let letter = dead_letter(&record(), &failure(), &context());
        let text: Vec<(&str, &str)> =
            letter.headers.iter().map(|header| (header.name.as_str(), header.as_text().unwrap())).collect();
        assert_eq!(
            text,
            [
                ("content-type", "application/json"),
                ("copydesk-error-code", "invalid-utf8"),
                ("copydesk-error-message", "value is not utf-8 at byte 9"),
                ("copydesk-stage", "clean"),
                ("copydesk-attempts", "3"),
                ("copydesk-original-topic", "articles.raw"),
                ("copydesk-original-partition", "2"),
                ("copydesk-original-offset", "7"),
                ("copydesk-original-timestamp", "1600000000000"),
                ("copydesk-first-failed-at", "2023-11-14T22:13:20.123Z"),
                ("copydesk-service-version", "0.1.0"),
            ]
        );
    }

    #[test]
    fn a_dead_letter_that_fails_again_keeps_its_first_time_and_one_of_each_header() {
        let first = dead_letter(&record(), &failure(), &context());
        let again = Record { headers: first.headers, topic: "replayed".into(), ..record() };
        let later = DeadLetterContext { first_failed_at_ms: 1_800_000_000_000, ..context() };
        let second = dead_letter(&again, &StageError::new(ErrorCode::InvalidJson, "still bad"), &later);
        assert_eq!(second.headers.len(), 11);
        assert_eq!(header_text(&second.headers, names::FIRST_FAILED_AT), Some("2023-11-14T22:13:20.123Z"));
        assert_eq!(header_text(&second.headers, names::ERROR_CODE), Some("invalid-json"));
        assert_eq!(header_text(&second.headers, names::ORIGINAL_TOPIC), Some("replayed"));
    }

    #[test]
    fn a_long_message_is_cut_at_a_character() {
        let error = StageError::new(ErrorCode::InvalidField, "é".repeat(MAX_MESSAGE_BYTES));
        let letter = dead_letter(&record(), &error, &context());
        assert_eq!(header_text(&letter.headers, names::ERROR_MESSAGE).unwrap().len(), MAX_MESSAGE_BYTES);
    }

    proptest! {
        #[test]
        fn key_bytes_and_own_headers_are_untouched(
            key in proptest::option::of(proptest::collection::vec(any::<u8>(), 0..20)),
            value in proptest::option::of(proptest::collection::vec(any::<u8>(), 0..200)),
            own in proptest::collection::vec(("[a-z-]{0,8}", proptest::option::of(proptest::collection::vec(any::<u8>(), 0..9))), 0..5),
            time in any::<i64>(),
        ) {
            let own: Vec<Header> = own.into_iter().map(|(name, value)| Header { name, value }).collect();
            let input = Record { key: key.clone(), value: value.clone(), headers: own.clone(), ..record() };
            let letter = dead_letter(&input, &failure(), &DeadLetterContext { first_failed_at_ms: time, ..context() });
            prop_assert_eq!(&letter.key, &key);
            prop_assert_eq!(&letter.value, &value);
            prop_assert_eq!(restore_original_headers(&letter.headers), own);
        }
    }
}

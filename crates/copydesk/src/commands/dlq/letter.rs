//! A dead letter, with what its headers say.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use copydesk_stage::{ErrorCode, Record, names};
use jiff::Timestamp;
use serde::Serialize;

use crate::uri_of::uri_of;

/// Why a record is among the dead letters, and where it was. Fields are absent where a header is: another program may
/// have written the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Letter {
    pub(super) partition: i32,
    pub(super) offset: i64,
    /// When it was written to the dead letters.
    pub(super) time: Option<Timestamp>,
    pub(super) code: Option<String>,
    pub(super) stage: Option<String>,
    pub(super) message: Option<String>,
    pub(super) attempts: Option<u32>,
    pub(super) key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) key_base64: Option<String>,
    /// What the value itself says; none where it cannot be read.
    pub(super) uri: Option<String>,
    pub(super) original_topic: Option<String>,
    pub(super) original_partition: Option<i32>,
    pub(super) original_offset: Option<i64>,
    pub(super) original_time: Option<Timestamp>,
    pub(super) first_failed_at: Option<Timestamp>,
    pub(super) service_version: Option<String>,
    /// None for a tombstone.
    pub(super) value_bytes: Option<usize>,
}

impl Letter {
    pub(super) fn of(record: &Record) -> Self {
        let text = |name| record.header_text(name).map(str::to_owned);
        let key = record.key.as_deref();
        Self {
            partition: record.partition,
            offset: record.offset,
            time: record.timestamp_ms.and_then(time_of),
            code: text(names::ERROR_CODE),
            stage: text(names::STAGE),
            message: text(names::ERROR_MESSAGE),
            attempts: number(record, names::ATTEMPTS),
            key: key.and_then(|key| std::str::from_utf8(key).ok()).map(str::to_owned),
            key_base64: key.filter(|key| std::str::from_utf8(key).is_err()).map(|key| STANDARD.encode(key)),
            uri: record.value.as_deref().and_then(uri_of),
            original_topic: text(names::ORIGINAL_TOPIC),
            original_partition: number(record, names::ORIGINAL_PARTITION),
            original_offset: number(record, names::ORIGINAL_OFFSET),
            original_time: number(record, names::ORIGINAL_TIMESTAMP).and_then(time_of),
            first_failed_at: number(record, names::FIRST_FAILED_AT),
            service_version: text(names::SERVICE_VERSION),
            value_bytes: record.value.as_ref().map(Vec::len),
        }
    }

    /// Where it lies, as `copydesk dlq show` takes it.
    pub(super) fn place(&self) -> String {
        format!("{}/{}", self.partition, self.offset)
    }

    /// Where the record lay that failed: topic/partition/offset.
    pub(super) fn original_place(&self) -> Option<String> {
        let (partition, offset) = (self.original_partition?, self.original_offset?);
        Some(format!("{}/{partition}/{offset}", self.original_topic.as_deref()?))
    }

    /// What names the article best: the key, else the `uri` in the value.
    pub(super) fn name(&self) -> Option<&str> {
        let key = self.key.as_deref().filter(|key| !key.is_empty());
        key.or(self.uri.as_deref()).or(self.key_base64.as_deref())
    }

    /// Whether it is one of those that were asked for; everything is, where nothing was.
    pub(super) fn is_wanted(&self, codes: &[ErrorCode], stages: &[String]) -> bool {
        let code = self.code.as_deref();
        (codes.is_empty() || codes.iter().any(|wanted| code == Some(wanted.as_str())))
            && (stages.is_empty() || stages.iter().any(|wanted| self.stage.as_deref() == Some(wanted)))
    }
}

fn number<T: std::str::FromStr>(record: &Record, name: &str) -> Option<T> {
    record.header_text(name)?.parse().ok()
}

fn time_of(milliseconds: i64) -> Option<Timestamp> {
    Timestamp::from_millisecond(milliseconds).ok()
}

/// Text from outside, without the characters that steer a terminal.
pub(super) fn harmless(text: &str) -> String {
    text.chars().flat_map(|c| if c.is_control() { c.escape_default().collect() } else { vec![c] }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_stage::{DeadLetterContext, Header, StageError, dead_letter};

    fn failed(key: Option<&[u8]>, value: &[u8]) -> Record {
        let input = Record {
            topic: "articles.raw".into(),
            partition: 2,
            offset: 7,
            timestamp_ms: Some(1_600_000_000_000),
            received_at_ms: 0,
            key: key.map(<[u8]>::to_vec),
            value: Some(value.to_vec()),
            headers: vec![Header::text("content-type", "application/json")],
        };
        let context = DeadLetterContext {
            topic: "articles.dead-letters".into(),
            stage: "clean".into(),
            service_version: "0.1.0".into(),
            attempts: 1,
            first_failed_at_ms: 1_700_000_000_000,
        };
        let letter = dead_letter(&input, &StageError::new(ErrorCode::InvalidJson, "cut off at line 1"), &context);
        Record {
            topic: letter.topic,
            partition: 4,
            offset: 11,
            timestamp_ms: Some(1_700_000_001_000),
            key: letter.key,
            value: letter.value,
            headers: letter.headers,
            received_at_ms: 0,
        }
    }

    #[test]
    fn a_letter_tells_what_the_headers_say() {
        let letter = Letter::of(&failed(Some(b"urn:a"), b"{\"uri\": "));
        assert_eq!(letter.place(), "4/11");
        assert_eq!(letter.original_place().as_deref(), Some("articles.raw/2/7"));
        assert_eq!((letter.code.as_deref(), letter.stage.as_deref()), (Some("invalid-json"), Some("clean")));
        assert_eq!(letter.first_failed_at.unwrap().to_string(), "2023-11-14T22:13:20Z");
        assert_eq!(letter.original_time.unwrap().to_string(), "2020-09-13T12:26:40Z");
        assert_eq!((letter.name(), letter.attempts, letter.value_bytes), (Some("urn:a"), Some(1), Some(8)));
    }

    #[test]
    fn a_letter_without_a_key_is_named_by_its_value() {
        assert_eq!(Letter::of(&failed(None, b"{\"uri\": \"urn:b\"}")).name(), Some("urn:b"));
        assert_eq!(Letter::of(&failed(Some(b"\xff"), b"x")).name(), Some("/w=="));
    }

    #[test]
    fn a_record_that_another_program_wrote_is_shown_as_far_as_it_goes() {
        let letter = Letter::of(&Record { headers: Vec::new(), ..failed(None, b"x") });
        assert_eq!((letter.code.clone(), letter.original_place(), letter.name()), (None, None, None));
        assert!(letter.is_wanted(&[], &[]) && !letter.is_wanted(&[ErrorCode::InvalidJson], &[]));
    }

    #[test]
    fn text_from_outside_cannot_steer_the_terminal() {
        assert_eq!(harmless("a\u{1b}[31m\nä"), "a\\u{1b}[31m\\nä");
    }
}

//! The headers of the public contract: their names, the deterministic id of an output, and trace context.

use crate::{Header, OutputRecord, Record};

/// The header names of the contract.
pub mod names {
    /// Identifies the cause of an output: input topic, partition, offset and stage. Consumers dedupe by it.
    pub const ID: &str = "copydesk-id";
    /// The schema of the value, such as `copydesk.article.clean/1`.
    pub const SCHEMA: &str = "copydesk-schema";
    /// The media type of the value.
    pub const CONTENT_TYPE: &str = "content-type";
    /// The time stamp of the raw record that an output comes from, over all stages: milliseconds since 1970.
    pub const RAW_TIMESTAMP: &str = "copydesk-raw-timestamp";
    /// W3C trace context, passed through unchanged.
    pub const TRACE_PARENT: &str = "traceparent";
    /// The address of a raw page, for raw bytes.
    pub const URL: &str = "copydesk-url";
    /// The source of a raw page, for raw bytes.
    pub const SOURCE: &str = "copydesk-source";
    /// Dead letters: the code, from the closed list.
    pub const ERROR_CODE: &str = "copydesk-error-code";
    /// Dead letters: what and which.
    pub const ERROR_MESSAGE: &str = "copydesk-error-message";
    /// Dead letters: the stage that failed.
    pub const STAGE: &str = "copydesk-stage";
    /// Dead letters: how often the record was tried.
    pub const ATTEMPTS: &str = "copydesk-attempts";
    /// Dead letters: the topic the record was read from.
    pub const ORIGINAL_TOPIC: &str = "copydesk-original-topic";
    /// Dead letters: the partition the record was read from.
    pub const ORIGINAL_PARTITION: &str = "copydesk-original-partition";
    /// Dead letters: the offset the record was read at.
    pub const ORIGINAL_OFFSET: &str = "copydesk-original-offset";
    /// Dead letters: the record's time stamp, milliseconds since 1970; absent when it had none.
    pub const ORIGINAL_TIMESTAMP: &str = "copydesk-original-timestamp";
    /// Dead letters: when it failed first, RFC 3339 in UTC.
    pub const FIRST_FAILED_AT: &str = "copydesk-first-failed-at";
    /// Dead letters: the version of the service that gave up.
    pub const SERVICE_VERSION: &str = "copydesk-service-version";

    /// The headers that only dead letters carry.
    pub const DEAD_LETTER: [&str; 10] = [
        ERROR_CODE,
        ERROR_MESSAGE,
        STAGE,
        ATTEMPTS,
        ORIGINAL_TOPIC,
        ORIGINAL_PARTITION,
        ORIGINAL_OFFSET,
        ORIGINAL_TIMESTAMP,
        FIRST_FAILED_AT,
        SERVICE_VERSION,
    ];
}

/// The last header of that name.
pub fn header<'a>(headers: &'a [Header], name: &str) -> Option<&'a Header> {
    headers.iter().rev().find(|header| header.name == name)
}

/// The text of the last header of that name; none when there is none or it is not UTF-8.
pub fn header_text<'a>(headers: &'a [Header], name: &str) -> Option<&'a str> {
    header(headers, name).and_then(Header::as_text)
}

/// The deterministic id of what `stage` makes of `record`: `topic/partition/offset/stage`.
///
/// A record processed twice gives the same id twice.
pub fn copydesk_id(record: &Record, stage: &str) -> String {
    format!("{}/{}/{}/{stage}", record.topic, record.partition, record.offset)
}

/// Whether the text is a W3C `traceparent` of version 00: `00-<32 hex>-<16 hex>-<2 hex>`, ids not all zero.
pub fn is_trace_parent(text: &str) -> bool {
    let parts: Vec<&str> = text.split('-').collect();
    let lower_hex = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
    };
    let not_zero = |part: &str| part.bytes().any(|b| b != b'0');
    match parts.as_slice() {
        [version, trace, span, flags] => {
            *version == "00"
                && lower_hex(trace, 32)
                && not_zero(trace)
                && lower_hex(span, 16)
                && not_zero(span)
                && lower_hex(flags, 2)
        }
        _ => false,
    }
}

/// Gives an output its `copydesk-id`, the time stamp of the raw record that it comes from, and the `traceparent` of its
/// input unless the stage set one itself.
pub fn label_output(output: &mut OutputRecord, record: &Record, stage: &str) {
    output.headers.retain(|header| ![names::ID, names::RAW_TIMESTAMP].contains(&header.name.as_str()));
    output.headers.push(Header::text(names::ID, copydesk_id(record, stage)));
    output.headers.extend(record.raw_timestamp_ms().map(|time| Header::text(names::RAW_TIMESTAMP, time.to_string())));
    if header(&output.headers, names::TRACE_PARENT).is_none()
        && let Some(trace) = record.header_text(names::TRACE_PARENT).filter(|text| is_trace_parent(text))
    {
        output.headers.push(Header::text(names::TRACE_PARENT, trace));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

    fn record(headers: Vec<Header>) -> Record {
        Record {
            topic: "articles.raw".into(),
            partition: 3,
            offset: 81_723,
            timestamp_ms: None,
            received_at_ms: 0,
            key: None,
            value: None,
            headers,
        }
    }

    #[test]
    fn the_id_names_topic_partition_offset_and_stage() {
        assert_eq!(copydesk_id(&record(vec![]), "clean"), "articles.raw/3/81723/clean");
    }

    #[test]
    fn an_output_gets_its_own_id_and_the_trace_of_its_input() {
        let input = record(vec![Header::text(names::TRACE_PARENT, TRACE), Header::text(names::ID, "a/0/1/clean")]);
        let mut output =
            OutputRecord::new("articles.clean".into(), "k", "v").with_header(Header::text(names::ID, "stale"));
        label_output(&mut output, &input, "clean");
        assert_eq!(header_text(&output.headers, names::ID), Some("articles.raw/3/81723/clean"));
        assert_eq!(output.headers.iter().filter(|h| h.name == names::ID).count(), 1);
        assert_eq!(header_text(&output.headers, names::TRACE_PARENT), Some(TRACE));
    }

    #[test]
    fn the_time_stamp_of_the_raw_record_goes_through_all_stages() {
        let raw = Record { timestamp_ms: Some(1_700_000_000_123), ..record(vec![]) };
        let mut clean = OutputRecord::new("articles.clean".into(), "k", "v");
        label_output(&mut clean, &raw, "clean");
        assert_eq!(header_text(&clean.headers, names::RAW_TIMESTAMP), Some("1700000000123"));
        let between = Record { timestamp_ms: Some(1_700_000_009_999), ..record(clean.headers) };
        let mut enriched = OutputRecord::new("articles.enriched".into(), "k", "v");
        label_output(&mut enriched, &between, "extract");
        assert_eq!(header_text(&enriched.headers, names::RAW_TIMESTAMP), Some("1700000000123"));
        assert_eq!(record(vec![Header::text(names::RAW_TIMESTAMP, "yesterday")]).raw_timestamp_ms(), None);
    }

    #[test]
    fn a_malformed_trace_is_not_passed_on() {
        for text in ["", "00", &TRACE.to_uppercase(), &TRACE.replace("00-", "ff-"), &format!("{TRACE}-x")] {
            assert!(!is_trace_parent(text), "{text}");
            let mut output = OutputRecord::new("t".into(), "k", "v");
            label_output(&mut output, &record(vec![Header::text(names::TRACE_PARENT, text)]), "clean");
            assert_eq!(header(&output.headers, names::TRACE_PARENT), None);
        }
        assert!(!is_trace_parent(&TRACE.replace("0af7651916cd43dd8448eb211c80319c", &"0".repeat(32))));
    }
}

//! The records that go in and out of a stage, independent of any Kafka client. Bytes are never interpreted here.

use std::sync::Arc;

/// What a record costs on the wire beyond its key, value and headers: lengths, time stamp, batch share. In bytes.
const RECORD_OVERHEAD_BYTES: usize = 64;
/// What a header costs on the wire beyond its name and value, in bytes.
const HEADER_OVERHEAD_BYTES: usize = 8;

/// One header of a record. Names may repeat; the last one counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// The name, such as `content-type`.
    pub name: String,
    /// The bytes, or none for a null header.
    pub value: Option<Vec<u8>>,
}

impl Header {
    /// A header with a text value.
    pub fn text(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self { name: name.into(), value: Some(value.into().into_bytes()) }
    }

    /// The value as text; none when it is null or not UTF-8.
    pub fn as_text(&self) -> Option<&str> {
        self.value.as_deref().and_then(|bytes| std::str::from_utf8(bytes).ok())
    }

    fn size_bytes(&self) -> usize {
        HEADER_OVERHEAD_BYTES + self.name.len() + self.value.as_ref().map_or(0, Vec::len)
    }
}

/// One record as it was read from a topic, with where it lies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The topic it was read from.
    pub topic: Arc<str>,
    /// The partition of the topic.
    pub partition: i32,
    /// The offset in the partition.
    pub offset: i64,
    /// The record's own time stamp in milliseconds since 1970, when it has one.
    pub timestamp_ms: Option<i64>,
    /// When the runtime received it: wall clock, milliseconds since 1970.
    pub received_at_ms: i64,
    /// The key; none for a null key.
    pub key: Option<Vec<u8>>,
    /// The value; none for a tombstone.
    pub value: Option<Vec<u8>>,
    /// The headers, in their order.
    pub headers: Vec<Header>,
}

impl Record {
    /// True for a record with a null value, which deletes its key.
    pub fn is_tombstone(&self) -> bool {
        self.value.is_none()
    }

    /// The text of the last header of that name; none when there is none or it is not UTF-8.
    pub fn header_text(&self, name: &str) -> Option<&str> {
        crate::headers::header_text(&self.headers, name)
    }

    /// The time stamp of the raw record that this one comes from, in milliseconds since 1970: what the stages before have
    /// passed on, else this record's own; none when it has none either.
    pub fn raw_timestamp_ms(&self) -> Option<i64> {
        let passed_on = self.header_text(crate::headers::names::RAW_TIMESTAMP);
        passed_on.and_then(|text| text.parse().ok()).or(self.timestamp_ms)
    }

    /// About how many bytes the record takes on the wire and in memory: key, value, headers and overhead.
    pub fn size_bytes(&self) -> usize {
        size_bytes(self.key.as_ref(), self.value.as_ref(), &self.headers)
    }
}

/// Which outputs may be delivered together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Batching {
    /// What the output was made with, where that changes while the stage runs: outputs of two generations are never delivered
    /// in one batch.
    pub generation: Option<u64>,
    /// Only the latest record of its key counts: one that a later record of the same batch replaces is not sent.
    pub latest_only: bool,
}

/// One record to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputRecord {
    /// The topic it goes to; the partition follows from the key.
    pub topic: Arc<str>,
    /// The key; none for a null key (only a dead letter of a record without key has none).
    pub key: Option<Vec<u8>>,
    /// The value; none for a tombstone.
    pub value: Option<Vec<u8>>,
    /// The headers, in their order.
    pub headers: Vec<Header>,
    /// With which others it may be delivered.
    pub batching: Batching,
}

impl OutputRecord {
    /// A record with key and value and no headers yet.
    pub fn new(topic: Arc<str>, key: impl Into<Vec<u8>>, value: impl Into<Vec<u8>>) -> Self {
        Self {
            topic,
            key: Some(key.into()),
            value: Some(value.into()),
            headers: Vec::new(),
            batching: Batching::default(),
        }
    }

    /// A record that deletes its key.
    pub fn tombstone(topic: Arc<str>, key: impl Into<Vec<u8>>) -> Self {
        Self { topic, key: Some(key.into()), value: None, headers: Vec::new(), batching: Batching::default() }
    }

    /// The record with one more header.
    #[must_use]
    pub fn with_header(mut self, header: Header) -> Self {
        self.headers.push(header);
        self
    }

    /// The record as one that a later record of its key replaces within a batch.
    #[must_use]
    pub fn latest_only(mut self) -> Self {
        self.batching.latest_only = true;
        self
    }

    /// About how many bytes the record takes on the wire: key, value, headers and overhead.
    pub fn size_bytes(&self) -> usize {
        size_bytes(self.key.as_ref(), self.value.as_ref(), &self.headers)
    }
}

fn size_bytes(key: Option<&Vec<u8>>, value: Option<&Vec<u8>>, headers: &[Header]) -> usize {
    let headers: usize = headers.iter().map(Header::size_bytes).sum();
    RECORD_OVERHEAD_BYTES + key.map_or(0, Vec::len) + value.map_or(0, Vec::len) + headers
}

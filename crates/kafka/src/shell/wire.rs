//! Between the records of stages and the messages of the client library. Copies bytes, interprets nothing.

use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use copydesk_stage::{Header, OutputRecord, Record};
use rdkafka::message::{BorrowedMessage, Header as ClientHeader, Headers, Message, OwnedHeaders};
use rdkafka::producer::BaseRecord;
use rdkafka::util::IntoOpaque;

/// The wall clock, in milliseconds since 1970.
pub(crate) fn wall_clock_ms() -> i64 {
    let since_1970 = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since_1970.as_millis()).unwrap_or(i64::MAX)
}

/// A record with its own copy of the bytes, so that the client library can reuse its buffers.
pub(crate) fn to_record(message: &BorrowedMessage<'_>, topic: Arc<str>) -> Record {
    Record {
        topic,
        partition: message.partition(),
        offset: message.offset(),
        timestamp_ms: message.timestamp().to_millis(),
        received_at_ms: wall_clock_ms(),
        key: message.key().map(<[u8]>::to_vec),
        value: message.payload().map(<[u8]>::to_vec),
        headers: message
            .headers()
            .map_or_else(Vec::new, |headers| headers.iter().map(|header| to_header(&header)).collect()),
    }
}

fn to_header(header: &ClientHeader<'_, &[u8]>) -> Header {
    Header { name: header.key.to_owned(), value: header.value.map(<[u8]>::to_vec) }
}

/// A message of the client library that borrows key and value.
pub(crate) fn to_message<D: IntoOpaque>(output: &OutputRecord, opaque: D) -> BaseRecord<'_, [u8], [u8], D> {
    let mut message = BaseRecord::with_opaque_to(&output.topic, opaque);
    if let Some(key) = &output.key {
        message = message.key(key.as_slice());
    }
    if let Some(value) = &output.value {
        message = message.payload(value.as_slice());
    }
    if output.headers.is_empty() {
        return message;
    }
    let headers = OwnedHeaders::new_with_capacity(output.headers.len());
    message.headers(output.headers.iter().fold(headers, |headers, header| {
        headers.insert(ClientHeader { key: &header.name, value: header.value.as_deref() })
    }))
}

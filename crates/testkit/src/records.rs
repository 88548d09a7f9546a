//! Records for tests, and what tests ask of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use copydesk_stage::{Batching, OutputRecord, Record, RecordStage, from_fn, header_text, names};

/// A record with a key and a text.
pub fn keyed(topic: &str, key: &str, value: &str) -> OutputRecord {
    OutputRecord::new(topic.into(), key, value)
}

/// The value of a record as text; empty for a tombstone.
pub fn text(record: &Record) -> String {
    String::from_utf8(record.value.clone().unwrap_or_default()).unwrap()
}

/// The records by their `copydesk-id`, each with how often it is there.
pub fn by_id(records: &[Record]) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    for record in records {
        *found.entry(header_text(&record.headers, names::ID).unwrap().to_owned()).or_default() += 1;
    }
    found
}

/// A stage that copies each record to a topic.
pub fn identity(topic: &str) -> Arc<RecordStage> {
    let topic: Arc<str> = topic.into();
    Arc::new(from_fn(move |record: Arc<Record>| {
        let headers = record.headers.clone();
        let (key, value) = (record.key.clone(), record.value.clone());
        Ok(vec![OutputRecord { topic: topic.clone(), key, value, headers, batching: Batching::default() }])
    }))
}

//! Records with numbers as values, and whether all of them came out, in order within their keys.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use copydesk_stage::{OutputRecord, Record};

use crate::{Clients, by_id, keyed, text};

/// Records with numbers as values, spread over `keys` keys.
pub fn numbered(topic: &str, numbers: Range<usize>, keys: usize) -> Vec<OutputRecord> {
    numbers.map(|number| keyed(topic, &format!("key-{}", number % keys), &number.to_string())).collect()
}

/// The number of a record.
pub fn number(record: &Record) -> usize {
    text(record).parse().unwrap()
}

/// Asserts that every number is there, and that within a key they are in order. Of records with the same `copydesk-id`
/// the first counts.
pub fn assert_complete_and_ordered(records: &[Record], numbers: Range<usize>) {
    let mut by_key: BTreeMap<Vec<u8>, Vec<usize>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for record in records {
        if seen.insert(by_id(std::slice::from_ref(record)).into_keys().next()) {
            by_key.entry(record.key.clone().unwrap()).or_default().push(number(record));
        }
    }
    for (key, found) in &by_key {
        assert!(found.is_sorted(), "the order of {} is not kept: {found:?}", String::from_utf8_lossy(key));
    }
    let mut all: Vec<usize> = by_key.into_values().flatten().collect();
    all.sort_unstable();
    assert_eq!(all, numbers.collect::<Vec<usize>>());
}

/// Asserts the same, and that no record is there twice.
pub fn assert_exactly_once(records: &[Record], numbers: Range<usize>) {
    assert_complete_and_ordered(records, numbers);
    let twice: Vec<String> = by_id(records).into_iter().filter(|(_, count)| *count > 1).map(|(id, _)| id).collect();
    assert_eq!(twice, Vec::<String>::new(), "these are there more than once");
}

/// Reads a topic until it has every number below `count`.
pub fn read_numbers(clients: &Clients, topic: &str, count: usize) -> Vec<Record> {
    let mut seen = vec![false; count];
    let mut checked = 0;
    clients.read_until(topic, move |records| {
        for record in records.iter().skip(checked) {
            if let Some(seen) = seen.get_mut(number(record)) {
                *seen = true;
            }
        }
        checked = records.len();
        seen.iter().all(|seen| *seen)
    })
}

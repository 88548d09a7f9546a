//! What came out of the last topics, and when all of it is there.

use copydesk_stage::{Record, names};

/// The records of the last topics, each in the order in which they came.
#[derive(Debug, Default)]
pub(super) struct Collected {
    pub(super) enriched: Vec<Record>,
    pub(super) quotes: Vec<Record>,
    pub(super) entities: Vec<Record>,
    pub(super) dead_letters: Vec<Record>,
}

impl Collected {
    /// Whether everything that `published` raw records lead to has come out: each ends as an enriched record or as a
    /// dead letter, and each enriched record as one of quotes and one of entities, or as a dead letter of the publisher.
    pub(super) fn is_complete(&self, published: usize, enriched_topic: &str) -> bool {
        let refused_by_publisher =
            self.dead_letters.iter().filter(|letter| original_topic(letter) == Some(enriched_topic)).count();
        let refused_before = self.dead_letters.len() - refused_by_publisher;
        self.enriched.len() + refused_before >= published
            && self.quotes.len() + refused_by_publisher >= self.enriched.len()
            && self.entities.len() + refused_by_publisher >= self.enriched.len()
    }
}

fn original_topic(letter: &Record) -> Option<&str> {
    letter.header_text(names::ORIGINAL_TOPIC)
}

/// The trace that marks raw record number `index`, so that what comes out can be told from each other: stages pass a
/// trace on unchanged.
pub(super) fn trace(index: usize) -> String {
    format!("00-{:032x}-{:016x}-01", index + 1, 1)
}

/// The number of the raw record that led to this one.
pub(super) fn index_of(record: &Record) -> Option<usize> {
    let trace = record.header_text(names::TRACE_PARENT)?;
    usize::from_str_radix(trace.split('-').nth(1)?, 16).ok()?.checked_sub(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_stage::Header;

    fn record(headers: Vec<Header>) -> Record {
        Record {
            topic: "t".into(),
            partition: 0,
            offset: 0,
            timestamp_ms: None,
            received_at_ms: 0,
            key: None,
            value: None,
            headers,
        }
    }

    fn letter(topic: &str) -> Record {
        record(vec![Header::text(names::ORIGINAL_TOPIC, topic)])
    }

    #[test]
    fn a_trace_tells_which_record_it_was() {
        for index in [0, 1, 77, 4096] {
            assert!(copydesk_stage::is_trace_parent(&trace(index)));
            assert_eq!(index_of(&record(vec![Header::text(names::TRACE_PARENT, trace(index))])), Some(index));
        }
        assert_eq!(index_of(&record(vec![])), None);
    }

    #[test]
    fn every_raw_record_has_to_end_somewhere() {
        let mut collected = Collected { enriched: vec![record(vec![])], ..Collected::default() };
        assert!(!collected.is_complete(1, "enriched"), "quotes and entities are missing");
        collected.quotes.push(record(vec![]));
        collected.entities.push(record(vec![]));
        assert!(collected.is_complete(1, "enriched"));
        assert!(!collected.is_complete(2, "enriched"));
        collected.dead_letters.push(letter("raw"));
        assert!(collected.is_complete(2, "enriched"));
        collected.enriched.push(record(vec![]));
        assert!(!collected.is_complete(3, "enriched"));
        collected.dead_letters.push(letter("enriched"));
        assert!(collected.is_complete(3, "enriched"));
    }
}

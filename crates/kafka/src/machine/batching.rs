//! What may lie in one batch: outputs of one generation, and of those that only count as the latest of their key, the latest.

use std::collections::BTreeSet;
use std::sync::Arc;

use copydesk_stage::OutputRecord;

use super::types::Batch;

/// The generation that outputs were made with; none for those that may lie in any batch.
pub(super) fn generation_of(outputs: &[OutputRecord]) -> Option<u64> {
    outputs.iter().find_map(|output| output.batching.generation)
}

/// Leaves the outputs away that later ones of the same batch replace.
pub(super) fn drop_superseded(batch: &mut Batch) {
    let mut later = BTreeSet::new();
    for record in batch.records.iter_mut().rev().filter(|record| record.outputs.iter().any(is_replaceable)) {
        let mut sent: Vec<OutputRecord> = Vec::with_capacity(record.outputs.len());
        for output in record.outputs.iter().rev() {
            let mut replaces = || later.insert((Arc::clone(&output.topic), output.key.clone()));
            if !is_replaceable(output) || replaces() {
                sent.push(output.clone());
            } else {
                batch.bytes = batch.bytes.saturating_sub(output.size_bytes());
            }
        }
        sent.reverse();
        record.outputs = sent.into();
    }
}

const fn is_replaceable(output: &OutputRecord) -> bool {
    output.batching.latest_only
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::TopicPartition;
    use crate::machine::{BatchRecord, CancelFlag};

    fn output(key: &str, value: &str) -> OutputRecord {
        OutputRecord::new("state".into(), key, value)
    }

    fn batch(records: Vec<Vec<OutputRecord>>) -> Batch {
        let bytes = records.iter().flatten().map(OutputRecord::size_bytes).sum();
        let record = |(offset, outputs): (i64, Vec<OutputRecord>)| BatchRecord {
            partition: TopicPartition::new("in", 0),
            offset,
            outputs: outputs.into(),
        };
        let records = (0..).zip(records).map(record).collect();
        let cancelled = CancelFlag::default();
        Batch { id: 0, records, offsets: Vec::new(), owned: Vec::new(), bytes, generation: None, cancelled }
    }

    #[test]
    fn only_the_latest_of_a_key_is_sent_where_only_that_counts() {
        let mut batch = batch(vec![
            vec![output("a", "1").latest_only(), output("a", "kept")],
            vec![output("b", "1").latest_only()],
            vec![output("a", "2").latest_only(), OutputRecord::tombstone("state".into(), "b").latest_only()],
            vec![output("b", "3").latest_only()],
        ]);
        drop_superseded(&mut batch);
        let sent: Vec<OutputRecord> = batch.outputs().cloned().collect();
        assert_eq!(sent, [output("a", "kept"), output("a", "2").latest_only(), output("b", "3").latest_only()]);
        assert_eq!(batch.bytes, sent.iter().map(OutputRecord::size_bytes).sum::<usize>());
        assert_eq!(batch.records.len(), 4, "all of them are committed");
    }

    #[test]
    fn a_generation_is_that_of_any_output() {
        let mut marked = output("a", "1");
        marked.batching.generation = Some(7);
        assert_eq!(generation_of(&[output("b", "1"), marked]), Some(7));
        assert_eq!(generation_of(&[output("b", "1")]), None);
    }
}

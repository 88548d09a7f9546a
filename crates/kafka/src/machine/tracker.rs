//! The records of one partition that were read and are not committed, in offset order, and their contiguous
//! completed prefix: the only part that may be committed.

use std::collections::VecDeque;
use std::sync::Arc;

use copydesk_stage::{ErrorCode, OutputRecord, Record};

/// How a record was completed.
#[derive(Debug, Clone)]
pub(super) struct Completion {
    /// The outputs, or the dead letter.
    pub(super) outputs: Arc<[OutputRecord]>,
    /// Why it is a dead letter.
    pub(super) failure: Option<(ErrorCode, String)>,
}

impl Completion {
    pub(super) fn outputs_bytes(&self) -> usize {
        self.outputs.iter().map(OutputRecord::size_bytes).sum()
    }
}

/// One uncommitted record.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) record: Arc<Record>,
    pub(super) attempts: u32,
    pub(super) first_failed_ms: Option<i64>,
    completion: Option<Completion>,
    completion_bytes: usize,
}

impl Entry {
    pub(super) fn completion(&self) -> Option<&Completion> {
        self.completion.as_ref()
    }

    pub(super) fn completion_bytes(&self) -> usize {
        self.completion_bytes
    }
}

/// The uncommitted records of one epoch of one partition.
#[derive(Debug, Default)]
pub(super) struct Tracker {
    entries: VecDeque<Entry>,
    ready: usize,
    ready_bytes: usize,
    bytes: usize,
    next_read: Option<i64>,
    next_commit: Option<i64>,
}

impl Tracker {
    /// A tracker that starts at an offset: earlier records are not for it.
    pub(super) fn starting_at(offset: i64) -> Self {
        Self { next_read: Some(offset), next_commit: Some(offset), ..Self::default() }
    }

    /// Takes a record up; false for one that was seen before or lies before the start. Offsets may have gaps.
    pub(super) fn push(&mut self, record: Arc<Record>) -> bool {
        let offset = record.offset;
        if self.next_read.is_some_and(|next| offset < next) {
            return false;
        }
        self.next_read = offset.checked_add(1);
        self.next_commit.get_or_insert(offset);
        self.bytes += record.size_bytes();
        self.entries.push_back(Entry {
            record,
            attempts: 0,
            first_failed_ms: None,
            completion: None,
            completion_bytes: 0,
        });
        true
    }

    pub(super) fn entry_mut(&mut self, offset: i64) -> Option<&mut Entry> {
        let index = self.index_of(offset);
        self.entries.get_mut(index).filter(|entry| entry.record.offset == offset)
    }

    fn index_of(&self, offset: i64) -> usize {
        self.entries.partition_point(|entry| entry.record.offset < offset)
    }

    /// Completes a record, or replaces its completion; false when it is not here.
    pub(super) fn complete(&mut self, offset: i64, completion: Completion) -> bool {
        let bytes = completion.outputs_bytes();
        let index = self.index_of(offset);
        let Some(entry) = self.entries.get_mut(index).filter(|entry| entry.record.offset == offset) else {
            return false;
        };
        let before = std::mem::replace(&mut entry.completion_bytes, bytes);
        entry.completion = Some(completion);
        self.bytes = self.bytes - before + bytes;
        if index < self.ready {
            self.ready_bytes = self.ready_bytes - before + bytes;
        }
        while let Some(entry) = self.entries.get(self.ready).filter(|entry| entry.completion.is_some()) {
            self.ready_bytes += entry.completion_bytes;
            self.ready += 1;
        }
        true
    }

    /// The contiguous completed prefix.
    pub(super) fn ready_entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().take(self.ready)
    }

    /// Length of the contiguous completed prefix.
    pub(super) fn ready(&self) -> usize {
        self.ready
    }

    /// Bytes of the outputs of that prefix.
    pub(super) fn ready_bytes(&self) -> usize {
        self.ready_bytes
    }

    /// Removes what lies before `next_offset` after it was committed. Only completed records can be removed.
    pub(super) fn commit(&mut self, next_offset: i64) -> Vec<Entry> {
        let mut committed = Vec::new();
        while self.ready > 0 && self.entries.front().is_some_and(|entry| entry.record.offset < next_offset) {
            let Some(entry) = self.entries.pop_front() else { break };
            self.ready -= 1;
            self.ready_bytes -= entry.completion_bytes;
            self.bytes -= entry.record.size_bytes() + entry.completion_bytes;
            committed.push(entry);
        }
        if !committed.is_empty() {
            self.next_commit = Some(next_offset);
        }
        committed
    }

    /// The oldest uncommitted record.
    pub(super) fn oldest(&self) -> Option<&Entry> {
        self.entries.front()
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Bytes of the uncommitted records and of their outputs.
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Where reading goes on: one after the last record taken up; none when none was.
    pub(super) fn next_read(&self) -> Option<i64> {
        self.next_read
    }

    /// What is committed in this epoch, as far as this instance knows: none before the first record.
    pub(super) fn next_commit(&self) -> Option<i64> {
        self.next_commit
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::sample::Index;

    fn record(offset: i64) -> Arc<Record> {
        Arc::new(Record {
            topic: "in".into(),
            partition: 0,
            offset,
            timestamp_ms: None,
            received_at_ms: 0,
            key: None,
            value: Some(vec![0; 10]),
            headers: Vec::new(),
        })
    }

    fn done(bytes: usize) -> Completion {
        Completion { outputs: [OutputRecord::new("out".into(), "k", vec![0; bytes])].into(), failure: None }
    }

    fn ready_offsets(tracker: &Tracker) -> Vec<i64> {
        tracker.ready_entries().map(|entry| entry.record.offset).collect()
    }

    #[test]
    fn only_the_contiguous_completed_prefix_is_ready() {
        let mut tracker = Tracker::default();
        assert!([3, 4, 9].into_iter().all(|offset| tracker.push(record(offset))));
        assert!(tracker.complete(4, done(1)));
        assert!(tracker.complete(9, done(1)));
        assert_eq!(ready_offsets(&tracker), Vec::<i64>::new());
        assert!(tracker.complete(3, done(1)));
        assert_eq!(ready_offsets(&tracker), [3, 4, 9]);
    }

    #[test]
    fn records_seen_before_are_not_taken_up_again() {
        let mut tracker = Tracker::starting_at(5);
        assert!(!tracker.push(record(4)));
        assert!(tracker.push(record(5)));
        assert!(!tracker.push(record(5)));
        assert!(!tracker.complete(6, done(1)));
    }

    #[test]
    fn committing_never_removes_an_open_record() {
        let mut tracker = Tracker::default();
        assert!(tracker.push(record(0)) && tracker.push(record(1)));
        tracker.complete(0, done(1));
        assert_eq!(tracker.commit(2).len(), 1);
        assert_eq!(tracker.len(), 1);
    }

    proptest! {
        #[test]
        fn counts_agree_with_a_plain_model(gaps in proptest::collection::vec(1_i64..4, 1..40), picks in proptest::collection::vec(any::<Index>(), 0..80)) {
            let mut tracker = Tracker::default();
            let offsets: Vec<i64> = gaps.iter().scan(0, |offset, gap| { *offset += gap; Some(*offset) }).collect();
            for offset in &offsets {
                prop_assert!(tracker.push(record(*offset)));
            }
            let mut open = offsets.clone();
            for pick in picks {
                let offset = *pick.get(&offsets);
                tracker.complete(offset, done(5));
                open.retain(|other| *other != offset);
                let prefix = offsets.iter().take_while(|other| !open.contains(other)).count();
                prop_assert_eq!(tracker.ready(), prefix);
            }
            let ready = tracker.ready();
            let ready_bytes: usize = tracker.ready_entries().map(Entry::completion_bytes).sum();
            prop_assert_eq!(tracker.ready_bytes(), ready_bytes);
            let committed = tracker.commit(i64::MAX);
            prop_assert_eq!(committed.len(), ready);
            prop_assert_eq!(tracker.ready_bytes(), 0);
            prop_assert_eq!(tracker.len(), offsets.len() - ready);
            if tracker.is_empty() {
                prop_assert_eq!(tracker.bytes(), 0);
            }
        }
    }
}

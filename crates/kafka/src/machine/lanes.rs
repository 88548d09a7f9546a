//! Lanes: the order of one key is kept because its records share a lane, and a lane is with one worker at a time.

use std::collections::VecDeque;
use std::hash::{DefaultHasher, Hash, Hasher};

use copydesk_stage::Record;

#[derive(Debug, Default, Clone)]
struct Lane {
    waiting: VecDeque<i64>,
    running: VecDeque<i64>,
    busy: bool,
}

/// The lanes of one epoch of one partition. Records are named by their offsets.
#[derive(Debug)]
pub(super) struct Lanes {
    lanes: Vec<Lane>,
}

impl Lanes {
    pub(super) fn new(count: usize) -> Self {
        Self { lanes: vec![Lane::default(); count.max(1)] }
    }

    pub(super) fn count(&self) -> usize {
        self.lanes.len()
    }

    /// The lane of a record: by key; records without a key have no order to keep and are spread.
    pub(super) fn lane_of(&self, record: &Record) -> usize {
        let mut hasher = DefaultHasher::new();
        match &record.key {
            Some(key) => key.hash(&mut hasher),
            None => record.offset.hash(&mut hasher),
        }
        let lanes = u64::try_from(self.lanes.len()).unwrap_or(1);
        usize::try_from(hasher.finish() % lanes).unwrap_or(0)
    }

    /// Puts a record at the end of a lane.
    pub(super) fn enqueue(&mut self, lane: usize, offset: i64) {
        if let Some(lane) = self.lanes.get_mut(lane) {
            lane.waiting.push_back(offset);
        }
    }

    /// Takes the next records of a lane for one worker; none while another worker has the lane or nothing waits.
    pub(super) fn take(&mut self, lane: usize, max_records: usize) -> Option<Vec<i64>> {
        let lane = self.lanes.get_mut(lane).filter(|lane| !lane.busy && !lane.waiting.is_empty())?;
        let count = max_records.max(1).min(lane.waiting.len());
        let taken: Vec<i64> = lane.waiting.drain(..count).collect();
        lane.running.extend(&taken);
        lane.busy = true;
        Some(taken)
    }

    /// A record of a lane is completed.
    pub(super) fn complete(&mut self, lane: usize, offset: i64) {
        if let Some(lane) = self.lanes.get_mut(lane) {
            lane.running.retain(|running| *running != offset);
        }
    }

    /// The worker gives a lane back: what it has not completed goes to the front again, in order.
    pub(super) fn give_back(&mut self, lane: usize) {
        if let Some(lane) = self.lanes.get_mut(lane) {
            while let Some(offset) = lane.running.pop_back() {
                lane.waiting.push_front(offset);
            }
            lane.busy = false;
        }
    }

    /// Whether any lane is with a worker.
    pub(super) fn any_busy(&self) -> bool {
        self.lanes.iter().any(|lane| lane.busy)
    }

    /// Records that are with workers.
    pub(super) fn running(&self) -> usize {
        self.lanes.iter().map(|lane| lane.running.len()).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lane_is_with_one_worker_at_a_time_and_keeps_its_order() {
        let mut lanes = Lanes::new(2);
        for offset in [1, 2, 3, 4] {
            lanes.enqueue(0, offset);
        }
        assert_eq!(lanes.take(0, 3), Some(vec![1, 2, 3]));
        assert_eq!(lanes.take(0, 3), None);
        lanes.complete(0, 1);
        lanes.give_back(0);
        assert_eq!(lanes.take(0, 9), Some(vec![2, 3, 4]));
        assert_eq!((lanes.running(), lanes.any_busy()), (3, true));
        assert_eq!(lanes.take(1, 9), None);
    }
}

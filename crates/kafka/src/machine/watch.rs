//! The progress watchdog of one partition.
//!
//! Two things mean trouble: records that were read and do not get committed, and records that lie in the partition
//! and are not read. An empty poll says nothing about the second (a rebalance gives one, too), so the end of the
//! partition is asked for independently and compared with where fetching stands.

/// What the watchdog knows of one epoch of a partition.
#[derive(Debug, Clone, Default)]
pub(super) struct Watch {
    last_progress_ms: u64,
    behind_since_ms: Option<u64>,
    fetch_position: Option<i64>,
    end: Option<i64>,
    stuck: bool,
}

impl Watch {
    pub(super) fn starting(now_ms: u64) -> Self {
        Self { last_progress_ms: now_ms, ..Self::default() }
    }

    /// The watch of the next epoch: reading starts again further back, so where the library fetched is known no more.
    pub(super) fn restarting(&self, now_ms: u64) -> Self {
        Self { end: self.end, stuck: self.stuck, ..Self::starting(now_ms) }
    }

    /// Something got done: a commit, a new assignment, or a failure that was reported and will be retried.
    pub(super) fn progress(&mut self, now_ms: u64) {
        self.last_progress_ms = now_ms;
    }

    /// A record arrived, so reading works.
    pub(super) fn read(&mut self) {
        self.behind_since_ms = None;
    }

    /// Where the client library fetches next.
    pub(super) fn fetching_at(&mut self, offset: i64) {
        if self.fetch_position != Some(offset) {
            self.fetch_position = Some(offset);
            self.behind_since_ms = None;
        }
    }

    /// Where the partition ends, asked from the broker. `next_read` is where the loop itself stands.
    pub(super) fn end_at(&mut self, end: i64, next_read: Option<i64>, paused: bool, now_ms: u64) {
        self.end = Some(end);
        let position = self.fetch_position.max(next_read);
        let behind = !paused && position.is_some_and(|position| end > position);
        self.behind_since_ms = if behind { self.behind_since_ms.or(Some(now_ms)) } else { None };
    }

    /// Judges anew; gives the new state when it has changed.
    pub(super) fn judge(&mut self, has_work: bool, stuck_after_ms: u64, now_ms: u64) -> Option<bool> {
        if !has_work && self.behind_since_ms.is_none() {
            self.last_progress_ms = now_ms;
        }
        let since = |from: u64| now_ms.saturating_sub(from) > stuck_after_ms;
        let stuck = (has_work && since(self.last_progress_ms)) || self.behind_since_ms.is_some_and(since);
        (std::mem::replace(&mut self.stuck, stuck) != stuck).then_some(stuck)
    }

    pub(super) fn is_stuck(&self) -> bool {
        self.stuck
    }

    pub(super) fn since_progress_ms(&self, now_ms: u64) -> u64 {
        now_ms.saturating_sub(self.last_progress_ms)
    }

    /// Records between the committed offset and the end, when both are known. Where nothing is uncommitted, what the
    /// library has read past counts as committed: a partition that is written in transactions ends with their markers,
    /// which no record follows and no commit covers.
    pub(super) fn lag_records(&self, next_commit: Option<i64>, nothing_uncommitted: bool) -> Option<i64> {
        let committed = if nothing_uncommitted { next_commit.max(self.fetch_position) } else { next_commit };
        let committed = committed.or(self.fetch_position)?;
        self.end.map(|end| (end - committed).max(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STUCK_AFTER_MS: u64 = 1_000;

    #[test]
    fn a_partition_without_work_is_never_stuck() {
        let mut watch = Watch::starting(0);
        watch.fetching_at(5);
        watch.end_at(5, Some(5), false, 10);
        assert_eq!(watch.judge(false, STUCK_AFTER_MS, 1_000_000), None);
        assert_eq!(watch.since_progress_ms(1_000_000), 0);
    }

    #[test]
    fn records_that_do_not_get_committed_make_it_stuck_until_they_are() {
        let mut watch = Watch::starting(0);
        assert_eq!(watch.judge(true, STUCK_AFTER_MS, 1_000), None);
        assert_eq!(watch.judge(true, STUCK_AFTER_MS, 1_001), Some(true));
        watch.progress(1_500);
        assert_eq!(watch.judge(true, STUCK_AFTER_MS, 1_600), Some(false));
    }

    #[test]
    fn a_consumer_that_silently_stopped_reading_is_stuck() {
        let mut watch = Watch::starting(0);
        watch.fetching_at(5);
        watch.end_at(9, Some(5), false, 100);
        watch.end_at(12, Some(5), false, 900);
        assert_eq!(watch.judge(false, STUCK_AFTER_MS, 1_000), None);
        assert_eq!(watch.judge(false, STUCK_AFTER_MS, 1_101), Some(true));
        watch.fetching_at(12);
        assert_eq!(watch.judge(false, STUCK_AFTER_MS, 1_200), Some(false));
    }

    #[test]
    fn a_consumer_that_does_not_read_again_after_a_rewind_is_stuck() {
        let mut watch = Watch::starting(0);
        watch.fetching_at(9);
        let mut watch = watch.restarting(100);
        watch.end_at(9, Some(5), false, 100);
        assert_eq!(watch.judge(false, STUCK_AFTER_MS, 1_101), Some(true));
    }

    #[test]
    fn transaction_markers_after_the_last_record_are_no_lag_once_they_were_fetched() {
        let mut watch = Watch::starting(0);
        watch.fetching_at(10);
        watch.end_at(10, Some(9), false, 0);
        assert_eq!(watch.judge(false, STUCK_AFTER_MS, 5_000), None);
        assert_eq!(watch.lag_records(Some(9), true), Some(0));
        assert_eq!(watch.lag_records(Some(7), false), Some(3));
    }

    #[test]
    fn a_paused_partition_is_behind_on_purpose() {
        let mut watch = Watch::starting(0);
        watch.end_at(100, Some(5), true, 0);
        assert_eq!(watch.judge(false, STUCK_AFTER_MS, 5_000), None);
        assert_eq!(watch.lag_records(Some(5), false), Some(95));
    }
}

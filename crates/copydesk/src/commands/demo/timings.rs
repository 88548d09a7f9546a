//! What the loops report: how many records each stage handled, and how long it took.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use copydesk_kafka::{BatchResult, Event, Observer, RecordResult};

/// Listens to the loops.
#[derive(Debug, Default)]
pub(super) struct Timings {
    stages: Mutex<BTreeMap<String, StageTimings>>,
}

/// What one stage did.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct StageTimings {
    /// Records that gave outputs.
    pub(super) done: usize,
    /// Records that went to the dead letters.
    pub(super) dead_letters: usize,
    /// Time of the stage for each record, in seconds.
    pub(super) seconds: Vec<f64>,
    /// Time from the record's time stamp to the commit of its effects, in seconds.
    pub(super) to_commit_seconds: Vec<f64>,
}

impl Timings {
    pub(super) fn of(&self, stage: &str) -> StageTimings {
        self.stages.lock().unwrap_or_else(PoisonError::into_inner).get(stage).cloned().unwrap_or_default()
    }
}

impl Observer for Timings {
    fn observe(&self, stage: &str, event: &Event) {
        let mut stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        let timings = stages.entry(stage.to_owned()).or_default();
        match event {
            Event::RecordDone { result: RecordResult::Done, seconds, .. } => {
                timings.done += 1;
                timings.seconds.push(*seconds);
            }
            Event::RecordDone { result: RecordResult::DeadLetter(_), .. } => timings.dead_letters += 1,
            Event::BatchFinished { result: BatchResult::Committed, record_age_seconds, .. } => {
                timings.to_commit_seconds.extend_from_slice(record_age_seconds);
            }
            _ => {}
        }
    }
}

/// The value at or below which a share (0 to 1) of the values lie; none of none.
pub(super) fn quantile(values: &[f64], share: f64) -> Option<f64> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let ranks = sorted.len().checked_sub(1)?;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a rank lies within the list")]
    let rank = (ranks as f64 * share.clamp(0.0, 1.0)).round() as usize;
    sorted.get(rank).copied()
}

#[cfg(test)]
mod tests {
    use super::quantile;

    #[test]
    fn quantiles_are_values_of_the_list() {
        let values: Vec<f64> = (0..=100).rev().map(f64::from).collect();
        assert_eq!(quantile(&values, 0.5), Some(50.0));
        assert_eq!(quantile(&values, 0.95), Some(95.0));
        assert_eq!(quantile(&[7.0], 0.95), Some(7.0));
        assert_eq!(quantile(&[], 0.5), None);
    }
}

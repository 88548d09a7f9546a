//! Growing pauses with jitter. The randomness comes from a seed that the caller gives, so a run can be repeated.

use crate::settings::RetrySettings;

/// Computes pauses.
#[derive(Debug)]
pub(super) struct Backoff {
    settings: RetrySettings,
    random: fastrand::Rng,
}

impl Backoff {
    pub(super) fn new(settings: RetrySettings, seed: u64) -> Self {
        Self { settings, random: fastrand::Rng::with_seed(seed) }
    }

    /// The pause after the given number of failed attempts (from 1), in milliseconds: doubling up to the longest,
    /// moved by at most the jitter share.
    pub(super) fn delay_ms(&mut self, attempts: u32) -> u64 {
        let doublings = attempts.saturating_sub(1).min(32);
        let pause = self.settings.initial_ms.saturating_mul(1 << doublings).min(self.settings.max_ms);
        let reach = pause as f64 * self.settings.jitter;
        let offset = reach * (2.0 * self.random.f64() - 1.0);
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "rounded, positive, below 2^63")]
        let moved = (pause as f64 + offset).max(1.0).round() as u64;
        moved
    }

    pub(super) fn max_attempts(&self) -> u32 {
        self.settings.max_attempts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_the_longest() {
        let settings = RetrySettings { initial_ms: 100, max_ms: 1_000, jitter: 0.0, max_attempts: 5 };
        let mut backoff = Backoff::new(settings, 1);
        let pauses: Vec<u64> = [1, 2, 3, 4, 5, 400].map(|attempts| backoff.delay_ms(attempts)).into();
        assert_eq!(pauses, [100, 200, 400, 800, 1_000, 1_000]);
    }

    #[test]
    fn jitter_moves_pauses_within_its_share_and_repeats_with_its_seed() {
        let settings = RetrySettings { initial_ms: 1_000, max_ms: 1_000, jitter: 0.2, max_attempts: 5 };
        let pauses = |seed| -> Vec<u64> {
            let mut backoff = Backoff::new(settings.clone(), seed);
            (0..50).map(|_| backoff.delay_ms(1)).collect()
        };
        assert!(pauses(7).iter().all(|pause| (800..=1_200).contains(pause)));
        assert!(pauses(7).iter().any(|pause| *pause != 1_000));
        assert_eq!(pauses(7), pauses(7));
        assert_ne!(pauses(7), pauses(8));
    }
}

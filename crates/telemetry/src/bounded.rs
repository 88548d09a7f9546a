//! Label values from outside, kept to a bounded set.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

/// What every value beyond the bound is called.
pub(crate) const OTHER: &str = "other";

/// The first so many different values keep their names; all others are `other`.
#[derive(Debug)]
pub(crate) struct BoundedLabel {
    max_values: usize,
    known: Mutex<BTreeSet<String>>,
}

impl BoundedLabel {
    pub(crate) fn new(max_values: usize) -> Self {
        Self { max_values, known: Mutex::default() }
    }

    /// The label for a value.
    pub(crate) fn of<'v>(&self, value: &'v str) -> &'v str {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.contains(value) {
            return value;
        }
        if known.len() >= self.max_values || value.len() > 100 {
            return OTHER;
        }
        known.insert(value.to_owned());
        value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_values_keep_their_names() {
        let label = BoundedLabel::new(2);
        let seen: Vec<&str> = ["a", "b", "c", "a", "c"].into_iter().map(|value| label.of(value)).collect();
        assert_eq!(seen, ["a", "b", "other", "a", "other"]);
    }
}

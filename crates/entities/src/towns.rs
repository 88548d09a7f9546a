//! Towns of the world, from `GeoNames` (`data/towns.tsv`, made by `tools/towns.py`).
//!
//! Owns looking names up. Many towns are also words or surnames, so a name found here is a hint for the name model and
//! never a mention by itself.

use foldhash::{HashMap, HashMapExt};

/// Sorted lines of a folded name, a tab, and the order of magnitude of its inhabitants.
const FILE: &str = include_str!("../data/towns.tsv");

/// What is known of every town's name and of its beginnings.
#[derive(Debug, Clone)]
pub(crate) struct Towns(HashMap<&'static str, TownMatch>);

/// How many people live in the largest town of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TownSize {
    /// Fewer than 100,000.
    Small,
    /// Fewer than a million.
    Large,
    /// A million or more.
    Metropolis,
}

/// What is known of the first words of a name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct TownMatch {
    /// The words are a town's name.
    pub(crate) town: Option<TownSize>,
    /// Some town's name goes on after these words.
    pub(crate) goes_on: bool,
}

/// The lines of the list; one of another form is left out.
fn entries() -> impl Iterator<Item = (&'static str, TownSize)> {
    FILE.lines().filter_map(|line| {
        let (name, size) = line.split_once('\t')?;
        let size = match size {
            "4" => TownSize::Small,
            "5" => TownSize::Large,
            "6" => TownSize::Metropolis,
            _ => return None,
        };
        Some((name, size))
    })
}

impl Towns {
    /// Reads the list that ships with the crate.
    pub(crate) fn built_in() -> Self {
        let mut known: HashMap<&'static str, TownMatch> = HashMap::new();
        for (name, size) in entries() {
            known.entry(name).or_default().town = Some(size);
            for beginning in name.match_indices(' ').filter_map(|(end, _)| name.get(..end)) {
                known.entry(beginning).or_default().goes_on = true;
            }
        }
        Self(known)
    }

    /// Looks up folded words joined by single spaces.
    pub(crate) fn find(&self, key: &str) -> TownMatch {
        self.0.get(key).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;

    #[test]
    fn the_list_is_sorted_and_folded() {
        let towns: Vec<_> = entries().collect();
        assert_eq!(towns.len(), FILE.lines().count(), "every line is an entry");
        assert!(towns.len() > 25_000);
        assert!(towns.is_sorted_by(|left, right| left.0 < right.0));
        assert!(towns.iter().all(|(name, _)| name.split(' ').all(|word| fold(word) == word)));
    }

    #[test]
    fn names_and_their_beginnings_are_found() {
        let towns = Towns::built_in();
        let of = |key| {
            let found = towns.find(key);
            (found.town, found.goes_on)
        };
        assert_eq!(of("toronto").0, Some(TownSize::Metropolis));
        assert_eq!(of("el oued").0, Some(TownSize::Large));
        assert_eq!(of("port - au - prince").0, Some(TownSize::Metropolis));
        assert_eq!(of("port - au"), (None, true));
        assert_eq!(of("rio de"), (None, true));
        assert_eq!(of("said"), (None, false));
        assert_eq!(of("zzzz"), (None, false));
    }
}

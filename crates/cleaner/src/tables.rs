//! The tables of recurring lines that the cleaner works with: a set that never changes, and the place where the latest set lies.

use std::collections::BTreeMap;
use std::sync::{Arc, PoisonError, RwLock};

use copydesk_article::SourceTable;
use copydesk_clean::SourceTables;
use copydesk_recurrence::Table;

/// The tables of one moment.
#[derive(Debug, Clone, Default)]
pub struct Tables {
    /// Which moment it is: the number grows with each set.
    pub generation: u64,
    by_source: BTreeMap<String, Arc<Table>>,
}

impl Tables {
    /// Takes a table in, in place of an older one of its source; one that is not of use is left out. Returns `false` where there
    /// is no room for a table of one more source.
    pub fn put(&mut self, table: &SourceTable, max_tables: usize) -> bool {
        if table.lines.is_empty() {
            self.by_source.remove(&table.source);
            return true;
        }
        let has_room = self.by_source.len() < max_tables || self.by_source.contains_key(&table.source);
        if has_room {
            self.by_source.insert(table.source.clone(), Arc::new(Table::of(table)));
        }
        has_room
    }

    /// Forgets the table of a source.
    pub fn remove(&mut self, source: &str) {
        self.by_source.remove(source);
    }

    /// Returns the number of tables.
    pub fn len(&self) -> usize {
        self.by_source.len()
    }

    /// Says whether there is no table.
    pub fn is_empty(&self) -> bool {
        self.by_source.is_empty()
    }
}

impl SourceTables for Tables {
    fn of(&self, source: &str) -> Option<&Table> {
        self.by_source.get(source).map(AsRef::as_ref)
    }
}

/// Where the latest set lies, for the threads that clean and the one that follows the topic.
#[derive(Debug, Clone, Default)]
pub struct LatestTables(Arc<RwLock<Arc<Tables>>>);

impl LatestTables {
    /// Returns the latest set.
    pub fn get(&self) -> Arc<Tables> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Puts a newer set in the place of the latest one, as the next generation.
    pub fn publish(&self, mut tables: Tables) {
        let mut latest = self.0.write().unwrap_or_else(PoisonError::into_inner);
        tables.generation = latest.generation + 1;
        *latest = Arc::new(tables);
    }

    /// Says whether nobody but the caller looks here any more.
    pub(crate) fn is_abandoned(&self) -> bool {
        Arc::strong_count(&self.0) == 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_article::Fingerprint;

    fn table(source: &str, version: u64, lines: &[u64]) -> SourceTable {
        let lines = lines.iter().copied().map(Fingerprint).collect();
        SourceTable { source: source.to_owned(), version, lines, ..SourceTable::default() }
    }

    #[test]
    fn the_latest_table_of_a_source_counts_and_an_empty_one_is_none() {
        let mut tables = Tables::default();
        assert!(tables.put(&table("a", 1, &[5]), 2) && tables.put(&table("b", 1, &[5]), 2));
        assert!(!tables.put(&table("c", 1, &[5]), 2), "there is room for two");
        assert!(tables.put(&table("a", 2, &[6]), 2));
        assert_eq!(tables.of("a").map(Table::name), Some("a@2"));
        assert!(tables.put(&table("b", 2, &[]), 2));
        tables.remove("a");
        assert!(tables.is_empty());
    }

    #[test]
    fn a_set_that_is_in_use_stays_as_it_is() {
        let latest = LatestTables::default();
        let before = latest.get();
        let mut next = Tables::clone(&before);
        next.put(&table("a", 1, &[5]), 9);
        latest.publish(next);
        assert_eq!((before.len(), before.generation), (0, 0));
        assert_eq!((latest.get().len(), latest.get().generation), (1, 1));
    }
}

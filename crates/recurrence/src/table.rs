//! The lines of one source that recur, for looking up.

use copydesk_article::{Fingerprint, SourceTable};

/// A table as the cleaner uses it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    name: String,
    lines: Vec<Fingerprint>,
}

impl Table {
    /// Makes a table of its record.
    pub fn of(record: &SourceTable) -> Self {
        let mut lines = record.lines.clone();
        lines.sort_unstable();
        lines.dedup();
        Self { name: format!("{}@{}", record.source, record.version), lines }
    }

    /// Returns what the table is called in `provenance`: `source@version`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Says whether a line recurs.
    pub fn contains(&self, print: Fingerprint) -> bool {
        self.lines.binary_search(&print).is_ok()
    }

    /// Says whether no line recurs.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }
}

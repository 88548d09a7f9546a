//! The sketches of many sources, bounded: the source that has been silent for longest is forgotten.

use std::collections::BTreeMap;

use copydesk_article::{ArticleLines, SOURCE_LINES_SCHEMA, SourceTable};

use crate::{RecurrenceSettings, Sketch, SourceSketch, StateError};

/// What follows from an article that was counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    /// The sketch of its source as it is now.
    pub sketch: SourceSketch,
    /// The table of its source, where that has changed.
    pub table: Option<SourceTable>,
    /// The sources that were forgotten for it.
    pub forgotten: Vec<String>,
}

/// The sources of one partition.
#[derive(Debug, Clone)]
pub struct Sources {
    settings: RecurrenceSettings,
    partition: i32,
    by_name: BTreeMap<String, Tracked>,
    /// Articles that were counted.
    clock: u64,
    /// The highest version of the tables of forgotten sources: whoever is new begins above it, so that no two tables of a
    /// source that comes back have the same name.
    floor: u64,
}

#[derive(Debug, Clone)]
struct Tracked {
    sketch: Sketch,
    counted_at: u64,
}

impl Sources {
    /// Makes the sources of a partition of which nothing is known.
    pub fn new(settings: RecurrenceSettings, partition: i32) -> Self {
        Self { settings, partition, by_name: BTreeMap::new(), clock: 0, floor: 0 }
    }

    /// Goes on with a sketch that was written before, in any order.
    ///
    /// # Errors
    /// Returns a [`StateError`] for a record of another form.
    pub fn restore(&mut self, state: &SourceSketch) -> Result<(), StateError> {
        let sketch = state.sketch(&self.settings)?;
        self.floor = self.floor.max(state.floor);
        let is_ours = state.partition == self.partition;
        let counted_at = if is_ours { state.clock } else { self.clock };
        self.clock = self.clock.max(counted_at);
        self.by_name.insert(state.source.clone(), Tracked { sketch, counted_at });
        Ok(())
    }

    /// Says whether a source is among them.
    pub fn knows(&self, source: &str) -> bool {
        self.by_name.contains_key(source)
    }

    /// Returns how many sources there are.
    pub fn len(&self) -> usize {
        self.by_name.len()
    }

    /// Says whether there is no source.
    pub fn is_empty(&self) -> bool {
        self.by_name.is_empty()
    }

    /// Counts an article; `None` where it was counted before, and nothing changes.
    pub fn count(&mut self, article: &ArticleLines) -> Option<Counted> {
        let floor = self.floor;
        let new = || Tracked { sketch: Sketch::starting_at(floor), counted_at: 0 };
        let tracked = self.by_name.entry(article.source.clone()).or_insert_with(new);
        let version = tracked.sketch.version();
        if !tracked.sketch.count(article, &self.settings) {
            return None;
        }
        self.clock += 1;
        tracked.counted_at = self.clock;
        let sketch = tracked.sketch.clone();
        let forgotten = self.forget();
        let table = (sketch.version() != version).then(|| table(&article.source, &sketch));
        let sketch = SourceSketch::of(&article.source, self.partition, (self.clock, self.floor), &sketch);
        Some(Counted { sketch, table, forgotten })
    }

    /// Forgets the sources that have been silent for longest, as far as there are too many.
    fn forget(&mut self) -> Vec<String> {
        let mut forgotten = Vec::new();
        while self.by_name.len() > self.settings.max_sources.max(1) {
            let oldest =
                self.by_name.iter().min_by_key(|(_, tracked)| tracked.counted_at).map(|(source, _)| source.clone());
            let Some((source, tracked)) = oldest.and_then(|source| self.by_name.remove_entry(&source)) else { break };
            self.floor = self.floor.max(tracked.sketch.version());
            forgotten.push(source);
        }
        forgotten
    }

    /// Returns the table of a source; `None` where it is not known, or has had no table yet.
    pub fn table(&self, source: &str) -> Option<SourceTable> {
        let tracked = self.by_name.get(source).filter(|tracked| tracked.sketch.version() > 0)?;
        Some(table(source, &tracked.sketch))
    }

    /// Returns the tables of all sources in which lines recur.
    pub fn tables(&self) -> impl Iterator<Item = SourceTable> {
        let tables = self.by_name.iter().map(|(source, tracked)| table(source, &tracked.sketch));
        tables.filter(|table| !table.lines.is_empty())
    }
}

fn table(source: &str, sketch: &Sketch) -> SourceTable {
    SourceTable {
        schema: SOURCE_LINES_SCHEMA.to_owned(),
        source: source.to_owned(),
        version: sketch.version(),
        articles: sketch.counted(),
        lines: sketch.recurring().collect(),
    }
}

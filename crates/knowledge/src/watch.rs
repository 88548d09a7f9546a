//! Tables that are read anew when their files change. The one part of this crate that does I/O.
//!
//! Owns looking at the files and keeping the last knowledge that was whole: a table that is damaged, too large or gone leaves
//! everything as it was and is told once. No thread and no clock of its own: whoever has a record to link says what time it is.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, RwLock};
use std::time::{Duration, Instant, SystemTime};

use crate::knowledge::KnowledgeBase;
use crate::table::{TableError, TableLimits, TableProblem};

/// A table's file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum WatchError {
    /// The file cannot be read.
    #[error("cannot read the table {path}")]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is no table.
    #[error(transparent)]
    Table(#[from] TableError),
}

/// What [`WatchedTables::refresh`] did.
#[derive(Debug)]
pub enum Refresh {
    /// Nothing has changed, or it is not yet time to look.
    Unchanged,
    /// The tables were read anew: what is linked from now on may differ, or refused tables are what they were before.
    Reloaded {
        /// The digest of the new knowledge.
        digest: String,
    },
    /// A file has changed and cannot be used: the knowledge is what it was before. Told once for each change.
    Kept(WatchError),
}

/// Which version of a file was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Version {
    bytes: u64,
    modified: Option<SystemTime>,
}

/// When the files were last looked at, and what they were.
#[derive(Debug)]
struct Seen {
    looked: Instant,
    versions: Vec<Option<Version>>,
    /// What the files were when they were looked at last could not be used.
    refused: bool,
}

/// Knowledge with tables from files.
#[derive(Debug)]
pub struct WatchedTables {
    base: KnowledgeBase,
    paths: Vec<PathBuf>,
    limits: TableLimits,
    check_interval: Duration,
    current: RwLock<Arc<KnowledgeBase>>,
    seen: Mutex<Seen>,
}

impl WatchedTables {
    /// Reads the tables above `base`, later ones outranking earlier ones. Files are looked at again after `check_interval`.
    ///
    /// # Errors
    /// [`WatchError`] of the first file that cannot be used.
    pub fn open(
        base: &KnowledgeBase,
        paths: Vec<PathBuf>,
        limits: TableLimits,
        check_interval: Duration,
        now: Instant,
    ) -> Result<Self, WatchError> {
        let versions = paths.iter().map(|path| version(path)).collect();
        let knowledge = read_all(base, &paths, &limits)?;
        Ok(Self {
            base: base.clone(),
            paths,
            limits,
            check_interval,
            current: RwLock::new(Arc::new(knowledge)),
            seen: Mutex::new(Seen { looked: now, versions, refused: false }),
        })
    }

    /// The knowledge of now. It stays the same while it is held, whatever happens to the files.
    pub fn knowledge(&self) -> Arc<KnowledgeBase> {
        match self.current.read() {
            Ok(current) => Arc::clone(&current),
            Err(poisoned) => Arc::clone(&poisoned.into_inner()),
        }
    }

    /// Looks at the files where it is time to, and reads them anew where one has changed. Of several callers at once only one
    /// looks; the others go on with what there is.
    pub fn refresh(&self, now: Instant) -> Refresh {
        let Ok(mut seen) = self.seen.try_lock() else { return Refresh::Unchanged };
        if now.saturating_duration_since(seen.looked) < self.check_interval {
            return Refresh::Unchanged;
        }
        seen.looked = now;
        let versions: Vec<Option<Version>> = self.paths.iter().map(|path| version(path)).collect();
        if versions == seen.versions {
            return Refresh::Unchanged;
        }
        seen.versions = versions;
        let read = read_all(&self.base, &self.paths, &self.limits);
        let was_refused = std::mem::replace(&mut seen.refused, read.is_err());
        match read {
            Ok(knowledge) => self.replace(knowledge, was_refused),
            Err(error) => Refresh::Kept(error),
        }
    }

    /// Takes what was read; that the old tables are back after refused ones is told as well.
    fn replace(&self, knowledge: KnowledgeBase, was_refused: bool) -> Refresh {
        let digest = knowledge.digest();
        if digest == self.knowledge().digest() {
            return if was_refused { Refresh::Reloaded { digest } } else { Refresh::Unchanged };
        }
        match self.current.write() {
            Ok(mut current) => *current = Arc::new(knowledge),
            Err(poisoned) => *poisoned.into_inner() = Arc::new(knowledge),
        }
        Refresh::Reloaded { digest }
    }
}

/// The version of a file, or `None` where there is none.
fn version(path: &Path) -> Option<Version> {
    let metadata = fs::metadata(path).ok()?;
    Some(Version { bytes: metadata.len(), modified: metadata.modified().ok() })
}

fn read_all(base: &KnowledgeBase, paths: &[PathBuf], limits: &TableLimits) -> Result<KnowledgeBase, WatchError> {
    let mut knowledge = base.clone();
    for path in paths {
        let name =
            path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
        let text = read(path, &name, limits)?;
        knowledge = knowledge.with_table(&text, &name, limits)?;
    }
    Ok(knowledge)
}

/// Reads a file, but none that is larger than a table may be.
fn read(path: &Path, name: &str, limits: &TableLimits) -> Result<String, WatchError> {
    let unreadable = |source| WatchError::Read { path: path.to_owned(), source };
    let unusable = |problem| TableError { table: name.to_owned(), problems: vec![(0, problem)], count: 1 };
    let bytes = fs::metadata(path).map_err(unreadable)?.len();
    let bytes = usize::try_from(bytes).unwrap_or(usize::MAX);
    if bytes > limits.max_table_bytes {
        return Err(unusable(TableProblem::Bytes { bytes, limit: limits.max_table_bytes }).into());
    }
    let bytes = fs::read(path).map_err(unreadable)?;
    String::from_utf8(bytes).map_err(|_| unusable(TableProblem::NotText).into())
}

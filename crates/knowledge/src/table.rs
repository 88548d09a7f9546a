//! Tables of a newsroom: its own names and ids, which outrank the built-in ones.
//!
//! Owns reading the text of a table (see `docs/knowledge.md` for its form) and looking names up. All problems of a table are
//! told at once, each with its line; a table with a problem is not used.

use std::fmt;

use copydesk_article::{EntityType, sha256_hex};
use serde::{Deserialize, Serialize};

use crate::fold::fold;
use crate::sense::Family;

/// How large a table may be.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TableLimits {
    /// Bytes of a table, at most.
    pub max_table_bytes: usize,
    /// Rows of a table, at most.
    pub max_rows: usize,
    /// Code points of an alias, at most.
    pub max_alias_chars: usize,
    /// Problems that an error lists, at most; it counts the others.
    pub max_problems: usize,
}

impl Default for TableLimits {
    fn default() -> Self {
        Self { max_table_bytes: 64 << 20, max_rows: 500_000, max_alias_chars: 200, max_problems: 20 }
    }
}

/// A table cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct TableError {
    /// The name of the table.
    pub table: String,
    /// The first problems, in order of their lines.
    pub problems: Vec<(usize, TableProblem)>,
    /// How many problems there are.
    pub count: usize,
}

impl fmt::Display for TableError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "table {} has {} problem(s)", self.table, self.count)?;
        for (line, problem) in &self.problems {
            match line {
                0 => write!(formatter, "; {problem}")?,
                line => write!(formatter, "; line {line}: {problem}")?,
            }
        }
        let untold = self.count.saturating_sub(self.problems.len());
        if untold > 0 { write!(formatter, "; and {untold} more") } else { Ok(()) }
    }
}

/// What is wrong with a line of a table.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TableProblem {
    /// Not four cells between tabs.
    #[error("{0} cells, not 4: alias, type, id, prior")]
    Cells(usize),
    /// An alias without a letter or digit.
    #[error("the alias has no letter or digit")]
    EmptyAlias,
    /// An alias that is too long.
    #[error("the alias has more than {0} characters")]
    LongAlias(usize),
    /// No type of entities.
    #[error("unknown type {0:?}: one of PERSON, ORG, GPE, LOC, NORP and the other OntoNotes names")]
    Type(String),
    /// No id.
    #[error("bad id {0:?}: Q and a number, geonames: and a number, both with a comma between them, or NIL")]
    Id(String),
    /// No share.
    #[error("bad prior {0:?}: a number above 0 and at most 1")]
    Prior(String),
    /// The row stands there already.
    #[error("the same alias, type and id as line {0}")]
    Duplicate(usize),
    /// Too many bytes.
    #[error("the table exceeds the limit of {limit} bytes ({bytes} bytes)")]
    Bytes {
        /// Bytes of the table.
        bytes: usize,
        /// Bytes at most.
        limit: usize,
    },
    /// Too many rows.
    #[error("the table exceeds the limit of {0} rows")]
    Rows(usize),
    /// Not text.
    #[error("the table is not UTF-8 text")]
    NotText,
}

/// A row: what a name of a family of types leads to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Row {
    key: Box<str>,
    family: Family,
    pub(crate) wikidata: Option<u64>,
    pub(crate) geonames: Option<u64>,
    pub(crate) prior: f64,
    line: usize,
}

/// The rows of a table, in order of their keys.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) digest: String,
    rows: Vec<Row>,
}

impl Table {
    /// Reads a table.
    pub(crate) fn parse(text: &str, name: &str, limits: &TableLimits) -> Result<Self, TableError> {
        let mut problems = Problems { table: name, limits, found: Vec::new(), count: 0 };
        if text.len() > limits.max_table_bytes {
            problems.add(0, TableProblem::Bytes { bytes: text.len(), limit: limits.max_table_bytes });
            return Err(problems.error());
        }
        let mut rows = Vec::new();
        for (index, line) in text.strip_prefix('\u{feff}').unwrap_or(text).lines().enumerate() {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            if rows.len() == limits.max_rows {
                problems.add(index + 1, TableProblem::Rows(limits.max_rows));
                break;
            }
            match row(line, index + 1, limits) {
                Ok(row) => rows.push(row),
                Err(problem) => problems.add(index + 1, problem),
            }
        }
        rows.sort_by(|left, right| left.identity().cmp(&right.identity()).then(left.line.cmp(&right.line)));
        for pair in rows.windows(2) {
            if let [first, second] = pair
                && first.identity() == second.identity()
            {
                problems.add(second.line, TableProblem::Duplicate(first.line));
            }
        }
        match problems.count {
            0 => Ok(Self { name: name.to_owned(), digest: sha256_hex(text.as_bytes()), rows }),
            _ => Err(problems.error()),
        }
    }

    /// The rows of a folded name for entities of a family.
    pub(crate) fn rows(&self, key: &str, family: Family) -> &[Row] {
        let place = |row: &Row| (&*row.key, row.family).cmp(&(key, family));
        let from = self.rows.partition_point(|row| place(row).is_lt());
        let to = self.rows.partition_point(|row| place(row).is_le());
        self.rows.get(from..to).unwrap_or_default()
    }

    /// The number of rows.
    pub(crate) fn len(&self) -> usize {
        self.rows.len()
    }
}

impl Row {
    fn identity(&self) -> (&str, Family, Option<u64>, Option<u64>) {
        (&self.key, self.family, self.wikidata, self.geonames)
    }
}

/// The problems found so far.
struct Problems<'a> {
    table: &'a str,
    limits: &'a TableLimits,
    found: Vec<(usize, TableProblem)>,
    count: usize,
}

impl Problems<'_> {
    fn add(&mut self, line: usize, problem: TableProblem) {
        self.count += 1;
        if self.found.len() < self.limits.max_problems {
            self.found.push((line, problem));
        }
    }

    fn error(mut self) -> TableError {
        self.found.sort_by_key(|(line, _)| *line);
        TableError { table: self.table.to_owned(), problems: self.found, count: self.count }
    }
}

fn row(line: &str, number: usize, limits: &TableLimits) -> Result<Row, TableProblem> {
    let cells: Vec<&str> = line.split('\t').map(str::trim).collect();
    let [alias, entity_type, id, prior] = cells.as_slice() else {
        return Err(TableProblem::Cells(cells.len()));
    };
    if alias.chars().count() > limits.max_alias_chars {
        return Err(TableProblem::LongAlias(limits.max_alias_chars));
    }
    let key = fold(alias);
    if key.is_empty() {
        return Err(TableProblem::EmptyAlias);
    }
    let known = EntityType::from_label(entity_type).ok_or_else(|| TableProblem::Type((*entity_type).to_owned()))?;
    let (wikidata, geonames) = ids(id).ok_or_else(|| TableProblem::Id((*id).to_owned()))?;
    let share: Option<f64> = prior.parse().ok();
    let prior = share.filter(|share| *share > 0.0 && *share <= 1.0);
    let prior = prior.ok_or_else(|| TableProblem::Prior((*cells.last().unwrap_or(&"")).to_owned()))?;
    Ok(Row { key: key.into(), family: Family::of(known), wikidata, geonames, prior, line: number })
}

/// Reads `Q90`, `geonames:2988507`, both with a comma between them, or `NIL`.
fn ids(cell: &str) -> Option<(Option<u64>, Option<u64>)> {
    let number = |digits: &str| digits.parse().ok().filter(|number| *number > 0 && !digits.starts_with('+'));
    let (mut wikidata, mut geonames) = (None, None);
    if cell == "NIL" {
        return Some((None, None));
    }
    for id in cell.split(',').map(str::trim) {
        let place = if id.starts_with('Q') { &mut wikidata } else { &mut geonames };
        let digits = id.strip_prefix('Q').or_else(|| id.strip_prefix("geonames:"))?;
        if place.replace(number(digits)?).is_some() {
            return None;
        }
    }
    Some((wikidata, geonames))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Table, TableError> {
        Table::parse(text, "desk", &TableLimits::default())
    }

    #[test]
    fn rows_are_found_by_any_spelling_of_their_alias() {
        let table =
            parse("# ours\n\nThe Harbour Bank\tORG\tQ12\t0.9\nÉtretat\tGPE\tgeonames:7,Q8\t1\nX\tPERSON\tNIL\t1\n")
                .unwrap();
        assert_eq!(table.len(), 3);
        let [row] = table.rows("harbour bank", Family::Organisation) else { panic!("one row") };
        assert_eq!((row.wikidata, row.geonames, row.prior), (Some(12), None, 0.9));
        let [row] = table.rows("etretat", Family::Place) else { panic!("one row") };
        assert_eq!((row.wikidata, row.geonames), (Some(8), Some(7)));
        assert!(table.rows("etretat", Family::People).is_empty());
        assert_eq!(table.rows("x", Family::Other(EntityType::Person)).len(), 1);
    }

    #[test]
    fn every_problem_is_told_with_its_line() {
        let text = "a\tORG\tQ1\n\
            ?\tORG\tQ1\t1\n\
            b\tCOMPANY\tQ1\t1\n\
            c\tORG\tq1\t1\n\
            c\tORG\tQ0\t1\n\
            c\tORG\tQ1,Q2\t1\n\
            d\tORG\tQ1\t0\n\
            d\tORG\tQ1\t1.5\n\
            d\tORG\tQ1\tNaN\n\
            E\tORG\tQ3\t1\n\
            é\tORG\tQ3\t.5\n";
        let error = parse(text).unwrap_err();
        let lines: Vec<usize> = error.problems.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [1, 2, 3, 4, 5, 6, 7, 8, 9, 11]);
        assert_eq!(error.problems.last().map(|(_, problem)| problem), Some(&TableProblem::Duplicate(10)));
        assert!(error.to_string().starts_with("table desk has 10 problem(s); line 1: 3 cells, not 4"), "{error}");
    }

    #[test]
    fn limits_hold() {
        let limits = TableLimits { max_table_bytes: 30, max_rows: 1, max_alias_chars: 3, max_problems: 1 };
        let parse = |text: &str| Table::parse(text, "desk", &limits).map_err(|error| error.problems);
        assert!(parse("abc\tORG\tQ1\t1\n").is_ok());
        assert_eq!(parse("abcd\tORG\tQ1\t1\n").unwrap_err(), [(1, TableProblem::LongAlias(3))]);
        assert_eq!(parse("a\tORG\tQ1\t1\nb\tORG\tQ1\t1\n").unwrap_err(), [(2, TableProblem::Rows(1))]);
        let long = format!("#{}", "x".repeat(30));
        assert_eq!(parse(&long).unwrap_err(), [(0, TableProblem::Bytes { bytes: 31, limit: 30 })]);
        let error = Table::parse("a\nb\n", "desk", &limits).unwrap_err();
        assert_eq!((error.problems.len(), error.count), (1, 2));
    }
}

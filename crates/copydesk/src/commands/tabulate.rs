//! `copydesk tabulate`: clean articles in, the table of recurring lines of each source out; and reading such tables.

use std::fs::File;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;

use anyhow::{Context, Result, ensure};
use copydesk_article::{ArticleLines, CleanArticle, InputLimits, SourceTable};
use copydesk_cleaner::Tables;
use copydesk_config::{Settings, TabulateSettings};
use copydesk_recurrence::{RecurrenceSettings, Sources, article_lines};

use crate::cli::FilterArgs;
use crate::filter;
use crate::outcome::Outcome;
use crate::terminal::print;

pub(super) fn run(settings: &Settings, args: &FilterArgs) -> Result<Outcome> {
    let (limits, tabulate) = (settings.limits.clone(), &settings.tabulate);
    let (max_lines, for_lines) = (tabulate.counting.max_article_lines, limits.clone());
    let mut counting = Counting::new(tabulate, limits.clone());
    let lines = move |line: Vec<u8>| {
        let article = CleanArticle::from_json(&line, &for_lines)?;
        Ok(article_lines(&article, max_lines).map(|lines| lines.to_json()).unwrap_or_default())
    };
    let outcome = filter::run_into(args, &limits, lines, &mut counting)?;
    for table in counting.sources.tables() {
        print(&String::from_utf8_lossy(&table.to_json()))?;
        print("\n")?;
    }
    Ok(outcome)
}

/// Reads tables, a line each.
pub(super) fn read_tables(file: &Path, settings: &Settings) -> Result<Tables> {
    let reader = BufReader::new(File::open(file).with_context(|| format!("cannot read {}", file.display()))?);
    let mut tables = Tables::default();
    for (number, line) in (1..).zip(reader.split(b'\n')) {
        let line = line.with_context(|| format!("cannot read {}", file.display()))?;
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        let place = || format!("{}, line {number}", file.display());
        let table = SourceTable::from_json(&line, &settings.limits).with_context(place)?;
        let max_tables = settings.tabulate.max_tables;
        ensure!(tables.put(&table, max_tables), "{}: more than {max_tables} tables (tabulate.max_tables)", place());
    }
    Ok(tables)
}

/// Takes the lines of articles, a record a line in the order of the input, and counts them.
struct Counting {
    sources: Sources,
    limits: InputLimits,
    rest: Vec<u8>,
}

impl Counting {
    /// There is one partition here, so it has room for as many sources as the cleaner takes tables.
    fn new(settings: &TabulateSettings, limits: InputLimits) -> Self {
        let counting = RecurrenceSettings { max_sources: settings.max_tables, ..settings.counting.clone() };
        Self { sources: Sources::new(counting, 0), limits, rest: Vec::new() }
    }

    fn count(&mut self, line: &[u8]) -> std::io::Result<()> {
        if !line.is_empty() {
            let lines = ArticleLines::from_json(line, &self.limits).map_err(std::io::Error::other)?;
            self.sources.count(&lines);
        }
        Ok(())
    }
}

impl Write for Counting {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let mut pieces = bytes.split_inclusive(|byte| *byte == b'\n');
        pieces.try_for_each(|piece| {
            self.rest.extend_from_slice(piece);
            match self.rest.strip_suffix(b"\n").map(<[u8]>::to_vec) {
                Some(line) => {
                    self.rest.clear();
                    self.count(&line)
                }
                None => Ok(()),
            }
        })?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

//! What a demonstration shows: articles, files, and a table of stages.

use std::collections::BTreeMap;
use std::fmt::Write;

use anyhow::{Context, Result};
use copydesk_article::{EnrichedArticle, InputLimits};
use copydesk_stage::{Record, names};

use super::collected::{Collected, index_of};
use super::output::Written;
use super::timings::{StageTimings, quantile};
use crate::raw_file::RawFile;
use crate::show::{self, Colour, Look};

/// Articles shown in full; the others get a line each.
const SHOWN_IN_FULL: usize = 3;

/// All articles in the order of their files: the first ones in full, then a line each, then what was set aside.
pub(super) fn articles(files: &[RawFile], collected: &Collected, all: bool, look: Look) -> Result<String> {
    let mut enriched: BTreeMap<usize, EnrichedArticle> = BTreeMap::new();
    for record in &collected.enriched {
        if let (Some(index), Some(value)) = (index_of(record), &record.value) {
            let article = EnrichedArticle::from_json(value, &InputLimits::default());
            enriched.insert(index, article.context("cannot read an enriched record")?);
        }
    }
    let in_full = if all { usize::MAX } else { SHOWN_IN_FULL };
    let mut text = String::new();
    for article in enriched.values().take(in_full) {
        text.push_str(&show::article(article, &[], look));
    }
    if enriched.len() > in_full {
        text.push_str(&show::section(&format!("{} more (--all shows them in full)", enriched.len() - in_full), look));
        for article in enriched.values().skip(in_full) {
            text.push_str(&show::summary(article, look));
        }
    }
    text.push_str(&set_aside(files, &collected.dead_letters, look)?);
    Ok(text)
}

fn set_aside(files: &[RawFile], letters: &[Record], look: Look) -> Result<String> {
    if letters.is_empty() {
        return Ok(String::new());
    }
    let mut text = show::section(&format!("Set aside ({})", letters.len()), look);
    for letter in letters {
        let name = index_of(letter).and_then(|index| files.get(index)).map_or("?", |file| file.name.as_str());
        let header = |name| letter.header_text(name).unwrap_or("?");
        let code = look.paint().on(Colour::Removed, header(names::ERROR_CODE));
        writeln!(text, "  {name}: {code}: {}", header(names::ERROR_MESSAGE))?;
    }
    Ok(text)
}

/// Where the records are.
pub(super) fn written(files: &[Written], look: Look) -> String {
    let mut text = show::section("Records, as they lie on the topics", look);
    for file in files {
        let _ = writeln!(text, "  {:>4}  {}", file.records, file.path.display());
    }
    text
}

/// The stages with counts and latencies.
pub(super) fn table(stages: &[(&'static str, StageTimings)], look: Look) -> String {
    let mut text = show::section("Stages", look);
    let head = format!(
        "  {:<10}{:>8}{:>14}{:>13}{:>13}{:>16}{:>16}",
        "stage", "records", "dead letters", "p50 work", "p95 work", "p50 to commit", "p95 to commit"
    );
    let _ = writeln!(text, "{}", look.paint().on(Colour::Dim, &head));
    for (stage, timings) in stages {
        let work = |share| milliseconds(quantile(&timings.seconds, share));
        let commit = |share| milliseconds(quantile(&timings.to_commit_seconds, share));
        let _ = writeln!(
            text,
            "  {stage:<10}{:>8}{:>14}{:>13}{:>13}{:>16}{:>16}",
            timings.done,
            timings.dead_letters,
            work(0.5),
            work(0.95),
            commit(0.5),
            commit(0.95)
        );
    }
    text.push_str(&look.paint().on(
        Colour::Dim,
        "  work: the stage itself, for one record; to commit: from the time the record was written to the commit of its effects\n",
    ));
    text
}

fn milliseconds(seconds: Option<f64>) -> String {
    seconds.map_or_else(|| "–".to_owned(), |seconds| format!("{:.1} ms", seconds * 1000.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_has_a_line_for_each_stage() {
        let timings = StageTimings { done: 2, dead_letters: 1, seconds: vec![0.010, 0.020], to_commit_seconds: vec![] };
        let text = table(&[("clean", timings)], Look { columns: 100, colour: false });
        let line = text.lines().find(|line| line.starts_with("  clean")).unwrap();
        let cells: Vec<&str> = line.split_whitespace().collect();
        assert_eq!(cells, ["clean", "2", "1", "20.0", "ms", "20.0", "ms", "–", "–"]);
    }
}

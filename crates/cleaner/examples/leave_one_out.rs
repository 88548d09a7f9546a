//! What recurring lines add to cleaning: cleans each article with the table that all *other* articles of its source make.
//!
//! `leave_one_out RAW.jsonl MIN_ARTICLES MIN_SENTENCE_ARTICLES > clean.jsonl`: raw articles, a line each; in how many other
//! articles a line has to stand, and a sentence (0: never). Sets of pages have few articles a source, so shares are not looked
//! at. The figures stand on standard error.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "what it prints is its result")]

use anyhow::{Context, Result, bail};
use copydesk_article::{ArticleLines, RawInput};
use copydesk_cleaner::{CleanStage, CleanStageSettings, Tables};
use copydesk_recurrence::{RecurrenceSettings, SOURCE_REPEAT, Sources, article_lines, is_sentence};

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [file, labels, sentences] = arguments.as_slice() else { bail!("RAW.jsonl MIN_ARTICLES MIN_SENTENCE_ARTICLES") };
    let settings = settings(labels.parse()?, sentences.parse()?);
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {file}"))?;
    let stage = CleanStage::new(CleanStageSettings::default())?;
    let mut known: Vec<ArticleLines> = Vec::new();
    for line in text.lines() {
        let clean = stage.clean(&RawInput { value: line.as_bytes(), ..RawInput::default() }, None);
        known.extend(clean.ok().and_then(|article| article_lines(&article, settings.max_article_lines)));
    }
    let (mut articles, mut with_table, mut lines, mut of_sentences) = (0, 0, 0, 0);
    for line in text.lines() {
        let raw = RawInput { value: line.as_bytes(), ..RawInput::default() };
        let Ok(before) = stage.clean(&raw, None) else { continue };
        let tables = tables_without(&before.uri, before.source.as_deref(), &known, &settings);
        let after = stage.clean_with(&raw, None, Some(&tables))?;
        let removed: Vec<bool> = after
            .removed
            .iter()
            .filter(|removed| removed.rule == SOURCE_REPEAT)
            .map(|removed| is_sentence(&removed.text))
            .collect();
        articles += 1;
        with_table += usize::from(!tables.is_empty());
        lines += removed.len();
        of_sentences += removed.iter().filter(|is_sentence| **is_sentence).count();
        println!("{}", String::from_utf8_lossy(&after.to_json()));
    }
    eprintln!(
        "{articles} articles, {with_table} with a table, {lines} lines taken out, {of_sentences} of them sentences"
    );
    Ok(())
}

fn settings(min_articles: u32, min_sentence_articles: u32) -> RecurrenceSettings {
    let never_at_zero = |articles: u32| if articles == 0 { u32::MAX } else { articles };
    RecurrenceSettings {
        min_articles: never_at_zero(min_articles),
        min_sentence_articles: never_at_zero(min_sentence_articles),
        min_share: 0.0,
        min_sentence_share: 0.0,
        ..RecurrenceSettings::default()
    }
}

/// The tables that all articles of a source but one make.
fn tables_without(uri: &str, source: Option<&str>, known: &[ArticleLines], settings: &RecurrenceSettings) -> Tables {
    let mut sources = Sources::new(settings.clone(), 0);
    for lines in known.iter().filter(|lines| lines.uri != uri && Some(lines.source.as_str()) == source) {
        sources.count(lines);
    }
    let mut tables = Tables::default();
    for table in sources.tables() {
        tables.put(&table, 1);
    }
    tables
}

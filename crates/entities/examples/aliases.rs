//! Measures aliases and salience against annotated documents: `aliases MODEL GOLD`.
//!
//! GOLD holds JSON lines `{"id", "text", "entities": [{"start", "end", "wiki", "cluster", "salience"}]}`, offsets in code
//! points: `wiki` links a named entity, `cluster` is its coreference cluster, `salience` has a letter for each summary, `s`
//! where the summary mentions it (as in GUM). Named mentions are the linked ones that start with a large letter.
//!
//! Prints the share of the named mentions that were found, B-cubed precision, recall and F1 over those, and how often an
//! entity that more summaries mention has the higher salience, of all pairs of a document that differ.

use std::collections::HashMap;
use std::io::Write;

use anyhow::Context;
use copydesk_article::Entity;
use copydesk_entities::{Document, EntityFinder, EntitySettings};
use serde::Deserialize;
use shared::Analyser;

mod shared;

#[derive(Deserialize)]
struct Gold {
    text: String,
    entities: Vec<GoldMention>,
}

#[derive(Deserialize)]
struct GoldMention {
    start: usize,
    end: usize,
    wiki: Option<String>,
    cluster: String,
    salience: Option<String>,
}

/// A named mention that the finder found too.
struct Matched<'a> {
    cluster: &'a str,
    /// Number of summaries that mention it.
    summaries: usize,
    entity: &'a Entity,
}

/// Counts over all documents.
#[derive(Default)]
struct Tally {
    named: usize,
    found: usize,
    precision: f64,
    recall: f64,
    pairs: usize,
    ordered: f64,
}

/// The mention without a leading article and a trailing possessive.
fn bounds(characters: &[char], start: usize, end: usize) -> (usize, usize) {
    let text: String = characters.get(start..end).unwrap_or_default().iter().collect();
    let lower = text.to_lowercase();
    let article = ["the ", "a ", "an "].into_iter().find(|article| lower.starts_with(article)).map_or(0, str::len);
    let ending = ["'s", "’s", " 's", " ’s"]
        .into_iter()
        .filter(|ending| lower.ends_with(ending))
        .map(|ending| ending.chars().count());
    (start + article, end - ending.max().unwrap_or(0))
}

fn matched<'a>(gold: &'a Gold, entities: &'a [Entity], tally: &mut Tally) -> Vec<Matched<'a>> {
    let characters: Vec<char> = gold.text.chars().collect();
    let mut at = HashMap::new();
    for entity in entities {
        for mention in &entity.mentions {
            at.insert(bounds(&characters, mention.span.start, mention.span.end), entity);
        }
    }
    let mut matched = Vec::new();
    for mention in gold.entities.iter().filter(|mention| mention.wiki.as_ref().is_some_and(|wiki| !wiki.is_empty())) {
        let span = bounds(&characters, mention.start, mention.end);
        if !characters.get(span.0).is_some_and(|first| first.is_uppercase()) {
            continue;
        }
        tally.named += 1;
        let summaries = mention.salience.as_deref().unwrap_or_default().matches('s').count();
        matched.extend(at.get(&span).map(|entity| Matched { cluster: &mention.cluster, summaries, entity }));
    }
    tally.found += matched.len();
    matched
}

fn b_cubed(matched: &[Matched], tally: &mut Tally) {
    for one in matched {
        let count = |test: &dyn Fn(&Matched) -> bool| matched.iter().filter(|other| test(other)).count() as f64;
        let same_entity = |other: &Matched| other.entity.id == one.entity.id;
        let same_cluster = |other: &Matched| other.cluster == one.cluster;
        let both = count(&|other| same_entity(other) && same_cluster(other));
        tally.precision += both / count(&same_entity);
        tally.recall += both / count(&same_cluster);
    }
}

fn compare_salience(matched: &[Matched], tally: &mut Tally) {
    let mut seen: Vec<&Matched> = Vec::new();
    for one in matched {
        if !seen.iter().any(|other| other.entity.id == one.entity.id) {
            seen.push(one);
        }
    }
    for left in &seen {
        for right in seen.iter().filter(|right| left.summaries > right.summaries) {
            tally.pairs += 1;
            tally.ordered += match left.entity.salience.total_cmp(&right.entity.salience) {
                std::cmp::Ordering::Greater => 1.0,
                std::cmp::Ordering::Equal => 0.5,
                std::cmp::Ordering::Less => 0.0,
            };
        }
    }
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, gold] = arguments.as_slice() else { anyhow::bail!("usage: aliases MODEL GOLD") };
    let finder = EntityFinder::new(EntitySettings::default())?;
    let mut analyser = Analyser::open(model)?;
    let mut tally = Tally::default();
    for line in std::fs::read_to_string(gold)?.lines() {
        let gold: Gold = serde_json::from_str(line).context("no annotated document")?;
        let syntax = analyser.analyse(&gold.text);
        let text = &gold.text;
        let document =
            Document { text, headline: None, language: "en", syntax: &syntax, headline_syntax: None, paragraphs: &[] };
        let entities = finder.find(&document);
        let matched = matched(&gold, &entities, &mut tally);
        b_cubed(&matched, &mut tally);
        compare_salience(&matched, &mut tally);
    }
    let found = tally.found.max(1) as f64;
    let (precision, recall) = (tally.precision / found, tally.recall / found);
    let f1 = 2.0 * precision * recall / (precision + recall).max(f64::EPSILON);
    let mut out = std::io::stdout().lock();
    writeln!(out, "named mentions {}, found {}", tally.named, tally.found)?;
    writeln!(out, "b-cubed precision {precision:.3}, recall {recall:.3}, f1 {f1:.3}")?;
    writeln!(out, "salience in order {:.3} of {} pairs", tally.ordered / tally.pairs.max(1) as f64, tally.pairs)?;
    Ok(())
}

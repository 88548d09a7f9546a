//! Measures aliases and salience against annotated documents: `aliases MODEL GOLD [--show]`.
//!
//! GOLD holds JSON lines `{"id", "text", "entities": [{"start", "end", "wiki", "cluster", "salience"}]}`, offsets in code
//! points: `wiki` links a named entity, `cluster` is its coreference cluster, `salience` has a letter for each summary, `s`
//! where the summary mentions it (as in GUM). Named mentions are the linked ones that start with a large letter.
//!
//! Prints how many named mentions were found; B-cubed precision, recall and F1 over those with the same bounds, over all, and over
//! all where mentions with one link are one thing, too (GUM keeps some countries and parties in several clusters); and how often
//! an entity that more summaries mention has the higher salience, of all pairs of a document that differ.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
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
#[derive(Clone)]
struct Matched<'a> {
    cluster: &'a str,
    wiki: &'a str,
    /// Found with the same bounds.
    exact: bool,
    /// Number of summaries that mention it.
    summaries: usize,
    entity: &'a Entity,
}

/// Sums of B-cubed over mentions.
#[derive(Default)]
struct Scores {
    mentions: usize,
    precision: f64,
    recall: f64,
}

/// Counts over all documents.
#[derive(Default)]
struct Tally {
    named: usize,
    /// Found with the same bounds.
    exact: usize,
    found: usize,
    exact_clusters: Scores,
    clusters: Scores,
    links: Scores,
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

/// Pairs named mentions with what the finder found: the same bounds first; else, for a name with a title, an office or an
/// addition ("U.S. President Jane Roe", "Roe, who lives in Dunmore"), the longest mention inside of it that shares a word
/// with what it is linked to, and that no other named mention has.
fn matched<'a>(gold: &'a Gold, entities: &'a [Entity], tally: &mut Tally) -> Vec<Matched<'a>> {
    let characters: Vec<char> = gold.text.chars().collect();
    let mut ours: HashMap<(usize, usize), &Entity> = HashMap::new();
    for entity in entities {
        for mention in &entity.mentions {
            ours.insert(bounds(&characters, mention.span.start, mention.span.end), entity);
        }
    }
    let linked = gold.entities.iter().filter(|mention| mention.wiki.as_ref().is_some_and(|wiki| !wiki.is_empty()));
    let named: Vec<(&GoldMention, (usize, usize))> = linked
        .map(|mention| (mention, bounds(&characters, mention.start, mention.end)))
        .filter(|(_, span)| characters.get(span.0).is_some_and(|first| first.is_uppercase()))
        .collect();
    let taken: HashSet<(usize, usize)> = named.iter().map(|(_, span)| *span).collect();
    let inside = |(start, end): (usize, usize), wiki: &str| {
        let free = ours.iter().filter(|(span, _)| !taken.contains(*span));
        let within = free.filter(|((from, to), _)| start <= *from && *to <= end);
        let told = within.filter(|((from, to), _)| {
            let text: String = characters.get(*from..*to).unwrap_or_default().iter().collect();
            text.split([' ', '-']).any(|word| wiki.split(['_', '-']).any(|other| other.len() > 2 && other == word))
        });
        told.max_by_key(|((from, to), _)| (to - from, *to)).map(|(_, entity)| *entity)
    };
    let mut matched = Vec::new();
    for (mention, span) in &named {
        tally.named += 1;
        tally.exact += usize::from(ours.contains_key(span));
        let summaries = mention.salience.as_deref().unwrap_or_default().matches('s').count();
        let wiki = mention.wiki.as_deref().unwrap_or_default();
        let entity = ours.get(span).copied().or_else(|| inside(*span, wiki));
        matched.extend(entity.map(|entity| Matched {
            cluster: &mention.cluster,
            wiki,
            exact: ours.contains_key(span),
            summaries,
            entity,
        }));
    }
    tally.found += matched.len();
    matched
}

/// Adds precision and recall of each mention: of the mentions of its entity those that belong to it, and the reverse.
fn b_cubed(matched: &[Matched], belongs: impl Fn(&Matched, &Matched) -> bool, scores: &mut Scores) {
    for one in matched {
        let count = |test: &dyn Fn(&Matched) -> bool| matched.iter().filter(|other| test(other)).count() as f64;
        let same_entity = |other: &Matched| other.entity.id == one.entity.id;
        let both = count(&|other| same_entity(other) && belongs(one, other));
        scores.precision += both / count(&same_entity);
        scores.recall += both / count(&|other| belongs(one, other));
        scores.mentions += 1;
    }
}

/// Shows the entities that are several clusters, and the clusters that are several entities.
fn show(matched: &[Matched]) -> std::io::Result<()> {
    let mut out = std::io::stderr();
    let mut clusters: BTreeMap<&str, BTreeSet<(&str, &str)>> = BTreeMap::new();
    let mut entities: BTreeMap<(&str, &str), BTreeSet<&str>> = BTreeMap::new();
    for one in matched {
        entities.entry((one.entity.id.as_str(), one.entity.name.as_str())).or_default().insert(one.cluster);
        let name = (one.entity.name.as_str(), one.wiki);
        clusters.entry(one.cluster).or_default().insert(name);
    }
    for ((_, name), several) in entities.iter().filter(|(_, several)| several.len() > 1) {
        writeln!(out, "joined {name}: {several:?}")?;
    }
    for (cluster, several) in &clusters {
        let names: BTreeSet<&str> = several.iter().map(|(name, _)| *name).collect();
        if names.len() > 1 {
            writeln!(out, "apart {cluster}: {several:?}")?;
        }
    }
    Ok(())
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
    let [model, gold, options @ ..] = arguments.as_slice() else { anyhow::bail!("usage: aliases MODEL GOLD [--show]") };
    let shows = options.iter().any(|option| option == "--show");
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
        let same_cluster = |one: &Matched, other: &Matched| one.cluster == other.cluster;
        let exact: Vec<Matched> = matched.iter().filter(|one| one.exact).cloned().collect();
        b_cubed(&exact, same_cluster, &mut tally.exact_clusters);
        b_cubed(&matched, same_cluster, &mut tally.clusters);
        let same_link = |one: &Matched, other: &Matched| same_cluster(one, other) || one.wiki == other.wiki;
        b_cubed(&matched, same_link, &mut tally.links);
        compare_salience(&matched, &mut tally);
        if shows {
            show(&matched)?;
        }
    }
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "named mentions {}, found {}, {} of them with the same bounds",
        tally.named, tally.found, tally.exact
    )?;
    let identities = [
        ("clusters, same bounds", &tally.exact_clusters),
        ("clusters", &tally.clusters),
        ("clusters and links", &tally.links),
    ];
    for (identity, scores) in identities {
        let share = |sum: f64| sum / scores.mentions.max(1) as f64;
        let (precision, recall) = (share(scores.precision), share(scores.recall));
        let f1 = 2.0 * precision * recall / (precision + recall).max(f64::EPSILON);
        writeln!(out, "b-cubed, {identity}: precision {precision:.3}, recall {recall:.3}, f1 {f1:.3}")?;
    }
    writeln!(out, "salience in order {:.3} of {} pairs", tally.ordered / tally.pairs.max(1) as f64, tally.pairs)?;
    Ok(())
}

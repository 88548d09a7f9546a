//! Measures names against texts with known names: `score MODEL GOLD [--raw] [--rules-only] [--names=FILE]`.
//!
//! GOLD is described in `shared/gold`. A name counts when its span and its type (person, organisation, place) are right;
//! a leading article, a trailing possessive and trailing marks do not belong to it. With `--raw` the spans are those of
//! the language model, with `--rules-only` the name model does not run, `--names=FILE` takes another one.

use std::collections::HashSet;
use std::io::Write;

use anyhow::Context;
use copydesk_article::{ByteSpan, CharIndex, CharSpan, EntityType};
use copydesk_entities::{Document, EntityFinder, EntitySettings};
use shared::Analyser;
use spacy_runtime::Doc;

#[path = "shared/gold.rs"]
mod gold;
mod shared;

const TYPES: [(EntityType, &str); 3] =
    [(EntityType::Person, "persons"), (EntityType::Org, "organisations"), (EntityType::Gpe, "places")];

type Names = HashSet<(usize, usize, EntityType)>;

/// The name as it is compared.
fn name(text: &str, span: ByteSpan, kind: EntityType) -> Option<(usize, usize, EntityType)> {
    let kind = match kind {
        EntityType::Person | EntityType::Org => kind,
        EntityType::Gpe | EntityType::Loc | EntityType::Fac => EntityType::Gpe,
        _ => return None,
    };
    let whole = span.of(text);
    let lower = whole.to_ascii_lowercase();
    let article =
        ["the ", "a ", "an "].iter().find(|article| lower.starts_with(**article)).map_or(0, |article| article.len());
    let mut end = span.end;
    let ending =
        ["'s", "’s", "'", "’"].iter().find(|ending| whole.ends_with(**ending)).map_or(0, |ending| ending.len());
    if span.start + article < end - ending {
        end -= ending;
    }
    let rest = ByteSpan::new(span.start + article, end).of(text).trim_end_matches([' ', '\n', '.', ',']);
    Some((span.start + article, span.start + article + rest.len(), kind))
}

fn marked(text: &str, doc: &Doc) -> Names {
    let spans = doc.entities().filter_map(|span| Some((span.range(), EntityType::from_label(span.label())?)));
    spans.filter_map(|(range, kind)| name(text, ByteSpan::new(range.start, range.end), kind)).collect()
}

fn found(text: &str, doc: &Doc, finder: &EntityFinder) -> Names {
    let index = CharIndex::new(text);
    let document =
        Document { text, headline: None, language: "en", syntax: doc, headline_syntax: None, paragraphs: &[] };
    let mut names = Names::new();
    for entity in finder.find(&document) {
        let spans = entity
            .mentions
            .iter()
            .map(|mention| index.byte_span(CharSpan { start: mention.span.start, end: mention.span.end }));
        names.extend(spans.filter_map(|span| name(text, span, entity.entity_type)));
    }
    names
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, gold, options @ ..] = arguments.as_slice() else {
        anyhow::bail!("usage: score MODEL GOLD [--raw] [--rules-only] [--names=FILE]");
    };
    let has = |option: &str| options.iter().any(|given| given == option);
    let settings = EntitySettings { correct_names: !has("--rules-only"), ..EntitySettings::default() };
    let finder = match options.iter().find_map(|option| option.strip_prefix("--names=")) {
        Some(path) => EntityFinder::with_name_model(settings, &std::fs::read(path).context("the name model")?)?,
        None => EntityFinder::new(settings)?,
    };
    let mut analyser = Analyser::open(model)?;
    let mut pairs = Vec::new();
    for gold in gold::read(gold)? {
        let doc = analyser.analyse(&gold.text);
        let ours = if has("--raw") { marked(&gold.text, &doc) } else { found(&gold.text, &doc, &finder) };
        let known: Names = gold.names.iter().filter_map(|(span, kind)| name(&gold.text, *span, *kind)).collect();
        pairs.push((known, ours));
    }
    let mut out = std::io::stdout().lock();
    for (wanted, title) in TYPES.map(|(kind, title)| (Some(kind), title)).into_iter().chain([(None, "all")]) {
        let of = |(_, _, kind): &&(usize, usize, EntityType)| wanted.is_none_or(|wanted| wanted == *kind);
        let count = |names: &Names| names.iter().filter(of).count();
        let known: usize = pairs.iter().map(|(known, _)| count(known)).sum();
        let given: usize = pairs.iter().map(|(_, ours)| count(ours)).sum();
        let right: usize = pairs.iter().map(|(known, ours)| known.intersection(ours).filter(of).count()).sum();
        let share = |whole: usize| right as f64 / whole.max(1) as f64;
        let f1 = 2.0 * right as f64 / (known + given).max(1) as f64;
        writeln!(out, "{title:<13} precision {:.3}  recall {:.3}  f1 {f1:.4}  of {known}", share(given), share(known))?;
    }
    Ok(())
}

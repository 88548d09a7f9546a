//! The lists below an article: what was removed, who said what, the entities, and what was not done.

use std::collections::BTreeMap;
use std::fmt::Write;

use copydesk_article::{
    Annotation, EnrichedArticle, Entity, EntityType, Quote, QuoteKind, Removed, RemovedKind, Speaker,
};
use copydesk_quotes::Explained;
use serde::Serialize;

use super::Look;
use super::paint::Colour;
use super::wrap::{Cell, cells, safe_text, shortened, wrap};

/// Where the reasons below a quote stand, and the lines that they go on in.
const REASON_INDENT: &str = "       ";
const REASON_HANGING: &str = "         ";

/// Longest mention of the next best speaker, in characters.
const MAX_MENTION: usize = 60;

/// Names listed of each entity type.
const MAX_NAMES: usize = 12;

/// The name that records have for a value of a closed list.
fn name(value: impl Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

pub(super) fn removed(removed: &[Removed], look: Look) -> String {
    if removed.is_empty() {
        return String::new();
    }
    let mut text = super::section(&format!("Removed ({})", removed.len()), look);
    for block in removed {
        let reason = format!("{:<15} {}", kind_name(block.kind), safe_text(&block.rule));
        let room = look.columns.saturating_sub(4);
        let junk = look.paint().on(Colour::Removed, &shortened(&block.text, room));
        let _ = writeln!(text, "  {}\n    {junk}", look.paint().on(Colour::Dim, &reason));
    }
    text
}

pub(crate) fn kind_name(kind: RemovedKind) -> String {
    name(kind)
}

pub(super) fn quotes(enriched: &EnrichedArticle, explained: &[Explained], look: Look) -> String {
    if enriched.quotes.is_empty() {
        return String::new();
    }
    let mut text = super::section(&format!("Quotes ({})", enriched.quotes.len()), look);
    for (number, quote) in enriched.quotes.iter().enumerate() {
        text.push_str(&self::quote(quote, explained.get(number), look));
    }
    text
}

fn quote(quote: &Quote, explained: Option<&Explained>, look: Look) -> String {
    let scare = quote.kind == QuoteKind::Scare;
    let nobody = || if scare { "nobody" } else { "unknown" }.to_owned();
    let who = quote.speaker.as_ref().map_or_else(nobody, who);
    let how = match &quote.speaker {
        Some(speaker) => format!("{}, {}, {:.2}", name(quote.kind), name(speaker.evidence), speaker.confidence),
        None => name(quote.kind),
    };
    let mut line: Vec<Cell> = cells(&format!("{:<4}", quote.id), Colour::Dim).collect();
    line.extend(cells(" ", Colour::Plain));
    line.extend(cells(&who, if scare { Colour::Dim } else { Colour::Person }));
    line.extend(cells(&format!(" ({how}): "), Colour::Dim));
    line.extend(cells(&said(quote), Colour::Quote));
    let mut text = wrap(&line, "  ", REASON_INDENT, look.columns, look.paint());
    for reason in explained.into_iter().flat_map(|explained| reasons(quote, explained)) {
        let reason: Vec<Cell> = cells(&reason, Colour::Dim).collect();
        text.push_str(&wrap(&reason, REASON_INDENT, REASON_HANGING, look.columns, look.paint()));
    }
    text
}

/// Why this speaker: the sieve that decided, and who else was proposed.
fn reasons(quote: &Quote, explained: &Explained) -> Vec<String> {
    let decided = match explained.sieve {
        "none" if quote.kind == QuoteKind::Scare => {
            format!("taken for nobody’s words ({:.2}): a title, a name, irony or a word as a word", quote.confidence)
        }
        "none" => "no sieve found a speaker".to_owned(),
        sieve => format!("sieve {sieve}"),
    };
    let second = explained.runner_up.as_ref().map(|other| {
        let mention =
            if other.mention.is_empty() { "nobody".to_owned() } else { shortened(&other.mention, MAX_MENTION) };
        format!("next best: {mention}, by {} ({:.2})", other.sieve, other.confidence)
    });
    [Some(decided), second].into_iter().flatten().collect()
}

fn said(quote: &Quote) -> String {
    if quote.segments.is_empty() {
        return safe_text(&quote.content.text);
    }
    let segments: Vec<String> = quote.segments.iter().map(|segment| safe_text(&segment.text)).collect();
    segments.join(" … ")
}

fn who(speaker: &Speaker) -> String {
    let mention = speaker.mention.as_ref().map(|mention| safe_text(&mention.text));
    match (&speaker.name, mention) {
        (Some(name), Some(mention)) if *name != mention => format!("{} ← {mention}", safe_text(name)),
        (Some(name), _) => safe_text(name),
        (None, Some(mention)) => mention,
        (None, None) => "unknown".to_owned(),
    }
}

pub(super) fn entities(entities: &[Entity], look: Look) -> String {
    let mut by_type: BTreeMap<EntityType, Vec<&Entity>> = BTreeMap::new();
    for entity in entities.iter().filter(|entity| Colour::of_entity(entity.entity_type).is_some()) {
        by_type.entry(entity.entity_type).or_default().push(entity);
    }
    if by_type.is_empty() {
        return String::new();
    }
    let count: usize = by_type.values().map(Vec::len).sum();
    let mut text = super::section(&format!("Entities ({count})"), look);
    for (entity_type, mut named) in by_type {
        named.sort_by(|left, right| right.salience.total_cmp(&left.salience));
        let mut line: Vec<Cell> = cells(&format!("{:<12} ", entity_type.as_str()), Colour::Dim).collect();
        // The padding would be swallowed by wrapping, which breaks at spaces.
        for cell in &mut line {
            if cell.character == ' ' {
                cell.character = '\u{a0}';
            }
        }
        for (number, entity) in named.iter().take(MAX_NAMES).enumerate() {
            line.extend(cells(if number == 0 { "" } else { ", " }, Colour::Plain));
            line.extend(cells(&entity.name, Colour::of_entity(entity_type).unwrap_or_default()));
            line.extend(cells(&more_about(entity), Colour::Dim));
        }
        if named.len() > MAX_NAMES {
            line.extend(cells(&format!(" and {} more", named.len() - MAX_NAMES), Colour::Dim));
        }
        text.push_str(&wrap(&line, "  ", "               ", look.columns, look.paint()));
    }
    text
}

fn more_about(entity: &Entity) -> String {
    let mut facts = Vec::new();
    if entity.mentions.len() > 1 {
        facts.push(format!("{}×", entity.mentions.len()));
    }
    if !entity.aliases.is_empty() {
        facts.push(format!("also {}", entity.aliases.join(", ")));
    }
    if let Some(link) = &entity.link {
        let geonames = || link.geonames.map(|number| format!("GeoNames {number}"));
        facts.extend(link.wikidata.clone().or_else(geonames));
    }
    if facts.is_empty() { String::new() } else { format!(" ({})", facts.join("; ")) }
}

pub(super) fn annotations(annotations: &[Annotation], look: Look) -> String {
    let mut text = String::new();
    for annotation in annotations {
        let line = format!("{}: {} ({})", annotation.stage, name(annotation.status), safe_text(&annotation.reason));
        let _ = writeln!(text, "\n{}", look.paint().on(Colour::Dim, &line));
    }
    text
}

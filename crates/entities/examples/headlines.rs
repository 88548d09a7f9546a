//! Measures the names of headlines: `headlines MODEL GOLD [--as-set]`.
//!
//! GOLD is described in `shared/gold`. The first line of each text, or its first sentence, is set as a headline, its words large but for short
//! ones, and the rest is the body; names count as in the example `score`. With `--as-set` the headline is analysed as it is
//! set, not in running case.

use std::io::Write;

use copydesk_article::{ByteSpan, EntityType, Field};
use copydesk_entities::{Document, EntityFinder, EntitySettings};
use shared::Analyser;

#[path = "shared/gold.rs"]
mod gold;
mod shared;

/// Words that stay small in headlines.
const SMALL: [&str; 18] = [
    "a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "of", "on", "or", "over", "the", "to", "with",
    "per",
];

/// The line with its words set large; `None` where a letter changes its length.
fn set_large(line: &str) -> Option<String> {
    let mut set = String::with_capacity(line.len());
    for (number, word) in line.split_inclusive(' ').enumerate() {
        let stays = number > 0 && SMALL.contains(&word.trim());
        let first = word.chars().next().filter(|_| !stays);
        match first {
            Some(first) => set.extend(first.to_uppercase().chain(word.chars().skip(1))),
            None => set.push_str(word),
        }
    }
    (set.len() == line.len()).then_some(set)
}

fn kind_of(kind: EntityType) -> Option<EntityType> {
    match kind {
        EntityType::Person | EntityType::Org => Some(kind),
        EntityType::Gpe | EntityType::Loc | EntityType::Fac => Some(EntityType::Gpe),
        _ => None,
    }
}

/// The name without the marks of a possessive.
fn bare(text: &str, span: ByteSpan) -> (usize, usize) {
    let whole = span.of(text);
    let name = whole.trim_end_matches(['.', ',', ' ']);
    let name = ["'s", "’s", "'S"].iter().find_map(|ending| name.strip_suffix(ending)).unwrap_or(name);
    let article = if name.to_ascii_lowercase().starts_with("the ") { 4 } else { 0 };
    (span.start + article, span.start + name.len())
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, gold, options @ ..] = arguments.as_slice() else {
        anyhow::bail!("usage: headlines MODEL GOLD [--as-set]");
    };
    let as_set = options.iter().any(|option| option == "--as-set");
    let finder = EntityFinder::new(EntitySettings { recase_headlines: !as_set, ..EntitySettings::default() })?;
    let mut analyser = Analyser::open(model)?;
    let (mut known, mut given, mut right) = (0_usize, 0_usize, 0_usize);
    for gold in gold::read(gold)? {
        let Some((line, body)) = gold.text.split_once('\n').or_else(|| gold.text.split_once(". ")) else { continue };
        let Some(headline) = set_large(line) else { continue };
        let recased = finder.recased(&headline, body, "en");
        let to_analyse = recased.as_deref().unwrap_or(&headline);
        let (syntax, headline_syntax) = (analyser.analyse(body), analyser.analyse(to_analyse));
        let document = Document {
            text: body,
            headline: Some(&headline),
            language: "en",
            syntax: &syntax,
            headline_syntax: Some(&headline_syntax),
            paragraphs: &[],
        };
        let names: Vec<_> = gold
            .names
            .iter()
            .filter(|(span, _)| span.end <= line.len())
            .filter_map(|(span, kind)| Some((bare(&headline, *span), kind_of(*kind)?)))
            .collect();
        let index = copydesk_article::CharIndex::new(&headline);
        let mut ours = Vec::new();
        for entity in finder.find(&document) {
            let Some(kind) = kind_of(entity.entity_type) else { continue };
            for mention in entity.mentions.iter().filter(|mention| mention.span.field == Some(Field::Headline)) {
                let chars = copydesk_article::CharSpan { start: mention.span.start, end: mention.span.end };
                ours.push((bare(&headline, index.byte_span(chars)), kind));
            }
        }
        known += names.len();
        given += ours.len();
        right += ours.iter().filter(|one| names.contains(one)).count();
    }
    let share = |whole: usize| right as f64 / whole.max(1) as f64;
    let f1 = 2.0 * right as f64 / (known + given).max(1) as f64;
    let mut out = std::io::stdout().lock();
    writeln!(out, "precision {:.3}  recall {:.3}  f1 {f1:.4}  of {known}", share(given), share(known))?;
    Ok(())
}

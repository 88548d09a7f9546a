//! The dates that a reader sees around the article: microdata, `time` elements, and lines that hold little but a date. Owns where
//! they are looked for; reads no date itself.

use copydesk_article::DateSource;

use super::Dated;
use super::dates::{self, Moment};
use super::visible::{Place, Seen, first_prose, is_short};
use crate::html::Tree;

/// Longest line with a date, in characters.
const MAX_DATE_CHARS: usize = 160;
/// Longest line that is nothing but a date, a time and a place, in characters.
const MAX_BARE_CHARS: usize = 60;
/// Nodes in front of the heading within which a line with the date is looked for.
const MAX_NODES_BEFORE: usize = 30;

/// Reads the dates into `seen`: the surest kind of place first.
pub(super) fn read(place: &Place<'_>, seen: &mut Seen) {
    dates_of_elements(place, seen);
    dates_of_lines(place, seen);
    if seen.published.is_none() {
        let moment = before_heading(place).or_else(|| named_in_text(place)).or_else(|| at_start_of_prose(place));
        put(&mut seen.published, moment.or_else(|| only_bare_day(place)), DateSource::VisibleText);
    }
}

/// Returns the date on the line right in front of the heading.
fn before_heading(place: &Place<'_>) -> Option<Moment> {
    let tree = place.tree;
    let heading = place.region.heading.unwrap_or(place.region.article);
    let mut before = (heading.saturating_sub(MAX_NODES_BEFORE)..heading).rev().filter(|number| is_leaf(tree, *number));
    before
        .find(|number| !(place.is_other)(*number) && tree.subtree(*number).end <= heading)
        .and_then(|number| bare(tree, number))
}

/// Says whether an element holds text itself.
fn is_leaf(tree: &Tree, number: usize) -> bool {
    !tree.name(number).is_empty()
        && tree.subtree(number).skip(1).any(|inner| {
            tree.node(inner).is_some_and(|node| node.parent == number)
                && tree.raw_text(inner).is_some_and(|text| text.chars().any(char::is_alphanumeric))
        })
}

/// Reads a line that is little more than a date.
fn bare(tree: &Tree, number: usize) -> Option<Moment> {
    if !is_short(tree, number, MAX_BARE_CHARS) {
        return None;
    }
    let text = tree.text(number);
    split_changed(&text).0.filter(|text| dates::is_bare(text)).and_then(dates::visible)
}

/// Reads the line of the article, wherever it stands, that says that it tells when it was published.
fn named_in_text(place: &Place<'_>) -> Option<Moment> {
    let tree = place.tree;
    let lines = place.elements().filter(|number| is_short(tree, *number, MAX_DATE_CHARS) && is_leaf(tree, *number));
    lines.map(|number| tree.text(number)).find_map(|text| {
        let lower = text.to_lowercase();
        PUBLISHED.iter().any(|word| lower.starts_with(word)).then(|| split_changed(&text).0.and_then(dates::visible))?
    })
}

/// Words for publication, in lower case, that a line begins with.
const PUBLISHED: [&str; 16] = [
    "published",
    "posted on",
    "first published",
    "veröffentlicht",
    "erschienen am",
    "erstellt am",
    "erstellt:",
    "publiziert",
    "gespeichert von",
    "publié le",
    "mis en ligne",
    "publicado el",
    "publicado em",
    "pubblicato il",
    "gepubliceerd",
    "publicerad",
];

/// Reads the date that the first paragraph begins with, as wire stories and press releases do.
fn at_start_of_prose(place: &Place<'_>) -> Option<Moment> {
    let first = first_prose(place.tree, place.region);
    (place.tree.name(first) == "p").then(|| dates::leading(&place.tree.text(first)))?
}

/// Reads the lines of the article that are a date and nothing else, where all of them name one day.
fn only_bare_day(place: &Place<'_>) -> Option<Moment> {
    let tree = place.tree;
    let lines = place.elements().filter(|number| is_leaf(tree, *number) && !is_in_prose(tree, *number));
    let mut found = lines.filter_map(|number| bare(tree, number));
    let first = found.next()?;
    found.all(|other| other.day() == first.day()).then_some(first)
}

/// Reads microdata and `time` elements.
fn dates_of_elements(place: &Place<'_>, seen: &mut Seen) {
    let tree = place.tree;
    for number in place.elements() {
        let property = tree.attribute(number, "itemprop").unwrap_or_default();
        let stated = || {
            let attribute = tree.attribute(number, "datetime").or_else(|| tree.attribute(number, "content"));
            attribute.and_then(dates::machine).or_else(|| dates::visible(&tree.text(number)))
        };
        match property {
            "datePublished" => put(&mut seen.published, stated(), DateSource::Microdata),
            "dateModified" => put(&mut seen.modified, stated(), DateSource::Microdata),
            _ => {}
        }
    }
    let times =
        place.elements().filter(|number| tree.name(*number) == "time" && tree.attribute(*number, "datetime").is_some());
    for time in times.filter(|number| !is_in_prose(tree, *number)) {
        let moment =
            tree.attribute(time, "datetime").and_then(dates::machine).filter(|moment| moment.value.len() >= 10);
        let context = tree.ancestors(time).next().map(|parent| context(tree, time, parent)).unwrap_or_default();
        if says_changed(&context) {
            put(&mut seen.modified, moment, DateSource::TimeElement);
        } else {
            put(&mut seen.published, moment, DateSource::TimeElement);
        }
    }
}

fn context(tree: &Tree, time: usize, parent: usize) -> String {
    let labels = format!("{}{}", tree.labels(time), tree.labels(parent));
    let text = if is_short(tree, parent, MAX_DATE_CHARS) { tree.text(parent) } else { String::new() };
    // The words behind another date belong to that one.
    if text.to_lowercase().contains("publi") { labels } else { format!("{labels} {text}") }
}

fn is_in_prose(tree: &Tree, number: usize) -> bool {
    tree.ancestors(number).take(3).any(|ancestor| {
        tree.name(ancestor) == "p" && tree.node(ancestor).is_some_and(|node| node.chars > MAX_DATE_CHARS)
    })
}

/// Reads elements that are called dates, then short lines between the heading and the prose.
fn dates_of_lines(place: &Place<'_>, seen: &mut Seen) {
    let (tree, region) = (place.tree, place.region);
    let first = first_prose(tree, region);
    let short = |number: &usize| is_short(tree, *number, MAX_DATE_CHARS) && !is_in_prose(tree, *number);
    let called = |number: &usize| {
        ["-date", "-time", "-publish", "-datum-", "-fecha-", "-stamp-", "-posted-", "-pubdate-"]
            .iter()
            .any(|label| tree.labels(*number).contains(label))
    };
    let after_heading = region.heading.unwrap_or(region.article);
    let named: Vec<usize> = place.elements().filter(short).filter(called).collect();
    let before: Vec<usize> =
        place.elements().filter(|number| (after_heading..first).contains(number)).filter(short).collect();
    for number in named.into_iter().chain(before) {
        let text = tree.text(number);
        match split_changed(&text) {
            (Some(published), changed) => {
                let moment = dates::visible(published);
                if seen.shown.is_none() {
                    seen.shown.clone_from(&moment);
                }
                if seen.under_heading.is_none() && (after_heading..first).contains(&number) {
                    seen.under_heading.clone_from(&moment);
                }
                put(&mut seen.published, moment, DateSource::VisibleText);
                put(&mut seen.modified, changed.and_then(dates::visible), DateSource::VisibleText);
            }
            (None, changed) => put(&mut seen.modified, changed.and_then(dates::visible), DateSource::VisibleText),
        }
    }
}

fn put(field: &mut Option<Dated>, moment: Option<Moment>, source: DateSource) {
    if let (None, Some(moment)) = (&field, moment) {
        *field = Some(Dated::new(moment, source));
    }
}

/// Words for a change, in lower case.
const CHANGED: [&str; 12] = [
    "updated",
    "modified",
    "aktualisiert",
    "geändert",
    "stand:",
    "mis à jour",
    "modifié",
    "actualizado",
    "modificado",
    "aggiornato",
    "atualizado",
    "bijgewerkt",
];

fn says_changed(text: &str) -> bool {
    let text = text.to_lowercase();
    CHANGED.iter().any(|word| text.contains(word))
}

/// Parts a line in front of the word for a change: when it was published, and when it was changed.
fn split_changed(text: &str) -> (Option<&str>, Option<&str>) {
    let lower = text.to_lowercase();
    let at = CHANGED.iter().filter_map(|word| lower.find(word)).min().filter(|_| lower.len() == text.len());
    match at.and_then(|at| text.split_at_checked(at)) {
        Some((before, after)) if before.trim().chars().filter(char::is_ascii_digit).count() >= 4 => {
            (Some(before), Some(after))
        }
        Some((_, after)) => (None, Some(after)),
        None => (Some(text), None),
    }
}

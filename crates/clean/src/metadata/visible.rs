//! What a reader sees around the article: its heading, its byline, its dates. Owns where on the page they are looked for.

use copydesk_article::DateSource;

use super::Dated;
use super::dates::{self, Moment};
use crate::html::Tree;
use crate::html::region::Region;

/// What a reader sees.
#[derive(Debug, Clone, Default)]
pub(crate) struct Seen {
    /// The first-level heading of the article.
    pub(crate) heading: Option<String>,
    /// Lines that name the authors, the surest kind only.
    pub(crate) bylines: Vec<String>,
    /// The same lines as they are printed.
    pub(crate) printed: Vec<String>,
    /// When it says that it was published.
    pub(crate) published: Option<Dated>,
    /// The first date that a reader sees, whether or not something else says when it was published.
    pub(crate) shown: Option<Moment>,
    /// When it says that it was changed.
    pub(crate) modified: Option<Dated>,
}

/// Longest byline, in characters.
const MAX_BYLINE_CHARS: usize = 160;
/// Longest line with a date, in characters.
const MAX_DATE_CHARS: usize = 160;

/// Reads what a reader sees around the article.
pub(crate) fn read(tree: &Tree, region: &Region, is_other: &dyn Fn(usize) -> bool) -> Seen {
    let place = Place { tree, region, is_other };
    let heading = region.heading.map(|heading| tree.text(heading)).filter(|heading| !heading.is_empty());
    let (bylines, printed) = bylines(&place);
    let mut seen = Seen { heading, bylines, printed, ..Seen::default() };
    dates_of_elements(&place, &mut seen);
    dates_of_lines(&place, &mut seen);
    seen
}

/// Where a reader looks.
struct Place<'p> {
    tree: &'p Tree,
    region: &'p Region,
    is_other: &'p dyn Fn(usize) -> bool,
}

impl<'p> Place<'p> {
    /// Returns the elements of the article that do not belong to comments or other articles.
    fn elements(&self) -> impl Iterator<Item = usize> + use<'p> {
        let is_other = self.is_other;
        self.tree.elements(self.region.article).filter(move |number| !is_other(*number))
    }
}

/// Returns the lines of the first of these kinds that there is: microdata, author links, elements that are called so, and lines
/// near the heading that begin with the word for "by".
fn bylines(place: &Place<'_>) -> (Vec<String>, Vec<String>) {
    let (tree, region) = (place.tree, place.region);
    let elements = || place.elements().filter(|number| is_short(tree, *number, MAX_BYLINE_CHARS));
    let microdata = elements().filter(|number| tree.attribute(*number, "itemprop") == Some("author"));
    let links = elements()
        .filter(|number| tree.attribute(*number, "rel").is_some_and(|rel| rel.split(' ').any(|word| word == "author")));
    let named = |label: &'static str| elements().filter(move |number| tree.labels(*number).contains(label));
    let mut kinds: Vec<Vec<usize>> = vec![microdata.collect(), links.collect()];
    kinds.extend(
        ["-byline-", "-author-name-", "-autor", "-author-", "-authors-", "-signature-", "-firma-"]
            .map(|label| named(label).collect()),
    );
    kinds.push(leads(tree, region));
    let first = first_prose(tree, region);
    let near = |kind: Vec<usize>| {
        kind.into_iter()
            .enumerate()
            .filter(|(at, number)| *at == 0 || *number < first)
            .map(|(_, number)| number)
            .collect::<Vec<_>>()
    };
    let mut found = kinds.into_iter().map(|kind| outermost(tree, &near(kind)));
    found.find(|(lines, _)| !super::authors::printed_names(lines, None).is_empty()).unwrap_or_default()
}

/// Elements in front of the prose whose text begins with "By" and the like.
fn leads(tree: &Tree, region: &Region) -> Vec<usize> {
    let first = first_prose(tree, region);
    let lead = |number: &usize| {
        let text = tree.text(*number);
        ["By ", "BY ", "Von ", "Par ", "Por ", "Di "].iter().any(|word| text.starts_with(word))
            && text.split(' ').count() <= 12
    };
    let elements =
        tree.elements(region.article).filter(|number| *number < first && is_short(tree, *number, MAX_BYLINE_CHARS));
    elements.filter(lead).take(1).collect()
}

/// Returns the number of the first paragraph of prose.
fn first_prose(tree: &Tree, region: &Region) -> usize {
    let prose = |number: &usize| tree.name(*number) == "p" && tree.node(*number).is_some_and(|node| node.chars > 100);
    tree.elements(region.core).find(prose).unwrap_or(region.core)
}

/// Returns the texts of elements, parted and as printed, leaving out those that lie in one before.
fn outermost(tree: &Tree, elements: &[usize]) -> (Vec<String>, Vec<String>) {
    let mut end = 0;
    let (mut texts, mut printed) = (Vec::new(), Vec::new());
    for number in elements {
        if *number >= end {
            end = tree.subtree(*number).end;
            texts.push(parted(tree, *number));
            printed.push(tree.text(whole_byline(tree, *number)));
        }
    }
    (texts, printed)
}

/// Returns the part called byline that an author stands in: the link alone is not all that is printed.
fn whole_byline(tree: &Tree, author: usize) -> usize {
    let is_byline =
        |above: &usize| tree.labels(*above).contains("-byline-") && is_short(tree, *above, MAX_BYLINE_CHARS);
    tree.ancestors(author).take(MAX_BYLINE_LEVELS).filter(is_byline).last().unwrap_or(author)
}

/// Levels above an author within which the byline is looked for.
const MAX_BYLINE_LEVELS: usize = 4;

/// Returns the text of an element with a mark between the pieces that its own elements part.
fn parted(tree: &Tree, root: usize) -> String {
    let mut text = String::new();
    for number in tree.subtree(root) {
        match tree.raw_text(number) {
            Some(raw) => text.push_str(raw),
            None if number != root && !matches!(tree.name(number), "b" | "strong" | "i" | "em") => text.push_str(" | "),
            None => {}
        }
    }
    crate::lines::squeezed(&text)
}

fn is_short(tree: &Tree, number: usize, limit: usize) -> bool {
    tree.node(number).is_some_and(|node| (1..=limit).contains(&node.chars))
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

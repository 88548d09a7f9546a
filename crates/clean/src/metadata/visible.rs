//! What a reader sees around the article: its heading, its byline, its dates. Owns where on the page they are looked for.

use super::Dated;
use super::dates::Moment;
use super::seen_dates;
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
    /// The first date that stands between heading and prose.
    pub(crate) under_heading: Option<Moment>,
    /// The section that microdata of the article names.
    pub(crate) section: Option<String>,
    /// When it says that it was changed.
    pub(crate) modified: Option<Dated>,
}

/// Longest byline, in characters.
const MAX_BYLINE_CHARS: usize = 160;

/// Reads what a reader sees around the article.
pub(crate) fn read(tree: &Tree, region: &Region, is_other: &dyn Fn(usize) -> bool) -> Seen {
    let place = Place { tree, region, is_other };
    let heading = region.heading.map(|heading| tree.text(heading)).filter(|heading| !heading.is_empty());
    let (bylines, printed) = bylines(&place);
    let section = section(&place);
    let mut seen = Seen { heading, bylines, printed, section, ..Seen::default() };
    seen_dates::read(&place, &mut seen);
    seen
}

/// Longest name of a section, in characters.
const MAX_SECTION_CHARS: usize = 60;

fn section(place: &Place<'_>) -> Option<String> {
    let tree = place.tree;
    let named = |number: &usize| tree.attribute(*number, "itemprop") == Some("articleSection");
    let found = place.elements().find(|number| named(number) && is_short(tree, *number, MAX_SECTION_CHARS));
    found.map(|number| tree.text(number))
}

/// Where a reader looks.
pub(super) struct Place<'p> {
    pub(super) tree: &'p Tree,
    pub(super) region: &'p Region,
    pub(super) is_other: &'p dyn Fn(usize) -> bool,
}

impl<'p> Place<'p> {
    /// Returns the elements of the article that do not belong to comments or other articles.
    pub(super) fn elements(&self) -> impl Iterator<Item = usize> + use<'p> {
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
pub(super) fn first_prose(tree: &Tree, region: &Region) -> usize {
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

pub(super) fn is_short(tree: &Tree, number: usize, limit: usize) -> bool {
    tree.node(number).is_some_and(|node| (1..=limit).contains(&node.chars))
}

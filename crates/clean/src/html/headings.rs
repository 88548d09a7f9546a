//! Headings within the article: extractors drop short ones, or those that stand in boxes of their own. Owns putting them back in
//! front of the paragraph that they stand above on the page; judges nothing else.

use std::collections::{HashMap, HashSet};

use copydesk_article::ParagraphKind;

use super::dropped::{Lettered, letters};
use super::tree::Tree;

/// Longest heading that is put back, in bytes of letters.
const MAX_LETTERS: usize = 120;
/// Letters from which on a line is a paragraph, and its place in the text is sure.
const MIN_LETTERS: usize = 50;

/// Returns the extracted lines with the headings between them that were lost; `all` are the lines of the article's part of the page.
/// Headings that are `linked` lead to other articles.
pub(crate) fn restored(all: &[Lettered], kept: Vec<Lettered>, linked: &HashSet<String>) -> Vec<Lettered> {
    let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
    for (place, line) in all.iter().enumerate().filter(|(_, line)| line.letters.len() >= MIN_LETTERS) {
        places.entry(&line.letters).or_default().push(place);
    }
    let mut out: Vec<Lettered> = Vec::with_capacity(kept.len());
    let mut next = 0;
    for line in kept {
        let found =
            places.get(line.letters.as_str()).and_then(|places| places.get(places.partition_point(|at| *at < next)));
        if let Some(place) = found {
            let above = place.checked_sub(1).filter(|above| *above >= next).and_then(|above| all.get(above));
            let lost = above.filter(|above| is_lost(above, out.last()) && !linked.contains(&above.letters));
            out.extend(lost.cloned());
            next = place + 1;
        }
        out.push(line);
    }
    out
}

/// Returns the letters of the headings under `root` that are links, or stand in one.
pub(crate) fn linked(tree: &Tree, root: usize) -> HashSet<String> {
    let is_heading = |number: &usize| matches!(tree.name(*number), "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
    let is_linked = |number: &usize| {
        tree.node(*number).is_some_and(|node| node.link_chars * 2 > node.chars)
            || tree.ancestors(*number).take(MAX_LINK_LEVELS).any(|above| tree.name(above) == "a")
    };
    tree.elements(root).filter(is_heading).filter(is_linked).map(|number| letters(&tree.text(number))).collect()
}

/// Levels above a heading within which a link around it is looked for.
const MAX_LINK_LEVELS: usize = 4;

/// Says whether a line is a heading that is not there yet. In front of the first paragraph stands the headline.
fn is_lost(line: &Lettered, last: Option<&Lettered>) -> bool {
    line.line.kind == ParagraphKind::Heading
        && line.letters.len() <= MAX_LETTERS
        && last.is_none_or(|last| last.letters != line.letters)
}

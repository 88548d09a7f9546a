//! What stood in the article's part of the page and is neither in the extraction nor in a named block. Owns the comparison; says
//! not what it is.

use std::collections::BTreeSet;

use memchr::memmem;

use crate::lines::Line;

/// Letters at either end of a line by which a paragraph is known again that lost something in its middle.
const END_LETTERS: usize = 40;

/// Returns those of the lines of the article's part of the page that were not extracted, each once, in order.
pub(crate) fn lines(all: Vec<Line>, kept: &[Line]) -> Vec<String> {
    let body: String = kept.iter().map(|line| letters(&line.text)).collect();
    let mut seen = BTreeSet::new();
    let dropped = all.into_iter().filter(|line| {
        let letters = letters(&line.text);
        !letters.is_empty() && !stands_in(&letters, &body) && seen.insert(letters)
    });
    dropped.map(|line| line.text).collect()
}

fn stands_in(letters: &str, body: &str) -> bool {
    let holds = |part: &str| memmem::find(body.as_bytes(), part.as_bytes()).is_some();
    let ends = ends(letters);
    holds(letters) || ends.is_some_and(|(start, end)| holds(start) && holds(end))
}

/// Returns the first and the last letters of a long line.
fn ends(letters: &str) -> Option<(&str, &str)> {
    let (start, _) = letters.char_indices().nth(END_LETTERS).and_then(|(at, _)| letters.split_at_checked(at))?;
    let (at, _) = letters.char_indices().rev().nth(END_LETTERS - 1)?;
    (at >= start.len()).then(|| letters.get(at..).map(|end| (start, end))).flatten()
}

/// Returns the letters and digits of a line in lower case: extractors change white space and marks.
pub(crate) fn letters(text: &str) -> String {
    let mut letters = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii() {
            letters.extend(c.is_ascii_alphanumeric().then(|| c.to_ascii_lowercase()));
        } else if c.is_alphanumeric() {
            letters.extend(c.to_lowercase());
        }
    }
    letters
}

#[cfg(test)]
mod tests {
    use trafilatura::dom::Document;

    use super::super::{flatten, region, tree::Tree};
    use super::*;

    const FIRST: &str = "The council met on Monday and agreed, after some hours, that the bridge would be closed.";
    const SECOND: &str = "Nobody had asked the ferryman, who learnt of it from the morning paper and said nothing.";

    fn dropped(html: &str, kept: &[&str]) -> Vec<String> {
        let tree = Tree::read(&Document::parse(html));
        let kept: Vec<Line> = kept.iter().flat_map(|text| crate::lines::split(text)).collect();
        let all = flatten::flatten(&tree, region::find(&tree).article, |number| tree.name(number) == "h1");
        lines(all, &kept)
    }

    #[test]
    fn lines_that_were_not_extracted_are_found_once() {
        let html = format!(
            "<article><h1>Bridge closed</h1><p>{FIRST}</p><p>Filed under: tides</p><p>{SECOND}</p><p>Filed under: tides</p></article>"
        );
        assert_eq!(dropped(&html, &[FIRST, SECOND]), ["Filed under: tides"]);
        assert_eq!(dropped(&html, &[FIRST]), ["Filed under: tides", SECOND]);
    }

    #[test]
    fn a_paragraph_is_known_again_by_its_ends_and_whatever_its_spaces() {
        let html = format!("<article><p>{FIRST} <a href=/x>More here.</a> {SECOND}</p><p>{SECOND}</p></article>");
        assert_eq!(dropped(&html, &[&format!("{FIRST}{SECOND}")]), Vec::<String>::new());
    }
}

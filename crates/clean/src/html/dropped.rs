//! What stood in the article's part of the page and is neither in the extraction nor in a named block. Owns the comparison; says
//! not what it is.

use std::collections::HashSet;

use memchr::memmem;

use crate::lines::Line;

/// Letters at either end of a line by which a paragraph is known again that lost something in its middle.
const END_LETTERS: usize = 40;
/// Bytes that are searched at most for lines that stand in another one: then no more are known again.
const MAX_SEARCHED_BYTES: usize = 256 * 1024 * 1024;

/// A line and its letters.
#[derive(Debug, Clone)]
pub(crate) struct Lettered {
    pub(crate) line: Line,
    pub(crate) letters: String,
}

/// Adds the letters to lines.
pub(crate) fn lettered(lines: Vec<Line>) -> Vec<Lettered> {
    lines.into_iter().map(|line| Lettered { letters: letters(&line.text), line }).collect()
}

/// The letters of a body, to look for lines in.
pub(crate) struct Letters<'b> {
    all: String,
    lines: HashSet<&'b str>,
    searched_bytes: usize,
}

impl<'b> Letters<'b> {
    /// Collects the letters of the lines of a body.
    pub(crate) fn new(body: &'b [Lettered]) -> Self {
        let all = body.iter().map(|line| line.letters.as_str()).collect();
        Self { all, lines: body.iter().map(|line| line.letters.as_str()).collect(), searched_bytes: 0 }
    }

    /// Says whether these letters stand in the body in one piece.
    pub(crate) fn hold(&mut self, part: &str) -> bool {
        self.lines.contains(part) || self.find(part).is_some()
    }

    /// Says whether a long line stands in the body but for something in its middle.
    fn hold_ends(&mut self, line: &str) -> bool {
        let Some((start, end)) = ends(line) else { return false };
        let Some(at) = self.find(start) else { return false };
        let window =
            self.all.as_bytes().get(at..).map(|rest| rest.get(..line.len()).unwrap_or(rest)).unwrap_or_default();
        let rest = window.get(start.len()..).unwrap_or_default();
        self.searched_bytes += rest.len();
        memmem::find(rest, end.as_bytes()).is_some()
    }

    fn find(&mut self, part: &str) -> Option<usize> {
        if self.searched_bytes > MAX_SEARCHED_BYTES {
            return None;
        }
        let found = memmem::find(self.all.as_bytes(), part.as_bytes());
        self.searched_bytes += found.unwrap_or(self.all.len());
        found
    }
}

/// Returns those of the lines of the article's part of the page that were not extracted, each once, in order, up to `limit` of them.
pub(crate) fn lines(all: impl IntoIterator<Item = Lettered>, kept: &[Lettered], limit: usize) -> Vec<String> {
    let mut body = Letters::new(kept);
    let mut seen = HashSet::new();
    let dropped = all.into_iter().filter_map(|Lettered { line, letters }| {
        let is_dropped = !letters.is_empty() && !stands_in(&letters, &mut body) && seen.insert(letters);
        is_dropped.then_some(line.text)
    });
    dropped.take(limit).collect()
}

fn stands_in(letters: &str, body: &mut Letters<'_>) -> bool {
    body.hold(letters) || body.hold_ends(letters)
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
        if c.is_ascii_alphanumeric() {
            letters.push(c.to_ascii_lowercase());
        } else if !c.is_ascii() && c.is_alphanumeric() {
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
        let kept = lettered(kept.iter().flat_map(|text| crate::lines::split(text)).collect());
        let all = flatten::flatten(&tree, region::find(&tree).article, |number| tree.name(number) == "h1");
        lines(lettered(all), &kept, 10)
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
    fn a_line_with_the_ends_of_two_others_is_not_known_again() {
        let html = format!("<article><p>{FIRST} They voted twice. {SECOND}</p><p>Then they went home.</p></article>");
        let between = "Between the two stands a paragraph that is longer than what the first page had there.";
        assert_eq!(
            dropped(&html, &[FIRST, between, between, SECOND]),
            [&format!("{FIRST} They voted twice. {SECOND}"), "Then they went home."]
        );
        assert_eq!(dropped(&html, &[SECOND, FIRST]).len(), 2, "ends in another order");
    }

    #[test]
    fn a_paragraph_is_known_again_by_its_ends_and_whatever_its_spaces() {
        let html = format!("<article><p>{FIRST} <a href=/x>More here.</a> {SECOND}</p><p>{SECOND}</p></article>");
        assert_eq!(dropped(&html, &[&format!("{FIRST}{SECOND}")]), Vec::<String>::new());
    }
}

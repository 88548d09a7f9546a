//! From text to lines: line ends, white space and control characters. Owns how a line is cut and squeezed; judges nothing.

use copydesk_article::ParagraphKind;

/// One line of the input that holds something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct InputLine<'t> {
    /// Number of the line in the input, counted from 1.
    pub(crate) number: usize,
    /// The line as it stands, without its end and the white space around it.
    pub(crate) text: &'t str,
}

/// Cuts a text into its lines that hold at least one visible character.
///
/// A line ends at LF, CR, CR LF, vertical tab, form feed, NEL, and the Unicode line and paragraph separators.
pub(crate) fn input_lines(text: &str) -> impl Iterator<Item = InputLine<'_>> {
    cut(text)
        .enumerate()
        .map(|(index, line)| InputLine {
            number: index + 1,
            text: line.trim_matches(|c: char| c.is_whitespace() || is_dropped(c)),
        })
        .filter(|line| !line.text.is_empty())
}

fn cut(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let current = rest?;
        let Some((line, _)) = current.split_once(is_line_end) else {
            rest = None;
            return Some(current);
        };
        rest = current.get(line.len() + mark_length(current, line.len())..);
        Some(line)
    })
}

/// Returns the length of the line end that begins at `at`: CR LF is one.
fn mark_length(text: &str, at: usize) -> usize {
    let rest = text.get(at..).unwrap_or_default();
    if rest.starts_with("\r\n") { 2 } else { rest.chars().next().map_or(0, char::len_utf8) }
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\r' | '\u{B}' | '\u{C}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

/// Says whether a character carries nothing in news text: controls, soft hyphens, byte-order marks, zero-width spaces.
/// Joiners and direction marks stay, since scripts need them.
fn is_dropped(c: char) -> bool {
    (c.is_control() && !c.is_whitespace()) || matches!(c, '\u{AD}' | '\u{FEFF}' | '\u{200B}' | '\u{2060}')
}

/// Returns the text with every run of white space as one space, none at its ends, and without characters that carry nothing.
pub fn squeezed(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut gap = false;
    for c in text.chars() {
        if c.is_whitespace() {
            gap = true;
        } else if !is_dropped(c) {
            if gap && !out.is_empty() {
                out.push(' ');
            }
            gap = false;
            out.push(c);
        }
    }
    out
}

/// Says what a line of plain text is: an item of a list where it begins with a bullet. A dash is no bullet, since dialogue
/// begins with one in many languages.
pub(crate) fn paragraph_kind(line: &str) -> ParagraphKind {
    let mut chars = line.chars();
    let bullet = chars.next().is_some_and(|c| matches!(c, '•' | '▪' | '‣' | '◦' | '*' | '-'));
    if bullet && chars.next().is_some_and(char::is_whitespace) { ParagraphKind::ListItem } else { ParagraphKind::Text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn texts(text: &str) -> Vec<(usize, &str)> {
        input_lines(text).map(|line| (line.number, line.text)).collect()
    }

    #[test]
    fn every_line_end_counts_once() {
        assert_eq!(texts("a\r\nb\rc\n\nd\u{2028}e"), [(1, "a"), (2, "b"), (3, "c"), (5, "d"), (6, "e")]);
    }

    #[test]
    fn invisible_lines_hold_nothing() {
        assert_eq!(texts("\u{FEFF}\0\n \t\nword\0"), [(3, "word")]);
    }

    #[test]
    fn squeezing_keeps_joiners_and_drops_nothing_else_that_shows() {
        assert_eq!(squeezed(" a\u{A0}\t b\0c\u{AD}d \u{200C}e "), "a bcd \u{200C}e");
    }

    #[test]
    fn a_bullet_makes_a_list_item_and_a_dash_of_dialogue_does_not() {
        assert_eq!(paragraph_kind("• two loaves"), ParagraphKind::ListItem);
        assert_eq!(paragraph_kind("— Oui, dit-elle."), ParagraphKind::Text);
        assert_eq!(paragraph_kind("*** *"), ParagraphKind::Text);
    }

    proptest! {
        #[test]
        fn squeezing_twice_is_squeezing_once(text in "(?s).{0,80}") {
            let once = squeezed(&text);
            prop_assert_eq!(squeezed(&once), once);
        }

        #[test]
        fn lines_of_lines_are_the_same_lines(text in "[a-c\\r\\n\u{85}\u{2028}\u{0} ]{0,40}") {
            let once: Vec<String> = input_lines(&text).map(|line| squeezed(line.text)).collect();
            let again: Vec<String> = input_lines(&once.join("\n")).map(|line| squeezed(line.text)).collect();
            prop_assert_eq!(again, once);
        }
    }
}

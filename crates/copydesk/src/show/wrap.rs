//! Lines of a bounded width out of coloured characters.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::paint::{Colour, Paint};

/// One character and its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) character: char,
    pub(super) colour: Colour,
}

/// The characters of a text, all in one colour. Control characters, which could take over the terminal, become spaces.
pub(super) fn cells(text: &str, colour: Colour) -> impl Iterator<Item = Cell> {
    text.chars().map(move |character| Cell { character: safe(character), colour })
}

/// A character that does nothing to a terminal but show.
pub(super) fn safe(character: char) -> char {
    if character.is_control() { ' ' } else { character }
}

/// A text that does nothing to a terminal but show.
pub(crate) fn safe_text(text: &str) -> String {
    text.chars().map(safe).collect()
}

/// Breaks a paragraph between words. The first line begins with `first`, the others with `rest`; neither is coloured.
pub(super) fn wrap(paragraph: &[Cell], first: &str, rest: &str, columns: usize, paint: Paint) -> String {
    let mut text = String::new();
    let mut line: Vec<Cell> = Vec::new();
    let mut used = first.width();
    let mut indent = first;
    for word in paragraph.split(|cell| cell.character == ' ').filter(|word| !word.is_empty()) {
        let width = width(word);
        if !line.is_empty() && used + 1 + width > columns {
            push_line(&mut text, indent, &line, paint);
            line.clear();
            indent = rest;
            used = rest.width();
        }
        if let (Some(last), Some(next)) = (line.last(), word.first()) {
            // A space between two words of one colour has that colour too.
            let colour = if last.colour == next.colour { last.colour } else { Colour::Plain };
            line.push(Cell { character: ' ', colour });
            used += 1;
        }
        line.extend_from_slice(word);
        used += width;
    }
    if !line.is_empty() {
        push_line(&mut text, indent, &line, paint);
    }
    text
}

fn width(word: &[Cell]) -> usize {
    word.iter().map(|cell| cell.character.width().unwrap_or_default()).sum()
}

fn push_line(text: &mut String, indent: &str, line: &[Cell], paint: Paint) {
    text.push_str(indent);
    for run in line.chunk_by(|left, right| left.colour == right.colour) {
        let characters: String = run.iter().map(|cell| cell.character).collect();
        let colour = run.first().map(|cell| cell.colour).unwrap_or_default();
        text.push_str(&paint.on(colour, &characters));
    }
    text.push('\n');
}

/// Cuts a text to a number of columns, with `…` where something is missing. Line ends become spaces.
pub(super) fn shortened(text: &str, columns: usize) -> String {
    let text = safe_text(text);
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if text.width() <= columns {
        return text;
    }
    let mut used = 1;
    let mut kept = String::new();
    for character in text.chars() {
        used += character.width().unwrap_or_default();
        if used > columns {
            break;
        }
        kept.push(character);
    }
    kept.push('…');
    kept
}

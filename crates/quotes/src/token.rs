//! Words, punctuation and marks of a text, each with its coarse part of speech.
//!
//! Owns the light segmentation that the sieves work on, with or without a tagger: where a tagged document is given its
//! tags decide, else closed word classes, capitals and endings do. Refuses to decide which marks belong together.

mod scan;
mod tagging;

use copydesk_article::ByteSpan;

use crate::lexicon::{Cue, Words};
pub(crate) use scan::tokenize;
pub(crate) use tagging::tag;

/// Coarse part of speech.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pos {
    Noun,
    Name,
    Pronoun,
    Determiner,
    Adjective,
    Adverb,
    Verb,
    Auxiliary,
    Preposition,
    To,
    Conjunction,
    Subordinator,
    Relative,
    Number,
    /// The `'s` behind a possessor.
    Possessive,
    Negation,
    Comma,
    Colon,
    Semicolon,
    Dash,
    Open,
    Close,
    /// Ends a sentence: `.`, `!`, `?`, `…`.
    Stop,
    Other,
    /// A quotation mark.
    Mark,
    /// A marked segment, seen from outside.
    Quote,
    /// Outside the text.
    None,
}

/// How a word is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    Lower,
    Capitalised,
    Upper,
    Other,
}

/// One word or sign; also, as a piece of an outer sentence, one marked segment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Token {
    /// Bytes of the text.
    pub(crate) span: ByteSpan,
    /// Part of speech.
    pub(crate) pos: Pos,
    /// Spelling.
    pub(crate) shape: Shape,
    /// The first character.
    pub(crate) first: char,
    /// Closed word classes.
    pub(crate) words: Words,
    /// What it does as a cue (together with the words behind it, `cue_words` in all).
    pub(crate) cue: Cue,
    /// Number of words of the cue, at least 1.
    pub(crate) cue_words: u8,
    /// The token ends in `ing`, `ed`, … (see [`ending`]).
    pub(crate) participle: bool,
    /// Some cue of several words begins with it.
    pub(crate) opens_phrase: bool,
    /// Index of the marked segment, for [`Pos::Quote`].
    pub(crate) segment: usize,
    /// Index of the token of the tagged document, `usize::MAX` where there is none.
    pub(crate) syntax: usize,
}

impl Token {
    /// What lies outside of the text.
    pub(crate) const NONE: Self = Self {
        span: ByteSpan { start: 0, end: 0 },
        pos: Pos::None,
        shape: Shape::Other,
        first: ' ',
        words: Words::NONE,
        cue: Cue::NONE,
        cue_words: 1,
        participle: false,
        opens_phrase: false,
        segment: usize::MAX,
        syntax: usize::MAX,
    };

    /// Says whether it is a word or number.
    pub(crate) const fn is_word(self) -> bool {
        !matches!(
            self.pos,
            Pos::Comma
                | Pos::Colon
                | Pos::Semicolon
                | Pos::Dash
                | Pos::Open
                | Pos::Close
                | Pos::Stop
                | Pos::Other
                | Pos::Mark
                | Pos::Quote
                | Pos::None
        )
    }

    /// Says whether it is written with a capital.
    pub(crate) const fn is_capitalised(self) -> bool {
        matches!(self.shape, Shape::Capitalised | Shape::Upper)
    }

    /// Says whether it can stand inside a noun phrase.
    pub(crate) const fn is_nominal(self) -> bool {
        matches!(self.pos, Pos::Noun | Pos::Name | Pos::Number | Pos::Adjective)
    }

    /// Says whether it is a verb or an auxiliary.
    pub(crate) const fn is_verbal(self) -> bool {
        matches!(self.pos, Pos::Verb | Pos::Auxiliary)
    }
}

/// Characters that quote.
pub(crate) const DOUBLE_MARKS: &str = "\"“”„«»‹›‟＂";
/// Says whether a character is a double quotation mark, or an angle.
pub(crate) fn is_double_mark(c: char) -> bool {
    DOUBLE_MARKS.contains(c)
}

/// Says whether a character is a quotation mark of any kind.
pub(crate) fn is_quoting(c: char) -> bool {
    DOUBLE_MARKS.contains(c) || SINGLE_MARKS.contains(c)
}

/// Characters that quote and are apostrophes.
pub(crate) const SINGLE_MARKS: &str = "'‘’‚‛";

/// Writes the word in lower case with straight apostrophes into `lower`.
pub(crate) fn lower_into(word: &str, lower: &mut String) {
    lower.clear();
    for c in word.chars() {
        match c {
            '’' => lower.push('\''),
            '\u{ad}' => {}
            _ if c.is_ascii() => lower.push(c.to_ascii_lowercase()),
            _ => lower.extend(c.to_lowercase()),
        }
    }
}

pub(crate) fn is_word(text: &str, token: Token, word: &str) -> bool {
    let written = token.span.of(text);
    written.eq_ignore_ascii_case(word) || (!written.is_ascii() && written.to_lowercase().replace('’', "'") == *word)
}

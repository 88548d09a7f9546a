//! Cuts a text into words, punctuation and marks.
//!
//! Owns where a token begins and ends. Refuses to know what a word is in its sentence (see `tagging.rs`).

use copydesk_article::ByteSpan;

use super::{DOUBLE_MARKS, Pos, SINGLE_MARKS, Shape, Token, lower_into};
use crate::lexicon::{Lexicon, Words};

/// Splits the text of `span` into tokens and appends them to `tokens`.
pub(crate) fn tokenize(text: &str, span: ByteSpan, lexicon: &Lexicon, tokens: &mut Vec<Token>) {
    let mut scanner = Scanner { text, lexicon, at: span.start, end: span.end.min(text.len()), lower: String::new() };
    while let Some(token) = scanner.next_token() {
        tokens.push(token);
    }
}

struct Scanner<'t> {
    text: &'t str,
    lexicon: &'t Lexicon,
    at: usize,
    end: usize,
    lower: String,
}

impl Scanner<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..self.end).unwrap_or_default()
    }

    fn next_token(&mut self) -> Option<Token> {
        let rest = self.rest();
        let (skip, first) = rest.char_indices().find(|(_, c)| !c.is_whitespace() && !is_invisible(*c))?;
        self.at += skip;
        let clitic = self.clitic_hyphens();
        let is_word = is_word_start(first);
        let length = match (clitic, is_word) {
            (0, true) => self.word_length(),
            (0, false) => sign_length(self.rest(), first),
            (hyphens, _) => hyphens,
        };
        let span = ByteSpan::new(self.at, self.at + length);
        self.at = span.end;
        Some(if is_word { self.word(span, first) } else { sign(span, first, self.text, clitic > 0) })
    }

    /// Returns the bytes of the word at the current place.
    fn word_length(&self) -> usize {
        let rest = self.rest();
        let mut characters = rest.char_indices().peekable();
        let mut end = 0;
        let mut letters = 0;
        while let Some((at, c)) = characters.next() {
            let next = characters.peek().map_or(' ', |(_, next)| *next);
            let inside = match c {
                _ if c.is_alphanumeric() || is_joiner(c) => true,
                '\'' | '’' => self.lexicon.keeps_apostrophe(rest.get(at..).unwrap_or_default(), c),
                '-' if self.clitic_at(self.at + at) > 0 => false,
                '/' => next.is_ascii_digit() && rest.get(..at).is_some_and(ends_in_digit),
                '-' if self.is_suspended(self.at + at) => true,
                '-' | '‑' | '&' | '_' | '@' => next.is_alphanumeric() && at > 0,
                '.' => next.is_alphabetic() && (letters <= 1 || self.is_address_dot(self.at + at)),
                ',' => next.is_ascii_digit() && end > 0 && rest.get(..at).is_some_and(ends_in_digit),
                '#' | '$' => at == 0,
                _ => false,
            };
            if !inside {
                // The last dot of an abbreviation of letters, as in `U.S.`, belongs to it.
                let dotted = c == '.' && letters == 1 && rest.get(..at).is_some_and(|word| word.contains('.'));
                return if dotted { at + 1 } else { at.max(1) };
            }
            if matches!(c, '\'' | '’') && self.lexicon.elision && at <= 2 {
                return at + c.len_utf8();
            }
            letters = if c.is_alphabetic() { letters + 1 } else { 0 };
            end = at + c.len_utf8();
        }
        end
    }

    /// `Fraktions- und Parteichefs`, where nouns have capitals: the hyphen at byte `at` stands for the rest of a compound.
    fn is_suspended(&self, at: usize) -> bool {
        let before = self.text.get(self.at..at).is_some_and(|word| word.ends_with(char::is_alphabetic));
        let behind = self.text.get(at + 1..self.end).unwrap_or_default();
        let goes_on = behind.starts_with(',')
            || behind.strip_prefix(' ').is_some_and(|next| next.starts_with(char::is_lowercase));
        self.lexicon.capitalised_nouns && before && goes_on
    }

    /// `ndr.de`, where nouns have capitals: small letters on both sides of the dot at byte `at`, and no space.
    fn is_address_dot(&self, at: usize) -> bool {
        let before = self.text.get(self.at..at).is_some_and(|word| word.ends_with(char::is_lowercase));
        let behind = self.text.get(at + 1..self.end).is_some_and(|rest| rest.starts_with(char::is_lowercase));
        self.lexicon.capitalised_nouns && before && behind
    }

    /// Returns the bytes of `-t-` or `-` before a clitic, 0 where none begins here.
    fn clitic_hyphens(&self) -> usize {
        let touching = self.text.get(..self.at).is_some_and(|before| before.ends_with(char::is_alphanumeric));
        if !touching || self.clitic_at(self.at) == 0 {
            return 0;
        }
        if self.rest().starts_with("-t-") { 3 } else { 1 }
    }

    /// Returns the bytes of the clitic that begins at byte `at`, 0 where none does.
    fn clitic_at(&self, at: usize) -> usize {
        let rest = self.text.get(at..self.end).unwrap_or_default();
        let fits = |clitic: &str| {
            rest.get(..clitic.len()).is_some_and(|start| start.eq_ignore_ascii_case(clitic))
                && !rest
                    .get(clitic.len()..)
                    .is_some_and(|behind| behind.starts_with(|c: char| c.is_alphanumeric() || c == '-'))
        };
        self.lexicon.clitics.iter().find(|clitic| fits(clitic)).map_or(0, |clitic| clitic.len())
    }

    fn word(&mut self, span: ByteSpan, first: char) -> Token {
        let word = span.of(self.text);
        let noun = self.lexicon.capitalised_nouns && is_noun_in_lower_case(word);
        let shape = if noun { Shape::Capitalised } else { shape_of(word) };
        lower_into(word, &mut self.lower);
        let entry = self.lexicon.entry(&self.lower);
        let mut token = Token { span, shape, first, pos: Pos::Noun, ..Token::NONE };
        if let Some(entry) = entry {
            token.words = entry.words;
            token.cue = entry.cue;
            token.opens_phrase = !entry.phrases.is_empty();
        } else if self.lexicon.capitalised_nouns && shape == Shape::Capitalised {
            token.words = self.lexicon.inflected(&self.lower);
            token.participle = self.lexicon.ends_as_adjective(&self.lower);
            token.words = token.words.or(self.lexicon.given_name(&self.lower));
            return token;
        } else if shape == Shape::Capitalised {
            token.words = self.lexicon.given_name(&self.lower);
        }
        token.participle = shape == Shape::Lower && (self.lower.ends_with("ing") || self.lower.ends_with("ed"));
        // `the 44-year-old`
        let compound = word.contains('-') && word.ends_with(char::is_alphabetic);
        if (first.is_ascii_digit() && !compound) || first == '$' {
            token.pos = Pos::Number;
        } else if matches!(&*self.lower, "'s" | "’s") {
            token.pos = Pos::Possessive;
        } else if shape == Shape::Lower && self.lower.len() > 4 && self.lower.ends_with("ly") && entry.is_none() {
            token.words = Words::ADVERB;
        }
        token
    }
}

impl Lexicon {
    /// Says whether the apostrophe `c` at the start of `rest` lies inside a word: `don’t`, `O’Brien`, not `Clinton’s`.
    fn keeps_apostrophe(&self, rest: &str, c: char) -> bool {
        let mut behind = rest.chars().skip(1);
        let (Some(next), after) = (behind.next(), behind.next().unwrap_or(' ')) else { return false };
        if !next.is_alphabetic() {
            return false;
        }
        let possessive = self.apostrophe_possessive && next.eq_ignore_ascii_case(&'s') && !after.is_alphanumeric();
        !possessive && (c == '\'' || c == '’')
    }
}

fn ends_in_digit(word: &str) -> bool {
    word.ends_with(|c: char| c.is_ascii_digit())
}

fn is_word_start(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '@' | '#' | '$')
}

/// Joins letters: soft hyphen, zero-width joiners, combining marks.
fn is_joiner(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200c}' | '\u{200d}' | '\u{300}'..='\u{36f}')
}

fn is_invisible(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200b}' | '\u{feff}' | '\u{2060}')
}

/// Returns the bytes of the sign at the start of `rest`: two single marks are one, and so are dots and dashes in a row,
/// and `'s`.
fn sign_length(rest: &str, first: char) -> usize {
    let run = |c: char| rest.chars().take_while(|other| *other == c).count() * c.len_utf8();
    match first {
        '\'' | '`' if run(first) == 2 => 2,
        '\'' | '’' => {
            let mut behind = rest.chars().skip(1);
            let possessive = behind.next().is_some_and(|next| next.eq_ignore_ascii_case(&'s'))
                && !behind.next().is_some_and(char::is_alphanumeric);
            first.len_utf8() + usize::from(possessive)
        }
        '.' | '-' | '–' | '—' | '…' | '!' | '?' | '*' | '=' | '_' => run(first),
        _ => first.len_utf8(),
    }
}

fn sign(span: ByteSpan, first: char, text: &str, is_clitic: bool) -> Token {
    let possessive = span.of(text).ends_with(['s', 'S']);
    let pos = match first {
        '\'' | '’' if possessive => Pos::Possessive,
        '`' if span.len() == 2 => Pos::Mark,
        _ if DOUBLE_MARKS.contains(first) || SINGLE_MARKS.contains(first) => Pos::Mark,
        ',' | '،' | '、' => Pos::Comma,
        ':' => Pos::Colon,
        ';' => Pos::Semicolon,
        _ if is_clitic => Pos::Other,
        '-' | '–' | '—' | '―' => Pos::Dash,
        '(' | '[' | '{' => Pos::Open,
        ')' | ']' | '}' => Pos::Close,
        '.' | '!' | '?' | '…' | '。' => Pos::Stop,
        _ => Pos::Other,
    };
    // `''` and ``` `` ``` are double marks.
    let first = if pos == Pos::Mark && span.len() == 2 && matches!(first, '\'' | '`') { '"' } else { first };
    Token { span, pos, first, ..Token::NONE }
}

/// `iPod`, `documenta-Homepage`, `ndr.de`: a noun that begins with a small letter.
fn is_noun_in_lower_case(word: &str) -> bool {
    let inner = word.chars().skip(1).any(char::is_uppercase) || word.contains('.') && !word.ends_with('.');
    word.starts_with(char::is_lowercase) && inner && word.chars().count() > 3
}

fn shape_of(word: &str) -> Shape {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    match letters.next() {
        Some(first) if first.is_uppercase() => {
            let mut rest = letters.peekable();
            if rest.peek().is_some() && rest.all(char::is_uppercase) { Shape::Upper } else { Shape::Capitalised }
        }
        Some(_) => Shape::Lower,
        None => Shape::Other,
    }
}

//! Words, punctuation and marks of a text, each with its coarse part of speech.
//!
//! Owns the light segmentation that the sieves work on, with or without a tagger: where a tagged document is given its
//! tags decide, else closed word classes, capitals and endings do. Refuses to decide which marks belong together.

use copydesk_article::ByteSpan;
use spacy_runtime::Doc;

use crate::lexicon::{Cue, Lexicon, Words};

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

/// Gives every word its part of speech, from the tags of `syntax` where there are, else from the word itself.
pub(crate) fn tag(text: &str, lexicon: &Lexicon, syntax: Option<&Doc>, tokens: &mut [Token]) {
    let mut from = 0;
    let mut previous = Token::NONE;
    for token in tokens {
        if let Some(doc) = syntax {
            token.syntax = align(doc, token.span, &mut from);
        }
        if token.is_word() && token.pos != Pos::Possessive {
            let tagged = syntax.and_then(|doc| doc.token(token.syntax)).and_then(|known| from_tag(known.tag()));
            let before = if begins_line(text, previous, *token) { Token::NONE } else { previous };
            let guessed = guess(*token, before, lexicon, text);
            token.pos = tagged.map_or(guessed, |tagged| reconcile(tagged, guessed, *token));
        }
        if token.pos == Pos::Possessive && is_verb_short(previous) {
            token.pos = Pos::Auxiliary;
            token.words = Words::COPULA;
        }
        previous = *token;
    }
}

/// Says whether a new line stands between two tokens.
fn begins_line(text: &str, previous: Token, token: Token) -> bool {
    let gap = text.get(previous.span.end..token.span.start).unwrap_or_default();
    gap.len() > 1 && gap.contains('\n') || gap == "\n"
}

/// `He’s`, `That’s`, `Who’s`: the `’s` is a verb.
fn is_verb_short(before: Token) -> bool {
    matches!(before.pos, Pos::Pronoun | Pos::Relative | Pos::Subordinator) || before.words.any(Words::COMPLEMENTISER)
}

/// Returns the index of the tagged token that holds the start of `span`.
fn align(doc: &Doc, span: ByteSpan, from: &mut usize) -> usize {
    while let Some(token) = doc.token(*from) {
        if token.end() > span.start {
            return if token.start() <= span.start { *from } else { usize::MAX };
        }
        *from += 1;
    }
    usize::MAX
}

/// The tagger decides between noun, verb and adjective; the closed classes are decided by the lexicon.
fn reconcile(tagged: Pos, guessed: Pos, token: Token) -> Pos {
    let closed = matches!(
        guessed,
        Pos::Pronoun | Pos::Determiner | Pos::Auxiliary | Pos::Conjunction | Pos::Negation | Pos::To | Pos::Number
    );
    // In titles in capitals the tagger takes every word for a name.
    // A tagger that cuts `44-year-old` into pieces sees its number only.
    let closed = closed || (tagged == Pos::Number && token.first.is_ascii_digit());
    let cue_in_capitals = tagged == Pos::Name && guessed == Pos::Verb && token.is_capitalised();
    if closed || cue_in_capitals { guessed } else { tagged }
}

/// Returns the part of speech of a Penn Treebank tag, or `None` for a tag of another scheme.
fn from_tag(tag: &str) -> Option<Pos> {
    Some(match tag {
        "NN" | "NNS" | "FW" => Pos::Noun,
        "NNP" | "NNPS" => Pos::Name,
        "PRP" | "EX" => Pos::Pronoun,
        "DT" | "PDT" | "PRP$" | "WP$" => Pos::Determiner,
        "JJ" | "JJR" | "JJS" | "AFX" => Pos::Adjective,
        "RB" | "RBR" | "RBS" | "RP" | "UH" => Pos::Adverb,
        "VB" | "VBD" | "VBG" | "VBN" | "VBP" | "VBZ" => Pos::Verb,
        "MD" => Pos::Auxiliary,
        "IN" => Pos::Preposition,
        "TO" => Pos::To,
        "CC" => Pos::Conjunction,
        "WDT" | "WP" => Pos::Relative,
        "WRB" => Pos::Subordinator,
        "CD" => Pos::Number,
        "POS" => Pos::Possessive,
        _ => return None,
    })
}

/// Guesses the part of speech of a word from its classes, its spelling and the token before it.
fn guess(token: Token, previous: Token, lexicon: &Lexicon, text: &str) -> Pos {
    if token.pos == Pos::Number {
        return Pos::Number;
    }
    let starts = !previous.is_word() && previous.pos != Pos::Comma;
    let capital = token.is_capitalised() && !lexicon.capitalised_nouns && token.span.len() > 1;
    if capital && !starts && !token.words.any(Words::SUBJECT_PRONOUN) {
        return Pos::Name;
    }
    let surname = lexicon.capitalised_nouns && !starts && token.is_capitalised() && token.shape == Shape::Capitalised;
    if surname && previous.is_capitalised() && previous.words.any(Words::FORENAME_M.or(Words::FORENAME_F)) {
        return Pos::Noun;
    }
    if let Some(pos) = closed_class(token, text) {
        return pos;
    }
    let pronominal = previous.pos == Pos::Determiner && previous.words.any(Words::PLURAL);
    let nominal_context = !pronominal
        && matches!(previous.pos, Pos::Determiner | Pos::Possessive | Pos::Adjective | Pos::Number)
        || (previous.pos == Pos::Preposition && !token.participle);
    if token.cue.any(Cue::VERBAL) || token.words.any(Words::VERB) {
        // A base form does not follow a singular subject: `the bridge plan`.
        let singular = previous.pos == Pos::Noun && !previous.span.of(text).ends_with('s');
        let compound = lexicon.apostrophe_possessive && token.cue.any(Cue::BASE) && singular;
        let noun =
            if lexicon.capitalised_nouns { token.is_capitalised() && !starts } else { compound || nominal_context };
        return if noun { Pos::Noun } else { Pos::Verb };
    }
    if starts && token.cue.any(Cue::ACCORDING) && token.cue_words == 1 {
        return Pos::Preposition;
    }
    if starts && lexicon.capitalised_nouns && token.participle && token.shape == Shape::Capitalised {
        return Pos::Adverb;
    }
    if capital || (lexicon.capitalised_nouns && token.is_capitalised()) {
        return if lexicon.capitalised_nouns { Pos::Noun } else { Pos::Name };
    }
    if token.participle && lexicon.apostrophe_possessive {
        return if nominal_context { Pos::Adjective } else { Pos::Verb };
    }
    if lexicon.capitalised_nouns && token.shape == Shape::Lower {
        let written = token.span.of(text);
        let past = written.len() > 4 && (written.ends_with("te") || written.ends_with("ten"));
        // `Die Firma empfindet`, `Das empfindet`: there no adjective has this ending.
        let third = written.len() > 4
            && written.ends_with('t')
            && matches!(previous.pos, Pos::Noun | Pos::Name | Pos::Pronoun | Pos::Determiner);
        return if past && !nominal_context || third { Pos::Verb } else { Pos::Adjective };
    }
    if token.shape == Shape::Lower && !nominal_context && lexicon.ends_as_verb(token.span.of(text)) {
        return Pos::Verb;
    }
    Pos::Noun
}

fn closed_class(token: Token, text: &str) -> Option<Pos> {
    const CLASSES: [(Words, Pos); 12] = [
        (Words::SUBJECT_PRONOUN, Pos::Pronoun),
        (Words::POSSESSIVE, Pos::Determiner),
        (Words::OBJECT_PRONOUN, Pos::Pronoun),
        (Words::COMPLEMENTISER, Pos::Subordinator),
        (Words::DETERMINER, Pos::Determiner),
        (Words::RELATIVE, Pos::Relative),
        (Words::AUXILIARY, Pos::Auxiliary),
        (Words::COPULA, Pos::Auxiliary),
        (Words::NEGATION, Pos::Negation),
        (Words::CONJUNCTION, Pos::Conjunction),
        (Words::PREPOSITION, Pos::Preposition),
        (Words::SUBORDINATOR, Pos::Subordinator),
    ];
    if token.words.any(Words::PREPOSITION) && is_word(text, token, "to") {
        return Some(Pos::To);
    }
    if token.words.any(Words::RELATIVE) && !token.words.any(Words::COMPLEMENTISER) {
        return Some(Pos::Relative);
    }
    let found = CLASSES.iter().find(|(class, _)| token.words.any(*class)).map(|(_, pos)| *pos);
    found.or_else(|| token.words.any(Words::ADVERB).then_some(Pos::Adverb))
}

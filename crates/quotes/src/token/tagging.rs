//! The part of speech of each word, by the tags of a tagged document, else by closed word classes, capitals and endings.
//!
//! Owns that choice. Refuses to cut tokens (see `scan.rs`).

use copydesk_article::ByteSpan;
use spacy_runtime::Doc;

use super::{Pos, Shape, Token, is_word};
use crate::lexicon::{Cue, Lexicon, Words};

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

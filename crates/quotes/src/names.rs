//! Names by their form, in languages that write common nouns with a capital as well.
//!
//! Owns the marking of tokens as [`Pos::Name`] from what stands before them: a given name, a title or a role. A word that
//! is a name once is one wherever the text has it. Refuses to find names that nothing announces.

use std::collections::HashSet;

use crate::lexicon::Words;
use crate::token::{Pos, Shape, Token};

const GIVEN: Words = Words::FORENAME_M.or(Words::FORENAME_F);
const ANNOUNCES: Words = Words::TITLE.or(Words::ROLE);

/// Marks the names among the tokens of a text.
pub(crate) fn mark(text: &str, tokens: &mut [Token]) {
    let mut known: HashSet<&str> = HashSet::new();
    let mut before = Token::NONE;
    for token in tokens.iter_mut() {
        if is_announced(before, *token) {
            token.pos = Pos::Name;
            known.insert(token.span.of(text));
        }
        before = if is_initial_stop(before, *token) { before } else { *token };
    }
    for token in tokens.iter_mut().filter(|token| token.pos == Pos::Noun && known.contains(token.span.of(text))) {
        token.pos = Pos::Name;
    }
}

/// Says whether the words before tell that `token` is a name: `Erika Muster`, `Außenminister Muster`, `Frau Muster`.
fn is_announced(before: Token, token: Token) -> bool {
    if token.pos != Pos::Noun || !token.is_capitalised() {
        return false;
    }
    if token.words.any(GIVEN) && token.shape == Shape::Capitalised {
        return true;
    }
    let free = !token.words.any(ANNOUNCES.or(Words::TIME).or(Words::DOCUMENT).or(Words::WORK).or(Words::NOUN_CUE));
    let announced = before.pos == Pos::Name || before.is_capitalised() && before.words.any(ANNOUNCES);
    free && announced && token.cue.is_empty()
}

/// The stop of an initial: `Larry A. Silver`, `Dr. Silver`.
fn is_initial_stop(before: Token, token: Token) -> bool {
    let short = before.span.len() == 1 || before.words.any(Words::ABBREVIATION);
    token.pos == Pos::Stop && token.span.start == before.span.end && short
}

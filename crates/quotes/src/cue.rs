//! Cues of several words: phrases, verbs with a particle at the end of their clause, prepositions with a noun for something said.
//!
//! Owns the joining of tokens to such cues by the lexicon. Refuses to read a cue in its sentence (see `site.rs`).

use crate::lexicon::{Cue, Entry, Lexicon, Words};
use crate::token::{Pos, Shape, Token, is_word, lower_into};

/// Stands, in a cue of the lexicon, for what lies between a verb and its particle.
const GAP: &str = "…";

/// Tokens from a verb to its particle, at most.
const MAX_BRACKET_TOKENS: usize = 30;

/// Tokens from a preposition to its noun for something said, at most.
const MAX_SOURCE_NOUN_DISTANCE: usize = 4;

/// Finds the cues of several words.
pub(crate) fn join(text: &str, lexicon: &Lexicon, tokens: &mut [Token]) {
    let mut lower = String::new();
    for index in 0..tokens.len() {
        let Some(token) = tokens.get(index).copied().filter(|token| token.opens_phrase) else { continue };
        lower_into(token.span.of(text), &mut lower);
        let Some(entry) = lexicon.entry(&lower).filter(|entry| !entry.phrases.is_empty()) else { continue };
        let rest = tokens.get(index + 1..).unwrap_or_default();
        let found = phrase(text, entry, rest).or_else(|| by_noun(text, lexicon, token, rest));
        if let (Some((cue, words)), Some(token)) = (found, tokens.get_mut(index)) {
            token.cue = cue;
            token.cue_words = u8::try_from(words).unwrap_or(u8::MAX);
        }
    }
}

/// The longest phrase of the lexicon that goes on with the tokens `rest`, and the number of its words.
fn phrase(text: &str, entry: &Entry, rest: &[Token]) -> Option<(Cue, usize)> {
    entry.phrases.iter().find_map(|(words, cue)| match &**words {
        [gap, particle] if **gap == *GAP => closes_clause(text, particle, rest).then_some((*cue, 1)),
        _ => {
            let fits = words.iter().zip(rest).all(|(word, token)| is_word(text, *token, word));
            (fits && words.len() <= rest.len()).then_some((*cue, words.len() + 1))
        }
    })
}

/// `teilte Meier am Montag mit`: the particle stands at the end of the clause that its verb opens.
fn closes_clause(text: &str, particle: &str, rest: &[Token]) -> bool {
    let subordinate = Words::COMPLEMENTISER.or(Words::SUBORDINATOR);
    for (at, token) in rest.iter().enumerate().take(MAX_BRACKET_TOKENS) {
        let next = rest.get(at + 1).copied().unwrap_or(Token::NONE);
        let clause = token.pos == Pos::Comma && next.words.any(subordinate);
        if clause || matches!(token.pos, Pos::Stop | Pos::Colon | Pos::Semicolon) {
            return false;
        }
        if is_word(text, *token, particle) && (!next.is_word() || next.words.any(Words::CONJUNCTION)) {
            return true;
        }
    }
    false
}

/// `nach ersten Angaben der Polizei`, `nach Polizeiangaben`: what somebody says, named by a noun; the source stands behind
/// the noun, or is the noun.
fn by_noun(text: &str, lexicon: &Lexicon, preposition: Token, rest: &[Token]) -> Option<(Cue, usize)> {
    if !preposition.words.any(Words::SOURCE_PREPOSITION) {
        return None;
    }
    let near = rest.get(..rest.len().min(MAX_SOURCE_NOUN_DISTANCE))?;
    let noun = near.iter().position(|token| token.is_capitalised() || !token.is_word())?;
    if !near.get(noun)?.words.any(Words::SOURCE_NOUN) {
        return None;
    }
    let next = rest.get(noun + 1).copied().unwrap_or(Token::NONE);
    let complement = next.words.any(Words::ARTICLE.or(Words::POSSESSIVE)) && next.words.any(Words::GENITIVE)
        || lexicon.is_agent(next.span.of(text))
        || next.is_capitalised() && next.shape != Shape::Lower;
    let cue = Cue::ACCORDING.or(Cue::NON_FINITE);
    Some((cue, if complement { noun + 2 } else { 1 }))
}

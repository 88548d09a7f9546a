//! Roles that stand for a person: `the Chinese leader`.
//!
//! Owns the comparison of a definite noun phrase with the roles of a character. Refuses to choose among several.

use std::ops::Range;

use crate::cast::Character;
use crate::layout::Layout;
use crate::token::Pos;

/// Most words of a role.
const MAX_WORDS: usize = 4;

/// Returns the words of a definite noun phrase in lower case; `None` where it is no role that points back.
pub(crate) fn words(layout: &Layout<'_>, part: &Range<usize>) -> Option<Vec<String>> {
    let definite =
        layout.piece(part.start).pos == Pos::Determiner && !layout.lexicon.is_indefinite(layout.word(part.start));
    if !definite {
        return None;
    }
    let nominal = part.clone().skip(1).filter(|at| layout.piece(*at).is_nominal());
    let words: Vec<String> = nominal.map(|at| layout.word(at).to_lowercase()).collect();
    (1..=MAX_WORDS).contains(&words.len()).then_some(words)
}

/// Says whether one of a character's roles has all of the words.
pub(crate) fn fits(layout: &Layout<'_>, character: &Character, words: &[String]) -> bool {
    character.roles.iter().any(|role| words.iter().all(|word| layout.lexicon.role_has(role, word)))
}

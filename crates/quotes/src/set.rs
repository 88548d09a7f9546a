//! Persons that are spoken of together: `the two leaders`, `the pair`, `the three men`.
//!
//! Owns who they are: the last persons that fit, if their number and gender leave no doubt. Refuses to choose among more.

use std::ops::Range;

use crate::cast::{Cast, Gender, Kind};
use crate::layout::Layout;
use crate::lexicon::Words;
use crate::token::Pos;

/// How many names a set looks back.
const MAX_LOOK_BACK: usize = 24;
/// How many sentences back its persons may stand.
const MAX_SENTENCES: usize = 8;
/// Nouns that a set may have.
const PERSON: Words = Words::ROLE.or(Words::PERSONS).or(Words::MASCULINE).or(Words::FEMININE).or(Words::TITLE);

/// What a phrase says of a set.
struct Set {
    count: usize,
    gender: Option<Gender>,
}

/// Returns the persons that a phrase stands for, in the order in which they were named; `None` where it stands for no set, or it
/// is not clear for which.
pub(crate) fn persons(layout: &Layout<'_>, cast: &Cast, part: &Range<usize>) -> Option<Vec<usize>> {
    let Set { count, gender } = read(layout, part)?;
    let place = layout.piece(part.start).span.start;
    let until = cast.appearances.partition_point(|seen| seen.span.start < place);
    let here = layout.sentence_of(part.start);
    let mut found: Vec<usize> = Vec::new();
    let mut last_sentence = here;
    let before = cast.appearances.get(until.saturating_sub(MAX_LOOK_BACK)..until).unwrap_or_default();
    for seen in before.iter().rev() {
        let sentence = layout.piece_at_byte(seen.span.start).map_or(here, |piece| layout.sentence_of(piece));
        if here - sentence > MAX_SENTENCES || found.len() >= count && sentence != last_sentence {
            break;
        }
        let fits = cast.character(seen.character).is_some_and(|one| {
            let person = one.kind == Kind::Person || one.kind == Kind::Unknown && !one.roles.is_empty();
            person && (gender.is_none() || one.gender.is_none() || one.gender == gender)
        });
        if fits && !found.contains(&seen.character) {
            found.push(seen.character);
            last_sentence = sentence;
        }
    }
    found.sort_by_key(|number| before.iter().position(|seen| seen.character == *number));
    (found.len() == count).then_some(found)
}

/// Reads `the pair`, `the two leaders`, `both men`, with a definite determiner.
fn read(layout: &Layout<'_>, part: &Range<usize>) -> Option<Set> {
    let first = layout.word(part.start);
    let pair = layout.lexicon.is_both(first);
    let article = layout.piece(part.start).words.any(Words::ARTICLE) && !layout.lexicon.is_indefinite(first);
    if !pair && !article || pair && part.len() == 1 {
        return None;
    }
    let inner = part.clone().skip(1);
    let named = inner.clone().find_map(|at| layout.lexicon.set_of(layout.word(at)));
    let count = if pair { 2 } else { named? };
    let mut gender = None;
    for at in inner.filter(|at| layout.piece(*at).pos == Pos::Noun && layout.lexicon.set_of(layout.word(*at)).is_none())
    {
        let words = layout.lexicon.of_singular(layout.word(at));
        if !words.any(PERSON) {
            return None;
        }
        gender = match (words.any(Words::MASCULINE), words.any(Words::FEMININE)) {
            (true, false) => Some(Gender::Masculine),
            (false, true) => Some(Gender::Feminine),
            _ => None,
        };
    }
    Some(Set { count, gender })
}

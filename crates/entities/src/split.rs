//! Names joined by a hyphen, a dash or a slash: "Xi-Putin" is two names where the article (or the lexicon) knows both.

use copydesk_article::EntityType;
use foldhash::{HashMap, HashMapExt};

use crate::candidate::{Candidate, Family, family};
use crate::field::FieldText;
use crate::fold::fold;
use crate::lexicon::{Lexicon, PlaceKind};

/// Splits every candidate that is two known single-word names around a mark.
pub(crate) fn split_joined(fields: &[FieldText], found: &mut [Vec<Candidate>], lexicon: &Lexicon) {
    if !fields.iter().zip(found.iter()).any(|(field, candidates)| candidates.iter().any(|one| is_joined(field, one))) {
        return;
    }
    let known = single_words(fields, found);
    let kind_of = |word: &str| known.get(&fold(word)).copied().or_else(|| place(lexicon, word));
    for (field, candidates) in fields.iter().zip(found) {
        let mut split = Vec::with_capacity(candidates.len());
        for candidate in std::mem::take(candidates) {
            match halves(field, &candidate, &kind_of) {
                Some(halves) => split.extend(halves),
                None => split.push(candidate),
            }
        }
        *candidates = split;
    }
}

fn is_joined(field: &FieldText, candidate: &Candidate) -> bool {
    candidate.words.len() == 3
        && family(candidate.kind) != Family::Value
        && field.word(candidate.words.start + 1).is_some_and(|mark| matches!(mark.text, "-" | "–" | "—" | "/"))
}

fn place(lexicon: &Lexicon, word: &str) -> Option<EntityType> {
    lexicon.place(&fold(word)).map(|(kind, _)| if kind == PlaceKind::Area { EntityType::Loc } else { EntityType::Gpe })
}

/// The names of one word, and the first and last words of persons' names, with their types.
fn single_words(fields: &[FieldText], found: &[Vec<Candidate>]) -> HashMap<String, EntityType> {
    let mut known = HashMap::new();
    for (field, candidates) in fields.iter().zip(found) {
        for candidate in candidates.iter().filter(|candidate| !is_joined(field, candidate)) {
            let words = field.words.get(candidate.words.clone()).unwrap_or_default();
            match (words, candidate.kind) {
                ([only], kind) if family(kind) != Family::Value => {
                    known.entry(fold(only.text)).or_insert(kind);
                }
                ([first, .., last], EntityType::Person) => {
                    known.entry(fold(first.text)).or_insert(candidate.kind);
                    known.entry(fold(last.text)).or_insert(candidate.kind);
                }
                _ => {}
            }
        }
    }
    known
}

fn halves(
    field: &FieldText,
    candidate: &Candidate,
    kind_of: &impl Fn(&str) -> Option<EntityType>,
) -> Option<[Candidate; 2]> {
    if !is_joined(field, candidate) {
        return None;
    }
    let half = |at: usize| {
        let word = field.word(at).filter(|word| word.is_capitalised())?;
        Some(Candidate { words: at..at + 1, kind: kind_of(word.text)?, certainty: candidate.certainty })
    };
    Some([half(candidate.words.start)?, half(candidate.words.start + 2)?])
}

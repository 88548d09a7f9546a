//! Places that the lexicon knows and nobody marked: countries, cities, regions and areas, by their full names.
//!
//! Owns exact matching of large words. Short forms that are also words ("US" in a line of capitals) are left alone.

use std::ops::Range;

use copydesk_article::EntityType;

use crate::candidate::Candidate;
use crate::field::{Case, FieldText, Setting, Word};
use crate::fold::fold;
use crate::lexicon::{Lexicon, PlaceKind};

/// Certainty of a mention that only the lexicon vouches for.
const LEXICON_CERTAINTY: f32 = 0.6;
/// Words of a place's name, at most.
const MAX_PLACE_WORDS: usize = 4;
/// Names of fewer letters say too little.
const MIN_LETTERS: usize = 4;

/// Adds the known places that no candidate touches, and returns the candidates in order.
pub(crate) fn add_places(field: &FieldText, lexicon: &Lexicon, candidates: Vec<Candidate>) -> Vec<Candidate> {
    let mut completed = Vec::with_capacity(candidates.len());
    let mut at = 0;
    for candidate in candidates {
        scan(field, lexicon, at..candidate.words.start, &mut completed);
        at = candidate.words.end;
        completed.push(candidate);
    }
    scan(field, lexicon, at..field.words.len(), &mut completed);
    completed
}

fn scan(field: &FieldText, lexicon: &Lexicon, gap: Range<usize>, completed: &mut Vec<Candidate>) {
    let mut at = gap.start;
    while at < gap.end {
        match place_at(field, lexicon, at, gap.end) {
            Some(candidate) => {
                at = candidate.words.end;
                completed.push(candidate);
            }
            None => at += 1,
        }
    }
}

fn place_at(field: &FieldText, lexicon: &Lexicon, at: usize, end: usize) -> Option<Candidate> {
    let first = field.word(at).filter(|word| word.is_capitalised() && word.text.len() > 2)?;
    let mut key = fold(first.text);
    if !lexicon.class(&key).place_word {
        return None;
    }
    let mut longest: Option<(usize, PlaceKind)> = None;
    for next in at + 1..=(at + MAX_PLACE_WORDS).min(end) {
        if let Some((kind, _)) = lexicon.place(&key) {
            longest = Some((next, kind));
        }
        let Some(word) = field.word(next).filter(|word| word.case != Case::Blank) else { break };
        key.push(' ');
        key.push_str(&fold(word.text));
    }
    let (end, kind) = longest?;
    let words = at..end;
    let letters = field.text_of(&words).chars().filter(|character| character.is_alphabetic()).count();
    let kind = if kind == PlaceKind::Area { EntityType::Loc } else { EntityType::Gpe };
    (letters >= MIN_LETTERS && stands_alone(field, lexicon, &words)).then_some(Candidate {
        words,
        kind,
        certainty: LEXICON_CERTAINTY,
    })
}

/// Says whether no large word beside the place seems to be part of its name: "Paris" in "Paris Hilton".
fn stands_alone(field: &FieldText, lexicon: &Lexicon, words: &Range<usize>) -> bool {
    let running = field.word(words.start).is_some_and(|word| word.setting == Setting::Running);
    let joins =
        |word: Option<&Word>| word.is_some_and(|word| word.is_capitalised() && (running || word.is_proper(lexicon)));
    let hyphen = |word: Option<&Word>| word.is_some_and(|word| matches!(word.text, "-" | "–"));
    let starts_sentence = field.word(words.start).is_some_and(|word| word.sentence_start);
    let before = words.start.checked_sub(1).and_then(|index| field.word(index));
    let after = field.word(words.end);
    !(joins(after) || hyphen(after)) && (starts_sentence || !(joins(before) || hyphen(before)))
}

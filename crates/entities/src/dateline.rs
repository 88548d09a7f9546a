//! Datelines: the place, and perhaps the agency, that a report opens with: "LARKHAVEN, Ohio (AP) — Orrin Devices said".
//!
//! Owns finding the dateline at the beginning of a line, and keeping names from reaching over its dash. Refuses to look
//! past the first lines of the body, where datelines do not stand.

use std::ops::Range;

use copydesk_article::EntityType;

use crate::candidate::{Candidate, Family, family};
use crate::field::{Case, FieldText, Setting, Word};
use crate::lexicon::{Lexicon, phrase_key};

/// Lines of the body that may open with a dateline: a headline, a byline and a photograph's caption may come first.
const LINES: u32 = 4;
/// Words of a dateline, its marks counted, at most.
const MAX_WORDS: usize = 24;
/// Words of a place's name, at most.
const MAX_PLACE_WORDS: usize = 4;
/// Certainty that the words before the dash are a place.
const DATELINE_CERTAINTY: f32 = 0.9;

/// A dateline of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dateline {
    /// Words of the place, or of several with marks between them.
    places: Vec<Range<usize>>,
    /// The dash that ends it.
    dash: usize,
}

/// Finds the datelines of a field's first lines.
pub(crate) fn datelines(field: &FieldText, lexicon: &Lexicon) -> Vec<Dateline> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(word) = field.word(at).filter(|word| word.line < LINES) {
        let line = word.line;
        let words = field.words.get(at..).unwrap_or_default();
        let start = at + words.iter().take_while(|word| word.case == Case::Blank).count();
        found.extend(dateline_at(field, lexicon, start));
        at += words.iter().take_while(|word| word.line == line).count().max(1);
    }
    found
}

fn dateline_at(field: &FieldText, lexicon: &Lexicon, start: usize) -> Option<Dateline> {
    let line = field.word(start)?.line;
    let within = start..field.words.len().min(start + MAX_WORDS);
    let dash = within.into_iter().find(|index| field.word(*index).is_some_and(|word| is_dash(field, *index, word)))?;
    let opening = field.words.get(start..dash)?;
    let goes_on = |word: &Word| word.line == line && word.setting == Setting::Running;
    if opening.iter().any(|word| word.line != line) || !field.word(dash + 1).is_some_and(goes_on) {
        return None;
    }
    let places = places(field, start..dash)?;
    let agency = opening.iter().any(|word| word.text == "(");
    let first = places.first()?;
    let known = lexicon.place(&phrase_key(field.text_of(first))).is_some();
    let loud = field.words.get(first.clone())?.iter().all(|word| word.case != Case::Title && word.case != Case::Lower);
    (loud || known && (agency || opening.len() <= MAX_PLACE_WORDS)).then_some(Dateline { places, dash })
}

/// A dash that stands between words: a hyphen only with spaces around it.
fn is_dash(field: &FieldText, index: usize, word: &Word) -> bool {
    let apart = || field.word(index.wrapping_sub(1)).is_some_and(|before| before.end < word.start);
    match word.text {
        "—" | "–" | "--" | "―" | "−" => true,
        "-" => apart() && field.word(index + 1).is_some_and(|after| after.start > word.end),
        _ => false,
    }
}

/// The places before the dash: the opening one, and those after a slash, an "and" or a comma. `None` where the words are
/// no dateline: after the place comes a region, a date, an agency in brackets, and nothing else.
fn places(field: &FieldText, opening: Range<usize>) -> Option<Vec<Range<usize>>> {
    let name_from = |from: usize| {
        let end = (from..opening.end).take_while(|index| field.word(*index).is_some_and(is_place_word)).last()? + 1;
        (end - from <= MAX_PLACE_WORDS * 2).then_some(from..end)
    };
    let mut places = vec![name_from(opening.start)?];
    let mut at = places.first()?.end;
    while at < opening.end {
        let word = field.word(at)?;
        match word.text {
            "(" => {
                let close = (at..opening.end).find(|index| field.word(*index).is_some_and(|word| word.text == ")"))?;
                at = close + 1;
            }
            "/" | "," | "and" => {
                let next = name_from(at + 1);
                let is_date = |word: &Word| word.text.bytes().any(|byte| byte.is_ascii_digit());
                let dated = next.as_ref().is_some_and(|name| field.word(name.end).is_some_and(is_date));
                at = next.as_ref().map_or(at + 1, |name| name.end);
                places.extend(next.filter(|_| !dated));
            }
            _ if word.case == Case::Blank || word.case == Case::None => at += 1,
            _ => return None,
        }
    }
    Some(places)
}

fn is_place_word(word: &Word) -> bool {
    word.is_capitalised() || matches!(word.text, "." | "-" | "de" | "la" | "of")
}

/// Cuts the names that reach over the dash of a dateline, and makes its opening a place.
pub(crate) fn apply(datelines: &[Dateline], field: &FieldText, candidates: &mut Vec<Candidate>) {
    for dateline in datelines {
        let mut kept = Vec::with_capacity(candidates.len() + 1);
        for candidate in std::mem::take(candidates) {
            if candidate.words.contains(&dateline.dash) {
                kept.extend(halves(field, &candidate, dateline.dash));
            } else {
                kept.push(candidate);
            }
        }
        for (number, place) in dateline.places.iter().enumerate() {
            mark(&mut kept, place, number == 0);
        }
        kept.sort_by_key(|one| one.words.start);
        *candidates = kept;
    }
}

/// Makes the words a place: always the opening ones, others where they were taken for a name.
fn mark(candidates: &mut Vec<Candidate>, place: &Range<usize>, opening: bool) {
    let overlaps = |one: &Candidate| one.words.start < place.end && place.start < one.words.end;
    let is_place = |one: &Candidate| family(one.kind) == Family::Place && one.words == *place;
    if candidates.iter().any(is_place) || !(opening || candidates.iter().any(overlaps)) {
        return;
    }
    candidates.retain(|one| !overlaps(one));
    candidates.push(Candidate { words: place.clone(), kind: EntityType::Gpe, certainty: DATELINE_CERTAINTY });
}

/// What a candidate holds before and behind the dash, as far as it has a name's first letter.
fn halves(field: &FieldText, candidate: &Candidate, dash: usize) -> Vec<Candidate> {
    let is_name = |words: &Range<usize>| field.word(words.start).is_some_and(Word::is_capitalised);
    [candidate.words.start..dash, dash + 1..candidate.words.end]
        .into_iter()
        .map(|words| {
            let blank = |index: &usize| field.word(*index).is_some_and(|word| word.case == Case::Blank);
            let start = words.clone().find(|index| !blank(index)).unwrap_or(words.end);
            start..words.end
        })
        .filter(|words| !words.is_empty() && is_name(words))
        .map(|words| Candidate { words, ..candidate.clone() })
        .collect()
}

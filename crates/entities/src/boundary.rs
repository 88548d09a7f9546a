//! Boundary repair: where a mention begins and ends.
//!
//! Leading determiners and titles, trailing possessives and marks do not belong to a name; a legal form or a broken-off
//! surname does. Values (dates, amounts) only lose white space.

use std::ops::Range;

use copydesk_article::EntityType;

use crate::candidate::{Candidate, Family, family, may_be_name};
use crate::field::{Case, FieldText, Word};
use crate::fold::fold;
use crate::lexicon::{Lexicon, phrase_key};

const DETERMINERS: [&str; 16] = [
    "the", "a", "an", "this", "that", "these", "those", "his", "her", "its", "their", "our", "my", "your", "some",
    "any",
];

/// Short words that follow a name and a hyphen without belonging to it: "Putin-led", "Obama-era".
const COMPOUNDS: [&str; 20] = [
    "aged", "backed", "based", "born", "built", "era", "esque", "free", "held", "led", "like", "linked", "made",
    "named", "only", "owned", "run", "style", "type", "wide",
];
/// Letters of the later part of a given name, at most: "Suk-yeol", "Chan-o-cha".
const MAX_SYLLABLE_LETTERS: usize = 6;

/// Takes in what certainly belongs to a name beside it: the article of "The Hague", the rest of "Yoon Suk-yeol".
pub(crate) fn complete(field: &FieldText, lexicon: &Lexicon, candidates: &mut [Candidate]) {
    let mut free_from = 0;
    for index in 0..candidates.len() {
        let free_to = candidates.get(index + 1).map_or(field.words.len(), |next| next.words.start);
        let Some(candidate) = candidates.get_mut(index) else { return };
        match family(candidate.kind) {
            Family::Person => take_syllables(field, &mut candidate.words, free_to),
            Family::Value => {}
            _ => take_article(field, lexicon, &mut candidate.words, free_from),
        }
        free_from = candidate.words.end;
    }
}

fn take_article(field: &FieldText, lexicon: &Lexicon, words: &mut Range<usize>, free_from: usize) {
    let Some(before) = words.start.checked_sub(1).filter(|before| *before >= free_from) else { return };
    let whole = before..words.end;
    let article = field.word(before).is_some_and(|word| word.text == "The");
    if article && lexicon.place(&phrase_key(field.text_of(&whole))).is_some() {
        *words = whole;
    }
}

/// Takes in small syllables after a hyphen without spaces, where the name has two words already.
fn take_syllables(field: &FieldText, words: &mut Range<usize>, free_to: usize) {
    while words.len() > 1 && words.end + 1 < free_to {
        let Some([last, hyphen, next]) = field.words.get(words.end - 1..words.end + 2) else { return };
        let glued = last.end == hyphen.start && hyphen.text == "-" && hyphen.end == next.start;
        let syllable = next.case == Case::Lower && next.text.chars().count() <= MAX_SYLLABLE_LETTERS;
        if !(glued && syllable) || COMPOUNDS.contains(&next.text) {
            return;
        }
        words.end += 2;
    }
}

/// Mends every candidate; those that hold no name afterwards are dropped. The result is in order and without overlaps.
pub(crate) fn repair(field: &FieldText, lexicon: &Lexicon, candidates: Vec<Candidate>) -> Vec<Candidate> {
    let mut mended: Vec<Candidate> = Vec::with_capacity(candidates.len());
    let mut rest = candidates.into_iter().peekable();
    while let Some(mut candidate) = rest.next() {
        let free_from = mended.last().map_or(0, |last| last.words.end);
        let free_to = rest.peek().map_or(field.words.len(), |next| next.words.start);
        candidate.words.start = candidate.words.start.max(free_from);
        mend(field, lexicon, &mut candidate, free_to);
        let is_value = family(candidate.kind) == Family::Value;
        if !candidate.words.is_empty() && (is_value || may_be_name(field, &candidate.words)) {
            mended.push(candidate);
        }
    }
    mended
}

fn mend(field: &FieldText, lexicon: &Lexicon, candidate: &mut Candidate, free_to: usize) {
    cut_at_line_break(field, &mut candidate.words);
    if family(candidate.kind) == Family::Value {
        trim(field, &mut candidate.words, |word| word.case == Case::Blank, |word| word.case == Case::Blank);
        return;
    }
    if lexicon.place(&phrase_key(field.text_of(&candidate.words))).is_some() {
        return;
    }
    trim(field, &mut candidate.words, is_outside_start, is_outside_end);
    match candidate.kind {
        EntityType::Person => strip_titles(field, lexicon, &mut candidate.words),
        EntityType::Org => take_legal_form(field, lexicon, &mut candidate.words, free_to),
        _ => {}
    }
}

/// Keeps what stands before the first line break, or, where that is nothing, what stands after it.
fn cut_at_line_break(field: &FieldText, words: &mut Range<usize>) {
    let breaks = |index: &usize| field.word(*index).is_some_and(Word::breaks_line);
    while words.start < words.end && breaks(&words.start) {
        words.start += 1;
    }
    if let Some(line_break) = words.clone().find(breaks) {
        words.end = line_break;
    }
}

fn trim(field: &FieldText, words: &mut Range<usize>, at_start: fn(&Word) -> bool, at_end: fn(&Word) -> bool) {
    while words.start < words.end && field.word(words.start).is_none_or(at_start) {
        words.start += 1;
    }
    while words.start < words.end && field.word(words.end - 1).is_none_or(at_end) {
        words.end -= 1;
    }
}

fn is_outside_start(word: &Word) -> bool {
    match word.case {
        Case::Blank => true,
        Case::None => !word.text.bytes().any(|byte| byte.is_ascii_digit()) && word.text != "@" && word.text != "#",
        _ => DETERMINERS.iter().any(|determiner| word.text.eq_ignore_ascii_case(determiner)),
    }
}

fn is_outside_end(word: &Word) -> bool {
    match word.case {
        Case::Blank => true,
        Case::None => !word.text.bytes().any(|byte| byte.is_ascii_digit()) && word.text != "!",
        _ => is_possessive(word.text),
    }
}

/// Says whether a word is the possessive ending that the tokenizer splits off.
pub(crate) fn is_possessive(text: &str) -> bool {
    matches!(text, "'s" | "’s" | "'S" | "’S" | "'" | "’")
}

/// Takes titles off the front of a person's name, as long as a capitalised word is left.
fn strip_titles(field: &FieldText, lexicon: &Lexicon, words: &mut Range<usize>) {
    while words.len() > 1 {
        let (Some(first), Some(next)) = (field.word(words.start), field.word(words.start + 1)) else { return };
        if next.text == "." && words.len() > 2 && lexicon.class(&fold(first.text)).strippable {
            words.start += 2;
            continue;
        }
        let class = lexicon.class(&fold(first.text));
        let lower_role = first.case == Case::Lower && (class.role || class.honorific);
        let kept = class.kept_before_given_name && words.len() == 2;
        if !(class.strippable || lower_role) || kept || !next.is_capitalised() {
            return;
        }
        words.start += 1;
    }
}

/// Takes in the legal form that follows an organisation: "Apple" + "Inc.", "Tata Motors" + ", Ltd".
fn take_legal_form(field: &FieldText, lexicon: &Lexicon, words: &mut Range<usize>, free_to: usize) {
    let comma = field.word(words.end).is_some_and(|word| word.text == ",");
    let at = words.end + usize::from(comma);
    let Some(word) = field.word(at).filter(|_| at < free_to) else { return };
    if word.is_capitalised() && lexicon.class(&fold(word.text)).legal_form && !word.sentence_start {
        words.end = at + 1;
    }
}

//! What the name model sees of a field: a hash, a class and the language model's label of every word, and the counts of
//! the same words over the whole article.

use std::ops::Range;

use foldhash::{HashMap, HashMapExt};

use super::label::NameType;
use crate::candidate::{Candidate, Family, family};
use crate::field::{Case, FieldText, Word};
use crate::fold::fold;
use crate::lexicon::{Lexicon, WordClass};
use crate::towns::TownMatch;

/// The language model's label of a word: 0 outside, else twice a type's number, plus 1 inside the span.
pub(crate) type Mark = u8;

/// Words that stand inside names though they are small.
const CONNECTORS: [&str; 18] = [
    "of", "the", "and", "for", "de", "la", "le", "van", "von", "der", "den", "del", "da", "di", "al", "bin", "du", "&",
];
/// Words between two words of a name, at most.
const MAX_GAP_WORDS: usize = 3;
/// A segment is cut here.
const MAX_SEGMENT_WORDS: usize = 64;
/// Words of a place's name, at most.
const MAX_PLACE_WORDS: usize = 5;
/// Number of the smallest towns among the kinds of places.
const FIRST_TOWN: u8 = 5;

/// What is known of a word.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct WordView {
    pub(crate) hash: u64,
    pub(crate) class: WordClass,
    pub(crate) mark: Mark,
    /// Part of a known place's name: 0 no, else the kind's number (towns after the others), plus 8 for words after the
    /// first.
    pub(crate) place: u8,
    /// May be in a name.
    pub(crate) active: bool,
}

/// A field as the name model sees it.
pub(crate) struct FieldView<'f, 'a> {
    pub(crate) field: &'f FieldText<'a>,
    pub(crate) words: Vec<WordView>,
}

impl<'f, 'a> FieldView<'f, 'a> {
    pub(crate) fn new(field: &'f FieldText<'a>, candidates: &[Candidate], lexicon: &Lexicon) -> Self {
        let hashed = |word: &Word| WordView { hash: hash_word(word.text), ..WordView::default() };
        let mut view = Self { field, words: field.words.iter().map(hashed).collect() };
        for candidate in candidates {
            for (offset, word) in view.words.get_mut(candidate.words.clone()).unwrap_or_default().iter_mut().enumerate()
            {
                word.mark = mark_of(candidate, offset > 0);
            }
        }
        view.activate();
        view.classify(lexicon);
        view.find_places(lexicon);
        view
    }

    /// Marks the words that may be in a name: large words, words of marked names, and what lies between them.
    fn activate(&mut self) {
        let mut last_active: Option<usize> = None;
        for index in 0..self.words.len() {
            let (Some(word), Some(view)) = (self.field.word(index), self.words.get(index)) else { continue };
            let in_name = matches!(view.mark, 2..=7);
            if !(word.is_capitalised() || (in_name && word.case != Case::Blank)) {
                continue;
            }
            if let Some(last) = last_active {
                let between = last + 1..index;
                let joins =
                    between.len() <= MAX_GAP_WORDS && between.clone().all(|at| self.field.word(at).is_some_and(joins));
                if joins {
                    self.set_active(between);
                }
            }
            self.set_active(index..index + 1);
            last_active = Some(index);
        }
    }

    fn set_active(&mut self, range: Range<usize>) {
        for word in self.words.get_mut(range).unwrap_or_default() {
            word.active = true;
        }
    }

    /// Looks up the active words and their neighbours.
    fn classify(&mut self, lexicon: &Lexicon) {
        let active = |index: usize| self.words.get(index).is_some_and(|word| word.active);
        let needed: Vec<usize> = (0..self.words.len())
            .filter(|index| active(*index) || active(index + 1) || index.checked_sub(1).is_some_and(active))
            .collect();
        for index in needed {
            if let (Some(word), Some(view)) = (self.field.word(index), self.words.get_mut(index)) {
                view.class = lexicon.class(&fold(word.text));
            }
        }
    }

    fn find_places(&mut self, lexicon: &Lexicon) {
        let mut index = 0;
        while index < self.words.len() {
            let may_start = self.words.get(index).is_some_and(|word| word.active)
                && self.field.word(index).is_some_and(Word::is_capitalised);
            index += if may_start { self.mark_place(index, lexicon) } else { 1 };
        }
    }

    /// Marks the longest known place at a word and returns the number of words to go on. Of a place and a town of the
    /// same length, the place counts.
    fn mark_place(&mut self, start: usize, lexicon: &Lexicon) -> usize {
        let place_word = self.words.get(start).is_some_and(|word| word.class.place_word);
        let mut towns_go_on = true;
        let mut key = String::new();
        let mut longest: Option<(usize, u8)> = None;
        for (offset, word) in self.field.words.iter().skip(start).take(MAX_PLACE_WORDS).enumerate() {
            if word.case == Case::Blank || !(place_word || towns_go_on) {
                break;
            }
            if offset > 0 {
                key.push(' ');
            }
            key.push_str(&fold(word.text));
            let place = lexicon.place(&key).filter(|_| place_word).map(|(kind, _)| 1 + kind as u8);
            let towns = if towns_go_on { lexicon.town(&key) } else { TownMatch::default() };
            towns_go_on = towns.goes_on;
            if let Some(found) = place.or(towns.town.map(|size| FIRST_TOWN + size as u8)) {
                longest = Some((offset + 1, found));
            }
        }
        let Some((count, found)) = longest else { return 1 };
        for (offset, word) in self.words.iter_mut().skip(start).take(count).enumerate() {
            word.place = found + if offset > 0 { 8 } else { 0 };
        }
        count
    }

    /// Runs of active words within one line.
    pub(crate) fn segments(&self) -> Vec<Range<usize>> {
        let mut segments: Vec<Range<usize>> = Vec::new();
        for (index, _) in self.words.iter().enumerate().filter(|(_, word)| word.active) {
            let sentence_start = self.field.word(index).is_some_and(|word| word.sentence_start);
            match segments.last_mut() {
                Some(last) if last.end == index && !sentence_start && last.len() < MAX_SEGMENT_WORDS => {
                    last.end = index + 1;
                }
                _ => segments.push(index..index + 1),
            }
        }
        segments
    }
}

fn joins(word: &Word) -> bool {
    !word.breaks_line()
        && match word.case {
            Case::Lower => CONNECTORS.contains(&word.text),
            Case::None => matches!(word.text, "-" | "–" | "&" | "'" | "’" | "." | "/" | "'s" | "’s" | ","),
            _ => false,
        }
}

fn mark_of(candidate: &Candidate, inside: bool) -> Mark {
    let kind = match NameType::of(candidate.kind) {
        Some(NameType::Person) => 1,
        Some(NameType::Organisation) => 2,
        Some(NameType::Place) => 3,
        None => match family(candidate.kind) {
            Family::People => 4,
            Family::Value => 5,
            _ => 6,
        },
    };
    kind * 2 + u8::from(inside)
}

/// Counts of a word over the article, where it is large, by what the language model makes of it.
pub(crate) const COUNTS: usize = 9;
pub(crate) const PERSON_ALONE: usize = 0;
pub(crate) const PERSON_FIRST: usize = 1;
pub(crate) const PERSON_LATER: usize = 2;
pub(crate) const ORGANISATION_ALONE: usize = 3;
pub(crate) const ORGANISATION_PART: usize = 4;
pub(crate) const PLACE: usize = 5;
pub(crate) const OTHER: usize = 6;
pub(crate) const UNMARKED: usize = 7;
pub(crate) const SMALL: usize = 8;

/// The words of an article with their counts.
#[derive(Debug, Default)]
pub(crate) struct ArticleWords {
    counts: HashMap<u64, [u16; COUNTS]>,
}

impl ArticleWords {
    /// Adds the words of a field: the large ones, and the small ones that are large elsewhere in a field counted before.
    pub(crate) fn count(&mut self, view: &FieldView) {
        if self.counts.capacity() == 0 {
            self.counts = HashMap::with_capacity(64);
        }
        for (index, word) in view.words.iter().enumerate().filter(|(_, word)| word.active) {
            if let Some(slot) = slot_of(view, index) {
                let count = self.counts.entry(word.hash).or_default().get_mut(slot);
                if let Some(count) = count {
                    *count = count.saturating_add(1);
                }
            }
        }
        for (word, shown) in view.words.iter().zip(&view.field.words) {
            if shown.case == Case::Lower
                && let Some(count) = self.counts.get_mut(&word.hash).and_then(|counts| counts.get_mut(SMALL))
            {
                *count = count.saturating_add(1);
            }
        }
    }

    /// The counts of a word without this occurrence.
    pub(crate) fn elsewhere(&self, view: &FieldView, index: usize) -> [u16; COUNTS] {
        let hash = view.words.get(index).map_or(0, |word| word.hash);
        let mut counts = self.counts.get(&hash).copied().unwrap_or_default();
        if let Some(count) = slot_of(view, index).and_then(|slot| counts.get_mut(slot)) {
            *count = count.saturating_sub(1);
        }
        counts
    }
}

/// Which count an occurrence belongs to; none for small words and for what only stands large at a sentence start.
fn slot_of(view: &FieldView, index: usize) -> Option<usize> {
    let word = view.field.word(index).filter(|word| word.is_capitalised())?;
    let mark = view.words.get(index)?.mark;
    let goes_on = view.words.get(index + 1).is_some_and(|next| next.mark == (mark | 1) && mark > 1);
    let slot = match (mark / 2, mark % 2 == 1) {
        (1, true) => PERSON_LATER,
        (1, false) if goes_on => PERSON_FIRST,
        (1, false) => PERSON_ALONE,
        (2, inside) if inside || goes_on => ORGANISATION_PART,
        (2, _) => ORGANISATION_ALONE,
        (3, _) => PLACE,
        (0, _) if word.sentence_start => return None,
        (0, _) => UNMARKED,
        _ => OTHER,
    };
    Some(slot)
}

/// FNV-1a of the word in lower case.
pub(crate) fn hash_word(text: &str) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    let mut add = |byte: u8| hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    if text.is_ascii() {
        text.bytes().for_each(|byte| add(byte.to_ascii_lowercase()));
    } else {
        let mut buffer = [0; 4];
        for character in text.chars().flat_map(char::to_lowercase) {
            character.encode_utf8(&mut buffer).bytes().for_each(&mut add);
        }
    }
    hash
}

//! Further occurrences of names that were marked elsewhere in the article.
//!
//! Owns exact matching, word by word. A name that also occurs as a small word is looked for only in full.

use std::ops::Range;

use copydesk_article::EntityType;
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use crate::candidate::{Candidate, Family, family};
use crate::field::{Case, FieldText, Setting, Word};
use crate::fold::fold;
use crate::lexicon::Lexicon;

/// Certainty of a mention that was found because its name is known.
const REPEAT_CERTAINTY: f32 = 0.6;

/// How far before a marked word a known name is looked for that ends with it.
const MAX_WORDS_BEFORE: usize = 3;

/// The known names of an article, by first word.
pub(crate) struct KnownNames<'a> {
    by_first: HashMap<&'a str, Vec<Known<'a>>>,
    small_words: HashSet<&'a str>,
}

#[derive(Clone)]
struct Known<'a> {
    words: Vec<&'a str>,
    kind: EntityType,
}

impl<'a> KnownNames<'a> {
    /// Gathers the names of all fields, and the last words of persons' full names.
    pub(crate) fn gather(
        fields: &[FieldText<'a>],
        found: &[Vec<Candidate>],
        lexicon: &Lexicon,
        max_words: usize,
    ) -> Self {
        let mut names = Self { by_first: HashMap::new(), small_words: HashSet::new() };
        names.small_words.reserve(fields.iter().map(|field| field.words.len()).sum::<usize>() / 4);
        for field in fields {
            names.small_words.extend(field.words.iter().filter(|word| word.case == Case::Lower).map(|word| word.text));
        }
        let mut seen: HashSet<(Vec<&str>, EntityType)> = HashSet::new();
        for (field, candidates) in fields.iter().zip(found) {
            for candidate in candidates.iter().filter(|candidate| is_repeatable(candidate, max_words)) {
                let words: Vec<&str> =
                    field.words.get(candidate.words.clone()).unwrap_or_default().iter().map(|word| word.text).collect();
                let display = field.word(candidate.words.start).is_some_and(|word| word.setting != Setting::Running);
                if display {
                    continue;
                }
                if let [first, .., last] = words.as_slice()
                    && candidate.kind == EntityType::Person
                    && names.is_surname(first, last, lexicon)
                {
                    let surname = vec![*last];
                    if seen.insert((surname.clone(), candidate.kind)) {
                        names.add(surname, candidate.kind);
                    }
                }
                if names.is_distinct(&words) && seen.insert((words.clone(), candidate.kind)) {
                    names.add(words, candidate.kind);
                }
            }
        }
        for known in names.by_first.values_mut() {
            known.sort_by_key(|known| std::cmp::Reverse(known.words.len()));
        }
        names
    }

    fn add(&mut self, words: Vec<&'a str>, kind: EntityType) {
        if let Some(first) = words.first() {
            let known = self.by_first.entry(first).or_default();
            if !known.iter().any(|other| other.words == words) {
                known.push(Known { words, kind });
            }
        }
    }

    /// Says whether the last word of a full name may stand for the person.
    fn is_surname(&self, first: &str, last: &str, lexicon: &Lexicon) -> bool {
        let class = lexicon.class(&fold(last));
        starts_large(first)
            && starts_large(last)
            && last.chars().count() >= 3
            && !self.is_also_small(last)
            && !(class.generation || class.given_name || class.place_word || class.people || class.organisation_head)
    }

    /// Says whether a name is enough to be known by: several words, or one that is never a small word.
    fn is_distinct(&self, words: &[&str]) -> bool {
        match words {
            [] => false,
            [only] => only.chars().count() >= 2 && starts_large(only) && !self.is_also_small(only),
            [first, ..] => starts_large(first),
        }
    }

    fn is_also_small(&self, word: &str) -> bool {
        self.small_words.contains(word.to_lowercase().as_str())
    }

    /// Adds the occurrences that no candidate touches, makes whole those of which only parts were marked, and returns the
    /// candidates in order.
    pub(crate) fn complete(
        &self,
        field: &FieldText<'a>,
        mut candidates: Vec<Candidate>,
        lexicon: &Lexicon,
    ) -> Vec<Candidate> {
        self.make_whole(field, &mut candidates, lexicon);
        let mut completed = Vec::with_capacity(candidates.len());
        let mut at = 0;
        for candidate in candidates {
            self.scan(field, lexicon, at..candidate.words.start, &mut completed);
            at = candidate.words.end;
            completed.push(candidate);
        }
        self.scan(field, lexicon, at..field.words.len(), &mut completed);
        completed
    }

    /// The longest name wins: candidates inside an occurrence of a known name of several words become that name.
    fn make_whole(&self, field: &FieldText<'a>, candidates: &mut Vec<Candidate>, lexicon: &Lexicon) {
        let mut number = 0;
        while let Some(words) = candidates.get(number).map(|candidate| candidate.words.clone()) {
            let free_from =
                number.checked_sub(1).and_then(|before| candidates.get(before)).map_or(0, |one| one.words.end);
            let earliest = free_from.max(words.start.saturating_sub(MAX_WORDS_BEFORE));
            let whole = (earliest..=words.start)
                .filter_map(|at| self.longest_at(field, lexicon, at, field.words.len()))
                .find(|whole| whole.words.end >= words.end && whole.words.len() > words.len());
            number += 1;
            let Some(whole) = whole else { continue };
            let rest = candidates.get(number..).unwrap_or_default();
            let inside = rest.iter().take_while(|one| one.words.end <= whole.words.end).count();
            if rest.get(inside).is_none_or(|next| next.words.start >= whole.words.end) {
                candidates.splice(number - 1..number + inside, [whole]);
            }
        }
    }

    fn scan(&self, field: &FieldText<'a>, lexicon: &Lexicon, gap: Range<usize>, completed: &mut Vec<Candidate>) {
        let mut at = gap.start;
        while at < gap.end {
            let found = self.longest_at(field, lexicon, at, gap.end);
            at = match found {
                Some(candidate) => {
                    let end = candidate.words.end;
                    completed.push(candidate);
                    end
                }
                None => at + 1,
            };
        }
    }

    fn longest_at(&self, field: &FieldText<'a>, lexicon: &Lexicon, at: usize, end: usize) -> Option<Candidate> {
        let word = field.word(at).filter(|word| word.is_capitalised())?;
        let known = self.by_first.get(word.text)?;
        known.iter().find_map(|known| {
            let words = at..at + known.words.len();
            let texts = field.words.get(words.clone()).filter(|_| words.end <= end)?;
            let equal = texts.iter().map(|word| word.text).eq(known.words.iter().copied());
            (equal && stands_alone(field, lexicon, &words)).then_some(Candidate {
                words,
                kind: known.kind,
                certainty: REPEAT_CERTAINTY,
            })
        })
    }
}

fn is_repeatable(candidate: &Candidate, max_words: usize) -> bool {
    candidate.words.len() <= max_words && family(candidate.kind) != Family::Value
}

fn starts_large(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase)
}

/// Says whether no capitalised word beside the words seems to be part of the same name: "Washington" in "Washington Post".
fn stands_alone(field: &FieldText, lexicon: &Lexicon, words: &Range<usize>) -> bool {
    let joins = |word: Option<&Word>| word.is_some_and(|word| word.is_proper(lexicon));
    let single = words.len() == 1;
    let starts_sentence = field.word(words.start).is_some_and(|word| word.sentence_start);
    let before = words.start.checked_sub(1).and_then(|index| field.word(index));
    !single || !(joins(field.word(words.end)) || (!starts_sentence && joins(before)))
}

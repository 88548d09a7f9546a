//! Spans that hold more than one name, or more than a name.
//!
//! "Xi-Putin" is two names where the article (or the lexicon) knows both; "US Secretary of State Blinken" is the known
//! person at its end; "Xi in the past" is the known name among its small words. Nothing is split or cut where the
//! article does not know the name from elsewhere.

use std::ops::Range;

use copydesk_article::EntityType;
use foldhash::{HashMap, HashMapExt};

use crate::candidate::{Candidate, Family, family};
use crate::field::{Case, FieldText, Setting};
use crate::fold::fold;
use crate::lexicon::{Lexicon, PlaceKind, phrase_key};

/// Words of a person's name after an office, at most.
const MAX_PERSON_WORDS: usize = 3;

/// Replaces every candidate that holds known names and more by these names.
pub(crate) fn split_joined(fields: &[FieldText], found: &mut [Vec<Candidate>], lexicon: &Lexicon) {
    let in_doubt = |field: &FieldText, one: &Candidate| doubt(field, one, lexicon).is_some();
    if !fields.iter().zip(found.iter()).any(|(field, candidates)| candidates.iter().any(|one| in_doubt(field, one))) {
        return;
    }
    let known = Known { names: names(fields, found, lexicon), lexicon };
    for (field, candidates) in fields.iter().zip(found) {
        let mut split = Vec::with_capacity(candidates.len());
        for candidate in std::mem::take(candidates) {
            match known.parts(field, &candidate) {
                Some(parts) => split.extend(parts),
                None => split.push(candidate),
            }
        }
        *candidates = split;
    }
}

/// Why a candidate may hold more than one name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Doubt {
    /// Two words around a mark.
    Joined,
    /// An office is named before its last words.
    Office,
    /// One run of large words among small ones.
    SmallWords,
}

fn doubt(field: &FieldText, candidate: &Candidate, lexicon: &Lexicon) -> Option<Doubt> {
    let words = field.words.get(candidate.words.clone()).filter(|words| words.len() > 1)?;
    let family = family(candidate.kind);
    if family == Family::Value {
        return None;
    }
    if let [_, mark, _] = words
        && matches!(mark.text, "-" | "–" | "—" | "/")
    {
        return Some(Doubt::Joined);
    }
    let (last, before) = words.split_last()?;
    if last.setting != Setting::Running {
        return None;
    }
    if matches!(family, Family::Organisation | Family::Person | Family::Place)
        && last.is_capitalised()
        && before.iter().any(|word| lexicon.class(&fold(word.text)).role)
    {
        return Some(Doubt::Office);
    }
    let small = words.iter().any(|word| word.case == Case::Lower);
    (family == Family::OtherName && small).then_some(Doubt::SmallWords)
}

/// The names of single words, of persons in full, and the first and last words of persons' names, with their types, as
/// far as they are beyond doubt.
fn names(fields: &[FieldText], found: &[Vec<Candidate>], lexicon: &Lexicon) -> HashMap<String, EntityType> {
    let mut known = HashMap::new();
    for (field, candidates) in fields.iter().zip(found) {
        for candidate in candidates.iter().filter(|candidate| doubt(field, candidate, lexicon).is_none()) {
            let words = field.words.get(candidate.words.clone()).unwrap_or_default();
            match (words, candidate.kind) {
                ([only], kind) if family(kind) != Family::Value => {
                    known.entry(fold(only.text)).or_insert(kind);
                }
                ([first, .., last], EntityType::Person) => {
                    known.entry(phrase_key(field.text_of(&candidate.words))).or_insert(candidate.kind);
                    known.entry(fold(first.text)).or_insert(candidate.kind);
                    known.entry(fold(last.text)).or_insert(candidate.kind);
                }
                _ => {}
            }
        }
    }
    known
}

/// What the article and the lexicon know.
struct Known<'l> {
    names: HashMap<String, EntityType>,
    lexicon: &'l Lexicon,
}

impl Known<'_> {
    /// The known names inside of a candidate that is in doubt.
    fn parts(&self, field: &FieldText, candidate: &Candidate) -> Option<Vec<Candidate>> {
        match doubt(field, candidate, self.lexicon)? {
            Doubt::Joined => self.halves(field, candidate),
            Doubt::Office => Some(vec![self.office_holder(field, candidate)?]),
            Doubt::SmallWords => Some(vec![self.large_words(field, candidate)?]),
        }
    }

    fn kind_of(&self, word: &str) -> Option<EntityType> {
        let key = fold(word);
        let place = |kind| if kind == PlaceKind::Area { EntityType::Loc } else { EntityType::Gpe };
        self.names.get(&key).copied().or_else(|| self.lexicon.place(&key).map(|(kind, _)| place(kind)))
    }

    fn halves(&self, field: &FieldText, candidate: &Candidate) -> Option<Vec<Candidate>> {
        let half = |at: usize| {
            let word = field.word(at).filter(|word| word.is_capitalised())?;
            Some(Candidate { words: at..at + 1, kind: self.kind_of(word.text)?, certainty: candidate.certainty })
        };
        Some(vec![half(candidate.words.start)?, half(candidate.words.start + 2)?])
    }

    /// The longest known person at the end, where an office stands before.
    fn office_holder(&self, field: &FieldText, candidate: &Candidate) -> Option<Candidate> {
        let Range { start, end } = candidate.words;
        let from = end.saturating_sub(MAX_PERSON_WORDS).max(start + 1);
        let words = (from..end).map(|first| first..end).find(|words| {
            let person = self.names.get(&phrase_key(field.text_of(words))) == Some(&EntityType::Person);
            let before = field.words.get(start..words.start).unwrap_or_default();
            person && before.iter().any(|word| self.lexicon.class(&fold(word.text)).role)
        })?;
        Some(Candidate { words, kind: EntityType::Person, certainty: candidate.certainty })
    }

    /// The only run of large words, where it is a known name.
    fn large_words(&self, field: &FieldText, candidate: &Candidate) -> Option<Candidate> {
        let large = |index: &usize| field.word(*index).is_some_and(|word| word.case != Case::Lower);
        let start = candidate.words.clone().find(large)?;
        let end = (start..candidate.words.end).find(|index| !large(index)).unwrap_or(candidate.words.end);
        if (end..candidate.words.end).any(|index| large(&index)) {
            return None;
        }
        let kind = *self.names.get(&phrase_key(field.text_of(&(start..end))))?;
        Some(Candidate { words: start..end, kind, certainty: candidate.certainty })
    }
}

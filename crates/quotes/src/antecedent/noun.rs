//! Nouns for persons: `a spokesman for the council`, `the Chinese leader`.
//!
//! Owns which nouns mention somebody, and whom a definite one mentions again. Refuses nouns that only tell what somebody is.

use std::ops::Range;

use super::memory::{Memory, Referent, Who};
use super::mention::{Form, Noun, Reader};
use crate::cast::{Gender, Kind};
use crate::layout::Layout;
use crate::lexicon::Words;
use crate::role;
use crate::token::{Pos, Token};

/// Words of a noun phrase before its head.
const MAX_NOUN_WORDS: usize = 8;
/// Nouns that are persons.
const PERSON: Words = Words::ROLE.or(Words::ANONYMOUS).or(Words::MASCULINE).or(Words::FEMININE).or(Words::PERSONS);
/// Nouns that are none, though what they hold speaks.
const THING: Words = Words::DOCUMENT.or(Words::NOUN_CUE);

impl Reader<'_, '_> {
    /// Reads a noun for a person whose head is the piece `at`, a noun or a name.
    pub(super) fn noun(&mut self, at: usize, head: &Token, memory: &Memory<'_>) -> Option<Noun> {
        let layout = self.layout;
        let speaks = self.speakers.speaks(at);
        let epithet = is_epithet(layout, at, head);
        let spoken = speaks && head.pos == Pos::Noun && !head.words.any(THING);
        let person = head.words.any(PERSON) || spoken || epithet;
        if !(person || self.speakers.plural && head.pos == Pos::Noun) {
            return None;
        }
        let plural = head.pos == Pos::Noun && self.is_plural(at, head);
        if !person && !plural || plural && !self.speakers.plural {
            return None;
        }
        let floor = layout.sentence(layout.sentence_of(at)).start;
        let start = self.start_of_phrase(at, floor);
        let determined = layout.piece(start).pos == Pos::Determiner;
        let named = matches!(layout.piece(at + 1).pos, Pos::Noun | Pos::Name);
        if named || !determined && !plural || self.is_attribute(start, at, floor) {
            return None;
        }
        let definite = determined && !layout.lexicon.is_indefinite(layout.word(start));
        let form = if definite { Form::Definite } else { Form::Indefinite };
        let subject_in = self.subject_in;
        let mut mention = self.mention(&(start..at + 1), form, |reader| reader.is_subject(start, at));
        // Several are read for plural pronouns only, and must not change what holds for others.
        self.subject_in = if plural { subject_in } else { self.subject_in };
        mention.span = head.span;
        mention.speaks |= speaks;
        let gender = gender_of(head);
        let known = if definite { self.known(start..at + 1, memory) } else { None };
        let only = || memory.only_person(mention.sentence, gender);
        let article = layout.piece(start).words.any(Words::ARTICLE);
        let only = if definite && article && epithet && known.is_none() { only() } else { None };
        let who = known.or(only).unwrap_or(Who::Noun(at));
        Some(Noun { who, epithet: only.is_some(), plural, gender, mention })
    }

    /// Says whether a verb follows the noun phrase from `start` with the head `at`, and no preposition goes before.
    fn is_subject(&self, start: usize, at: usize) -> bool {
        let layout = self.layout;
        let sentence = layout.sentence(layout.sentence_of(at));
        let end = layout.phrase_at(start, sentence.end).map_or(at + 1, |phrase| phrase.pieces.end).max(at + 1);
        let verb = layout.skip_auxiliaries(layout.after_insertion(end, sentence.end), sentence.end);
        let governed = start > sentence.start && layout.piece(start - 1).pos == Pos::Preposition;
        !governed && (layout.piece(verb).is_verbal() || verb > end)
    }

    fn is_plural(&self, at: usize, head: &Token) -> bool {
        let ends = || {
            let word = self.layout.word(at);
            word.ends_with('s') && !word.ends_with("ss")
        };
        head.words.any(Words::PERSONS) || self.layout.lexicon.apostrophe_possessive && ends()
    }

    fn start_of_phrase(&self, at: usize, floor: usize) -> usize {
        let mut start = at;
        while start > floor && at - start < MAX_NOUN_WORDS {
            let before = self.layout.piece(start - 1);
            if !before.is_nominal() && !matches!(before.pos, Pos::Possessive | Pos::Determiner) {
                break;
            }
            start -= 1;
            if before.pos == Pos::Determiner && self.layout.piece(start.wrapping_sub(1)).pos != Pos::Possessive {
                break;
            }
        }
        start
    }

    /// Says whether a noun tells what somebody is and mentions nobody new: `is a lawyer`, `as mayor`, `Roe, a lawyer`, `a
    /// lawyer, Jane Roe`.
    fn is_attribute(&self, start: usize, at: usize, floor: usize) -> bool {
        let layout = self.layout;
        let before = start.checked_sub(1).filter(|before| *before >= floor);
        let predicate = before.is_some_and(|before| {
            let piece = layout.piece(before);
            piece.words.any(Words::COPULA) || layout.lexicon.is_as(layout.word(before))
        });
        let comma = before.filter(|before| layout.piece(*before).pos == Pos::Comma);
        let behind_name = comma.is_some_and(|comma| self.before.is_some_and(|(_, end)| end == comma));
        let named = layout.piece(at + 1).pos == Pos::Comma && self.cast.at(layout.piece(at + 2).span).is_some();
        predicate || behind_name || named
    }

    /// The referent that a definite noun names again: one with that role, else one with that noun.
    fn known(&self, part: Range<usize>, memory: &Memory<'_>) -> Option<Who> {
        let layout = self.layout;
        let head = layout.word(part.end.saturating_sub(1));
        let role = layout.piece(part.end.saturating_sub(1)).words.any(Words::ROLE.or(Words::TITLE));
        let words = if role { role::words(layout, &part) } else { None };
        let has_role = |known: &Referent| {
            let character = memory.character(known).filter(|found| found.kind != Kind::Place);
            character.zip(words.as_ref()).is_some_and(|(found, words)| role::fits(layout, found, words))
        };
        let same_noun =
            |known: &Referent| matches!(known.who, Who::Noun(noun) if layout.word(noun).eq_ignore_ascii_case(head));
        memory.recent().find(|known| has_role(known) || same_noun(known)).map(|known| known.who)
    }
}

/// Says whether a noun tells again of a person who was named before: `the nominee`, `the 44-year-old`.
pub(super) fn is_epithet(layout: &Layout<'_>, at: usize, head: &Token) -> bool {
    head.words.any(Words::EPITHET) || head.first.is_ascii_digit() && layout.lexicon.ends_as_epithet(layout.word(at))
}

fn gender_of(head: &Token) -> Option<Gender> {
    match (head.words.any(Words::MASCULINE), head.words.any(Words::FEMININE)) {
        (true, false) => Some(Gender::Masculine),
        (false, true) => Some(Gender::Feminine),
        _ => None,
    }
}

//! What a common noun phrase stands for: a name in apposition, the holder of a role, an organisation, whose document it is.
//!
//! Owns these readings, surest first. Refuses indefinite phrases that tell no name.

use std::ops::Range;

use super::{MAX_LOOK_BACK, Resolver};
use crate::cast::Kind;
use crate::lexicon::Words;
use crate::role;
use crate::token::Pos;

/// Most words of a name in apposition.
const MAX_NAME_PIECES: usize = 8;
/// How many appearances, and characters, a role looks through.
const MAX_ROLE_LOOK_BACK: usize = 500;
/// Letters of a noun that names an organisation alone, at least.
const MIN_NOUN_LETTERS: usize = 4;

impl Resolver<'_, '_> {
    /// The character that a common noun phrase with the noun `head` stands for.
    pub(super) fn common(&self, part: &Range<usize>, head: usize) -> Option<usize> {
        let found = self.by_apposition(part, head).or_else(|| self.by_role(part));
        found.or_else(|| self.by_author(part, head)).or_else(|| self.by_organisation(part))
    }

    /// `a spokeswoman, Anna White,`: the name in apposition. Behind a noun that is no role it has to be a person's, and to
    /// end in a comma, too: `the harbour master, Ada Holm, said`.
    fn by_apposition(&self, part: &Range<usize>, head: usize) -> Option<usize> {
        let layout = self.layout;
        let first = part.end + 1;
        if layout.piece(part.end).pos != Pos::Comma || layout.piece(first).pos != Pos::Name {
            return None;
        }
        let found = self.cast.at(layout.piece(first).span)?;
        let kind = self.cast.character(found)?.kind;
        // `le directeur général`: the role need not be the last word.
        let role = layout.lexicon.incises && part.clone().any(|at| layout.piece(at).words.any(Words::ROLE));
        if role || layout.piece(head).words.any(Words::ROLE) {
            return (kind != Kind::Place).then_some(found);
        }
        let end = (first..first + MAX_NAME_PIECES).find(|at| layout.piece(*at).pos != Pos::Name)?;
        (kind == Kind::Person && layout.piece(end).pos == Pos::Comma).then_some(found)
    }

    /// `the Chinese leader`: the last character whose role has the same words.
    fn by_role(&self, part: &Range<usize>) -> Option<usize> {
        let layout = self.layout;
        let words = role::words(layout, part)?;
        let place = layout.piece(part.start).span.start;
        let fits = |number: usize| self.cast.character(number).is_some_and(|found| role::fits(layout, found, &words));
        let until = self.cast.appearances.partition_point(|seen| seen.span.start < place);
        let seen = self.cast.appearances.get(..until).unwrap_or_default().iter().rev().take(MAX_ROLE_LOOK_BACK);
        let before = seen.map(|seen| seen.character).find(|character| fits(*character));
        before.or_else(|| {
            // The role may be named further down only; it then has to be the only one.
            let mut all = (0..self.cast.characters.len().min(MAX_ROLE_LOOK_BACK)).filter(|number| fits(*number));
            let only = all.next();
            if all.next().is_none() { only } else { None }
        })
    }

    /// `A statement from the ministry`: whose it is.
    fn by_author(&self, part: &Range<usize>, head: usize) -> Option<usize> {
        let layout = self.layout;
        if !layout.piece(head).words.any(Words::DOCUMENT.or(Words::NOUN_CUE)) {
            return None;
        }
        let preposition = (head + 1..=part.end).find(|at| layout.lexicon.is_authoring(layout.word(*at)))?;
        let end = layout.sentence(layout.sentence_of(head)).end;
        let author = layout.phrase_at(preposition + 1, end)?.pieces;
        let named = author.clone().find_map(|at| self.cast.at(layout.piece(at).span));
        named.or_else(|| self.by_organisation(&author))
    }

    /// `the ministry`: the last organisation whose name has the words.
    fn by_organisation(&self, part: &Range<usize>) -> Option<usize> {
        let layout = self.layout;
        let words = role::words(layout, part)?;
        if words.iter().any(|word| word.len() < MIN_NOUN_LETTERS) {
            return None;
        }
        let fits = |number: usize| {
            self.cast.character(number).filter(|found| found.kind == Kind::Organisation).is_some_and(|found| {
                let name = found.name.to_lowercase();
                words.iter().all(|word| name.split_whitespace().any(|part| part == word))
            })
        };
        let place = layout.piece(part.start).span.start;
        let until = self.cast.appearances.partition_point(|seen| seen.span.start < place);
        let seen = self.cast.appearances.get(..until).unwrap_or_default().iter().rev().take(MAX_LOOK_BACK);
        seen.map(|seen| seen.character).find(|character| fits(*character))
    }
}

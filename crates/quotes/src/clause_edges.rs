//! Where the clause of a verb begins and ends, in languages whose finite verb stands second, or last in a subordinate clause.
//!
//! Owns the signs and conjunctions that bound a clause. Refuses to say who is its subject (see `verb_second.rs`).

use crate::layout::Layout;
use crate::lexicon::Words;
use crate::site::Site;
use crate::token::{Pos, Shape};

/// How far before a verb its clause may begin, in pieces.
const MAX_CLAUSE: usize = 40;

/// Pieces from `wie` to its verb, with an apposition between them.
const MAX_APPOSITION: usize = 24;

impl Layout<'_> {
    /// Says whether a conjunction or pronoun opens the clause of the verb at `verb` and subordinates it.
    pub(crate) fn is_subordinate(&self, verb: usize, floor: usize) -> bool {
        let start = self.clause_start(verb, floor);
        let first = self.piece(start);
        let relative = first.words.any(Words::RELATIVE)
            || first.words.any(Words::ARTICLE) && start > floor && self.phrase_at(start, verb + 1).is_none();
        relative || first.pos == Pos::Subordinator || first.words.any(Words::INTERROGATIVE) && start > floor
    }

    /// Where the clause of a verb begins: behind the last sign before it.
    pub(crate) fn clause_start(&self, verb: usize, floor: usize) -> usize {
        let lowest = floor.max(verb.saturating_sub(MAX_CLAUSE));
        let sign = |at: &usize| {
            let quote = self.piece(*at).pos == Pos::Quote && self.piece(*at + 1).pos == Pos::Comma;
            matches!(self.piece(*at).pos, Pos::Comma | Pos::Colon | Pos::Dash | Pos::Semicolon) || quote
        };
        let start = match (lowest..verb).rev().find(sign) {
            // An apposition ends in the comma before the verb: `Meier, Chef der Partei, sagte`.
            Some(last) if last + 1 == verb => lowest,
            Some(last) => last + 1,
            None => return lowest,
        };
        self.opening_comparison(verb, lowest).unwrap_or(start)
    }

    /// `Wie Meier, Chef der Partei, am Montag mitteilte`: the conjunction that opens the clause of a verb with an apposition inside.
    fn opening_comparison(&self, verb: usize, floor: usize) -> Option<usize> {
        if !self.is_last_in_clause(self.skip_auxiliaries(verb + 1, verb + 3)) {
            return None;
        }
        let opens = |at: &usize| *at == floor || self.piece(*at - 1).pos == Pos::Comma;
        let near = (floor..verb).rev().take(MAX_APPOSITION).take_while(|at| !self.piece(*at).is_verbal());
        let mut near = near.filter(opens);
        near.find(|at| self.lexicon.is_comparison(self.word(*at)))
    }

    /// `…, der zum Sturm aufrief, als „…“`: the verb belongs to a subordinate clause that ends before the quotation.
    pub(crate) fn is_in_closed_clause(&self, site: &Site, quote: usize, floor: usize) -> bool {
        if !self.lexicon.verb_second {
            return false;
        }
        let start = self.clause_start(site.at, floor);
        let first = self.piece(start);
        let relative =
            first.words.any(Words::RELATIVE) || first.words.any(Words::ARTICLE) && first.shape == Shape::Lower;
        let end = self.skip_auxiliaries(site.end, quote);
        start > floor && relative && end < quote && self.piece(end).pos == Pos::Comma
    }

    pub(crate) fn is_last_in_clause(&self, end_of_verb: usize) -> bool {
        matches!(self.piece(end_of_verb).pos, Pos::Comma | Pos::Stop | Pos::Colon | Pos::Quote | Pos::None)
    }

    /// Steps over adverbs and pronouns that are no subject.
    pub(crate) fn behind_adverbs(&self, mut at: usize, end: usize) -> usize {
        let reflexive = |words: Words| words.any(Words::OBJECT_PRONOUN) && !words.any(Words::SUBJECT_PRONOUN);
        while at < end && (self.piece(at).pos == Pos::Adverb || reflexive(self.piece(at).words)) {
            at += 1;
        }
        at
    }
}

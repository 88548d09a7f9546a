//! Where the clause begins that a verb reports, in languages whose finite verb stands second: behind a comma.
//!
//! Owns the way from the verb over its subject, places, times and appositions to that clause, and what cannot open one:
//! a relative pronoun, a conjunction. Refuses to say where the clause ends (see `indirect`).

use std::ops::Range;

use crate::layout::Layout;
use crate::lexicon::Words;
use crate::token::{Pos, Shape};

/// Pieces between a verb and the clause that it reports.
const MAX_DISTANCE: usize = 24;

/// Appositions between them, at most.
const MAX_APPOSITIONS: usize = 3;

impl Layout<'_> {
    /// `Meier sagte am Montag in Berlin, die Brücke sei zu`, `sagte Meier, Chef der Partei, die Brücke sei zu`, `kündigte er
    /// an, die Brücke zu bauen`: the start of the reported clause behind `from`.
    pub(crate) fn complement_start(&self, from: usize, end: usize) -> Option<usize> {
        let limit = end.min(from + MAX_DISTANCE);
        let mut at = self.skip_auxiliaries(from, end);
        for _ in 0..MAX_APPOSITIONS {
            let verb = |at: usize| self.piece(at).is_verbal() && !self.piece(at + 1).is_nominal();
            let sign = (at..limit).find(|at| self.piece(*at).pos == Pos::Comma || verb(*at))?;
            if self.piece(sign).pos != Pos::Comma || sign + 1 >= end {
                return None;
            }
            let named = self.piece(sign - 1).is_nominal() || self.piece(sign - 1).pos == Pos::Close;
            match self.behind_apposition(sign + 1, limit).filter(|_| named && sign > from) {
                Some(close) => at = close,
                None => return self.can_open_clause(sign + 1, end).then_some(sign + 1),
            }
        }
        None
    }

    /// The comma that closes an apposition at `at`: a phrase between two commas, and no relative clause behind it.
    fn behind_apposition(&self, at: usize, end: usize) -> Option<usize> {
        let phrase = self.phrase_at(at, end).filter(|phrase| self.piece(phrase.head).pos != Pos::Pronoun)?;
        let close = phrase.pieces.end;
        let next = self.piece(close + 1);
        let relative = next.words.any(Words::RELATIVE)
            || next.words.any(Words::ARTICLE) && self.phrase_at(close + 1, end).is_none();
        (self.piece(close).pos == Pos::Comma && !relative).then_some(close)
    }

    /// `das sei falsch`, `das ist falsch`: the article stands for a noun, and its verb is not the last word.
    fn is_demonstrative(&self, at: usize) -> bool {
        self.is_reported_form(at + 1) || self.piece(at + 1).is_verbal() && self.piece(at + 2).is_word()
    }

    /// Says whether a reported clause can open with the piece `at`.
    fn can_open_clause(&self, at: usize, end: usize) -> bool {
        let first = self.piece(at);
        let words = first.words;
        // `das Haus, das brennt`, `das Haus, in dem es brennt`, `die Stadt, welche klagte`
        let pronoun = if first.pos == Pos::Preposition { at + 1 } else { at };
        let relative = self.piece(pronoun).words.any(Words::RELATIVE) && !self.piece(pronoun + 1).is_nominal()
            || self.piece(pronoun).words.any(Words::ARTICLE)
                && self.phrase_at(pronoun, end).is_none()
                && !self.is_demonstrative(pronoun)
                && self.ends_in_verb(pronoun, end);
        if words.any(Words::COMPLEMENTISER.or(Words::INTERROGATIVE)) {
            return !relative;
        }
        let joins = matches!(first.pos, Pos::Conjunction | Pos::Subordinator) || words.any(Words::SUBORDINATOR);
        // `damit sei die Brücke zu`
        !relative && (!joins || self.is_reported_form(at + 1))
    }

    /// Says whether a verb stands last in the clause that begins at `at`.
    fn ends_in_verb(&self, at: usize, end: usize) -> bool {
        let close = (at..end).find(|at| !self.piece(*at).is_word() && self.piece(*at).pos != Pos::Quote).unwrap_or(end);
        let last = close.checked_sub(1).filter(|last| *last > at);
        last.is_some_and(|last| self.piece(last).is_verbal() || self.is_reported_form(last))
    }

    /// `…, kritisierte aber`, `… und forderte`: a verb directly behind the sign or conjunction at `at` says what the subject did
    /// next, unless its form is that of reported speech.
    pub(crate) fn is_next_predicate(&self, at: usize) -> bool {
        let next = self.piece(at + 1);
        (self.lexicon.verb_second || self.lexicon.incises && self.piece(at).pos == Pos::Comma)
            && next.pos == Pos::Verb
            && !next.participle
            && !self.is_reported_form(at + 1)
    }

    /// Says whether a clause has what a reported one has where the verb stands second: its conjunction, the verb form of
    /// reported speech, a verb behind its first phrase, or an infinitive that says no purpose.
    pub(crate) fn is_complement(&self, clause: &Range<usize>) -> bool {
        let first = self.piece(clause.start).words;
        if first.any(Words::COMPLEMENTISER.or(Words::INTERROGATIVE))
            || clause.clone().any(|at| self.is_reported_form(at))
        {
            return true;
        }
        let behind = self.phrase_at(clause.start, clause.end).map(|phrase| phrase.pieces.end);
        behind.is_some_and(|behind| behind < clause.end && self.piece(behind).is_verbal())
            || self.ends_in_infinitive(clause) && !first.any(Words::PURPOSE)
    }

    /// Says whether the piece `at` is a verb in the form of reported speech; `die Habe` is none.
    pub(crate) fn is_reported_form(&self, at: usize) -> bool {
        let piece = self.piece(at);
        piece.words.any(Words::REPORTIVE) && piece.shape == Shape::Lower
    }

    /// Says whether the pieces end in an infinitive with its mark: `die Brücke zu bauen`, `die Brücke aufzubauen`.
    pub(crate) fn ends_in_infinitive(&self, clause: &Range<usize>) -> bool {
        let Some(last) = clause.clone().rev().find(|at| self.piece(*at).is_word()) else { return false };
        let marked = last > clause.start && self.piece(last - 1).words.any(Words::INFINITIVE);
        self.word(last).ends_with('n') && (marked || self.lexicon.holds_infinitive_mark(self.word(last)))
    }
}

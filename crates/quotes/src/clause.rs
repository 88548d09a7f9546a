//! The subject of a verb by position, in languages where it stands before its verb.
//!
//! Owns the way from a verb back to its subject, over auxiliaries, times, appositions and relative clauses. Refuses to look at
//! dependencies (see `syntax.rs`) and at languages whose verb stands second (see `verb_second.rs`).

use crate::layout::Layout;
use crate::lexicon::Words;
use crate::phrase::Phrase;
use crate::token::{Pos, Token};

/// How far an apposition, a relative clause or a bracket may reach, in pieces.
const MAX_INSERTION: usize = 28;

impl Layout<'_> {
    /// Returns the subject that stands before the verb at `verb`, with its auxiliaries and insertions between.
    pub(crate) fn subject_before(&self, verb: usize, floor: usize) -> Option<Phrase> {
        let mut end = verb;
        for _ in 0..6 {
            end = self.skip_verb_group(end, floor);
            let last = end.checked_sub(1).filter(|last| *last >= floor)?;
            match self.piece(last).pos {
                Pos::Comma | Pos::Dash => end = self.before_insertion(last, floor)?,
                Pos::Conjunction | Pos::To => return self.clause_subject(last, floor),
                Pos::Relative | Pos::Subordinator => return self.antecedent(last, floor),
                _ if self.is_time(last) => end = self.before_time(last, floor),
                _ => return self.phrase_before(end, floor),
            }
        }
        None
    }

    /// Skips auxiliaries, adverbs and negations backwards from `end`.
    fn skip_verb_group(&self, mut end: usize, floor: usize) -> usize {
        while end > floor {
            let piece = self.piece(end - 1);
            let skipped = (matches!(piece.pos, Pos::Auxiliary | Pos::Adverb | Pos::Negation)
                || self.is_proclitic(end - 1))
                && !(piece.words.any(Words::PLURAL) && piece.pos != Pos::Auxiliary);
            if !skipped {
                break;
            }
            end -= 1;
        }
        end
    }

    /// `se`, `y`, `l’`: a pronoun between subject and verb.
    fn is_proclitic(&self, at: usize) -> bool {
        let words = self.piece(at).words;
        self.lexicon.incises
            && words.any(Words::OBJECT_PRONOUN)
            && !words.any(Words::SUBJECT_PRONOUN.or(Words::ARTICLE))
    }

    /// Steps over an apposition or clause between two commas or dashes; returns the end of what stands before it.
    fn before_insertion(&self, close: usize, floor: usize) -> Option<usize> {
        let sign = self.piece(close).pos;
        let lowest = floor.max(close.saturating_sub(MAX_INSERTION));
        let open = (lowest..close).rev().find(|at| self.piece(*at).pos == sign)?;
        // An inner comma of a longer insertion: `Smith, of Dayton, Ohio, said`.
        let before = self.piece(open.wrapping_sub(1));
        let named = before.is_nominal() || matches!(before.pos, Pos::Pronoun | Pos::Close | Pos::Stop);
        (open > floor && named).then_some(open)
    }

    fn before_time(&self, last: usize, floor: usize) -> usize {
        let mut end = last;
        while end > floor {
            let piece = self.piece(end - 1);
            let part = matches!(piece.pos, Pos::Preposition | Pos::Determiner | Pos::Adjective | Pos::Number)
                || self.is_time(end - 1);
            if !part {
                break;
            }
            end -= 1;
        }
        end
    }

    /// Returns the noun before a relative pronoun.
    fn antecedent(&self, relative: usize, floor: usize) -> Option<Phrase> {
        let before = relative.checked_sub(1)?;
        // `Juana Pérez, que calificó …`
        let comma = self.lexicon.incises && self.piece(before).pos == Pos::Comma;
        let that = comma && self.piece(relative).words.any(Words::COMPLEMENTISER);
        if self.piece(relative).pos != Pos::Relative && !that {
            return None;
        }
        let end = if self.piece(before).pos == Pos::Comma { before } else { relative };
        let phrase = self.phrase_before(end, floor)?;
        // `a person with knowledge of the talks, who`: it is the person who speaks.
        let governed =
            phrase.pieces.start.checked_sub(1).filter(|at| *at > floor && self.piece(*at).pos == Pos::Preposition);
        let outer = governed.and_then(|at| self.phrase_before(at, floor));
        let speaks = |outer: &Phrase| self.piece(outer.head).words.any(Words::ROLE.or(Words::ANONYMOUS));
        Some(
            outer
                .filter(speaks)
                .map_or(phrase.clone(), |outer| Phrase { pieces: outer.pieces.start..phrase.pieces.end, ..outer }),
        )
    }

    /// Returns the last subject before `end`: a noun phrase with a verb behind it and no preposition before it.
    pub(crate) fn clause_subject(&self, end: usize, floor: usize) -> Option<Phrase> {
        let mut found = None;
        let mut at = floor.max(end.saturating_sub(80));
        while at < end {
            let Some(phrase) = self.phrase_at(at, end) else {
                at += 1;
                continue;
            };
            let before = if at > floor { self.piece(at - 1) } else { Token::NONE };
            let governed = matches!(
                before.pos,
                Pos::Preposition | Pos::Verb | Pos::Relative | Pos::Subordinator | Pos::To | Pos::Auxiliary
            );
            let behind = self.after_insertion(phrase.pieces.end, end);
            let verb = (behind..end.min(behind + 3)).find(|place| self.piece(*place).is_verbal());
            let only_adverbs = verb.is_some_and(|verb| {
                (behind..verb).all(|at| self.piece(at).pos == Pos::Adverb || self.is_proclitic(at))
            });
            if !governed && (only_adverbs || (found.is_none() && behind >= end)) {
                found = Some(phrase.clone());
            }
            at = phrase.pieces.end.max(at + 1);
        }
        found
    }

    /// Steps over an apposition or relative clause that begins at `at`; returns the place behind it, or `at`.
    pub(crate) fn after_insertion(&self, at: usize, end: usize) -> usize {
        let sign = self.piece(at).pos;
        if !matches!(sign, Pos::Comma | Pos::Dash | Pos::Open) || at >= end {
            return at;
        }
        let closing = if sign == Pos::Open { Pos::Close } else { sign };
        let limit = end.min(at + MAX_INSERTION);
        let mut place = at + 1;
        // `, D-Ohio, ` and `, a member, ` close with the next comma; one of a list inside goes on.
        while let Some(close) = (place..limit).find(|other| self.piece(*other).pos == closing) {
            let next = self.piece(close + 1);
            let proclitic = self.is_proclitic(close + 1);
            if next.is_verbal() || next.pos == Pos::Adverb || proclitic || sign == Pos::Open {
                return close + 1;
            }
            place = close + 1;
        }
        at
    }

    /// Returns the first place at or behind `at` that is neither auxiliary, adverb nor negation.
    pub(crate) fn skip_auxiliaries(&self, mut at: usize, end: usize) -> usize {
        while at < end && matches!(self.piece(at).pos, Pos::Auxiliary | Pos::Adverb | Pos::Negation) {
            at += 1;
        }
        at
    }
}

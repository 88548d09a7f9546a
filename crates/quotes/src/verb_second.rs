//! Subjects in languages whose finite verb stands second, or last in a subordinate clause.
//!
//! Owns the reading of such clauses by position and case: what stands before the verb, what stands behind it, and which
//! of the two is the subject. Refuses to look at languages with a fixed order of subject and verb (see `phrase.rs`).

use std::ops::Range;

use crate::layout::Layout;
use crate::lexicon::{Cue, Words};
use crate::phrase::Phrase;
use crate::site::Site;
use crate::token::{Pos, Shape};

/// How far before a verb its clause may begin, in pieces.
const MAX_CLAUSE: usize = 40;

/// How many verbs before a quotation are asked for their subject.
const MAX_VERBS: usize = 3;

/// Pieces between `es` and the place where words stand: `heißt es dazu in dem Bericht`.
const MAX_PLACE_DISTANCE: usize = 5;

impl Layout<'_> {
    /// The source of a finite cue: its subject, or that of its auxiliary; whoever is quoted, for verbs of quoting.
    pub(crate) fn verb_second_source(&self, site: &Site, sentence: &Range<usize>) -> Option<Phrase> {
        if let Some(auxiliary) = self.auxiliary_of(site, sentence) {
            return self
                .verb_second_subject(auxiliary, auxiliary + 1, sentence)
                .or_else(|| self.verb_second_subject(site.at, site.end, sentence));
        }
        if site.cue.any(Cue::QUOTED) {
            return self.quoted_person(site, sentence);
        }
        self.verb_second_subject(site.at, site.end, sentence)
    }

    /// The auxiliary of a verb that closes its clause: `hat … erklärt`.
    pub(crate) fn auxiliary_of(&self, site: &Site, sentence: &Range<usize>) -> Option<usize> {
        let closes = !self.piece(site.end).is_word();
        let start = self.clause_start(site.at, sentence.start);
        (start..site.at).rev().find(|at| self.piece(*at).pos == Pos::Auxiliary).filter(|_| closes)
    }

    /// Says whether the verb at `at` is a participle with `werden` or `sein`: `wird … genannt`, `genannt wird`.
    pub(crate) fn is_passive_bracket(&self, at: usize, end: usize, sentence: &Range<usize>) -> bool {
        if !self.lexicon.verb_second || !self.piece(at).cue.any(Cue::NON_FINITE) {
            return false;
        }
        let next = self.piece(end);
        if next.pos == Pos::Auxiliary {
            return next.words.any(Words::COPULA);
        }
        let start = self.clause_start(at, sentence.start);
        let auxiliary = (start..at).find(|at| self.piece(*at).pos == Pos::Auxiliary).filter(|_| !next.is_word());
        auxiliary.is_some_and(|at| self.piece(at).words.any(Words::COPULA))
    }

    /// The preposition of the agent between auxiliary and participle: `wird von der Polizei als … bezeichnet`.
    pub(crate) fn agent_in_bracket(&self, site: &Site, sentence: &Range<usize>) -> Option<usize> {
        let start = self.clause_start(site.at, sentence.start);
        (start..site.at).rev().find(|at| self.lexicon.verb_second && self.is_agent(*at))
    }

    /// `Der Sender zitierte den Minister`, `zitiert der Sender den Minister`: the object speaks.
    fn quoted_person(&self, site: &Site, sentence: &Range<usize>) -> Option<Phrase> {
        let start = self.clause_start(site.at, sentence.start);
        let behind = self.phrase_at(self.behind_adverbs(site.end, sentence.end), sentence.end)?;
        if self.opening_subject(start, site.at).is_some() {
            return Some(behind);
        }
        self.phrase_at(behind.pieces.end, sentence.end).or(Some(behind))
    }

    /// The subject of the finite verb at `verb`.
    pub(crate) fn verb_second_subject(
        &self,
        verb: usize,
        end_of_verb: usize,
        sentence: &Range<usize>,
    ) -> Option<Phrase> {
        let next = self.behind_adverbs(end_of_verb, sentence.end);
        if self.piece(next).words.any(Words::IMPERSONAL) {
            return self.place_of_words(verb, next, sentence);
        }
        let start = self.clause_start(verb, sentence.start);
        if self.is_last_in_clause(end_of_verb)
            && let Some(subject) = self.subject_of_subordinate(start, verb, sentence.start)
        {
            return Some(subject);
        }
        if self.piece(verb.wrapping_sub(1)).pos == Pos::Conjunction && verb > sentence.start {
            let earlier = (start..verb - 1).rev().find(|at| self.piece(*at).is_verbal())?;
            return self.verb_second_subject(earlier, earlier + 1, &(sentence.start..verb));
        }
        let found = self.choose(self.opening_subject(start, verb), self.subject_right_behind(next, sentence.end));
        found.or_else(|| self.name_with_particle(start, verb))
    }

    /// `…, wie Meier sagte`, `Während Meier sagte, …`, `…, der Meier beriet und sagte`.
    fn subject_of_subordinate(&self, start: usize, verb: usize, floor: usize) -> Option<Phrase> {
        let first = self.piece(start);
        if start >= verb {
            return None;
        }
        if first.words.any(Words::SUBORDINATOR.or(Words::COMPLEMENTISER)) {
            return self.phrase_at(self.behind_adverbs(start + 1, verb), verb);
        }
        let relative =
            first.words.any(Words::RELATIVE) || first.words.any(Words::ARTICLE) && first.shape == Shape::Lower;
        let comma = start.checked_sub(1).filter(|comma| *comma > floor && self.piece(*comma).pos == Pos::Comma)?;
        let own_noun = self.phrase_at(start, verb).is_some_and(|phrase| phrase.pieces.len() > 1);
        if !relative || own_noun && !first.words.any(Words::OBLIQUE) {
            return None;
        }
        if first.words.any(Words::OBLIQUE) { self.phrase_at(start + 1, verb) } else { self.phrase_before(comma, floor) }
    }

    /// The phrase that opens the clause and reaches to its verb, where it can be a subject.
    fn opening_subject(&self, start: usize, verb: usize) -> Option<Phrase> {
        let skipped = |at: usize| matches!(self.piece(at).pos, Pos::Adverb | Pos::Conjunction);
        let opening = (start..verb).find(|at| !skipped(*at))?;
        let first = self.piece(opening);
        if first.words.any(Words::OBLIQUE) || first.pos == Pos::Preposition {
            return None;
        }
        let phrase = self.phrase_at(opening, verb)?;
        let behind = self.after_insertion(phrase.pieces.end, verb + 1);
        (self.skip_auxiliaries(behind, verb) == verb).then_some(phrase)
    }

    /// `Von der Heide sagte`: a preposition that is part of the name.
    fn name_with_particle(&self, start: usize, verb: usize) -> Option<Phrase> {
        let particle = self.piece(start).is_capitalised() && self.lexicon.binds(self.word(start));
        let phrase = self.phrase_at(start + 1, verb).filter(|_| particle)?;
        (phrase.pieces.end == verb).then_some(Phrase { pieces: start..verb, head: phrase.head })
    }

    /// The subject of the clause that holds the piece `at`: of the last finite verb before it, else of the first behind.
    pub(crate) fn subject_around(&self, at: usize, sentence: &Range<usize>) -> Option<(usize, Phrase)> {
        let verb = |at: &usize| self.piece(*at).is_verbal();
        let subject = |at: usize| Some((at, self.verb_second_subject(at, at + 1, sentence)?));
        let before = (sentence.start..at).rev().filter(verb).take(MAX_VERBS).find_map(subject);
        before.or_else(|| (at + 1..sentence.end).find(verb).and_then(subject))
    }

    /// The subject of the clause that says `mit den Worten`.
    pub(crate) fn subject_of_words(&self, site: &Site, sentence: &Range<usize>) -> Option<Phrase> {
        let verb = |at: &usize| self.piece(*at).is_verbal();
        let before = (sentence.start..site.at).find(verb).and_then(|at| self.verb_second_subject(at, at + 1, sentence));
        before.or_else(|| {
            let at = (site.end..sentence.end).find(verb)?;
            self.verb_second_subject(at, at + 1, sentence)
        })
    }

    /// The phrase directly behind the verb, where it can be a subject; a dative before it is stepped over.
    fn subject_right_behind(&self, next: usize, end: usize) -> Option<Phrase> {
        let phrase = self.phrase_at(next, end)?;
        if !self.piece(next).words.any(Words::OBLIQUE) {
            return Some(phrase);
        }
        let second = phrase.pieces.end;
        self.phrase_at(second, end).filter(|_| !self.piece(second).words.any(Words::OBLIQUE))
    }

    /// Which of the phrases before and behind a verb is its subject.
    fn choose(&self, opened: Option<Phrase>, behind: Option<Phrase>) -> Option<Phrase> {
        let (Some(opened), Some(behind)) = (&opened, &behind) else { return opened.or(behind) };
        let pronoun = self.piece(behind.pieces.start).words;
        let nominative = pronoun.any(Words::SUBJECT_PRONOUN) && !pronoun.any(Words::OBJECT_PRONOUN);
        let opened_pronoun = self.piece(opened.head).pos == Pos::Pronoun;
        let demonstrative = opened.pieces.len() == 1 && self.piece(opened.head).pos == Pos::Determiner;
        let person_behind = self.is_personal(behind) && !self.names_person(opened) && !opened_pronoun;
        let takes = nominative || demonstrative || person_behind;
        Some(if takes { behind.clone() } else { opened.clone() })
    }

    /// `In dem Antrag heißt es`, `heißt es in dem Antrag`: where the words stand is their source.
    fn place_of_words(&self, verb: usize, pronoun: usize, sentence: &Range<usize>) -> Option<Phrase> {
        let start = self.clause_start(verb, sentence.start);
        let opening = (start..verb).find(|at| self.piece(*at).pos != Pos::Adverb).unwrap_or(start);
        let before = (self.piece(opening).pos == Pos::Preposition).then(|| self.phrase_at(opening + 1, verb)).flatten();
        let limit = sentence.end.min(pronoun + MAX_PLACE_DISTANCE);
        let behind = (pronoun..limit).find(|at| self.piece(*at).pos == Pos::Preposition);
        before.or_else(|| behind.and_then(|place| self.phrase_at(place + 1, sentence.end)))
    }

    /// Where the clause of a verb begins: behind the last sign before it.
    pub(crate) fn clause_start(&self, verb: usize, floor: usize) -> usize {
        let lowest = floor.max(verb.saturating_sub(MAX_CLAUSE));
        let sign = |at: &usize| {
            let quote = self.piece(*at).pos == Pos::Quote && self.piece(*at + 1).pos == Pos::Comma;
            matches!(self.piece(*at).pos, Pos::Comma | Pos::Colon | Pos::Dash | Pos::Semicolon) || quote
        };
        match (lowest..verb).rev().find(sign) {
            // An apposition ends in the comma before the verb: `Meier, Chef der Partei, sagte`.
            Some(last) if last + 1 == verb => lowest,
            Some(last) => last + 1,
            None => lowest,
        }
    }

    fn is_last_in_clause(&self, end_of_verb: usize) -> bool {
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

    /// Says whether a phrase names a person by a role, a title or a name.
    pub(crate) fn is_personal(&self, phrase: &Phrase) -> bool {
        let personal = Words::ROLE.or(Words::TITLE).or(Words::FORENAME_M).or(Words::FORENAME_F);
        let named = |at: usize| self.piece(at).words.any(personal) || self.piece(at).pos == Pos::Name;
        let core = phrase.pieces.start..phrase.head + 1;
        // Nouns that are no name are written as one word.
        let run = core.len() > 1 && core.clone().all(|at| matches!(self.piece(at).pos, Pos::Noun | Pos::Name));
        run || core.into_iter().any(named)
    }

    /// Says whether a phrase, or the apposition behind it, names a person.
    pub(crate) fn names_person(&self, phrase: &Phrase) -> bool {
        let behind = phrase.pieces.end;
        let apposition =
            (self.piece(behind).pos == Pos::Comma).then(|| self.phrase_at(behind + 1, usize::MAX)).flatten();
        self.is_personal(phrase) || apposition.is_some_and(|apposition| self.is_personal(&apposition))
    }
}

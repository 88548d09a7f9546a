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

/// How many verbs before a quotation are asked for their subject.
const MAX_VERBS: usize = 3;

/// Prepositions behind a subject, at most.
const MAX_PREPOSITIONS: usize = 3;

/// Pieces between `es` and the place where words stand: `heißt es dazu in dem Bericht`.
const MAX_PLACE_DISTANCE: usize = 5;

impl Layout<'_> {
    /// The source of a finite cue: its subject, or that of its auxiliary; whoever is quoted, for verbs of quoting.
    pub(crate) fn verb_second_source(&self, site: &Site, sentence: &Range<usize>) -> Option<Phrase> {
        if let Some(auxiliary) = self.auxiliary_of(site, sentence) {
            return self
                .verb_second_subject(auxiliary, auxiliary + 1, sentence)
                .or_else(|| self.verb_second_subject(site.at, site.end, sentence))
                .or_else(|| {
                    self.document_before(auxiliary, sentence.start).filter(|_| self.piece(site.at).cue_words > 1)
                });
        }
        if site.cue.any(Cue::QUOTED) {
            return self.quoted_person(site, sentence);
        }
        let subject = self.verb_second_subject(site.at, site.end, sentence);
        subject.or_else(|| self.document_before(site.at, sentence.start).filter(|_| self.piece(site.at).cue_words > 1))
    }

    /// `In dem Bericht ist die Rede von …`, `In dem Bericht wird … genannt`: the document that opens the clause of a verb.
    pub(crate) fn document_before(&self, verb: usize, floor: usize) -> Option<Phrase> {
        let start = self.clause_start(verb, floor);
        let opens = self.piece(start).pos == Pos::Preposition && !self.is_agent(start);
        let phrase = self.phrase_at(start + 1, verb).filter(|_| opens)?;
        self.piece(phrase.head).words.any(Words::DOCUMENT.or(Words::NOUN_CUE).or(Words::WORK)).then_some(phrase)
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
        let agent = (start..site.at).rev().find(|at| self.lexicon.verb_second && self.is_agent(*at))?;
        // `…, die von der Sonne ausgehen und „…“ genannt werden`
        (!(agent..site.at).any(|at| self.piece(at).pos == Pos::Verb)).then_some(agent)
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
        let start = self.clause_start(verb, sentence.start);
        if self.piece(next).words.any(Words::IMPERSONAL) {
            // `Meier hält es für falsch`
            let opened = self.opening_subject(start, verb);
            return opened.or_else(|| self.place_of_words(verb, next, sentence));
        }
        if self.piece(verb.wrapping_sub(1)).words.any(Words::IMPERSONAL) && self.is_last_in_clause(end_of_verb) {
            return self.place_of_words(verb, verb - 1, sentence);
        }
        if self.is_last_in_clause(self.skip_auxiliaries(end_of_verb, sentence.end))
            && let Some(subject) = self.subject_of_subordinate(start, verb, sentence.start)
        {
            return Some(subject);
        }
        if self.piece(verb.wrapping_sub(1)).pos == Pos::Conjunction && verb > sentence.start {
            let earlier = (start..verb - 1).rev().find(|at| self.piece(*at).is_verbal())?;
            return self.verb_second_subject(earlier, earlier + 1, &(sentence.start..verb));
        }
        let (opened, behind) = (self.opening_subject(start, verb), self.subject_right_behind(next, sentence.end));
        let found = self.choose(opened, behind, verb).or_else(|| self.name_with_particle(start, verb));
        let follows = matches!(self.piece(verb.wrapping_sub(1)).pos, Pos::Comma | Pos::Quote);
        found.or_else(|| self.marked_source_at(next).filter(|_| follows))
    }

    /// `…, wie Meier sagte`, `Während Meier sagte, …`, `…, der Meier beriet und sagte`.
    fn subject_of_subordinate(&self, start: usize, verb: usize, floor: usize) -> Option<Phrase> {
        let first = self.piece(start);
        if start >= verb {
            return None;
        }
        if first.words.any(Words::SUBORDINATOR.or(Words::COMPLEMENTISER)) {
            let behind = self.behind_adverbs(start + 1, verb);
            return self.phrase_at(behind, verb).or_else(|| self.marked_source_at(behind));
        }
        let relative =
            first.words.any(Words::RELATIVE) || first.words.any(Words::ARTICLE) && first.shape == Shape::Lower;
        let comma = start.checked_sub(1).filter(|comma| *comma > floor && self.piece(*comma).pos == Pos::Comma)?;
        if relative && let Some(inner) = self.subject_behind_relative(start, verb) {
            return Some(inner);
        }
        let determined = self.piece(start + 1).pos == Pos::Determiner;
        let own_noun = !determined && self.phrase_at(start, verb).is_some_and(|phrase| phrase.pieces.len() > 1);
        if !relative || own_noun && !first.words.any(Words::OBLIQUE) {
            return None;
        }
        if first.words.any(Words::OBLIQUE) { self.phrase_at(start + 1, verb) } else { self.phrase_before(comma, floor) }
    }

    /// `…, die Meier sagte`, `…, das der Rat sagte`: the pronoun at `start` is the object, the subject stands behind it.
    fn subject_behind_relative(&self, start: usize, verb: usize) -> Option<Phrase> {
        let behind = self.piece(start + 1);
        let nominative = self.piece(start).words.any(Words::NOMINATIVE);
        let apart = self.phrase_at(start, verb).is_some_and(|phrase| phrase.pieces.end < verb);
        let named = !nominative && (behind.pos == Pos::Name || behind.pos == Pos::Noun && apart);
        let subject =
            behind.words.any(Words::SUBJECT_PRONOUN) || behind.words.any(Words::ARTICLE) && !nominative || named;
        self.phrase_at(start + 1, verb).filter(|_| subject && !behind.words.any(Words::OBLIQUE))
    }

    /// The phrase that opens the clause and reaches to its verb, where it can be a subject.
    fn opening_subject(&self, start: usize, verb: usize) -> Option<Phrase> {
        let skipped = |at: usize| matches!(self.piece(at).pos, Pos::Adverb | Pos::Conjunction | Pos::Negation);
        let opening = (start..verb).find(|at| !skipped(*at))?;
        let first = self.piece(opening);
        if first.words.any(Words::OBLIQUE) || first.pos == Pos::Preposition {
            return None;
        }
        let phrase = self.phrase_at(opening, verb)?;
        let whole = first.pos == Pos::Determiner || self.is_personal(&phrase);
        let described = if whole { self.behind_prepositions(phrase.pieces.end, verb) } else { phrase.pieces.end };
        let behind = self.after_insertion(described, verb + 1);
        let reaches = self.skip_auxiliaries(behind, verb) == verb;
        (reaches || self.is_long_apposition(&(phrase.pieces.end..verb))).then_some(phrase)
    }

    /// `Die Frau mit dem blauen Hut sagte`: the place behind what prepositions add to a phrase.
    fn behind_prepositions(&self, mut at: usize, verb: usize) -> usize {
        for _ in 0..MAX_PREPOSITIONS {
            let inner = (self.piece(at).pos == Pos::Preposition).then(|| self.phrase_at(at + 1, verb)).flatten();
            let Some(inner) = inner else { break };
            at = inner.pieces.end;
        }
        at
    }

    /// `Die Sprecherin der Liste Stadt/Land, Sitz Dunmore, Erika Muster, sagte`: no verb stands between the subject and the
    /// comma before its own.
    fn is_long_apposition(&self, between: &Range<usize>) -> bool {
        let comma = between.end.checked_sub(1).is_some_and(|last| self.piece(last).pos == Pos::Comma);
        let first = self.piece(between.start);
        let verb = |at: usize| self.piece(at).is_verbal() || self.is_reported_form(at);
        comma && first.pos != Pos::Adjective && between.len() > 1 && !between.clone().any(verb)
    }

    /// Says whether a noun phrase or pronoun opens the clause of the verb at `verb` and reaches to it.
    pub(crate) fn opens_with_object(&self, verb: usize, floor: usize) -> bool {
        let start = self.clause_start(verb, floor);
        let demonstrative = self.piece(start).pos == Pos::Determiner && start + 1 == verb;
        demonstrative || self.phrase_at(start, verb).is_some_and(|phrase| phrase.pieces.end == verb)
    }

    /// `Von der Heide sagte`: a preposition that is part of the name.
    fn name_with_particle(&self, start: usize, verb: usize) -> Option<Phrase> {
        let particle = self.piece(start).is_capitalised() && self.lexicon.is_agent(self.word(start));
        let phrase = self.phrase_at(start + 1, verb).filter(|_| particle)?;
        (phrase.pieces.end == verb).then_some(Phrase { pieces: start..verb, head: phrase.head })
    }

    /// The subject of the clause that holds the piece `at`: of the last finite verb before it, else of the first behind. Who
    /// is the subject of a verb in the form of reported speech, or of a passive, does not speak.
    pub(crate) fn subject_around(&self, at: usize, sentence: &Range<usize>) -> Option<(usize, Phrase)> {
        let verb = |at: &usize| {
            self.piece(*at).is_verbal() && !self.is_reported_form(*at) && !self.is_spoken_of(*at, sentence)
        };
        let subject = |at: usize| Some((at, self.verb_second_subject(at, at + 1, sentence)?));
        let before = (sentence.start..at).rev().filter(verb).take(MAX_VERBS).find_map(subject);
        before.or_else(|| (at + 1..sentence.end).find(verb).and_then(subject))
    }

    /// The subject of what stands before a colon: of its last verb that no subordinate clause holds, else of any.
    pub(crate) fn subject_before_colon(&self, colon: usize, sentence: &Range<usize>) -> Option<Phrase> {
        let main = |at: &usize| self.piece(*at).is_verbal() && !self.is_subordinate(*at, sentence.start);
        let main = (sentence.start..colon).rev().filter(main).take(MAX_VERBS);
        let mut spoken = main.clone().map(|at| self.is_reported_form(at) || self.is_spoken_of(at, sentence));
        if spoken.next() == Some(true) {
            return None;
        }
        let mut subjects = main.filter_map(|at| self.verb_second_subject(at, at + 1, sentence));
        subjects.next().or_else(|| self.subject_around(colon, sentence).map(|(_, phrase)| phrase))
    }

    /// `Betont wird das Ziel`, `Das Ziel wurde als … beschrieben`: a passive of speech at the auxiliary `at`.
    fn is_spoken_of(&self, at: usize, sentence: &Range<usize>) -> bool {
        let spoken = |at: usize| {
            let piece = self.piece(at);
            piece.cue.any(Cue::NON_FINITE) && piece.cue.any(Cue::SPEECH.or(Cue::LABEL)) && !piece.cue.any(Cue::QUOTED)
        };
        let sign = |at: &usize| matches!(self.piece(*at).pos, Pos::Comma | Pos::Colon | Pos::Semicolon | Pos::Dash);
        let end = (at..sentence.end).find(sign).unwrap_or(sentence.end);
        let before = at.checked_sub(1).filter(|before| *before >= sentence.start);
        self.piece(at).words.any(Words::COPULA)
            && (before.is_some_and(spoken)
                || end.checked_sub(1).is_some_and(|last| (last.saturating_sub(1)..=last).any(spoken)))
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
        let second = phrase.pieces.end;
        let other = self.phrase_at(second, end).filter(|_| !self.piece(second).words.any(Words::OBLIQUE));
        if self.piece(next).words.any(Words::OBLIQUE) {
            return other;
        }
        // `sagte der Zeitung ein Sprecher`
        let addressed = self.piece(phrase.head).words.any(Words::DOCUMENT.or(Words::WORK));
        let speaker = other.filter(|other| addressed && self.is_personal(other) && !self.is_personal(&phrase));
        speaker.or(Some(phrase))
    }

    /// `In dem Antrag heißt es`, `heißt es in dem Antrag`: where the words stand is their source.
    fn place_of_words(&self, verb: usize, pronoun: usize, sentence: &Range<usize>) -> Option<Phrase> {
        let start = self.clause_start(verb, sentence.start);
        let opening = (start..verb).find(|at| self.piece(*at).pos != Pos::Adverb).unwrap_or(start);
        let place = self.piece(opening).pos == Pos::Preposition;
        let before = place.then(|| self.phrase_at(opening + 1, verb)).flatten();
        // `der Vertrag, in dem es heißt`
        let comma =
            opening.checked_sub(1).filter(|comma| *comma > sentence.start && self.piece(*comma).pos == Pos::Comma);
        let relative = place && self.piece(opening + 1).words.any(Words::ARTICLE) && before.is_none();
        if let (true, Some(comma)) = (relative, comma) {
            return self.phrase_before(comma, sentence.start);
        }
        let limit = sentence.end.min(pronoun + MAX_PLACE_DISTANCE);
        let behind = (pronoun..limit).find(|at| self.piece(*at).pos == Pos::Preposition);
        before.or_else(|| behind.and_then(|place| self.phrase_at(place + 1, sentence.end)))
    }
}

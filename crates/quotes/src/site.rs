//! The cues of a sentence and whose words they introduce.
//!
//! Owns the reading of a cue in its sentence: finite or not, active or passive, and its source. Refuses to decide which
//! quotation a cue belongs to.

use std::ops::Range;

use copydesk_article::Evidence;

use crate::layout::Layout;
use crate::lexicon::{Cue, Words};
use crate::phrase::Phrase;
use crate::token::Pos;

/// A cue in a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Site {
    /// Its first piece.
    pub(crate) at: usize,
    /// One past its last piece.
    pub(crate) end: usize,
    /// What it does.
    pub(crate) cue: Cue,
    /// A finite verb, or one with a finite auxiliary.
    pub(crate) finite: bool,
    /// The source is the agent, not the subject.
    pub(crate) passive: bool,
}

/// A source with how it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Source {
    pub(crate) phrase: Phrase,
    pub(crate) evidence: Evidence,
}

impl Layout<'_> {
    /// Returns the cues among the pieces of a sentence, in order.
    pub(crate) fn sites(&self, sentence: &Range<usize>) -> Vec<Site> {
        sentence.clone().filter_map(|at| self.site(at, sentence)).collect()
    }

    /// Reads the piece `at` as a cue.
    pub(crate) fn site(&self, at: usize, sentence: &Range<usize>) -> Option<Site> {
        let piece = self.piece(at);
        if piece.cue.is_empty() || (piece.cue.any(Cue::VERBAL) && piece.pos != Pos::Verb && piece.cue_words == 1) {
            return None;
        }
        if piece.cue_words > 1
            && piece.cue.any(Cue::VERBAL)
            && matches!(piece.pos, Pos::Noun | Pos::Name | Pos::Adjective)
        {
            return None;
        }
        let before = self.piece(at.wrapping_sub(1)).pos;
        if piece.cue.any(Cue::BEHIND_COMMA) && (at == sentence.start || !matches!(before, Pos::Comma | Pos::Quote)) {
            return None;
        }
        let end = at + usize::from(piece.cue_words);
        let group = self.verb_group(at, sentence.start);
        let ing = self.is_ing(at);
        let infinitive = at > sentence.start && self.piece(at - 1).pos == Pos::To;
        let quoted = piece.cue.any(Cue::QUOTED);
        let passive = group.copula && !ing && !group.have_only && !quoted;
        let finite = (piece.cue.any(Cue::FINITE) && !ing && !infinitive) || (ing && group.copula) || group.modal;
        Some(Site { at, end, cue: piece.cue, finite, passive })
    }

    fn is_ing(&self, at: usize) -> bool {
        let piece = self.piece(at);
        let tag = self.syntax.and_then(|doc| doc.token(piece.syntax)).map_or("", spacy_runtime::Token::tag);
        if tag.is_empty() { !piece.cue.any(Cue::FINITE) && self.word(at).ends_with("ing") } else { tag == "VBG" }
    }

    fn verb_group(&self, at: usize, floor: usize) -> VerbGroup {
        let mut group = VerbGroup::default();
        let mut place = at;
        while place > floor {
            let piece = self.piece(place - 1);
            if !matches!(piece.pos, Pos::Auxiliary | Pos::Adverb | Pos::Negation) {
                break;
            }
            if piece.pos == Pos::Auxiliary {
                group.modal = true;
                group.copula |= piece.words.any(Words::COPULA);
                group.have_only &= !piece.words.any(Words::COPULA);
            }
            place -= 1;
        }
        group
    }

    /// Returns who says what the cue introduces.
    pub(crate) fn source(&self, site: &Site, sites: &[Site], sentence: &Range<usize>) -> Option<Source> {
        if site.cue.any(Cue::ACCORDING) {
            let of = usize::from(self.piece(site.end).pos == Pos::Preposition);
            let phrase = self.phrase_at(site.end + of, sentence.end)?;
            return Some(Source { phrase, evidence: Evidence::AccordingTo });
        }
        if site.cue.any(Cue::ACCORDING_AFTER) {
            let phrase = self.phrase_before(site.at, sentence.start)?;
            return Some(Source { phrase, evidence: Evidence::AccordingTo });
        }
        if site.cue.any(Cue::NOUN) {
            return self.noun_source(site, sites, sentence);
        }
        if site.passive {
            return self.agent(site, sentence).map(|phrase| Source { phrase, evidence: Evidence::OwnSentence });
        }
        if site.finite {
            return self.finite_source(site, sentence);
        }
        self.participle_source(site, sites, sentence)
    }

    fn finite_source(&self, site: &Site, sentence: &Range<usize>) -> Option<Source> {
        if self.lexicon.verb_second
            && let Some(phrase) = self.subject_of_bracket(site, sentence)
        {
            return Some(Source { phrase, evidence: Evidence::OwnSentence });
        }
        let relative = self.relative_before(site.at, sentence.start);
        let evidence = if relative { Evidence::Participle } else { Evidence::OwnSentence };
        let by_place = self.subject_before(site.at, sentence.start);
        let adjacent = by_place.as_ref().is_some_and(|phrase| self.touches(phrase, site.at));
        // Behind a preposition stands no subject, but the end of a longer one.
        let governed = by_place.as_ref().is_some_and(|phrase| {
            phrase.pieces.start > sentence.start && self.piece(phrase.pieces.start - 1).pos == Pos::Preposition
        });
        let phrase = if adjacent && !governed { by_place } else { self.tree_subject(site.at).or(by_place) };
        let phrase = phrase.or_else(|| self.subject_behind(site, sentence))?;
        Some(Source { phrase, evidence })
    }

    /// The subject of a verb, or of its auxiliary where the verb closes the clause: `hat … erklärt`.
    fn subject_of_bracket(&self, site: &Site, sentence: &Range<usize>) -> Option<Phrase> {
        let closes = !self.piece(site.end).is_word();
        let start = self.clause_start(site.at, sentence.start);
        let auxiliary = (start..site.at).rev().find(|at| self.piece(*at).pos == Pos::Auxiliary).filter(|_| closes);
        let bracket = auxiliary.and_then(|at| self.verb_second_subject(at, at + 1, sentence));
        bracket.or_else(|| self.verb_second_subject(site.at, site.end, sentence))
    }

    /// The subject in a language whose finite verb stands second, or last in a subordinate clause.
    fn verb_second_subject(&self, verb: usize, end_of_verb: usize, sentence: &Range<usize>) -> Option<Phrase> {
        let subject = Words::SUBJECT_PRONOUN;
        let mut next = end_of_verb;
        while next < sentence.end && (self.piece(next).pos == Pos::Adverb || self.is_reflexive(next)) {
            next += 1;
        }
        let behind = self.phrase_at(next, sentence.end).filter(|_| !self.piece(next).words.any(Words::OBLIQUE));
        let pronoun = self.piece(next).words;
        if pronoun.any(Words::IMPERSONAL) {
            return self.place_of_words(verb, next, sentence);
        }
        if pronoun.any(subject) && !pronoun.any(Words::OBJECT_PRONOUN) {
            return behind;
        }
        let start = self.clause_start(verb, sentence.start);
        let first = self.piece(start);
        let last_in_clause =
            matches!(self.piece(end_of_verb).pos, Pos::Comma | Pos::Stop | Pos::Colon | Pos::Quote | Pos::None);
        if first.words.any(Words::SUBORDINATOR.or(Words::COMPLEMENTISER)) && start < verb && last_in_clause {
            return self.phrase_at(start + 1, verb);
        }
        if self.piece(verb.wrapping_sub(1)).pos == Pos::Conjunction && verb > sentence.start {
            let earlier = (start..verb - 1).rev().find(|at| self.piece(*at).is_verbal())?;
            return self.verb_second_subject(earlier, earlier + 1, &(sentence.start..verb));
        }
        let opening = (start..verb).find(|at| self.piece(*at).pos != Pos::Adverb).unwrap_or(verb);
        let touches = |phrase: &Phrase| {
            let behind = self.after_insertion(phrase.pieces.end, verb + 1);
            self.skip_auxiliaries(behind, verb) == verb
        };
        let opened = self.phrase_at(opening, verb).filter(touches);
        match (opened, behind) {
            (Some(opened), Some(behind))
                if self.is_personal(&behind)
                    && !self.is_personal(&opened)
                    && self.piece(opened.head).pos != Pos::Pronoun =>
            {
                Some(behind)
            }
            (Some(opened), _) => Some(opened),
            (None, behind) if opening == verb || first.pos == Pos::Preposition => behind,
            (None, _) => None,
        }
    }

    /// `In dem Antrag heißt es`, `heißt es in dem Antrag`: where the words stand is their source.
    fn place_of_words(&self, verb: usize, pronoun: usize, sentence: &Range<usize>) -> Option<Phrase> {
        let start = self.clause_start(verb, sentence.start);
        let before = (self.piece(start).pos == Pos::Preposition).then(|| self.phrase_at(start + 1, verb)).flatten();
        let limit = sentence.end.min(pronoun + 5);
        let behind = (pronoun..limit).find(|at| self.piece(*at).pos == Pos::Preposition);
        before.or_else(|| behind.and_then(|place| self.phrase_at(place + 1, sentence.end)))
    }

    /// Where the clause of a verb begins: behind the last sign before it.
    fn clause_start(&self, verb: usize, floor: usize) -> usize {
        let floor = floor.max(verb.saturating_sub(30));
        let sign = |at: &usize| {
            let quote = self.piece(*at).pos == Pos::Quote && self.piece(*at + 1).pos == Pos::Comma;
            matches!(self.piece(*at).pos, Pos::Comma | Pos::Colon | Pos::Dash) || quote
        };
        let last = (floor..verb).rev().find(sign);
        // An apposition ends in the comma before the verb: `Meier, Chef der Partei, sagte`.
        match last {
            Some(last) if last + 1 == verb => (floor..last).rev().find(sign).map_or(floor, |_| floor),
            Some(last) => last + 1,
            None => floor,
        }
    }

    fn is_reflexive(&self, at: usize) -> bool {
        let words = self.piece(at).words;
        words.any(Words::OBJECT_PRONOUN) && !words.any(Words::SUBJECT_PRONOUN)
    }

    /// Says whether a phrase names a person by a role, a title or a given name.
    fn is_personal(&self, phrase: &Phrase) -> bool {
        let personal = Words::ROLE.or(Words::TITLE).or(Words::FORENAME_M).or(Words::FORENAME_F);
        (phrase.pieces.start..=phrase.head).any(|at| self.piece(at).words.any(personal))
    }

    /// Says whether the phrase stands directly before the verb and its auxiliaries.
    fn touches(&self, phrase: &Phrase, verb: usize) -> bool {
        self.skip_auxiliaries(phrase.pieces.end, verb) == verb
    }

    fn relative_before(&self, verb: usize, floor: usize) -> bool {
        let mut at = verb;
        while at > floor && matches!(self.piece(at - 1).pos, Pos::Auxiliary | Pos::Adverb | Pos::Negation) {
            at -= 1;
        }
        at > floor && self.piece(at - 1).pos == Pos::Relative
    }

    /// `Said Smith: “…”`: the subject behind a verb that opens the sentence or follows a quotation.
    fn subject_behind(&self, site: &Site, sentence: &Range<usize>) -> Option<Phrase> {
        let before = self.piece(site.at.wrapping_sub(1));
        let opens = site.at == sentence.start || matches!(before.pos, Pos::Quote | Pos::Comma | Pos::Dash);
        if opens { self.phrase_at(site.end, sentence.end) } else { None }
    }

    fn agent(&self, site: &Site, sentence: &Range<usize>) -> Option<Phrase> {
        if let Some(agent) = self.tree_agent(site.at) {
            return Some(agent);
        }
        let by = (site.end..sentence.end.min(site.end + 24)).find(|at| self.lexicon.is_agent(self.word(*at)))?;
        self.phrase_at(by + 1, sentence.end)
    }

    /// The source of `saying …`, `to call …`, `Calling …, Xi said`.
    fn participle_source(&self, site: &Site, sites: &[Site], sentence: &Range<usize>) -> Option<Source> {
        let evidence = Evidence::Participle;
        if self.lexicon.verb_second {
            // `hat … betont`: the subject is that of the auxiliary.
            let start = self.clause_start(site.at, sentence.start);
            let auxiliary = (start..site.at).rev().find(|at| self.piece(*at).pos == Pos::Auxiliary)?;
            let phrase = self.verb_second_subject(auxiliary, auxiliary + 1, sentence)?;
            return Some(Source { phrase, evidence: Evidence::OwnSentence });
        }
        if site.at == sentence.start {
            let main =
                (site.end..sentence.end).filter(|at| self.piece(*at).pos == Pos::Comma || self.ends_in_comma(*at));
            for comma in main.take(6) {
                let Some(phrase) = self.phrase_at(comma + 1, sentence.end) else { continue };
                let verb = self.skip_auxiliaries(self.after_insertion(phrase.pieces.end, sentence.end), sentence.end);
                if self.piece(verb).is_verbal() || verb > phrase.pieces.end {
                    return Some(Source { phrase, evidence });
                }
            }
        }
        if let Some(phrase) = self.tree_subject(site.at) {
            return Some(Source { phrase, evidence });
        }
        let governing = sites.iter().rev().find(|other| other.at < site.at && other.finite && !other.passive);
        if let Some(source) = governing.and_then(|other| self.finite_source(other, sentence)) {
            return Some(Source { phrase: source.phrase, evidence });
        }
        self.clause_subject(site.at, sentence.start).map(|phrase| Source { phrase, evidence })
    }

    /// Says whether the piece is a quotation that ends in a comma.
    pub(crate) fn ends_in_comma(&self, at: usize) -> bool {
        let piece = self.piece(at);
        piece.pos == Pos::Quote
            && self
                .segments
                .get(piece.segment)
                .is_some_and(|segment| segment.inner.of(self.text).trim_end().ends_with(','))
    }

    /// The source of `in a statement`: the subject of the sentence.
    fn noun_source(&self, site: &Site, sites: &[Site], sentence: &Range<usize>) -> Option<Source> {
        let evidence = Evidence::NounCue;
        let verb = sites.iter().find(|other| other.cue.any(Cue::VERBAL) && other.finite);
        if let Some(source) = verb.and_then(|verb| self.finite_source(verb, sentence)) {
            return Some(source);
        }
        if self.piece(site.end).words.any(Words::PREPOSITION) || site.at > sentence.start {
            return self.clause_subject(site.at, sentence.start).map(|phrase| Source { phrase, evidence });
        }
        let comma = (site.end..sentence.end).find(|at| self.piece(*at).pos == Pos::Comma)?;
        self.phrase_at(comma + 1, sentence.end).map(|phrase| Source { phrase, evidence })
    }
}

/// The auxiliaries before a verb.
#[derive(Debug)]
struct VerbGroup {
    copula: bool,
    have_only: bool,
    modal: bool,
}

impl Default for VerbGroup {
    fn default() -> Self {
        Self { copula: false, have_only: true, modal: false }
    }
}

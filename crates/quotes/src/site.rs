//! The cues of a sentence and whose words they introduce.
//!
//! Owns the reading of a cue in its sentence: finite or not, active or passive, and its source. Refuses to decide which
//! quotation a cue belongs to.

use std::ops::Range;

use copydesk_article::Evidence;

use crate::layout::Layout;
use crate::lexicon::{Cue, Words};
use crate::phrase::Phrase;
use crate::token::{Pos, Shape};

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
        let passive =
            (group.copula && !ing && !group.have_only || self.is_passive_bracket(at, end, sentence)) && !quoted;
        let finite = (piece.cue.any(Cue::FINITE) && !ing && !infinitive) || (ing && group.copula) || group.modal;
        Some(Site { at, end, cue: piece.cue, finite, passive })
    }

    fn is_ing(&self, at: usize) -> bool {
        let piece = self.piece(at);
        let tag = self.syntax.and_then(|doc| doc.token(piece.syntax)).map_or("", spacy_runtime::Token::tag);
        if tag.is_empty() { !piece.cue.any(Cue::FINITE) && self.word(at).ends_with("ing") } else { tag == "VBG" }
    }

    /// Says whether a negation stands before the verb at `at`, among its auxiliaries: `did not mention`.
    pub(crate) fn is_negated(&self, at: usize, floor: usize) -> bool {
        self.auxiliaries_before(at, floor).any(|place| self.piece(place).pos == Pos::Negation)
    }

    /// The auxiliaries, adverbs and negations directly before the verb at `at`.
    fn auxiliaries_before(&self, at: usize, floor: usize) -> Range<usize> {
        let mut start = at;
        while start > floor && matches!(self.piece(start - 1).pos, Pos::Auxiliary | Pos::Adverb | Pos::Negation) {
            start -= 1;
        }
        start..at
    }

    fn verb_group(&self, at: usize, floor: usize) -> VerbGroup {
        let mut group = VerbGroup::default();
        for piece in self.auxiliaries_before(at, floor).map(|place| self.piece(place)) {
            if piece.pos == Pos::Auxiliary {
                group.modal = true;
                group.copula |= piece.words.any(Words::COPULA);
                group.have_only &= !piece.words.any(Words::COPULA);
            }
        }
        group
    }

    /// Returns who says what the cue introduces.
    pub(crate) fn source(&self, site: &Site, sites: &[Site], sentence: &Range<usize>) -> Option<Source> {
        if site.cue.any(Cue::ACCORDING) {
            // `so zum Beispiel` names no source.
            let of = usize::from(self.piece(site.end).pos == Pos::Preposition && !site.cue.any(Cue::BEHIND_COMMA));
            let start = self.behind_verb_of_source(site.end + of, sentence.end);
            let phrase = self
                .phrase_at(start, sentence.end)
                .or_else(|| self.marked_source_at(start).filter(|_| !site.cue.any(Cue::BEHIND_COMMA)))?;
            return Some(Source { phrase, evidence: Evidence::AccordingTo });
        }
        if site.cue.any(Cue::ACCORDING_AFTER) {
            // `Der Zeitung „Herald“ zufolge`
            let named = site.at.checked_sub(1).and_then(|name| self.marked_source_at(name));
            let end = named.as_ref().map_or(site.at, |name| name.pieces.start);
            let before = self.phrase_before(end, sentence.start);
            let phrase = match (before, named) {
                (Some(phrase), Some(_)) => Phrase { pieces: phrase.pieces.start..site.at, ..phrase },
                (phrase, named) => phrase.or(named)?,
            };
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

    /// `según anunció este lunes su directora`: the source stands behind a verb of its own, and a day.
    fn behind_verb_of_source(&self, start: usize, end: usize) -> usize {
        let first = self.piece(start);
        let verb = first.pos == Pos::Auxiliary || first.shape == Shape::Lower && first.cue.any(Cue::FINITE);
        if !self.lexicon.incises || !verb {
            return start;
        }
        let mut at = self.skip_auxiliaries(start + 1, end);
        while at < end && (self.is_time(at) || self.is_time(at + 1) && self.piece(at).pos == Pos::Determiner) {
            at += 1;
        }
        at
    }

    fn finite_source(&self, site: &Site, sentence: &Range<usize>) -> Option<Source> {
        if self.lexicon.verb_second {
            let phrase = self.verb_second_source(site, sentence)?;
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

    pub(crate) fn is_agent(&self, at: usize) -> bool {
        self.lexicon.is_agent(self.word(at))
    }

    /// Says whether the phrase stands directly before the verb and its auxiliaries.
    fn touches(&self, phrase: &Phrase, verb: usize) -> bool {
        self.skip_auxiliaries(phrase.pieces.end, verb) == verb
    }

    fn relative_before(&self, verb: usize, floor: usize) -> bool {
        let at = self.auxiliaries_before(verb, floor).start;
        // `Juana Pérez, que calificó …`
        let comma = at > floor + 1 && self.piece(at - 2).pos == Pos::Comma && self.lexicon.incises;
        let that = comma && self.piece(at - 1).words.any(Words::COMPLEMENTISER);
        at > floor && self.piece(at - 1).pos == Pos::Relative || that
    }

    /// `Said Smith: “…”`: the subject behind a verb that opens the sentence or follows a quotation.
    fn subject_behind(&self, site: &Site, sentence: &Range<usize>) -> Option<Phrase> {
        let auxiliaries = sentence.start..site.at;
        let group = auxiliaries.rev().take_while(|at| self.lexicon.incises && self.piece(*at).pos == Pos::Auxiliary);
        let first = group.last().unwrap_or(site.at);
        let before = self.piece(first.wrapping_sub(1));
        let opens = first == sentence.start || matches!(before.pos, Pos::Quote | Pos::Comma | Pos::Dash);
        let phrase = self.phrase_at(site.end, sentence.end).filter(|_| opens)?;
        // Behind a comma that no quotation ends, `that fact` or `the plan` begins what is said.
        let comma = before.pos == Pos::Comma && self.piece(first.wrapping_sub(2)).pos != Pos::Quote;
        (!comma || self.lexicon.incises || self.is_personal(&phrase)).then_some(phrase)
    }

    fn agent(&self, site: &Site, sentence: &Range<usize>) -> Option<Phrase> {
        if let Some(agent) = self.tree_agent(site.at) {
            return Some(agent);
        }
        let behind = site.end..sentence.end.min(site.end + 24);
        let by = self.agent_in_bracket(site, sentence).or_else(|| behind.into_iter().find(|at| self.is_agent(*at)));
        let agent = by.and_then(|by| self.phrase_at(by + 1, sentence.end));
        agent.or_else(|| self.document_before(site.at, sentence.start).filter(|_| self.lexicon.verb_second))
    }

    /// The source of `saying …`, `to call …`, `Calling …, Xi said`.
    fn participle_source(&self, site: &Site, sites: &[Site], sentence: &Range<usize>) -> Option<Source> {
        let evidence = Evidence::Participle;
        if self.lexicon.verb_second {
            // `hat … betont`: the subject is that of the auxiliary; `…, dass … betont hat`: it opens the clause.
            let phrase = match self.auxiliary_of(site, sentence) {
                Some(auxiliary) => self.verb_second_subject(auxiliary, auxiliary + 1, sentence)?,
                None if self.piece(site.end).pos == Pos::Auxiliary => {
                    self.verb_second_subject(site.at, site.end, sentence)?
                }
                None => return None,
            };
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
        let mut governing = sites.iter().rev().filter(|other| other.at < site.at && other.finite && !other.passive);
        if let Some(source) = self.goes_on(site, governing.clone(), sentence) {
            return Some(Source { phrase: source.phrase, evidence });
        }
        if let Some(phrase) = self.tree_subject(site.at) {
            return Some(Source { phrase, evidence });
        }
        if let Some(source) = governing.next().and_then(|other| self.finite_source(other, sentence)) {
            return Some(Source { phrase: source.phrase, evidence });
        }
        self.clause_subject(site.at, sentence.start).map(|phrase| Source { phrase, evidence })
    }

    /// `Smith said the process could be “messy,” adding: “…”`: who reports before the comma goes on, whatever the tree says.
    fn goes_on<'s>(
        &self,
        site: &Site,
        mut before: impl Iterator<Item = &'s Site>,
        sentence: &Range<usize>,
    ) -> Option<Source> {
        let comma = site.at.checked_sub(1).filter(|comma| *comma > sentence.start)?;
        let behind_comma = self.piece(comma).pos == Pos::Comma || self.ends_in_comma(comma);
        if !behind_comma || !site.cue.any(Cue::SPEECH.or(Cue::TELL).or(Cue::LABEL).or(Cue::MANNER)) {
            return None;
        }
        let reports = before.find(|other| other.cue.any(Cue::SPEECH.or(Cue::TELL)))?;
        self.finite_source(reports, sentence)
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
        if self.lexicon.verb_second {
            return self.subject_of_words(site, sentence).map(|phrase| Source { phrase, evidence });
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

//! Candidate speakers of a marked segment, and the choice among them.
//!
//! Owns the order of the sieves and the carrying of a speaker from one quotation to the next. Each sieve is a function
//! that proposes; the strongest proposal wins, or the one that a model finds most likely (`speakers`), and the runner-up is kept.

use std::ops::Range;

use copydesk_article::Evidence;

use crate::layout::Layout;
use crate::phrase::Phrase;
use crate::settings::QuoteSettings;
use crate::sieve;
use crate::site::Site;
use crate::speakers;

/// One proposal: who said it, by which cue.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Candidate {
    /// Pieces of the cue.
    pub(crate) cue: Option<Range<usize>>,
    /// The words that name the speaker.
    pub(crate) source: Option<Phrase>,
    /// Kind of evidence.
    pub(crate) evidence: Evidence,
    /// Name of the sieve, for explanations.
    pub(crate) sieve: &'static str,
    /// How sure the speaker is, 0 to 1: set by hand, by the sieve; in a [`Choice`], the probability that a model gives.
    pub(crate) confidence: f64,
    /// The reported words begin here (piece), where the cue governs a clause that is longer than the marked piece.
    pub(crate) clause: Option<Range<usize>>,
    /// The segment whose speaker is taken over.
    pub(crate) carried_from: Option<usize>,
}

/// What was found out about one outermost segment.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Verdict {
    /// All proposals, in the order in which they were made.
    pub(crate) proposals: Vec<Candidate>,
    /// Places of the strongest proposal and of the strongest one of another speaker.
    best: Option<usize>,
    second: Option<usize>,
    /// What a model made of the proposals, where the language has one.
    pub(crate) choice: Option<Choice>,
    /// The marked words are part of the phrase that names the speaker of others.
    pub(crate) names_speaker: bool,
}

/// The proposals that a model chose; their confidences are its probabilities.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Choice {
    /// The speaker, where anybody is likely enough.
    pub(crate) speaker: Option<Candidate>,
    /// The most likely other speaker.
    pub(crate) runner_up: Option<Candidate>,
}

impl Verdict {
    /// Takes up a proposal.
    pub(crate) fn propose(&mut self, candidate: Candidate) {
        let number = self.proposals.len();
        self.proposals.push(candidate);
        let above = |at: Option<usize>| self.strength_at(number) > self.strength_at(at.unwrap_or(usize::MAX));
        let displaced = if above(self.best) { self.best.replace(number) } else { Some(number) };
        let Some(displaced) = displaced else { return };
        let above = self.strength_at(displaced) > self.strength_at(self.second.unwrap_or(usize::MAX));
        if above && !self.best().zip(self.proposals.get(displaced)).is_some_and(|(one, other)| names_same(one, other)) {
            self.second = Some(displaced);
        }
    }

    /// Takes up a proposal that only a model may choose.
    pub(crate) fn consider(&mut self, candidate: Candidate) {
        self.proposals.push(candidate);
    }

    /// The hand-set confidence of a proposal, negative where there is none.
    fn strength_at(&self, number: usize) -> f64 {
        self.proposals.get(number).map_or(-1.0, |candidate| candidate.confidence)
    }

    /// Returns the strongest proposal.
    pub(crate) fn best(&self) -> Option<&Candidate> {
        self.proposals.get(self.best?)
    }

    /// Returns the proposal that is taken: what the model chose, or the strongest one where there is no model.
    pub(crate) fn speaker(&self) -> Option<&Candidate> {
        self.choice.as_ref().map_or_else(|| self.best(), |choice| choice.speaker.as_ref())
    }

    /// Returns the next best proposal of another speaker.
    pub(crate) fn runner_up(&self) -> Option<&Candidate> {
        let second = || self.proposals.get(self.second?);
        self.choice.as_ref().map_or_else(second, |choice| choice.runner_up.as_ref())
    }

    /// Confidence of the strongest proposal, 0 without any.
    pub(crate) fn confidence(&self) -> f64 {
        self.best().map_or(0.0, |best| best.confidence)
    }
}

impl Layout<'_> {
    /// `Wie die „Rundschau“ schreibt`: the quotation at the piece `quote` is part of the source of a cue.
    fn names_source(&self, scene: &Scene<'_, '_>, quote: usize) -> bool {
        if !self.lexicon.capitalised_nouns {
            return false;
        }
        let mut sources = scene.sites.iter().filter_map(|site| self.source(site, &scene.sites, &scene.sentence));
        sources.any(|source| source.phrase.pieces.contains(&quote))
    }
}

/// Says whether two proposals name the same speaker, or one a part of what the other names.
fn names_same(one: &Candidate, other: &Candidate) -> bool {
    match (&one.source, &other.source) {
        (Some(one), Some(other)) => one.overlaps(other),
        (one, other) => one == other,
    }
}

/// A sentence with its cues.
pub(crate) struct Scene<'l, 'a> {
    pub(crate) layout: &'l Layout<'a>,
    pub(crate) settings: &'l QuoteSettings,
    pub(crate) sentence: Range<usize>,
    pub(crate) sites: Vec<Site>,
}

/// Finds the speaker of each segment; the result has one verdict a segment, empty for nested ones.
pub(crate) fn attribute(layout: &Layout<'_>, settings: &QuoteSettings) -> Vec<Verdict> {
    let mut verdicts = vec![Verdict::default(); layout.segments.len()];
    for sentence in &layout.sentences {
        let quotes: Vec<usize> = sentence.pieces.clone().filter(|at| layout.piece(*at).segment != usize::MAX).collect();
        if quotes.is_empty() {
            continue;
        }
        let sites = layout.sites(&sentence.pieces);
        let scene = Scene { layout, settings, sentence: sentence.pieces.clone(), sites };
        for quote in quotes {
            if let Some(verdict) = verdicts.get_mut(layout.piece(quote).segment) {
                sieve::own::propose(&scene, quote, verdict);
                sieve::layout::propose(&scene, quote, verdict);
                verdict.names_speaker = layout.names_source(&scene, quote);
            }
        }
    }
    sieve::repeated::propose(layout, &mut verdicts);
    sieve::carry::propose(layout, settings, &mut verdicts);
    if let Some(weights) = &layout.lexicon.speakers {
        sieve::context::consider(layout, &mut verdicts);
        speakers::judge(layout, settings, weights, &mut verdicts);
    }
    verdicts
}

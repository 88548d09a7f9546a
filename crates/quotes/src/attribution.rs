//! Candidate speakers of a marked segment, and the choice among them.
//!
//! Owns the order of the sieves and the carrying of a speaker from one quotation to the next. Each sieve is a function
//! that proposes; the surest proposal wins and the runner-up is kept.

use std::ops::Range;

use copydesk_article::Evidence;

use crate::layout::Layout;
use crate::phrase::Phrase;
use crate::settings::QuoteSettings;
use crate::sieve;
use crate::site::Site;

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
    /// How sure the speaker is, 0 to 1.
    pub(crate) confidence: f64,
    /// The reported words begin here (piece), where the cue governs a clause that is longer than the marked piece.
    pub(crate) clause: Option<Range<usize>>,
    /// The segment whose speaker is taken over.
    pub(crate) carried_from: Option<usize>,
}

/// What was found out about one outermost segment.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Verdict {
    /// The best proposal.
    pub(crate) best: Option<Candidate>,
    /// The best proposal of another speaker.
    pub(crate) second: Option<Candidate>,
    /// The marked words are part of the phrase that names the speaker of others.
    pub(crate) names_speaker: bool,
}

impl Verdict {
    /// Takes up a proposal.
    pub(crate) fn propose(&mut self, candidate: Candidate) {
        let better = self.best.as_ref().is_none_or(|best| candidate.confidence > best.confidence);
        let displaced = if better { self.best.replace(candidate) } else { Some(candidate) };
        let Some(displaced) = displaced else { return };
        let other_speaker = self.best.as_ref().is_none_or(|best| !names_same(best, &displaced));
        let above = self.second.as_ref().is_none_or(|second| displaced.confidence > second.confidence);
        if other_speaker && above {
            self.second = Some(displaced);
        }
    }

    /// Confidence of the best proposal, 0 without any.
    pub(crate) fn confidence(&self) -> f64 {
        self.best.as_ref().map_or(0.0, |best| best.confidence)
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
        (Some(one), Some(other)) => one.pieces.start < other.pieces.end && other.pieces.start < one.pieces.end,
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
    verdicts
}

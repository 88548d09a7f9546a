//! Is it a quotation at all? Marked words that are nobody’s: irony, titles, nicknames, words as words.
//!
//! Owns a small additive model: every feature is a yes-or-no question with a name and a weight, and the sum is read as the
//! log-odds of a quotation. The weights stand in `data/scare*.toml`: those of English were trained (`data/scare.en.md`),
//! those of the other languages were set by hand. Refuses to look at who may have said it, apart from how sure that is.

mod context;
mod feature;
mod inside;
mod tree;
mod weights;

use crate::attribution::Verdict;
use crate::layout::Layout;
pub(crate) use feature::Feature;
use inside::Inside;
pub(crate) use weights::Weights;

/// The features that hold for a segment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Evidence {
    /// Those that hold.
    pub(crate) features: Vec<Feature>,
}

impl Evidence {
    /// Returns the probability that the marked words are a quotation.
    pub(crate) fn probability(&self, weights: &Weights) -> f64 {
        let log_odds: f64 = self.features.iter().map(|feature| weights.of(*feature)).sum();
        1.0 / (1.0 + (-log_odds).exp())
    }

    /// Returns the names of the features.
    #[cfg(feature = "training")]
    pub(crate) fn names(&self) -> Vec<&'static str> {
        self.features.iter().map(|feature| feature.name()).collect()
    }

    /// Adds the features that hold.
    fn add<const N: usize>(&mut self, rules: [(Feature, bool); N]) {
        self.features.extend(rules.into_iter().filter(|(_, holds)| *holds).map(|(feature, _)| feature));
    }
}

/// Collects the features of the segment that is the piece `quote`.
pub(crate) fn weigh(layout: &Layout<'_>, quote: usize, verdict: &Verdict) -> Evidence {
    let mut evidence = Evidence { features: vec![Feature::Bias] };
    let Some(segment) = layout.segments.get(layout.piece(quote).segment) else { return evidence };
    let inside = Inside::of(layout, segment.tokens.clone());
    inside.ask(layout.lexicon.capitalised_nouns, &mut evidence);
    context::attribution(layout, quote, verdict, &mut evidence);
    context::neighbours(layout, quote, &inside, &mut evidence);
    context::forms(layout, quote, verdict, &inside, &mut evidence);
    tree::ask(layout, segment.tokens.clone(), &inside, &mut evidence);
    evidence.add([(Feature::SingleMarks, segment.single), (Feature::NamesASpeaker, verdict.names_speaker)]);
    evidence
}

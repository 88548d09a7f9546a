//! Is it a quotation at all? Marked words that are nobody’s: irony, titles, nicknames, words as words.
//!
//! Owns the questions of a small additive model (`model`) whose sum is read as the log-odds of a quotation. The weights stand in `data/scare*.toml`: those of English and German were
//! trained (`data/scare.en.md`, `data/scare.de.md`), those of the other languages were set by hand. Refuses to look at who may have said it, apart from how sure that is.

mod context;
mod feature;
mod inside;
mod tree;

use crate::attribution::Verdict;
use crate::layout::Layout;
use crate::model;
pub(crate) use feature::Feature;
use inside::Inside;
pub(crate) use inside::is_of_dialogue;

/// Weights of the model.
pub(crate) type Weights = model::Weights<Feature>;
/// The features that hold for a segment.
pub(crate) type Evidence = model::Answers<Feature>;

/// Collects the features of the segment that is the piece `quote`.
pub(crate) fn weigh(layout: &Layout<'_>, quote: usize, verdict: &Verdict) -> Evidence {
    let mut evidence = Evidence::new(Feature::Bias);
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

//! Who of the proposed speakers said it, and whether anybody is likely enough.
//!
//! Owns the questions of a small additive model (`model`) whose sum is read as the log-odds that a proposal is right, and the choice
//! by it. The weights stand in `data/speakers.en.toml` and were trained (`data/speakers.en.md`); languages without such a file take the strongest
//! proposal. Refuses to propose anybody (see `sieve`).

mod distant;
mod feature;
mod near;
mod source;
#[cfg(test)]
mod tests;

use std::cell::OnceCell;

use crate::attribution::{Candidate, Choice, Verdict};
use crate::layout::Layout;
use crate::model;
use crate::model::Feature as _;
use crate::phrase::Phrase;
use crate::settings::QuoteSettings;
pub(crate) use feature::Feature;

/// Weights of the model.
pub(crate) type Weights = model::Weights<Feature>;
/// The features that hold for a proposal.
pub(crate) type Evidence = model::Answers<Feature>;

/// Proposals whose strengths differ by less are close.
const CLOSE: f64 = 0.1;

/// The strongest proposal, where its sentence holds the quotation, gives way only to one that is likelier by this: whoever is named beside the
/// words is there for a reason that the questions do not always see.
const LEAD: f64 = 0.1;

/// Where a sentence names a speaker as surely as this, a speaker from elsewhere that is weaker than that is not looked at.
const NAMED: f64 = 0.8;
const HOPELESS: f64 = 0.5;

/// A proposal with the words that name its speaker, which may be those of another segment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Proposal<'v> {
    candidate: &'v Candidate,
    source: &'v Phrase,
}

impl<'v> Proposal<'v> {
    /// Reads a proposal; one that takes over the speaker of another segment takes over whom the model chose there.
    fn of(verdicts: &'v [Verdict], candidate: &'v Candidate) -> Option<Self> {
        let from = candidate.carried_from.and_then(|from| verdicts.get(from)?.choice.as_ref()?.speaker.as_ref());
        let source = from.map_or(&candidate.source, |from| &from.source).as_ref()?;
        Some(Self { candidate, source })
    }

    /// Returns the proposal with what a model found.
    pub(crate) fn with(self, confidence: f64) -> Candidate {
        Candidate { source: Some(self.source.clone()), confidence, ..self.candidate.clone() }
    }

    fn strength(self) -> f64 {
        self.candidate.confidence
    }

    /// Says whether the source stands in the sentence of the quotation.
    fn is_near(self, layout: &Layout<'_>, quote: usize) -> bool {
        layout.sentence_of(self.source.pieces.start) == layout.sentence_of(quote)
    }
}

/// A proposal with what speaks for it.
pub(crate) struct Weighed<'v> {
    pub(crate) proposal: Proposal<'v>,
    pub(crate) evidence: Evidence,
    /// The source stands in the sentence of the quotation.
    near: bool,
}

/// The quotation whose speaker is sought.
struct Sought<'l, 'a> {
    layout: &'l Layout<'a>,
    verdicts: &'l [Verdict],
    /// Its piece, the one of the quotation before it and the one behind.
    quote: usize,
    before: Option<usize>,
    behind: Option<usize>,
    /// What is asked of the quotation alone, once for all proposals that stand outside of its sentence.
    alone: OnceCell<Vec<Feature>>,
}

impl Sought<'_, '_> {
    fn verdict(&self, quote: usize) -> Option<&Verdict> {
        self.verdicts.get(self.layout.piece(quote).segment)
    }
}

/// Chooses the speaker of each outermost segment, those that are proposed on account of another one's speaker last.
pub(crate) fn judge(layout: &Layout<'_>, settings: &QuoteSettings, weights: &Weights, verdicts: &mut [Verdict]) {
    let quotes = layout.outer_quotes(0..layout.pieces.len());
    for carried in [false, true] {
        for (number, quote) in quotes.iter().enumerate() {
            let segment = layout.piece(*quote).segment;
            if verdicts.get(segment).is_none_or(|verdict| is_carried(verdict) != carried) {
                continue;
            }
            let choice = choose(&weigh(layout, verdicts, &quotes, number), settings, weights);
            if let Some(verdict) = verdicts.get_mut(segment) {
                verdict.choice = Some(choice);
            }
        }
    }
}

fn is_carried(verdict: &Verdict) -> bool {
    verdict.best().is_none_or(|best| best.carried_from.is_some())
}

fn choose(proposals: &[Weighed<'_>], settings: &QuoteSettings, weights: &Weights) -> Choice {
    let strongest = proposals.iter().map(|one| one.proposal.strength()).fold(0.0, f64::max);
    let rank = |one: &Weighed<'_>| {
        let probability = one.evidence.probability(weights);
        let lead = if one.near && one.proposal.strength() >= strongest { LEAD } else { 0.0 };
        (probability + lead, probability)
    };
    let mut likely: Vec<_> = proposals.iter().map(|one| (rank(one), one.proposal)).collect();
    likely.sort_by(|((one, _), _), ((other, _), _)| other.total_cmp(one));
    let mut likely = likely.into_iter().map(|((_, probability), proposal)| (probability, proposal)).peekable();
    let speaker = likely.next_if(|(probability, _)| *probability >= settings.min_speaker_probability);
    // One of them at most is right.
    let rest = 1.0 - speaker.map_or(0.0, |(probability, _)| probability);
    let runner_up = likely.next().map(|(probability, proposal)| proposal.with(probability.min(rest)));
    Choice { speaker: speaker.map(|(probability, proposal)| proposal.with(probability)), runner_up }
}

/// Collects the features of the proposals for a quotation, one a speaker; `quotes` are the pieces of all quotations.
pub(crate) fn weigh<'v>(
    layout: &Layout<'_>,
    verdicts: &'v [Verdict],
    quotes: &[usize],
    number: usize,
) -> Vec<Weighed<'v>> {
    let Some(quote) = quotes.get(number).copied() else { return Vec::new() };
    let before = number.checked_sub(1).and_then(|before| quotes.get(before)).copied();
    let sought =
        Sought { layout, verdicts, quote, before, behind: quotes.get(number + 1).copied(), alone: OnceCell::new() };
    let Some(verdict) = verdicts.get(layout.piece(quote).segment) else { return Vec::new() };
    let proposals: Vec<Proposal<'_>> = verdict.proposals.iter().filter_map(|one| Proposal::of(verdicts, one)).collect();
    let named = proposals.iter().any(|one| one.strength() >= NAMED && one.is_near(layout, quote));
    let each = proposals.iter().enumerate().filter(|(number, one)| {
        let hopeless = named && one.strength() < HOPELESS && !one.is_near(layout, quote);
        !hopeless && is_strongest_of_speaker(&proposals, *number)
    });
    each.map(|(_, one)| {
        let mut evidence = Evidence::new(Feature::Bias);
        ask(&sought, *one, &proposals, &mut evidence);
        Weighed { proposal: *one, evidence, near: one.is_near(layout, quote) }
    })
    .collect()
}

/// Says whether no other proposal for the same speaker is stronger, or as strong and earlier.
fn is_strongest_of_speaker(proposals: &[Proposal<'_>], number: usize) -> bool {
    let Some(one) = proposals.get(number) else { return false };
    !proposals.iter().enumerate().any(|(other, rival)| {
        let earlier = rival.strength() >= one.strength() && other < number;
        (earlier || rival.strength() > one.strength()) && one.source.overlaps(rival.source)
    })
}

fn ask(sought: &Sought<'_, '_>, one: Proposal<'_>, proposals: &[Proposal<'_>], evidence: &mut Evidence) {
    let Proposal { candidate, source } = one;
    evidence.features.extend(Feature::named(candidate.sieve));
    evidence.features.push(match candidate.confidence {
        sure if sure >= 0.95 => Feature::StrengthSurest,
        sure if sure >= 0.9 => Feature::StrengthSure,
        sure if sure >= 0.8 => Feature::StrengthLikely,
        sure if sure >= 0.7 => Feature::StrengthProbable,
        sure if sure >= 0.5 => Feature::StrengthPossible,
        _ => Feature::StrengthGuess,
    });
    rivals(one, proposals, evidence);
    source::ask(sought.layout, source, evidence);
    if one.is_near(sought.layout, sought.quote) {
        near::ask(sought.layout, sought.quote, candidate, source, evidence);
    } else {
        distant::ask(sought, candidate, source, evidence);
    }
}

/// How the other proposals stand to this one.
fn rivals(one: Proposal<'_>, proposals: &[Proposal<'_>], evidence: &mut Evidence) {
    let others = proposals.iter().filter(|other| !one.source.overlaps(other.source));
    let (others, strongest) =
        others.fold((0, 0.0), |(count, most), other| (count + 1, f64::max(most, other.strength())));
    evidence.features.push(match strongest - one.strength() {
        _ if others == 0 => Feature::RivalNone,
        ahead if ahead > CLOSE => Feature::RivalMuchStronger,
        ahead if ahead > 0.0 => Feature::RivalStronger,
        ahead if ahead > -CLOSE => Feature::RivalClose,
        _ => Feature::RivalWeaker,
    });
    evidence.add([(Feature::Seconded, proposals.len() - others > 1)]);
}

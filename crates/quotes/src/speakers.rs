//! Who of the proposed speakers said it, and whether anybody is likely enough.
//!
//! Owns the questions of a small additive model (`model`) whose sum is read as the log-odds that a proposal is right, and the choice
//! by it. The weights stand in `data/speakers.en.toml` and were trained (`data/speakers.en.md`); languages without such a file take the strongest
//! proposal. Refuses to propose anybody (see `sieve`).

mod distant;
mod feature;
mod near;
mod source;

use std::cell::OnceCell;

use crate::attribution::{Candidate, Choice, Verdict, names_same};
use crate::layout::Layout;
use crate::model;
use crate::model::Feature as _;
use crate::phrase::Phrase;
use crate::settings::QuoteSettings;
use crate::token::Pos;
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

/// A proposal with what speaks for it.
pub(crate) struct Weighed {
    pub(crate) candidate: Candidate,
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
    let quotes = outer_quotes(layout);
    for carried in [false, true] {
        for (number, quote) in quotes.iter().enumerate() {
            let segment = layout.piece(*quote).segment;
            if verdicts.get(segment).is_none_or(|verdict| is_carried(verdict) != carried) {
                continue;
            }
            let choice = choose(weigh(layout, verdicts, &quotes, number), settings, weights);
            if let Some(verdict) = verdicts.get_mut(segment) {
                verdict.choice = Some(choice);
            }
        }
    }
}

/// Returns the pieces that are marked segments.
pub(crate) fn outer_quotes(layout: &Layout<'_>) -> Vec<usize> {
    let quote = |at: &usize| layout.piece(*at).pos == Pos::Quote;
    (0..layout.pieces.len()).filter(quote).collect()
}

fn is_carried(verdict: &Verdict) -> bool {
    verdict.best().is_none_or(|best| best.carried_from.is_some())
}

fn choose(proposals: Vec<Weighed>, settings: &QuoteSettings, weights: &Weights) -> Choice {
    let strongest = proposals.iter().map(|one| one.candidate.confidence).fold(0.0, f64::max);
    let mut likely: Vec<(f64, Candidate)> = proposals
        .into_iter()
        .map(|Weighed { candidate, evidence, near }| {
            let confidence = evidence.probability(weights);
            let lead = if near && candidate.confidence >= strongest { LEAD } else { 0.0 };
            (confidence + lead, Candidate { confidence, ..candidate })
        })
        .collect();
    likely.sort_by(|(one, _), (other, _)| other.total_cmp(one));
    let mut likely = likely.into_iter().map(|(_, candidate)| candidate).peekable();
    let speaker = likely.next_if(|first| first.confidence >= settings.min_speaker_probability);
    // One of them at most is right.
    let rest = 1.0 - speaker.as_ref().map_or(0.0, |speaker| speaker.confidence);
    let runner_up = likely.next().map(|other| Candidate { confidence: other.confidence.min(rest), ..other });
    Choice { speaker, runner_up }
}

/// Collects the features of the proposals for a quotation, one a speaker; `quotes` are the pieces of all quotations.
pub(crate) fn weigh(layout: &Layout<'_>, verdicts: &[Verdict], quotes: &[usize], number: usize) -> Vec<Weighed> {
    let Some(quote) = quotes.get(number).copied() else { return Vec::new() };
    let before = number.checked_sub(1).and_then(|before| quotes.get(before)).copied();
    let sought =
        Sought { layout, verdicts, quote, before, behind: quotes.get(number + 1).copied(), alone: OnceCell::new() };
    let Some(verdict) = sought.verdict(quote) else { return Vec::new() };
    let proposals: Vec<Candidate> =
        verdict.proposals.iter().filter(|one| one.source.is_some()).map(|one| taken_over(verdicts, one)).collect();
    let above_all = |number: usize, one: &Candidate| {
        let mut others = proposals.iter().enumerate().filter(|(other, _)| *other != number);
        !others.any(|(other, rival)| {
            let above = rival.confidence > one.confidence || rival.confidence >= one.confidence && other < number;
            above && names_same(one, rival)
        })
    };
    let each = proposals.iter().enumerate().filter(|(number, one)| above_all(*number, one));
    each.map(|(_, one)| {
        let mut evidence = Evidence::new(Feature::Bias);
        ask(&sought, one, &proposals, &mut evidence);
        Weighed { candidate: one.clone(), evidence, near: is_near(layout, quote, one) }
    })
    .collect()
}

/// A proposal that takes over the speaker of another segment takes over whom the model chose there.
fn taken_over(verdicts: &[Verdict], candidate: &Candidate) -> Candidate {
    let from = candidate.carried_from.and_then(|from| verdicts.get(from)?.choice.as_ref()?.speaker.as_ref());
    let source = from.map_or(&candidate.source, |from| &from.source).clone();
    Candidate { source, ..candidate.clone() }
}

/// Says whether the source stands in the sentence of the quotation.
fn is_near(layout: &Layout<'_>, quote: usize, candidate: &Candidate) -> bool {
    let sentence = |source: &Phrase| layout.sentence_of(source.pieces.start);
    candidate.source.as_ref().is_some_and(|source| sentence(source) == layout.sentence_of(quote))
}

fn ask(sought: &Sought<'_, '_>, one: &Candidate, proposals: &[Candidate], evidence: &mut Evidence) {
    let Some(source) = &one.source else { return };
    evidence.features.extend(Feature::named(one.sieve));
    evidence.features.push(match one.confidence {
        sure if sure >= 0.95 => Feature::StrengthSurest,
        sure if sure >= 0.9 => Feature::StrengthSure,
        sure if sure >= 0.8 => Feature::StrengthLikely,
        sure if sure >= 0.7 => Feature::StrengthProbable,
        sure if sure >= 0.5 => Feature::StrengthPossible,
        _ => Feature::StrengthGuess,
    });
    rivals(one, proposals, evidence);
    source::ask(sought.layout, source, evidence);
    let layout = sought.layout;
    if is_near(layout, sought.quote, one) {
        near::ask(layout, sought.quote, one, source, evidence);
    } else {
        distant::ask(sought, one, source, evidence);
    }
}

/// How the other proposals stand to this one.
fn rivals(one: &Candidate, proposals: &[Candidate], evidence: &mut Evidence) {
    let (same, others): (Vec<_>, Vec<_>) = proposals.iter().partition(|other| names_same(one, other));
    let strongest = others.iter().map(|other| other.confidence).fold(0.0, f64::max);
    evidence.features.push(match strongest - one.confidence {
        _ if others.is_empty() => Feature::RivalNone,
        ahead if ahead > CLOSE => Feature::RivalMuchStronger,
        ahead if ahead > 0.0 => Feature::RivalStronger,
        ahead if ahead > -CLOSE => Feature::RivalClose,
        _ => Feature::RivalWeaker,
    });
    evidence.add([(Feature::Seconded, same.len() > 1)]);
}

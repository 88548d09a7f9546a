//! Whom a third-person pronoun stands for.
//!
//! Owns the choice among those who were mentioned before it: a small additive model (`model`) gives each candidate a
//! probability, the likeliest wins, and below a threshold nobody does. The weights stand in `data/pronouns.en.toml`, which
//! `data/pronouns.en.md` tells more about. A pronoun that is settled counts as a mention for those behind it. Refuses first
//! and second persons, and whatever stands inside marks.

mod feature;
mod memory;
mod mention;
mod noun;
mod question;

use copydesk_article::ByteSpan;

use crate::cast::Cast;
use crate::layout::Layout;
use crate::model;
use crate::token::Pos;
pub(crate) use feature::Feature;
use memory::Memory;
pub(crate) use memory::Who;
use mention::Pronoun;
pub(crate) use mention::Speakers;
pub(crate) use question::Candidate;

/// Weights of the model.
pub(crate) type Weights = model::Weights<Feature>;

/// Probability from which on a pronoun stands for somebody. More than half of those just above it are right.
const MIN_PROBABILITY: f64 = 0.4;
/// A pronoun is ambiguous when the next candidate is at least this share as likely.
const RIVAL_SHARE: f64 = 0.5;

/// How likely it is that an epithet tells of the only person who was mentioned lately; judged by eye.
const EPITHET_PROBABILITY: f64 = 0.8;

/// What was made of a pronoun.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Antecedent {
    /// Its piece, or that of an epithet.
    pub(crate) pronoun: usize,
    /// Whom it stands for; `None` where nobody is likely enough.
    pub(crate) who: Option<Who>,
    /// How likely that is, 0 to 1.
    pub(crate) probability: f64,
    /// The next candidate, where it is almost as likely.
    pub(crate) rival: Option<Who>,
}

impl Antecedent {
    /// `the nominee`: the only person who was mentioned lately.
    const fn of_epithet(piece: usize, who: Who) -> Self {
        Self { pronoun: piece, who: Some(who), probability: EPITHET_PROBABILITY, rival: None }
    }
}

/// Chooses among the candidates for a pronoun: the number of one, and how likely it is.
pub(crate) trait Judge {
    /// Returns the choice, and what stands in the way of it.
    fn choose(&mut self, pronoun: ByteSpan, candidates: &[Candidate<'_>]) -> Choice;
}

/// A choice among candidates.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Choice {
    /// The number of the likeliest candidate.
    pub(crate) best: Option<usize>,
    /// How likely it is.
    pub(crate) probability: f64,
    /// The number of a candidate that is almost as likely.
    pub(crate) rival: Option<usize>,
}

impl Judge for &Weights {
    fn choose(&mut self, _: ByteSpan, candidates: &[Candidate<'_>]) -> Choice {
        // The odds are against nobody at all, so that they share the probability with it.
        let (mut best, mut second, mut sum) = ((None, 0.0), (None, 0.0), 1.0);
        for (number, candidate) in candidates.iter().enumerate() {
            let odds = candidate.answers.log_odds(self).exp();
            sum += odds;
            if odds > best.1 {
                (best, second) = ((Some(number), odds), best);
            } else if odds > second.1 {
                second = (Some(number), odds);
            }
        }
        let probability = best.1 / sum;
        let likely = probability >= MIN_PROBABILITY;
        Choice {
            best: best.0.filter(|_| likely),
            probability,
            rival: second.0.filter(|_| likely && second.1 >= best.1 * RIVAL_SHARE),
        }
    }
}

/// Settles the pronouns of a text up to the last one that speaks, in order.
pub(crate) fn settle(layout: &Layout<'_>, cast: &Cast, speakers: &Speakers, judge: &mut dyn Judge) -> Vec<Antecedent> {
    let mut memory = Memory::new(cast);
    let mut reader = mention::Reader::new(layout, cast, speakers);
    let mut settled = Vec::new();
    for (at, piece) in layout.pieces.iter().enumerate().take(speakers.end) {
        if piece.pos == Pos::Pronoun
            && let Some(pronoun) = reader.pronoun(at, piece)
        {
            let antecedent = choose(&memory, &pronoun, judge);
            if let Some(who) = antecedent.who {
                memory.pronoun(who, &pronoun.mention, pronoun.gender());
            }
            settled.push(antecedent);
        } else if reader.is_name(piece)
            && let Some(named) = reader.name(at, piece)
        {
            memory.name(named.character, &named.mention);
            if let Some(first) = named.joined {
                memory.pair(first, named.character, &named.mention);
            }
        } else if matches!(piece.pos, Pos::Noun | Pos::Name)
            && let Some(noun) = reader.noun(at, piece, &memory)
        {
            memory.noun(&noun);
            settled.extend(noun.epithet.then(|| Antecedent::of_epithet(at, noun.who)));
        }
    }
    settled
}

fn choose(memory: &Memory<'_>, pronoun: &Pronoun, judge: &mut dyn Judge) -> Antecedent {
    let candidates = question::candidates(memory, pronoun);
    let choice = judge.choose(pronoun.mention.span, &candidates);
    let who = |number: usize| candidates.get(number).map(|candidate| candidate.referent.who);
    Antecedent {
        pronoun: pronoun.mention.piece,
        who: choice.best.and_then(who),
        probability: choice.probability,
        rival: choice.rival.and_then(who),
    }
}

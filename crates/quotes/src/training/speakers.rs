//! Examples for the model that tells which of the proposed speakers said it.

use std::ops::Range;

use copydesk_article::ByteSpan;

use super::{Example, Judged, Model};
use crate::attribution::{Candidate, Verdict, attribute};
use crate::finder::Document;
use crate::layout::Layout;
use crate::lexicon::{LexiconError, Lexicons};
use crate::settings::QuoteSettings;
use crate::speakers::{self, Weights};

/// The bytes of the words that rightly name a speaker: none where nobody is known; `None` where the segment is not judged.
pub type Right = Option<Vec<Range<usize>>>;

/// Collects the features of the speakers that are proposed for the outermost marked segments of texts.
#[derive(Debug)]
pub struct SpeakerCollector {
    lexicons: Lexicons,
    settings: QuoteSettings,
}

/// The speaker of a segment as the strongest proposal has it, and as a model has it.
#[derive(Debug, Clone, PartialEq)]
pub struct Attributed {
    /// Whether the strongest proposal is right, and how strong it is; `None` where there is none.
    pub strongest: Option<Judged>,
    /// Whether the most likely proposal is right, and how likely; `None` where there is none.
    pub likeliest: Option<Judged>,
    /// The sieve that made the strongest proposal.
    pub sieve: &'static str,
    /// Some proposal is right.
    pub proposed: bool,
}

impl SpeakerCollector {
    /// Reads the built-in lexicons.
    ///
    /// # Errors
    /// [`LexiconError`] names the lexicon that is broken.
    pub fn new() -> Result<Self, LexiconError> {
        // Whoever is the likeliest is wanted, however unlikely.
        let settings = QuoteSettings { min_speaker_probability: 0.0, ..QuoteSettings::default() };
        Ok(Self { lexicons: Lexicons::built_in()?, settings })
    }

    fn lay_out<'d>(&'d self, document: &Document<'d>) -> Option<Layout<'d>> {
        let lexicon = self.lexicons.of(document.language)?;
        Some(Layout::new(document.text, document.paragraphs, &[], document.syntax, lexicon, &self.settings))
    }

    /// Returns the examples of each marked segment of the document, in order; `None` where their number is not that of `right`.
    pub fn examples(&self, document: &Document<'_>, right: &[Right]) -> Option<Vec<Vec<Example>>> {
        let layout = self.lay_out(document)?;
        let verdicts = by_strength(attribute(&layout, &self.settings));
        let quotes = layout.outer_quotes(0..layout.pieces.len());
        let of = |number: usize, right: &Right| {
            let proposals = speakers::weigh(&layout, &verdicts, &quotes, number);
            let example = |one: speakers::Weighed<'_>| Example {
                features: one.evidence.names(),
                yes: is_right(&layout, &one.proposal.with(0.0), right),
            };
            proposals.into_iter().filter(|_| right.is_some()).map(example).collect()
        };
        (quotes.len() == right.len())
            .then(|| right.iter().enumerate().map(|(number, right)| of(number, right)).collect())
    }

    /// Returns how the strongest and the likeliest proposal of each segment fare; arguments as for [`Self::examples`].
    ///
    /// # Errors
    /// Says which weight belongs to no feature.
    pub fn attributed(
        &self,
        document: &Document<'_>,
        right: &[Right],
        model: &Model,
    ) -> Result<Vec<Attributed>, String> {
        let lines = model.weights.iter().map(|(name, weight)| ((*name).to_owned(), *weight)).collect();
        let weights = Weights::try_from(std::collections::BTreeMap::<String, f64>::from_iter::<Vec<_>>(lines))?;
        let Some(layout) = self.lay_out(document) else { return Ok(Vec::new()) };
        let mut verdicts = by_strength(attribute(&layout, &self.settings));
        speakers::judge(&layout, &self.settings, &weights, &mut verdicts);
        let quotes = layout.outer_quotes(0..layout.pieces.len());
        let verdicts = quotes.iter().filter_map(|quote| verdicts.get(layout.piece(*quote).segment));
        let judged = |candidate: &Candidate, right: &Right| Judged {
            probability: candidate.confidence,
            yes: is_right(&layout, candidate, right),
        };
        let judged_ones = verdicts.zip(right).filter(|(_, right)| right.is_some());
        let attributed = judged_ones.map(|(verdict, right)| Attributed {
            strongest: verdict.best().map(|best| judged(best, right)),
            likeliest: verdict.speaker().map(|speaker| judged(speaker, right)),
            sieve: verdict.best().map_or("none", |best| best.sieve),
            proposed: verdict.proposals.iter().any(|one| is_right(&layout, one, right)),
        });
        Ok(attributed.collect())
    }
}

/// Takes back what the built-in model chose.
fn by_strength(mut verdicts: Vec<Verdict>) -> Vec<Verdict> {
    for verdict in &mut verdicts {
        verdict.choice = None;
    }
    verdicts
}

fn is_right(layout: &Layout<'_>, candidate: &Candidate, right: &Right) -> bool {
    let named = candidate.source.as_ref().map(|source| layout.bytes(&source.pieces));
    named.is_some_and(|named| right.iter().flatten().any(|span| named.overlaps(ByteSpan::new(span.start, span.end))))
}

/// Returns the bytes of the words that a label names: `Roe|she#2` are all places of `Roe` and the second `she`, `-` is nobody, and `?`
/// says that the segment is not judged.
///
/// # Errors
/// Says which words the text lacks.
pub fn mentions(text: &str, label: &str) -> Result<Right, String> {
    if label == "?" {
        return Ok(None);
    }
    let mut found = Vec::new();
    for name in label.split('|').filter(|name| *name != "-") {
        let (words, place) = name.rsplit_once('#').map_or((name, None), |(words, place)| (words, place.parse().ok()));
        let is_part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let whole = |(start, _): &(usize, &str)| {
            let (before, behind) = (text.get(..*start), text.get(start + words.len()..));
            !is_part(before.and_then(|before| before.chars().next_back()))
                && !is_part(behind.and_then(|behind| behind.chars().next()))
        };
        let places: Vec<usize> = text.match_indices(words).filter(whole).map(|(start, _)| start).collect();
        let chosen = match place {
            Some(place) => places.get(usize::saturating_sub(place, 1)..place).unwrap_or_default(),
            None => places.as_slice(),
        };
        if chosen.is_empty() {
            return Err(format!("the text does not hold {name}"));
        }
        found.extend(chosen.iter().map(|start| *start..start + words.len()));
    }
    Ok(Some(found))
}

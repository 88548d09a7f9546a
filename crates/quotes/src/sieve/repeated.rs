//! Words that are shown again, as pull quotes are: whoever says them in the running text says them here.

use copydesk_article::ByteSpan;

use crate::attribution::{Candidate, Verdict};
use crate::layout::{Layout, Paragraph};
use crate::token::Pos;

/// Fewer words than this may be said by two people.
const MIN_WORDS: usize = 4;
/// How many quotations before, and behind, are looked at for the same words.
const MAX_DISTANCE: usize = 32;
/// How sure the speaker of repeated words is.
const CONFIDENCE: f64 = 0.92;

/// Proposes, for quotations that are a paragraph of their own, the speaker of the quotation that holds their words.
pub(crate) fn propose(layout: &Layout<'_>, verdicts: &mut [Verdict]) {
    let alone: Vec<usize> = layout.paragraphs.iter().filter_map(|paragraph| only_quote(layout, paragraph)).collect();
    for segment in alone {
        let words = inner(layout, segment);
        let words = words.trim_matches(|c: char| !c.is_alphanumeric());
        if verdicts.get(segment).is_none_or(|verdict| verdict.best().is_some())
            || words.split_whitespace().count() < MIN_WORDS
        {
            continue;
        }
        let from = segment.saturating_sub(MAX_DISTANCE);
        let holds = |other: &usize| *other != segment && inner(layout, *other).contains(words);
        let original = (from..segment + MAX_DISTANCE).filter(holds).find_map(|other| {
            let best = verdicts.get(other)?.best()?;
            best.source.as_ref()?;
            Some(Candidate {
                cue: None,
                sieve: "repeated-words",
                confidence: CONFIDENCE.min(best.confidence),
                clause: None,
                carried_from: Some(other),
                ..best.clone()
            })
        });
        if let (Some(original), Some(verdict)) = (original, verdicts.get_mut(segment)) {
            verdict.propose(original);
        }
    }
}

/// The quotation that makes up a paragraph.
fn only_quote(layout: &Layout<'_>, paragraph: &Paragraph) -> Option<usize> {
    let mut quotes = paragraph.pieces.clone().filter(|at| layout.piece(*at).pos == Pos::Quote);
    let quote = quotes.next()?;
    let alone = quotes.next().is_none() && paragraph.pieces.clone().all(|at| !layout.piece(at).is_word());
    alone.then(|| layout.piece(quote).segment)
}

/// The words between the marks, in lower case: a pull quote may begin in mid-sentence.
fn inner(layout: &Layout<'_>, segment: usize) -> String {
    layout.segments.get(segment).map_or(ByteSpan::new(0, 0), |segment| segment.inner).of(layout.text).to_lowercase()
}

//! More speakers from around a quotation that has none in its own sentence, for a model to choose from: those of the quotations
//! before, that of the next one, and whom the last plain sentence is about.
//!
//! Owns whom the context offers. Refuses to say how likely they are: without a model none of them is taken.

use std::ops::Range;

use copydesk_article::Evidence;

use super::carry::{OWN_SPEAKER, is_whole_sentence};
use crate::attribution::{Candidate, Verdict};
use crate::layout::Layout;
use crate::phrase::Phrase;
use crate::token::Pos;

/// Quotations before and behind that are asked for their speakers.
const MAX_QUOTES: usize = 8;

/// Sentences of nothing but quotations that are stepped over on the way back to a plain one.
const MAX_SENTENCES: usize = 4;

/// Most pieces of such a sentence.
const MAX_PIECES: usize = 40;

/// The hand-set strength of what only a model may choose.
const CONFIDENCE: f64 = 0.3;

/// Considers the speakers of the context.
pub(crate) fn consider(layout: &Layout<'_>, verdicts: &mut [Verdict]) {
    let quotes = layout.outer_quotes(0..layout.pieces.len());
    for (number, quote) in quotes.iter().enumerate() {
        let segment = layout.piece(*quote).segment;
        let sentence = layout.sentence(layout.sentence_of(*quote));
        let long = sentence.len() > MAX_PIECES;
        if long || own_speaker(verdicts, segment).is_some() || !is_whole_sentence(layout, *quote) {
            continue;
        }
        let before = quotes.get(number.saturating_sub(MAX_QUOTES)..number).unwrap_or_default();
        let behind = quotes.get(number + 1..quotes.len().min(number + 1 + MAX_QUOTES)).unwrap_or_default();
        let mut found = earlier(layout, verdicts, before);
        found.extend(next(layout, verdicts, *quote, behind));
        found.extend(subjects(layout, *quote));
        if let Some(verdict) = verdicts.get_mut(segment) {
            for candidate in found {
                verdict.consider(candidate);
            }
        }
    }
}

/// The speaker that the sentence of a segment names.
fn own_speaker(verdicts: &[Verdict], segment: usize) -> Option<&Phrase> {
    let best = verdicts.get(segment)?.best()?;
    best.source.as_ref().filter(|_| best.confidence >= OWN_SPEAKER && !is_of_context(best.evidence))
}

fn is_of_context(evidence: Evidence) -> bool {
    matches!(
        evidence,
        Evidence::ParagraphCarry | Evidence::PreviousParagraph | Evidence::PreviousSentence | Evidence::MultiParagraph
    )
}

fn candidate(source: Phrase, evidence: Evidence, sieve: &'static str, from: Option<usize>) -> Candidate {
    let (cue, clause) = (None, None);
    Candidate { cue, source: Some(source), evidence, sieve, confidence: CONFIDENCE, clause, carried_from: from }
}

/// The last two speakers before.
fn earlier(layout: &Layout<'_>, verdicts: &[Verdict], before: &[usize]) -> Vec<Candidate> {
    let segments = before.iter().rev().map(|quote| layout.piece(*quote).segment);
    let mut speakers = segments.filter_map(|segment| Some((segment, own_speaker(verdicts, segment)?)));
    let Some((segment, last)) = speakers.next() else { return Vec::new() };
    let other = speakers.find(|(_, source)| !layout.is_same_head(last, source));
    let carried = |(segment, source): (usize, &Phrase), sieve| {
        candidate(source.clone(), Evidence::PreviousParagraph, sieve, Some(segment))
    };
    let other = other.map(|other| carried(other, "speaker-before-last"));
    [Some(carried((segment, last), "speaker-before")), other].into_iter().flatten().collect()
}

/// The speaker of the next quotation that names one, where nothing but quotations stand between.
fn next(layout: &Layout<'_>, verdicts: &[Verdict], quote: usize, behind: &[usize]) -> Option<Candidate> {
    let mut here = layout.paragraph_of(quote);
    for other in behind {
        let there = layout.paragraph_of(*other);
        let opens = layout.paragraphs.get(there).is_some_and(|paragraph| paragraph.pieces.start == *other);
        if there > here && !(there == here + 1 && opens) {
            return None;
        }
        here = there;
        let segment = layout.piece(*other).segment;
        if let Some(source) = own_speaker(verdicts, segment) {
            return Some(candidate(source.clone(), Evidence::Context, "speaker-behind", Some(segment)));
        }
    }
    None
}

/// Whom the last plain sentence before is about: its first subject and its last one.
fn subjects(layout: &Layout<'_>, quote: usize) -> Vec<Candidate> {
    let Some(plain) = plain_before(layout, quote) else { return Vec::new() };
    let last = layout.clause_subject(plain.end, plain.start);
    let first = main_subject(layout, &plain).filter(|first| last.as_ref() != Some(first));
    let named = |phrase, sieve| candidate(phrase, Evidence::PreviousSentence, sieve, None);
    let last = last.map(|last| named(last, "subject-before"));
    last.into_iter().chain(first.map(|first| named(first, "main-subject-before"))).collect()
}

/// The noun phrase that opens a sentence, with a verb behind it.
fn main_subject(layout: &Layout<'_>, sentence: &Range<usize>) -> Option<Phrase> {
    let phrase = layout.phrase_at(sentence.start, sentence.end)?;
    let behind = layout.after_insertion(phrase.pieces.end, sentence.end);
    let verb = layout.piece(behind);
    (verb.is_verbal() || verb.pos == Pos::Adverb).then_some(phrase)
}

/// The last sentence before that holds words and no quotation, over sentences of nothing but quotations.
fn plain_before(layout: &Layout<'_>, quote: usize) -> Option<Range<usize>> {
    let number = layout.sentence_of(quote);
    let before = (number.saturating_sub(MAX_SENTENCES)..number).rev().map(|number| layout.sentence(number));
    let holds_words = |sentence: &Range<usize>| sentence.clone().any(|at| layout.piece(at).is_word());
    let mut before = before.skip_while(|sentence| sentence.len() <= MAX_PIECES && !holds_words(sentence));
    before.next().filter(|sentence| sentence.clone().all(|at| layout.piece(at).pos != Pos::Quote))
}

impl Layout<'_> {
    /// Returns the number of the paragraph of a piece.
    pub(crate) fn paragraph_of(&self, piece: usize) -> usize {
        self.sentences.get(self.sentence_of(piece)).map_or(usize::MAX, |sentence| sentence.paragraph)
    }

    /// Says whether two phrases are one, or end in the same word.
    pub(crate) fn is_same_head(&self, one: &Phrase, other: &Phrase) -> bool {
        one.pieces == other.pieces || self.word(one.head).eq_ignore_ascii_case(self.word(other.head))
    }
}

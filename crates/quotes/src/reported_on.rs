//! Reported speech that goes on without a cue, where a language shows it by the form of the verb: `Meier sagte, die Brücke
//! sei zu. Sie werde neu gebaut.`
//!
//! Owns which sentences those are and whose words they hold. Refuses to look at sentences that have a cue of their own.

use copydesk_article::{Evidence, QuoteKind};

use crate::assemble::Draft;
use crate::layout::Layout;
use crate::lexicon::{Cue, Words};
use crate::site::Source;
use crate::token::Pos;

/// How sure the speaker is in the paragraph of the report, and in the next one.
const CONFIDENCE: [f64; 2] = [0.75, 0.65];

/// Fewer words than this are no report.
const MIN_WORDS: usize = 3;

/// Adds the sentences that their verb marks as reported, each with the speaker of the last report before it. `drafts` are
/// in the order of their place.
pub(crate) fn add(layout: &Layout<'_>, drafts: &[Draft], found: &mut Vec<Draft>) {
    let mut next = 0;
    let mut last: Option<(Source, usize)> = None;
    // The sentence behind the last one that was added: what follows directly is one report with it.
    let mut reported_before = None;
    for (number, sentence) in layout.sentences.iter().enumerate() {
        let span = layout.bytes(&sentence.pieces);
        let before = next;
        while drafts.get(next).is_some_and(|draft| draft.content.start < span.end) {
            next += 1;
        }
        let here = drafts.get(before..next).unwrap_or_default();
        let quotes: Vec<&Draft> = here.iter().filter(|draft| draft.kind != QuoteKind::Scare).collect();
        if let Some(source) = quotes.iter().rev().find_map(|draft| source_of(draft)) {
            last = Some((source, sentence.paragraph));
            continue;
        }
        let Some((source, paragraph)) = &last else { continue };
        let apart = sentence.paragraph - paragraph;
        let Some(confidence) = CONFIDENCE.get(apart).copied() else { continue };
        if !quotes.is_empty() || !is_reported(layout, number) {
            last = last.filter(|_| quotes.is_empty() && (apart == 0 || has_no_new_subject(layout, number)));
            continue;
        }
        let content = layout.bytes(&layout.without_signs(&sentence.pieces));
        let source = Source { evidence: Evidence::PreviousSentence, phrase: source.phrase.clone() };
        let goes_on = apart == 0 && reported_before == Some(number);
        reported_before = Some(number + 1);
        last = Some((source.clone(), sentence.paragraph));
        match found.last_mut().filter(|_| goes_on) {
            Some(report) => report.content.end = content.end,
            None => found.push(Draft::indirect(content, None, source, "reported-on", confidence)),
        }
    }
}

fn source_of(draft: &Draft) -> Option<Source> {
    draft.source.clone().map(|phrase| Source { phrase, evidence: draft.evidence })
}

/// In another paragraph a sentence that is no report ends the one before, unless it is a fragment.
fn has_no_new_subject(layout: &Layout<'_>, number: usize) -> bool {
    !layout.sentence(number).any(|at| layout.piece(at).is_verbal())
}

/// Says whether the first verb of a sentence has the form of reported speech, and no cue stands in it.
fn is_reported(layout: &Layout<'_>, number: usize) -> bool {
    let pieces = layout.sentence(number);
    let reporting = Cue::SPEECH.or(Cue::TELL).or(Cue::ACCORDING).or(Cue::ACCORDING_AFTER);
    let words = layout.words_between(layout.bytes(&pieces));
    let cue = layout.sites(&pieces).iter().any(|site| site.finite && site.cue.any(reporting));
    // `Demnach ist die Brücke zu.`
    let told = layout.piece(pieces.start).words.any(Words::THEREAFTER);
    (told || layout.is_reportive(&pieces)) && !cue && words >= MIN_WORDS
}

impl Layout<'_> {
    /// Says whether the first verb of a sentence has a form of reported speech, as the German subjunctive is.
    pub(crate) fn is_reportive(&self, pieces: &std::ops::Range<usize>) -> bool {
        let verb = |at: &usize| self.piece(*at).is_verbal() || self.is_reported_form(*at);
        pieces.clone().find(verb).is_some_and(|verb| self.is_reported_form(verb))
    }

    /// Returns the pieces without the punctuation at their end.
    pub(crate) fn without_signs(&self, pieces: &std::ops::Range<usize>) -> std::ops::Range<usize> {
        let sign =
            |at: usize| matches!(self.piece(at).pos, Pos::Stop | Pos::Comma | Pos::Semicolon | Pos::Dash | Pos::Mark);
        let last = pieces.clone().rev().find(|at| !sign(*at));
        pieces.start..last.map_or(pieces.start, |last| last + 1)
    }
}

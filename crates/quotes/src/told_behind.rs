//! Reports whose attribution is the sentence behind: `Die Brücke ist zu. Das sagte Meier am Montag.`
//!
//! Owns the reading of such a sentence. Refuses to look at languages whose verb does not stand second.

use copydesk_article::{Evidence, QuoteKind};

use crate::assemble::Draft;
use crate::layout::Layout;
use crate::lexicon::{Cue, Words};
use crate::phrase::Phrase;
use crate::token::Pos;

/// How sure it is that the sentence before is reported.
const CONFIDENCE: f64 = 0.75;

/// Fewer words than this are no report.
const MIN_WORDS: usize = 4;

impl Layout<'_> {
    /// Who says, in the sentence `number`, what stands before it, and the pieces of the cue.
    pub(crate) fn told_behind(&self, number: usize) -> Option<(std::ops::Range<usize>, Phrase)> {
        let pieces = self.sentence(number);
        let verb = pieces.start + 1;
        let opens = self.lexicon.verb_second && self.piece(pieces.start).words.any(Words::DEMONSTRATIVE);
        let sign = |at: usize| matches!(self.piece(at).pos, Pos::Colon | Pos::Quote);
        let clause = |at: usize| self.piece(at).words.any(Words::COMPLEMENTISER);
        if !opens || pieces.clone().any(|at| sign(at) || clause(at)) {
            return None;
        }
        let speaks = |at: &usize| self.piece(*at).cue.any(Cue::SPEECH) && self.piece(*at).pos == Pos::Verb;
        let cue = match self.piece(verb).pos {
            Pos::Verb => Some(verb).filter(speaks)?,
            Pos::Auxiliary if !self.piece(verb).words.any(Words::COPULA) => {
                (verb + 1..pieces.end).rev().take(MAX_BRACKET_END).find(speaks)?
            }
            _ => return None,
        };
        let behind = self.behind_adverbs(verb + 1, pieces.end);
        // `Das geht aus dem Bericht hervor`
        let start = behind + usize::from(self.piece(behind).pos == Pos::Preposition);
        let phrase = self.phrase_at(start, pieces.end).or_else(|| self.marked_source_at(start))?;
        let time = self.is_time(phrase.head) || self.piece(start).words.any(Words::OBLIQUE) && start == behind;
        (!time).then_some((cue..cue + 1, phrase))
    }
}

/// Words between a participle and the end of its sentence, at most.
const MAX_BRACKET_END: usize = 3;

/// Adds the sentences that the one behind them attributes. `drafts` are in the order of their place.
pub(crate) fn add(layout: &Layout<'_>, drafts: &[Draft], found: &mut Vec<Draft>) {
    for number in 1..layout.sentences.len() {
        let Some((cue, phrase)) = layout.told_behind(number) else { continue };
        let before = layout.sentence(number - 1);
        let content = layout.bytes(&layout.without_signs(&before));
        let near = drafts.partition_point(|draft| draft.content.start < content.end);
        let earlier = drafts.get(..near).unwrap_or_default().iter().rev().take(MAX_DRAFTS);
        let taken = earlier.filter(|draft| draft.kind != QuoteKind::Scare).any(|draft| draft.content.overlaps(content));
        if !taken && layout.words_between(content) >= MIN_WORDS {
            let source = crate::site::Source { phrase, evidence: Evidence::Context };
            found.push(Draft::indirect(content, Some(cue), source, "told-behind", CONFIDENCE));
        }
    }
}

/// Quotations before a sentence that are looked at.
const MAX_DRAFTS: usize = 16;

//! Features of a proposed speaker in the sentence of the quotation: the cue, and what stands between.

use std::ops::Range;

use super::{Evidence, Feature};
use crate::attribution::Candidate;
use crate::layout::Layout;
use crate::lexicon::{Cue, Words};
use crate::phrase::Phrase;
use crate::token::Pos;

pub(super) fn ask(layout: &Layout<'_>, quote: usize, one: &Candidate, source: &Phrase, evidence: &mut Evidence) {
    let cue = one.cue.clone().unwrap_or_else(|| source.pieces.clone());
    ask_cue(layout, &cue, source, evidence);
    let sentence = layout.sentence(layout.sentence_of(quote));
    let gap = if cue.end <= quote { cue.end..quote } else { quote + 1..cue.start.min(source.pieces.start) };
    evidence.features.push(match gap.len() {
        0 => Feature::GapNone,
        1 => Feature::GapOne,
        2..=3 => Feature::GapFew,
        4..=8 => Feature::GapSome,
        _ => Feature::GapMany,
    });
    let inner = layout.segments.get(layout.piece(quote).segment).map_or("", |segment| segment.inner.of(layout.text));
    evidence.add([
        (Feature::CueBehind, cue.start > quote),
        (Feature::ClauseHoldsQuote, one.clause.as_ref().is_some_and(|clause| clause.contains(&quote))),
        (Feature::OpensSentence, quote == sentence.start),
        (Feature::OpensLower, inner.trim_start().starts_with(char::is_lowercase)),
        (Feature::BehindColon, layout.piece(quote.wrapping_sub(1)).pos == Pos::Colon),
    ]);
    ask_gap(layout, &gap, evidence);
}

fn ask_cue(layout: &Layout<'_>, cue: &Range<usize>, source: &Phrase, evidence: &mut Evidence) {
    let first = layout.piece(cue.start);
    let classes = [
        (Cue::SPEECH.or(Cue::TELL), Feature::CueSpeech),
        (Cue::LABEL, Feature::CueLabel),
        (Cue::ACCORDING.or(Cue::ACCORDING_AFTER), Feature::CueAccording),
        (Cue::THOUGHT.or(Cue::INTENTION), Feature::CueThought),
        (Cue::MANNER, Feature::CueManner),
        (Cue::NOUN, Feature::CueNoun),
    ];
    let class = classes.iter().find(|(class, _)| first.cue.any(*class)).map(|(_, feature)| *feature);
    evidence.features.push(class.unwrap_or(Feature::CueUnknown));
    let before = layout.piece(cue.start.wrapping_sub(1));
    let apart =
        if source.pieces.end <= cue.start { source.pieces.end..cue.start } else { cue.end..source.pieces.start };
    evidence.add([
        (Feature::CueInfinitive, before.pos == Pos::To),
        (Feature::CueIng, first.participle && !first.cue.any(Cue::FINITE)),
        (Feature::CueBehindRelative, before.pos == Pos::Relative),
        (Feature::CueFarFromSource, apart.len() > 3),
        (Feature::SourceBehindCue, source.pieces.start >= cue.end),
    ]);
}

/// What stands between cue and quotation.
fn ask_gap(layout: &Layout<'_>, gap: &Range<usize>, evidence: &mut Evidence) {
    let mut seen = [false; GAP.len()];
    for at in gap.clone() {
        let piece = layout.piece(at);
        let here = [
            piece.is_verbal(),
            layout.opens_clause(at),
            piece.pos == Pos::Quote,
            piece.cue.any(Cue::SPEECH.or(Cue::TELL)),
            piece.words.any(Words::COMPLEMENTISER),
            piece.pos == Pos::Conjunction,
            matches!(piece.pos, Pos::Comma | Pos::Semicolon | Pos::Dash),
            piece.pos == Pos::Relative,
        ];
        for (seen, here) in seen.iter_mut().zip(here) {
            *seen |= here;
        }
    }
    evidence.features.extend(GAP.iter().zip(seen).filter(|(_, seen)| *seen).map(|(feature, _)| *feature));
}

/// Features of the gap, in the order in which a piece is asked for them.
const GAP: [Feature; 8] = [
    Feature::GapVerb,
    Feature::GapSubject,
    Feature::GapQuote,
    Feature::GapCue,
    Feature::GapComplementiser,
    Feature::GapConjunction,
    Feature::GapComma,
    Feature::GapRelative,
];

impl Layout<'_> {
    /// Says whether the piece is the end of a subject: a name, a role or a pronoun with its verb behind it.
    pub(super) fn opens_clause(&self, at: usize) -> bool {
        let piece = self.piece(at);
        let names = match piece.pos {
            Pos::Name => true,
            Pos::Pronoun => piece.words.any(Words::SUBJECT_PRONOUN),
            Pos::Noun => piece.words.any(Words::ROLE.or(Words::ANONYMOUS)),
            _ => false,
        };
        let next = self.piece(at + 1);
        names && (next.is_verbal() || next.pos == Pos::Adverb && self.piece(at + 2).is_verbal())
    }
}

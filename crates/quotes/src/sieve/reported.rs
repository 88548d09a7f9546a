//! The clause that a cue reports around a quotation.
//!
//! Owns where such a clause begins and ends. Refuses to say who reports it (see `own.rs`).

use std::ops::Range;

use crate::attribution::{Candidate, Scene};
use crate::lexicon::{Cue, Words};
use crate::site::Site;
use crate::token::Pos;

/// The pieces of the reported clause that holds the quotation.
pub(super) fn clause_of(scene: &Scene<'_, '_>, site: &Site, quote: usize) -> Option<Range<usize>> {
    let layout = scene.layout;
    if !site.cue.any(Cue::SPEECH.or(Cue::TELL).or(Cue::THOUGHT).or(Cue::INTENTION).or(Cue::LABEL)) {
        return None;
    }
    let colon = (site.end..quote).rev().find(|at| layout.piece(*at).pos == Pos::Colon);
    let mut start = colon.map_or(site.end, |colon| colon + 1);
    let that = (site.end..quote).find(|at| layout.piece(*at).words.any(Words::COMPLEMENTISER));
    let complement = (layout.lexicon.verb_second && colon.is_none() && !site.cue.any(Cue::LABEL))
        .then(|| layout.complement_start(site.end, quote + 1));
    if let Some(complement) = complement.flatten() {
        start = complement;
    } else if let Some(that) = that.filter(|that| !(site.end..*that).any(|at| layout.piece(at).is_verbal())) {
        start = that;
    } else if site.cue.any(Cue::TELL) && colon.is_none() {
        start = layout.phrase_at(start, quote).map_or(start, |addressee| addressee.pieces.end);
        start += usize::from(layout.piece(start).words.any(Words::OBJECT_PRONOUN));
    }
    while start < quote && (matches!(layout.piece(start).pos, Pos::Comma | Pos::Adverb) || layout.is_time(start)) {
        start += 1;
    }
    Some(start..clause_end(scene, quote))
}

/// `« Le pont, a dit Jeanne Martin, rouvrira »`: the cue stands behind a quotation and governs no clause.
pub(super) fn is_incise(scene: &Scene<'_, '_>, site: &Site) -> bool {
    let quote = |at: usize| scene.layout.piece(at).pos == Pos::Quote;
    scene.layout.lexicon.incises && (scene.sentence.start..site.at).any(quote)
}

/// `nannte Meier den Plan „…“`: a source behind its verb is not reported.
pub(super) fn behind_source(found: &Candidate, clause: Range<usize>) -> Range<usize> {
    let end =
        found.source.as_ref().filter(|source| clause.contains(&source.pieces.start)).map(|source| source.pieces.end);
    end.filter(|end| *end < clause.end).unwrap_or(clause.start)..clause.end
}

/// `Jeanne Martin, qui a qualifié le projet de « folie », quitte le conseil`: the relative clause ends with its comma.
pub(super) fn in_relative(scene: &Scene<'_, '_>, quote: usize, clause: Range<usize>) -> Range<usize> {
    let comma = (quote + 1..clause.end).find(|at| scene.layout.piece(*at).pos == Pos::Comma);
    clause.start..comma.filter(|_| scene.layout.lexicon.incises).unwrap_or(clause.end)
}

/// `Den Plan nannte Meier „…“`, `Den Plan beschrieb Meier als „…“`: the preposition is no part of what is said.
pub(super) fn behind_naming(scene: &Scene<'_, '_>, clause: Range<usize>) -> Range<usize> {
    let layout = scene.layout;
    let naming = layout.lexicon.verb_second && layout.lexicon.is_as(layout.word(clause.start));
    clause.start + usize::from(naming)..clause.end
}

/// Where the reported clause ends: the end of the sentence, or what comes back to the writer’s own words.
pub(super) fn clause_end(scene: &Scene<'_, '_>, quote: usize) -> usize {
    let layout = scene.layout;
    let mut end = quote + 1;
    if layout.ends_in_comma(quote) {
        return end;
    }
    while end < scene.sentence.end {
        let piece = layout.piece(end);
        let next = layout.piece(end + 1);
        let own_words = match piece.pos {
            Pos::Stop | Pos::Semicolon | Pos::Dash => true,
            Pos::Comma => {
                matches!(next.pos, Pos::Conjunction | Pos::Subordinator | Pos::Relative)
                    || layout.is_next_predicate(end)
                    || layout.lexicon.verb_second && next.words.any(Words::SUBORDINATOR)
                    || next.cue.any(Cue::NON_FINITE.or(Cue::ACCORDING))
                    || next.participle
            }
            Pos::Conjunction => layout.is_next_predicate(end),
            Pos::Subordinator | Pos::Preposition => {
                piece.words.any(Words::SUBORDINATOR) && piece.pos == Pos::Subordinator
            }
            _ => false,
        };
        if own_words {
            break;
        }
        end += 1;
    }
    end
}

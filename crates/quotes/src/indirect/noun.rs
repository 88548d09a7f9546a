//! Speech that a noun names: `the claim that …`, `Smith’s promise to …`.

use std::ops::Range;

use copydesk_article::Evidence;

use super::clause::rule_end;
use super::{Taken, has_clause, lies_apart, trimmed_end};
use crate::assemble::Draft;
use crate::layout::Layout;
use crate::lexicon::Words;
use crate::phrase::Phrase;
use crate::site::{Site, Source};
use crate::token::Pos;

/// Adds what the nouns of a sentence report, where it says whose claim or promise it is.
pub(super) fn add(layout: &Layout<'_>, sites: &[Site], sentence: &Range<usize>, taken: &Taken, found: &mut Vec<Draft>) {
    for noun in sentence.clone() {
        let piece = layout.piece(noun);
        if piece.pos != Pos::Noun || !piece.words.any(Words::CONTENT_NOUN) {
            continue;
        }
        let Some(source) = holder(layout, noun, sentence) else { continue };
        let Some(clause) = content(layout, noun, &source, sites, sentence) else { continue };
        let span = layout.bytes(&clause);
        let inside = clause.contains(&source.phrase.pieces.start);
        if !inside && !taken.overlaps(span) && has_clause(layout, &clause) {
            let draft = Draft::indirect(span, Some(noun..noun + 1), source, "reporting-noun", 0.65);
            found.extend(Some(draft).filter(|draft| lies_apart(found, draft)));
        }
    }
}

/// The clause behind the noun: with `that` and a subject, or an infinitive.
fn content(
    layout: &Layout<'_>,
    noun: usize,
    source: &Source,
    sites: &[Site],
    sentence: &Range<usize>,
) -> Option<Range<usize>> {
    let start = noun + 1;
    let first = layout.piece(start);
    let infinitive = first.pos == Pos::To && layout.piece(start + 1).pos == Pos::Verb;
    let that = first.words.any(Words::COMPLEMENTISER) && layout.phrase_at(start + 1, sentence.end).is_some();
    if !infinitive && !that {
        return None;
    }
    let end = match layout.syntax {
        Some(_) => layout.tree_noun_clause_end(noun)?,
        None => sentence.end,
    };
    let end = end.min(rule_end(layout, start, source, sites, sentence));
    Some(start..trimmed_end(layout, end))
}

/// Whose claim it is: the possessor, or the subject of the verb that governs the noun.
fn holder(layout: &Layout<'_>, noun: usize, sentence: &Range<usize>) -> Option<Source> {
    let evidence = Evidence::NounCue;
    let phrase = possessor(layout, noun, sentence).or_else(|| layout.tree_subject_of_object(noun))?;
    Some(Source { phrase, evidence })
}

fn possessor(layout: &Layout<'_>, noun: usize, sentence: &Range<usize>) -> Option<Phrase> {
    let mut at = noun;
    while at > sentence.start && layout.piece(at - 1).is_nominal() && layout.piece(at - 1).pos != Pos::Name {
        at -= 1;
    }
    let before = at.checked_sub(1).filter(|before| *before >= sentence.start)?;
    let piece = layout.piece(before);
    match piece.pos {
        Pos::Possessive => layout.phrase_before(before, sentence.start),
        Pos::Determiner if piece.words.any(Words::POSSESSIVE) => Some(Phrase { pieces: before..at, head: before }),
        _ => None,
    }
}

//! Paragraphs that name who speaks before a colon, without marks: of transcripts, interviews and headlines.

use std::ops::Range;

use copydesk_article::Evidence;

use super::{has_clause, trimmed_end};
use crate::assemble::Draft;
use crate::layout::{Layout, Paragraph};
use crate::lexicon::Words;
use crate::phrase::Phrase;
use crate::site::Source;
use crate::token::{Pos, Shape};

/// Most pieces before the colon of a transcript.
const MAX_LABEL: usize = 6;
/// Most pieces before the colon of a headline.
const MAX_HEADLINE_SOURCE: usize = 8;
/// Longest headline, in pieces.
const MAX_HEADLINE: usize = 40;
/// Transcript lines, or paragraphs that a name opens, make an interview from this number on.
const MIN_TURNS: usize = 2;

/// A paragraph in which `phrase` speaks from behind `colon` on.
struct Turn {
    phrase: Phrase,
    colon: usize,
    sieve: &'static str,
}

/// Adds the paragraphs that open with who speaks.
pub(super) fn add(layout: &Layout<'_>, found: &mut Vec<Draft>) {
    let turns: Vec<Option<Turn>> = layout
        .paragraphs
        .iter()
        .map(|paragraph| transcript_line(layout, paragraph).or_else(|| turn(layout, paragraph)))
        .collect();
    let interview = turns.iter().flatten().take(MIN_TURNS).count() == MIN_TURNS;
    for (paragraph, turn) in layout.paragraphs.iter().zip(turns) {
        let end = paragraph.pieces.end;
        if paragraph.pieces.clone().any(|at| layout.piece(at).pos == Pos::Quote) {
            continue;
        }
        if let Some(turn) = turn.filter(|_| interview) {
            push(layout, turn, end, Evidence::Transcript, 0.85, found);
        } else if let Some(turn) = headline(layout, paragraph) {
            push(layout, turn, trimmed_end(layout, end), Evidence::ColonIntro, 0.6, found);
        }
    }
}

fn push(layout: &Layout<'_>, turn: Turn, end: usize, evidence: Evidence, confidence: f64, found: &mut Vec<Draft>) {
    let content = layout.bytes(&(turn.colon + 1..end));
    let cue = (evidence == Evidence::ColonIntro).then_some(turn.colon..turn.colon + 1);
    let source = Source { phrase: turn.phrase, evidence };
    found.push(Draft::indirect(content, cue, source, turn.sieve, confidence));
}

/// `SMITH: We are ready.`
fn transcript_line(layout: &Layout<'_>, paragraph: &Paragraph) -> Option<Turn> {
    let (start, end) = (paragraph.pieces.start, paragraph.pieces.end);
    let colon = (start..end.min(start + MAX_LABEL + 1)).find(|at| layout.piece(*at).pos == Pos::Colon)?;
    let capitals = (start..colon).all(|at| {
        let piece = layout.piece(at);
        // `Q:` and `A:` stand alone.
        let letter = colon == start + 1 && piece.span.len() == 1 && piece.is_capitalised();
        letter || piece.shape == Shape::Upper || piece.pos == Pos::Stop || piece.words.any(Words::TITLE)
    });
    let phrase = Phrase { pieces: start..colon, head: colon.checked_sub(1)? };
    let label = is_label(layout, start..colon);
    (colon > start && capitals && !label && colon + 2 < end).then_some(Turn { phrase, colon, sieve: "transcript" })
}

/// `Roe: We are ready. The bridge is open.`: a name opens the paragraph, as in an interview.
fn turn(layout: &Layout<'_>, paragraph: &Paragraph) -> Option<Turn> {
    let (start, end) = (paragraph.pieces.start, paragraph.pieces.end);
    let phrase = layout.phrase_at(start, end.min(start + MAX_LABEL + 1))?;
    let colon = phrase.pieces.end;
    let named = phrase.pieces.clone().all(|at| {
        let piece = layout.piece(at);
        piece.pos == Pos::Name || piece.pos == Pos::Stop || piece.words.any(Words::TITLE)
    });
    let label = is_label(layout, start..colon) || layout.piece(phrase.head).words.any(Words::WEAK_PLACE);
    let speaks = named
        && !label
        && has_clause(layout, &(colon + 1..end))
        && layout.piece(colon).pos == Pos::Colon
        && layout.piece(colon + 1).is_capitalised();
    speaks.then_some(Turn { phrase, colon, sieve: "interview" })
}

/// `Mayor: Bridge will open in May`, `Poll: Roe leads Hale`: one sentence that is a paragraph.
fn headline(layout: &Layout<'_>, paragraph: &Paragraph) -> Option<Turn> {
    let (start, end) = (paragraph.pieces.start, paragraph.pieces.end);
    if paragraph.sentences.len() != 1 || end - start > MAX_HEADLINE {
        return None;
    }
    let phrase = layout.phrase_at(start, end.min(start + MAX_HEADLINE_SOURCE + 1))?;
    let colon = phrase.pieces.end;
    let head = layout.piece(phrase.head).words;
    let determined = layout.piece(start).pos == Pos::Determiner;
    let named = layout.is_personal(&phrase) && !determined && !is_label(layout, start..colon);
    let speaks = head.any(Words::DOCUMENT) || named && !head.any(Words::WEAK_PLACE);
    let content = colon + 1..trimmed_end(layout, end);
    let clause = layout.piece(content.start).is_capitalised() && has_clause(layout, &content);
    (layout.piece(colon).pos == Pos::Colon && speaks && clause).then_some(Turn { phrase, colon, sieve: "headline" })
}

/// `UPDATE: …`, `Photo credit: …`
fn is_label(layout: &Layout<'_>, mut words: Range<usize>) -> bool {
    words.any(|at| layout.piece(at).words.any(Words::LABEL))
}

//! The lines of a transcript, without marks.

use std::ops::Range;

use copydesk_article::Evidence;

use crate::assemble::Draft;
use crate::layout::Layout;
use crate::lexicon::Words;
use crate::phrase::Phrase;
use crate::site::Source;
use crate::token::{Pos, Shape};

/// `SMITH: We are ready.`: the words of a transcript, without marks.
pub(super) fn transcript_line(layout: &Layout<'_>, sentence: &Range<usize>, paragraph: usize, found: &mut Vec<Draft>) {
    let Some(paragraph) = layout.paragraphs.get(paragraph).filter(|whole| whole.pieces.start == sentence.start) else {
        return;
    };
    let start = sentence.start;
    let Some(colon) = (start..paragraph.pieces.end.min(start + 7)).find(|at| layout.piece(*at).pos == Pos::Colon)
    else {
        return;
    };
    let capitals = (start..colon).all(|at| {
        let piece = layout.piece(at);
        // `Q:` and `A:` stand alone.
        let letter = colon == start + 1 && piece.span.len() == 1 && piece.is_capitalised();
        letter || piece.shape == Shape::Upper || piece.pos == Pos::Stop || piece.words.any(Words::TITLE)
    });
    let quoted = paragraph.pieces.clone().any(|at| layout.piece(at).pos == Pos::Quote);
    if colon == start || !capitals || quoted || colon + 2 >= paragraph.pieces.end {
        return;
    }
    let phrase = Phrase { pieces: start..colon, head: colon - 1 };
    let content = layout.bytes(&(colon + 1..paragraph.pieces.end));
    let source = Source { phrase, evidence: Evidence::Transcript };
    found.push(Draft::indirect(content, None, source, "transcript", 0.85));
}

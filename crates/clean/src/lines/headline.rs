//! The headline of a text: its first line, when it is evidently one. Owns that judgement alone.

use super::Line;
use super::shape::{Shape, is_dash, is_quote};
use crate::lexicon::Role;

/// Widths, in characters, that a headline may have.
const WIDTHS: std::ops::RangeInclusive<f32> = 12.0..=180.0;
/// Smallest share of a headline's words that the running text must have too.
const MIN_OVERLAP: f32 = 0.25;

/// Returns whether the first line is a headline: short, no sentence, and running text that shares its words comes next.
pub(crate) fn is_headline(lines: &[Line], shapes: &[Shape]) -> bool {
    let (Some(line), Some((shape, rest))) = (lines.first(), shapes.split_first()) else { return false };
    let next = rest.iter().find(|shape| !shape.is_hit() || shape.has_role(Role::End));
    is_title(&line.text, shape) && next.is_some_and(|next| next.is_core && next.width > shape.width) && overlap(shape, rest) >= MIN_OVERLAP
}

fn is_title(text: &str, shape: &Shape) -> bool {
    let quoted = text.starts_with(is_quote) && text.ends_with(is_quote);
    let stops = text.ends_with(['.', '。', ':', ',', ';', '…']);
    WIDTHS.contains(&shape.width) && shape.words >= 3.0 && !shape.is_hit() && !quoted && !stops && !text.starts_with(is_dash)
}

/// Returns the share of the words of the first line that the running text has too.
fn overlap(shape: &Shape, rest: &[Shape]) -> f32 {
    let shared = |key: &&u64| rest.iter().any(|other| other.is_core && other.content.contains(key));
    let found = shape.content.iter().filter(shared).count();
    found as f32 / (shape.content.len() as f32).max(1.0)
}

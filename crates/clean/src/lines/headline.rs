//! The headline of a text: its first line that is no junk, when it is evidently one. Owns that judgement alone.

use super::Line;
use super::context::Verdict;
use super::shape::{Shape, is_dash, is_quote};

/// Widths, in characters, that a headline may have.
const WIDTHS: std::ops::RangeInclusive<f32> = 12.0..=180.0;
/// Smallest share of a headline's words that the running text must have too.
const MIN_OVERLAP: f32 = 0.25;
/// Lines of the text within which the headline is looked for.
const MAX_LINES_BEFORE: usize = 8;
/// Lines behind the headline, junk aside, within which running text begins: a name, an office and a score may come first.
const MAX_LINES_BEHIND: usize = 3;

/// Returns the place of the headline: a short line that is no sentence, with running text close behind it that shares its words.
pub(crate) fn find(lines: &[Line], shapes: &[Shape], verdicts: &[Option<Verdict>]) -> Option<usize> {
    let at = verdicts.iter().take(MAX_LINES_BEFORE).position(Option::is_none)?;
    let (line, shape) = (lines.get(at)?, shapes.get(at)?);
    let rest = shapes.get(at + 1..).unwrap_or_default();
    let judged = rest.iter().zip(verdicts.get(at + 1..).unwrap_or_default());
    let mut behind = judged.filter(|(_, verdict)| verdict.is_none()).map(|(shape, _)| shape).take(MAX_LINES_BEHIND);
    let is_found = is_title(&line.text, shape) && behind.any(|next| next.is_core && next.width > shape.width);
    (is_found && overlap(shape, rest) >= MIN_OVERLAP).then_some(at)
}

fn is_title(text: &str, shape: &Shape) -> bool {
    let quoted = text.starts_with(is_quote) && text.ends_with(is_quote);
    let stops = text.ends_with(['.', '。', ':', ',', ';', '…']);
    WIDTHS.contains(&shape.width)
        && shape.words >= 3.0
        && !shape.is_hit()
        && !quoted
        && !stops
        && !text.starts_with(is_dash)
}

/// Returns the share of the words of the line that the running text has too.
fn overlap(shape: &Shape, rest: &[Shape]) -> f32 {
    let shared = |key: &&u64| rest.iter().any(|other| other.is_core && other.content.contains(key));
    let found = shape.content.iter().filter(shared).count();
    found as f32 / (shape.content.len() as f32).max(1.0)
}

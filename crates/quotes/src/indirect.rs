//! Speech that is reported without marks.
//!
//! Owns the clauses that a cue governs outside of marks. Refuses everything that stands in marks or overlaps a quotation
//! that was found before.

use crate::assemble::Draft;
use crate::layout::Layout;
use crate::settings::QuoteSettings;

/// Adds the indirect quotes of a text to its marked ones and sorts all of them by position.
pub(crate) fn add(_layout: &Layout<'_>, _settings: &QuoteSettings, _drafts: &mut Vec<Draft>) {
}

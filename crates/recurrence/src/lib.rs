//! Which lines recur in the articles of one source: fingerprints of lines, a sketch that counts in how many different
//! articles each stood, and the tables that follow from it.
//!
//! Owns what counts as the same line, as a different article and as recurring. Keeps numbers only, never words. Does no I/O,
//! reads no clock, logs nothing; the same articles in the same order give the same sketch, on every machine.

mod known;
mod line;
mod marks;
mod settings;
mod sketch;
mod sources;
mod state;
mod table;

pub use line::{fingerprint, is_quoting, is_sentence, normalised};
pub use marks::{SOURCE_REPEAT, article_lines};
pub use settings::RecurrenceSettings;
pub use sketch::Sketch;
pub use sources::{Counted, Sources};
pub use state::{SKETCH_SCHEMA, SourceSketch, StateError};
pub use table::Table;

//! Named spans to entities: better bounds, one type a name, aliases, and salience.
//!
//! Owns the way from the spans of a language model to the [`Entity`](copydesk_article::Entity) records of an article:
//! boundary repair, agreement within the document, further occurrences of known names, grouping of the names of one
//! person, organisation or place, acronyms, salience and confidence. Pure: no I/O, no clock, no panic; the same document
//! gives the same entities. Refuses to analyse text (see `spacy-runtime`), to resolve pronouns and to link to knowledge
//! bases (see `copydesk-knowledge`).
//!
//! The words it works by stand in `data/`, one file a kind.

mod boundary;
mod calibration;
mod candidate;
mod common;
mod dateline;
mod evidence;
mod field;
mod finder;
mod fold;
mod gazetteer;
mod group;
mod lexicon;
mod names;
mod recase;
mod record;
mod references;
mod repeat;
mod settings;
mod split;
mod towns;
#[cfg(feature = "training")]
pub mod training;

pub use calibration::{CONFIDENCE_FEATURES, SALIENCE_FEATURES};
pub use finder::{Document, EntityFinder};
pub use lexicon::LexiconError;
pub use record::Weighed;
pub use settings::EntitySettings;

#[cfg(test)]
mod tests;

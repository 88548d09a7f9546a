//! Quotations and their speakers, from a text, its syntax where there is one, and its entities.
//!
//! Owns the way from marks and cues to [`Quote`](copydesk_article::Quote)s: pairing marks, finding who said it, telling
//! quotations from words in marks that are nobody’s, indirect speech, and resolving speakers to entities. Pure: no I/O, no
//! clock, no panic; the same document gives the same quotes. Refuses to find names (see `copydesk-entities`) and to parse
//! (see `spacy-runtime`); both are optional inputs.
//!
//! The words it works by stand in `data/*.toml`, one file a language; `docs/spec/quotes.md` says by example what to expect.

mod antecedent;
mod assemble;
mod attribution;
mod cast;
mod clause;
mod clause_edges;
mod complement;
mod cue;
mod finder;
mod incise;
mod indirect;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod laws;
mod layout;
mod lexicon;
mod marks;
mod model;
mod names;
mod phrase;
mod reported_on;
mod resolve;
mod role;
mod scare;
mod set;
mod settings;
mod sieve;
mod site;
mod speakers;
mod subject_choice;
mod syntax;
mod token;
mod told_behind;
#[cfg(feature = "training")]
pub mod training;
mod verb_second;

pub use finder::{Document, Explained, QuoteFinder, RunnerUp};
pub use lexicon::LexiconError;
pub use settings::QuoteSettings;

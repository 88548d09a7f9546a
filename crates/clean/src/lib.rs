//! HTML and text cleaning: [`RawArticle`](copydesk_article::RawArticle) to [`CleanArticle`](copydesk_article::CleanArticle),
//! with a reason for every removed line.
//!
//! Owns the extraction of an article from its page, metadata, language, and the judgement of lines. Does no I/O, reads no
//! clock, logs nothing, starts no thread, and does not panic on any input; the same article gives the same bytes, whatever
//! was cleaned before.

mod assemble;
mod cleaner;
mod error;
mod html;
mod language;
#[cfg(any(test, feature = "fuzzing"))]
#[doc(hidden)]
pub mod laws;
mod lexicon;
#[doc(hidden)]
pub mod lines;
mod metadata;
mod repeats;
mod settings;

pub use cleaner::Cleaner;
pub use error::{CleanError, LexiconError};
pub use language::{Language, identify as identify_language};
pub use repeats::SourceTables;
pub use settings::CleanSettings;

//! Articles as a person wants to see them: the text with quotes and names marked, what was removed and why, who said
//! what, and whom and what it is about. Readable without colour; colour only adds to it.

mod body;
mod header;
mod lists;
mod paint;
mod wrap;

use std::io::IsTerminal;

use copydesk_article::EnrichedArticle;
use copydesk_quotes::Explained;

use crate::cli::When;
pub(crate) use lists::kind_name;
pub(crate) use paint::{Colour, Paint};
pub(crate) use wrap::safe_text;

/// Widest line, in columns: longer ones are hard to read.
const MAX_COLUMNS: usize = 100;
/// Narrowest line that anything fits into, in columns.
const MIN_COLUMNS: usize = 40;

/// How to show things here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Look {
    /// Columns of a line.
    pub(crate) columns: usize,
    /// Whether there is colour.
    pub(crate) colour: bool,
}

impl Look {
    /// What suits standard output: its width, and colour when it is a terminal and the environment has no `NO_COLOR`.
    pub(crate) fn of_output(when: When) -> Self {
        let columns = terminal_size::terminal_size().map_or(MAX_COLUMNS, |(width, _)| usize::from(width.0));
        let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty())
            || std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
        let colour = match when {
            When::Always => true,
            When::Never => false,
            When::Auto => std::io::stdout().is_terminal() && !unwanted,
        };
        Self { columns: columns.clamp(MIN_COLUMNS, MAX_COLUMNS), colour }
    }

    pub(crate) fn paint(self) -> Paint {
        Paint::new(self.colour)
    }
}

/// An article in full. `explained` has the reasons for its quotes, or nothing where they are not known.
pub(crate) fn article(enriched: &EnrichedArticle, explained: &[Explained], look: Look) -> String {
    let mut text = header::header(&enriched.article, look);
    text.push_str(&body::body(enriched, look));
    text.push_str(&lists::removed(&enriched.article.removed, look));
    text.push_str(&lists::quotes(enriched, explained, look));
    text.push_str(&lists::entities(&enriched.entities, look));
    text.push_str(&lists::annotations(&enriched.article.annotations, look));
    text
}

/// The title of a section.
pub(crate) fn section(title: &str, look: Look) -> String {
    format!("\n{}\n", look.paint().on(Colour::Bold, title))
}

/// An article in one line: what it is, and how much was found.
pub(crate) fn summary(enriched: &EnrichedArticle, look: Look) -> String {
    header::summary(enriched, look)
}

#[cfg(test)]
mod tests;

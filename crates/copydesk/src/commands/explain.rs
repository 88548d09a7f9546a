//! `copydesk explain`: articles as a person reads them, what was removed and why, and how each speaker was found.

mod summary;

use std::path::Path;

use anyhow::Result;
use copydesk_article::CleanArticle;
use copydesk_config::Settings;
use copydesk_extractor::Extraction;
use copydesk_extractor::open_extraction;

use super::cleaning::Cleaning;
use crate::cli::ExplainArgs;
use crate::outcome::Outcome;
use crate::raw_file::{self, RawFile};
use crate::show::{self, Look};
use crate::terminal::{print, tell};

pub(super) fn run(settings: &Settings, args: &ExplainArgs) -> Result<Outcome> {
    if args.summary {
        return summary::run(settings, args);
    }
    let files = read(&args.files)?;
    let cleaning = Cleaning::new(settings, args.tables.as_deref())?;
    let extraction = open_extraction(&settings.extract)?;
    let look = Look::of_output(args.color);
    let mut outcome = Outcome::Done;
    for file in &files {
        match cleaning.clean(&file.input()) {
            Ok(article) => print(&explained(&extraction, article, look))?,
            Err(error) => {
                tell(format_args!("{}: {error}", file.name));
                outcome = Outcome::SetAside;
            }
        }
    }
    Ok(outcome)
}

/// All files are read before anything is shown, so that a name that was mistyped is noticed first.
fn read(paths: &[impl AsRef<Path>]) -> Result<Vec<RawFile>> {
    let mut files = Vec::new();
    for path in paths {
        files.extend(raw_file::read(path.as_ref())?);
    }
    Ok(files)
}

fn explained(extraction: &Extraction, article: CleanArticle, look: Look) -> String {
    let (mut enriched, explained) = extraction.explain(article);
    enriched.quotes = explained.iter().map(|found| found.quote.clone()).collect();
    show::article(&enriched, &explained, look)
}

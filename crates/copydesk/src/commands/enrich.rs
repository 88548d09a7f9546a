//! `copydesk enrich`: raw articles to enriched ones, a line each.

use anyhow::Result;
use copydesk_article::RawInput;
use copydesk_config::Settings;
use copydesk_extractor::open_extraction;

use super::cleaning::Cleaning;
use crate::cli::CleanArgs;
use crate::filter;
use crate::outcome::Outcome;

pub(super) fn run(settings: &Settings, args: &CleanArgs) -> Result<Outcome> {
    let cleaning = Cleaning::new(settings, args.tables.as_deref())?;
    let extraction = open_extraction(&settings.extract)?;
    filter::run(&args.filter, &settings.limits, move |line: Vec<u8>| {
        let article = cleaning.clean(&RawInput { value: &line, ..RawInput::default() })?;
        Ok(extraction.enrich(article, None).to_json())
    })
}

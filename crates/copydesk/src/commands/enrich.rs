//! `copydesk enrich`: raw articles to enriched ones, a line each.

use anyhow::Result;
use copydesk_article::RawInput;
use copydesk_cleaner::{CleanStage, CleanStageSettings};
use copydesk_config::Settings;

use crate::cli::FilterArgs;
use crate::commands::extract::extraction;
use crate::filter;
use crate::outcome::Outcome;

pub(super) fn run(settings: Settings, args: &FilterArgs) -> Result<Outcome> {
    let limits = settings.limits.clone();
    let stage = CleanStage::new(CleanStageSettings { input: settings.limits, clean: settings.clean })?;
    let extraction = extraction(settings.extract)?;
    filter::run(args, &limits, move |line: Vec<u8>| {
        let article = stage.clean(&RawInput { value: &line, ..RawInput::default() }, None)?;
        Ok(extraction.enrich(article, None).to_json())
    })
}

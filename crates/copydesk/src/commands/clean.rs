//! `copydesk clean`: raw articles to clean ones, a line each.

use anyhow::Result;
use copydesk_article::RawInput;
use copydesk_cleaner::{CleanStage, CleanStageSettings};
use copydesk_config::Settings;

use super::tabulate::read_tables;
use crate::cli::CleanArgs;
use crate::filter;
use crate::outcome::Outcome;

pub(super) fn run(settings: Settings, args: &CleanArgs) -> Result<Outcome> {
    let limits = settings.limits.clone();
    let tables = args.tables.as_deref().map(|file| read_tables(file, &settings)).transpose()?;
    let stage = CleanStage::new(CleanStageSettings { input: settings.limits, clean: settings.clean })?;
    filter::run(&args.filter, &limits, move |line: Vec<u8>| {
        let input = RawInput { value: &line, ..RawInput::default() };
        Ok(stage.clean_with(&input, None, tables.as_ref())?.to_json())
    })
}

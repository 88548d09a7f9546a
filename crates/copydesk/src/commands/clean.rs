//! `copydesk clean`: raw articles to clean ones, a line each.

use anyhow::Result;
use copydesk_article::RawInput;
use copydesk_cleaner::{CleanStage, CleanStageSettings};
use copydesk_config::Settings;

use crate::cli::FilterArgs;
use crate::filter;
use crate::outcome::Outcome;

pub(super) fn run(settings: Settings, args: &FilterArgs) -> Result<Outcome> {
    let limits = settings.limits.clone();
    let stage = CleanStage::new(CleanStageSettings { input: settings.limits, clean: settings.clean })?;
    filter::run(args, &limits, move |line: Vec<u8>| {
        let input = RawInput { value: &line, ..RawInput::default() };
        Ok(stage.clean(&input, None)?.to_json())
    })
}

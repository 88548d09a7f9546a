//! `copydesk clean`: raw articles to clean ones, a line each.

use anyhow::Result;
use copydesk_article::RawInput;
use copydesk_config::Settings;

use super::cleaning::Cleaning;
use crate::cli::CleanArgs;
use crate::filter;
use crate::outcome::Outcome;

pub(super) fn run(settings: &Settings, args: &CleanArgs) -> Result<Outcome> {
    let cleaning = Cleaning::new(settings, args.tables.as_deref())?;
    filter::run(&args.filter, &settings.limits, move |line: Vec<u8>| {
        let input = RawInput { value: &line, ..RawInput::default() };
        Ok(cleaning.clean(&input)?.to_json())
    })
}

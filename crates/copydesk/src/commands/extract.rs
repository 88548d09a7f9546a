//! `copydesk extract`: clean articles to enriched ones, a line each.

use anyhow::Result;
use copydesk_article::CleanArticle;
use copydesk_config::{ExtractSettings, Settings};
use copydesk_extractor::{ExtractStageSettings, Extraction, LanguageModels};

use crate::cli::FilterArgs;
use crate::filter;
use crate::outcome::Outcome;

pub(super) fn run(settings: Settings, args: &FilterArgs) -> Result<Outcome> {
    let limits = settings.limits.clone();
    let extraction = extraction(settings.extract)?;
    filter::run(args, &limits, move |line: Vec<u8>| {
        let article = CleanArticle::from_json(&line, &settings.limits)?;
        Ok(extraction.enrich(article, None).to_json())
    })
}

/// Opens the model and sets extraction up.
pub(super) fn extraction(settings: ExtractSettings) -> Result<Extraction> {
    let models = LanguageModels::open(&settings.model, &settings.more_models)?;
    let ExtractSettings { min_language_confidence, entities, quotes, runtime, .. } = settings;
    Ok(Extraction::new(ExtractStageSettings { min_language_confidence, entities, quotes, runtime }, models)?)
}

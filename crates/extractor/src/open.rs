//! From the configuration to an extraction that is ready: models and tables opened, settings handed over.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use copydesk_config::{ExtractSettings, LinksSettings};
use copydesk_knowledge::KnowledgeBase;
use copydesk_knowledge::watch::WatchedTables;

use crate::{ExtractStageSettings, Extraction, LanguageModels};

impl From<&ExtractSettings> for ExtractStageSettings {
    fn from(settings: &ExtractSettings) -> Self {
        Self {
            min_language_confidence: settings.min_language_confidence,
            entities: settings.entities.clone(),
            quotes: settings.quotes.clone(),
            links: settings.links.confidence.clone(),
            runtime: settings.runtime.clone(),
        }
    }
}

/// Opens the models and the tables that the settings name.
///
/// # Errors
/// Returns which model or table cannot be used, and what to do about it.
pub fn open_extraction(settings: &ExtractSettings) -> anyhow::Result<Extraction> {
    let models = LanguageModels::open(&settings.model, &settings.more_models)?;
    let extraction = Extraction::new(settings.into(), models).context("cannot set the extractor up")?;
    if !settings.links.enabled {
        return Ok(extraction);
    }
    Ok(extraction.with_tables(Arc::new(tables(&settings.links)?)))
}

fn tables(settings: &LinksSettings) -> anyhow::Result<WatchedTables> {
    let knowledge =
        KnowledgeBase::built_in().context("cannot set links up")?.with_settings(settings.confidence.clone());
    let interval = Duration::from_millis(settings.check_interval_ms);
    WatchedTables::open(&knowledge, settings.tables.clone(), settings.limits.clone(), interval, Instant::now())
        .context("cannot use the tables of extract.links.tables")
}

//! From the configuration to an extraction that is ready: models and tables opened, settings handed over.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::Context;
use copydesk_config::{ExtractSettings, LinksSettings};
use copydesk_knowledge::KnowledgeBase;
use copydesk_knowledge::watch::WatchedTables;

use crate::{ExtractStageSettings, Extraction, LanguageModels};

/// What the results depend on, with the lexicons read.
fn stage_settings(settings: &ExtractSettings) -> anyhow::Result<ExtractStageSettings> {
    let mut quote_lexicons = Vec::with_capacity(settings.quote_lexicons.len());
    for (language, path) in &settings.quote_lexicons {
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("cannot read extract.quote_lexicons.{language}, {}", path.display()))?;
        quote_lexicons.push((language.clone(), text));
    }
    Ok(ExtractStageSettings { quote_lexicons, ..settings.into() })
}

impl From<&ExtractSettings> for ExtractStageSettings {
    fn from(settings: &ExtractSettings) -> Self {
        Self {
            min_language_confidence: settings.min_language_confidence,
            entities: settings.entities.clone(),
            quotes: settings.quotes.clone(),
            links: settings.links.confidence.clone(),
            quote_lexicons: Vec::new(),
            runtime: settings.runtime.clone(),
        }
    }
}

/// Opens the models, the lexicons and the tables that the settings name.
///
/// # Errors
/// Returns which model, lexicon or table cannot be used, and what to do about it.
pub fn open_extraction(settings: &ExtractSettings) -> anyhow::Result<Extraction> {
    let models = LanguageModels::open(&settings.model, &settings.more_models)?;
    let extraction = Extraction::new(stage_settings(settings)?, models).context("cannot set the extractor up")?;
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

//! The extractor as a service: from the clean topic to the enriched one.

use std::sync::Arc;
use std::time::Instant;

use copydesk_article::{CleanArticle, EnrichedArticle, PubStatus, QuoteKind};
use copydesk_config::Settings;
use copydesk_knowledge::watch::{Refresh, WatchedTables};
use copydesk_service::ServiceStage;
use copydesk_stage::{Item, Stage, StageError, StageExt, from_fn};
use copydesk_telemetry::{Metrics, catalogue};

use crate::{EncodeEnriched, ExtractStage, ReadClean, STAGE, open_extraction};

/// Sets the service up.
///
/// # Errors
/// Returns why the extractor cannot be set up; a missing language model, with how to get it.
pub fn service(settings: &Settings, metrics: &Arc<Metrics>) -> anyhow::Result<ServiceStage> {
    let stage = ReadClean::new(settings.limits.clone())
        .then(extracting(settings, metrics)?)
        .then(EncodeEnriched::new(settings.topics.enriched.as_str()));
    Ok(ServiceStage { name: STAGE, input_topic: settings.topics.clean.clone(), stage: Arc::new(stage) })
}

/// Returns the stage without the forms of its input and output, to be fused with its neighbours.
///
/// # Errors
/// As [`service`].
pub fn extracting(
    settings: &Settings,
    metrics: &Arc<Metrics>,
) -> anyhow::Result<impl Stage<Input = Item<CleanArticle>, Output = Item<EnrichedArticle>> + use<>> {
    let extraction = open_extraction(&settings.extract)?;
    metrics.set(&catalogue::ALIAS_TABLES_REFUSED, &[], 0.0);
    // A share needs both from the start.
    for speaker in ["known", "unknown"] {
        metrics.add(&catalogue::SPEAKERS, &[speaker], 0.0);
    }
    let refreshing = refreshing(extraction.tables().cloned(), Arc::clone(metrics));
    let metrics = Arc::clone(metrics);
    Ok(from_fn(refreshing).then(ExtractStage::new(Arc::new(extraction))).then(from_fn(move |item| {
        if let Item::Value { value: enriched, .. } = &item {
            report(&metrics, enriched);
        }
        Ok(item)
    })))
}

/// Passes records on, and looks whether the alias tables have changed.
fn refreshing(
    tables: Option<Arc<WatchedTables>>,
    metrics: Arc<Metrics>,
) -> impl Fn(Item<CleanArticle>) -> Result<Item<CleanArticle>, StageError> {
    move |item| {
        match tables.as_ref().map(|tables| tables.refresh(Instant::now())) {
            Some(Refresh::Reloaded { digest }) => {
                tracing::info!(knowledge = digest, "alias tables were read anew");
                metrics.set(&catalogue::ALIAS_TABLES_REFUSED, &[], 0.0);
            }
            Some(Refresh::Kept(error)) => {
                let error = anyhow::Error::new(error);
                tracing::error!(
                    error = format!("{error:#}"),
                    "alias tables have changed and cannot be used; links stay as they were"
                );
                metrics.set(&catalogue::ALIAS_TABLES_REFUSED, &[], 1.0);
            }
            Some(Refresh::Unchanged) | None => {}
        }
        Ok(item)
    }
}

fn report(metrics: &Metrics, enriched: &EnrichedArticle) {
    if enriched.article.pub_status == PubStatus::Canceled {
        return;
    }
    let quotes = enriched.quotes.iter().filter(|quote| quote.kind != QuoteKind::Scare);
    let (known, unknown): (Vec<_>, Vec<_>) = quotes.partition(|quote| quote.speaker.is_some());
    metrics.enriched(enriched.entities.len(), known.len(), unknown.len());
}

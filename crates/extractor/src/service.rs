//! The extractor as a service: from the clean topic to the enriched one.

use std::sync::Arc;

use anyhow::Context;
use copydesk_article::{CleanArticle, EnrichedArticle, PubStatus, QuoteKind};
use copydesk_config::Settings;
use copydesk_service::ServiceStage;
use copydesk_stage::{Item, Stage, StageExt, from_fn};
use copydesk_telemetry::{Metrics, catalogue};

use crate::{EncodeEnriched, ExtractStage, ExtractStageSettings, Extraction, LanguageModels, ReadClean, STAGE};

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
    let models = LanguageModels::open(&settings.extract.model, &settings.extract.more_models)?;
    let extract = ExtractStageSettings {
        min_language_confidence: settings.extract.min_language_confidence,
        entities: settings.extract.entities.clone(),
        quotes: settings.extract.quotes.clone(),
        runtime: settings.extract.runtime.clone(),
    };
    let extraction = Extraction::new(extract, models).context("cannot set the extractor up")?;
    // A share needs both from the start.
    for speaker in ["known", "unknown"] {
        metrics.add(&catalogue::SPEAKERS, &[speaker], 0.0);
    }
    let metrics = Arc::clone(metrics);
    Ok(ExtractStage::new(Arc::new(extraction)).then(from_fn(move |item| {
        if let Item::Value { value: enriched, .. } = &item {
            report(&metrics, enriched);
        }
        Ok(item)
    })))
}

fn report(metrics: &Metrics, enriched: &EnrichedArticle) {
    if enriched.article.pub_status == PubStatus::Canceled {
        return;
    }
    let quotes = enriched.quotes.iter().filter(|quote| quote.kind != QuoteKind::Scare);
    let (known, unknown): (Vec<_>, Vec<_>) = quotes.partition(|quote| quote.speaker.is_some());
    metrics.enriched(enriched.entities.len(), known.len(), unknown.len());
}

//! The cleaner as a service: from the raw topic to the clean one.

use std::sync::Arc;

use anyhow::Context;
use copydesk_article::CleanArticle;
use copydesk_config::Settings;
use copydesk_service::ServiceStage;
use copydesk_stage::{Item, Record, Stage, StageExt, from_fn};
use copydesk_telemetry::Metrics;

use crate::{CleanStage, CleanStageSettings, EncodeClean, STAGE};

/// Sets the service up.
///
/// # Errors
/// Returns why the cleaner cannot be set up.
pub fn service(settings: &Settings, metrics: &Arc<Metrics>) -> anyhow::Result<ServiceStage> {
    let stage = cleaning(settings, metrics)?.then(EncodeClean::new(settings.topics.clean.as_str()));
    Ok(ServiceStage { name: STAGE, input_topic: settings.topics.raw.clone(), stage: Arc::new(stage) })
}

/// Returns the stage without the form of its output, to be fused with the one that follows.
///
/// # Errors
/// Returns why the cleaner cannot be set up.
pub fn cleaning(
    settings: &Settings,
    metrics: &Arc<Metrics>,
) -> anyhow::Result<impl Stage<Input = Arc<Record>, Output = Item<CleanArticle>> + use<>> {
    let stage = CleanStageSettings { input: settings.limits.clone(), clean: settings.clean.clone() };
    let stage = CleanStage::new(stage).context("cannot set the cleaner up")?;
    let metrics = Arc::clone(metrics);
    Ok(stage.then(from_fn(move |item| {
        if let Item::Value { value: article, .. } = &item {
            report(&metrics, article);
        }
        Ok(item)
    })))
}

fn report(metrics: &Metrics, article: &CleanArticle) {
    let Some(body) = &article.body else { return };
    let removed: usize = article.removed.iter().map(|piece| piece.text.len()).sum();
    let share = removed as f64 / (removed + body.text.len()).max(1) as f64;
    metrics.cleaned(article.source.as_deref(), article.language.as_deref(), share);
}

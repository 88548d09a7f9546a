//! The tabulator as a service: from the topic of lines to that of tables.

use std::sync::Arc;

use anyhow::{Context, ensure};
use copydesk_config::Settings;
use copydesk_kafka::DeliveryMode;
use copydesk_service::ServiceStage;
use copydesk_telemetry::Metrics;

use crate::{STAGE, TabulateStage, TabulateStageSettings, TabulateTopics, TopicMemory};

/// Sets the service up.
///
/// # Errors
/// Returns why the tabulator cannot be set up.
pub fn service(settings: &Settings, metrics: &Arc<Metrics>) -> anyhow::Result<ServiceStage> {
    ensure!(
        settings.tabulate.enabled,
        "there is nothing to tabulate: set tabulate.enabled = true here and for the cleaner"
    );
    let topics = TabulateTopics {
        tables: settings.topics.source_lines.as_str().into(),
        sketches: settings.topics.source_sketches.as_str().into(),
    };
    let memory =
        TopicMemory::new(&settings.kafka, &topics.sketches).context("cannot read back what is known of the sources")?;
    let settings_of_stage = TabulateStageSettings {
        counting: settings.tabulate.counting.clone(),
        limits: settings.limits.clone(),
        repeats_tables: settings.kafka.delivery == DeliveryMode::AtLeastOnce,
    };
    let stage = TabulateStage::new(topics, settings_of_stage, memory, Arc::clone(metrics));
    Ok(ServiceStage { name: STAGE, input_topic: settings.topics.lines.clone(), stage: Arc::new(stage) })
}

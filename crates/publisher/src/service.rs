//! The publisher as a service: from the enriched topic to the derived ones.

use std::sync::Arc;

use copydesk_config::Settings;
use copydesk_service::ServiceStage;
use copydesk_stage::StageExt;
use copydesk_telemetry::Metrics;

use crate::{PublishStage, PublishTopics, ReadEnriched, STAGE};

/// Sets the service up.
///
/// # Errors
/// Nothing can go wrong here today; the signature is that of every service.
pub fn service(settings: &Settings, _metrics: &Arc<Metrics>) -> anyhow::Result<ServiceStage> {
    let stage = ReadEnriched::new(settings.limits.clone()).then(publishing(settings));
    Ok(ServiceStage { name: STAGE, input_topic: settings.topics.enriched.clone(), stage: Arc::new(stage) })
}

/// Returns the stage without the form of its input, to be fused with the one before it.
pub fn publishing(settings: &Settings) -> PublishStage {
    let topics = PublishTopics {
        quotes: settings.topics.quotes.as_str().into(),
        entities: settings.topics.entities.as_str().into(),
        ninjs: settings.topics.ninjs.as_str().into(),
    };
    PublishStage::new(topics, settings.publish.clone())
}

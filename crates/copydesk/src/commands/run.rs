//! `copydesk run`: any of the services in one process, until it is told to stop.

use std::collections::BTreeSet;
use std::sync::Arc;

use anyhow::Result;
use copydesk_config::Settings;
use copydesk_kafka::Shutdown;
use copydesk_service::{ServiceStage, Services, shutdown_on_signal};
use copydesk_stage::StageExt;
use copydesk_telemetry::{Metrics, init_logs};

use crate::cli::{RunArgs, StageName};
use crate::outcome::Outcome;

/// Name of cleaner and extractor in one: their own consumer group, so that they never mix with the separate ones.
const CLEAN_EXTRACT: &str = "clean-extract";

pub(super) fn run(settings: &Settings, args: &RunArgs) -> Result<Outcome> {
    init_logs(&settings.telemetry.log)?;
    let metrics = Arc::new(Metrics::new(settings.telemetry.max_source_labels));
    let shutdown = Shutdown::new();
    shutdown_on_signal(&shutdown)?;
    let stages = stages(settings, &args.stages, args.separate, &metrics)?;
    Services::start(settings, stages, metrics, &shutdown, None)?.wait()?;
    Ok(Outcome::Done)
}

/// The services. Cleaner and extractor become one where both are wanted: no topic and no second serialisation between
/// them. The publisher always reads `articles.enriched`, as every other consumer does.
pub(super) fn stages(
    settings: &Settings,
    wanted: &[StageName],
    separate: bool,
    metrics: &Arc<Metrics>,
) -> Result<Vec<ServiceStage>> {
    let wanted: BTreeSet<StageName> = wanted.iter().copied().collect();
    let has = |name| wanted.contains(&name);
    let mut stages = Vec::new();
    if has(StageName::Clean) && has(StageName::Extract) && !separate {
        stages.push(fused(settings, metrics)?);
    } else {
        if has(StageName::Clean) {
            stages.push(copydesk_cleaner::service(settings, metrics)?);
        }
        if has(StageName::Extract) {
            stages.push(copydesk_extractor::service(settings, metrics)?);
        }
    }
    if has(StageName::Publish) {
        stages.push(copydesk_publisher::service(settings, metrics)?);
    }
    if has(StageName::Tabulate) {
        stages.push(copydesk_tabulator::service(settings, metrics)?);
    }
    Ok(stages)
}

fn fused(settings: &Settings, metrics: &Arc<Metrics>) -> Result<ServiceStage> {
    let enriching = copydesk_extractor::extracting(settings, metrics)?
        .then(copydesk_extractor::EncodeEnriched::new(settings.topics.enriched.as_str()));
    let stage = copydesk_cleaner::cleaning(settings, metrics, enriching)?;
    Ok(ServiceStage { name: CLEAN_EXTRACT, input_topic: settings.topics.raw.clone(), stage: Arc::new(stage) })
}

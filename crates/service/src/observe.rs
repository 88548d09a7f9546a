//! What happens in the loops, as log lines and metrics, each event in one place; and their health for the admin server.
//!
//! No log line holds article text: events carry none.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use copydesk_kafka::{
    BatchResult, ClientLogLevel, DeliveryMode, Event, Health, Observer, RecordResult, TopicPartition,
};
use copydesk_stage::ErrorCode;
use copydesk_telemetry::{Metrics, catalogue};

/// Logs and counts every event, and passes it on.
pub struct Observing {
    metrics: Arc<Metrics>,
    next: Option<Arc<dyn Observer>>,
}

impl Observing {
    /// Counts in `metrics`, and passes events on to `next`.
    pub fn new(metrics: Arc<Metrics>, next: Option<Arc<dyn Observer>>) -> Self {
        Self { metrics, next }
    }

    fn count(&self, stage: &str, event: &Event) {
        match event {
            Event::RecordDone { result, seconds, .. } => {
                self.metrics.add(&catalogue::RECORDS, &[stage, result_label(*result)], 1.0);
                self.metrics.observe(&catalogue::STAGE_SECONDS, &[stage], *seconds);
            }
            Event::BatchFinished { result, records, seconds, record_age_seconds, .. } => {
                self.metrics.add(&catalogue::TRANSACTIONS, &[stage, result.as_str()], 1.0);
                if *result == BatchResult::Committed {
                    self.metrics.observe(&catalogue::TRANSACTION_SECONDS, &[stage], *seconds);
                    self.metrics.observe(&catalogue::TRANSACTION_RECORDS, &[stage], *records as f64);
                    for age in record_age_seconds {
                        self.metrics.observe(&catalogue::END_TO_END_SECONDS, &[stage], *age);
                    }
                }
            }
            Event::DeadLettered { code, .. } => {
                self.metrics.add(&catalogue::DEAD_LETTERS, &[stage, code.as_str()], 1.0);
            }
            Event::PartitionsAssigned { .. } => self.metrics.add(&catalogue::REBALANCES, &[stage, "assigned"], 1.0),
            Event::PartitionsRevoked { lost, .. } => {
                let kind = if *lost { "lost" } else { "revoked" };
                self.metrics.add(&catalogue::REBALANCES, &[stage, kind], 1.0);
            }
            Event::BrokerRoundTrip { broker, seconds } => {
                self.metrics.set(&catalogue::BROKER_ROUND_TRIP, &[stage, broker], *seconds);
            }
            _ => {}
        }
    }
}

/// The values of the label `result` of records.
const RESULT_LABELS: [&str; 4] = ["ok", "dead_letter", "retry", "fatal"];
/// The values of the label `kind` of rebalances.
const REBALANCE_LABELS: [&str; 3] = ["assigned", "revoked", "lost"];

/// Shows the counters of stages from their start at 0: what appears with its first event has no rate, and no alert sees it.
pub(crate) fn announce(metrics: &Metrics, delivery: DeliveryMode, stages: &[&str]) {
    metrics.set(&catalogue::BUILD_INFO, &[env!("CARGO_PKG_VERSION"), delivery.as_str()], 1.0);
    for stage in stages {
        let start = |metric, label: &str| metrics.add(metric, &[stage, label], 0.0);
        for result in RESULT_LABELS {
            start(&catalogue::RECORDS, result);
        }
        for result in BatchResult::ALL {
            start(&catalogue::TRANSACTIONS, result.as_str());
        }
        for kind in REBALANCE_LABELS {
            start(&catalogue::REBALANCES, kind);
        }
        for code in ErrorCode::ALL {
            start(&catalogue::DEAD_LETTERS, code.as_str());
        }
    }
}

const fn result_label(result: RecordResult) -> &'static str {
    match result {
        RecordResult::Done => "ok",
        RecordResult::DeadLetter(_) => "dead_letter",
        RecordResult::Retry(_) => "retry",
        RecordResult::Fatal(_) => "fatal",
    }
}

impl Observer for Observing {
    fn observe(&self, stage: &str, event: &Event) {
        self.count(stage, event);
        log_work(stage, event);
        log_group(stage, event);
        if let Some(next) = &self.next {
            next.observe(stage, event);
        }
    }
}

/// Logs what happens to records and batches.
fn log_work(stage: &str, event: &Event) {
    match event {
        Event::RecordDone { partition, offset, result: RecordResult::Fatal(code), .. } => {
            tracing::error!(stage, %partition, offset, %code, "no record can succeed");
        }
        Event::RetryScheduled { partition, offset, code, message, attempts, delay_ms } => {
            tracing::warn!(stage, %partition, offset, %code, message, attempts, delay_ms, "record will be tried again");
        }
        Event::BatchFinished { result: BatchResult::Committed, records, outputs, bytes, seconds, .. } => {
            tracing::debug!(stage, records, outputs, bytes, seconds, "batch committed");
        }
        Event::BatchFinished { result, records, reason, .. } => {
            tracing::warn!(stage, result = result.as_str(), records, reason, "batch not committed");
        }
        Event::DeadLettered { partition, offset, code, message } => {
            tracing::warn!(stage, %partition, offset, %code, message, "record went to the dead letters");
        }
        Event::OffsetCommitFailed { reason } => tracing::warn!(stage, reason, "offsets were not committed"),
        Event::PartitionPaused { partition } => tracing::debug!(stage, %partition, "partition paused"),
        Event::PartitionResumed { partition } => tracing::debug!(stage, %partition, "partition resumed"),
        _ => {}
    }
}

/// Logs what happens to the loop, its group and its clients.
fn log_group(stage: &str, event: &Event) {
    match event {
        Event::Started { delivery, group_id, input_topics } => {
            tracing::info!(stage, delivery, group_id, ?input_topics, "loop started");
        }
        Event::PartitionsAssigned { partitions } => {
            tracing::info!(stage, partitions = names(partitions), "partitions assigned");
        }
        Event::PartitionsRevoked { partitions, lost, drained, seconds } => {
            tracing::info!(stage, partitions = names(partitions), lost, drained, seconds, "partitions revoked");
        }
        Event::Rewound { partitions } => {
            tracing::info!(stage, partitions = partitions.len(), "went back to the committed offsets");
        }
        Event::StuckChanged { partition, stuck: true } => {
            tracing::error!(stage, %partition, "partition makes no progress");
        }
        Event::StuckChanged { partition, stuck: false } => {
            tracing::info!(stage, %partition, "partition makes progress again");
        }
        Event::ClientError { reason } => tracing::warn!(stage, reason, "client reports an error"),
        Event::ClientLog { level, facility, message } => match level {
            // The library goes on by itself, or the loop replaces it; what ends the loop is told as fatal.
            ClientLogLevel::Error | ClientLogLevel::Warning => tracing::warn!(stage, facility, message, "client"),
            ClientLogLevel::Info => tracing::info!(stage, facility, message, "client"),
            ClientLogLevel::Debug => tracing::debug!(stage, facility, message, "client"),
        },
        Event::Draining => tracing::info!(stage, "finishing what was started"),
        Event::Stopped { drained } => tracing::info!(stage, drained, "loop stopped"),
        Event::Fatal { reason } => tracing::error!(stage, reason, "loop cannot go on"),
        _ => {}
    }
}

fn names(partitions: &[TopicPartition]) -> String {
    partitions.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
}

/// The health of all services of a process.
pub(crate) struct ProcessHealth {
    services: Vec<(&'static str, Health)>,
    /// The stages and partitions that have time series.
    measured: Mutex<BTreeSet<(&'static str, TopicPartition)>>,
}

impl ProcessHealth {
    pub(crate) fn new(services: Vec<(&'static str, Health)>) -> Self {
        Self { services, measured: Mutex::default() }
    }

    fn stuck(&self) -> Vec<String> {
        let snapshots = self.services.iter().map(|(_, health)| health.snapshot());
        let stuck = snapshots.flat_map(|snapshot| snapshot.partitions).filter(|partition| partition.stuck);
        stuck.map(|partition| partition.partition.to_string()).collect()
    }
}

impl copydesk_telemetry::Health for ProcessHealth {
    fn live(&self) -> Result<(), String> {
        let dead: Vec<&str> =
            self.services.iter().filter(|(_, health)| !health.is_live()).map(|(name, _)| *name).collect();
        if dead.is_empty() {
            return Ok(());
        }
        Err(format!("no progress: {}; stuck partitions: {}", dead.join(", "), self.stuck().join(", ")))
    }

    fn ready(&self) -> Result<(), String> {
        let waiting: Vec<String> = self
            .services
            .iter()
            .filter(|(_, health)| !health.is_ready())
            .map(|(name, health)| format!("{name} is {}", health.snapshot().phase.as_str()))
            .collect();
        if waiting.is_empty() { Ok(()) } else { Err(waiting.join(", ")) }
    }

    fn measure(&self, metrics: &Metrics) {
        let mut owned = BTreeSet::new();
        for (stage, health) in &self.services {
            let snapshot = health.snapshot();
            let count = |wanted: fn(&copydesk_kafka::PartitionHealth) -> bool| {
                snapshot.partitions.iter().filter(|partition| wanted(partition)).count() as f64
            };
            metrics.set(&catalogue::PAUSED_PARTITIONS, &[stage], count(|partition| partition.paused));
            metrics.set(&catalogue::STUCK, &[stage], count(|partition| partition.stuck));
            metrics.set(&catalogue::IN_FLIGHT_RECORDS, &[stage], snapshot.in_flight_records as f64);
            metrics.set(&catalogue::UNCOMMITTED_BYTES, &[stage], snapshot.uncommitted_bytes as f64);
            let records: usize = snapshot.partitions.iter().map(|partition| partition.uncommitted_records).sum();
            metrics.set(&catalogue::UNCOMMITTED_RECORDS, &[stage], records as f64);
            let fullest = snapshot.partitions.iter().map(|partition| partition.queue_fullness).fold(0.0, f64::max);
            metrics.set(&catalogue::QUEUE_FULLNESS, &[stage], fullest);
            for partition in &snapshot.partitions {
                measure_partition(metrics, stage, partition);
                owned.insert((*stage, partition.partition.clone()));
            }
        }
        let mut measured = self.measured.lock().unwrap_or_else(PoisonError::into_inner);
        for (stage, gone) in measured.difference(&owned) {
            for gauge in [&catalogue::CONSUMER_LAG, &catalogue::OLDEST_AGE, &catalogue::SINCE_PROGRESS] {
                metrics.remove(gauge, &[stage, &gone.topic, &gone.partition.to_string()]);
            }
        }
        *measured = owned;
    }
}

fn measure_partition(metrics: &Metrics, stage: &str, health: &copydesk_kafka::PartitionHealth) {
    let number = health.partition.partition.to_string();
    let labels = [stage, health.partition.topic.as_ref(), number.as_str()];
    metrics.set(&catalogue::SINCE_PROGRESS, &labels, health.since_progress_seconds);
    metrics.set(&catalogue::OLDEST_AGE, &labels, health.oldest_uncommitted_seconds.unwrap_or_default());
    if let Some(lag) = health.lag_records {
        metrics.set(&catalogue::CONSUMER_LAG, &labels, lag as f64);
    }
}

#[cfg(test)]
mod tests;

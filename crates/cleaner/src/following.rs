//! Follows the topic of the tables from a thread of its own. The cleaner works without it: what cannot be read is told once in
//! the log, and tried again.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

use anyhow::Context;
use copydesk_article::{InputLimits, SourceTable};
use copydesk_config::Settings;
use copydesk_kafka::{KafkaError, KafkaSettings, TopicReader};
use copydesk_stage::Record;
use copydesk_telemetry::Metrics;

use crate::tables::{LatestTables, Tables};

/// How long one look at the topic takes when there is nothing, and so how soon the thread notices that nobody needs it.
const LOOK: Duration = Duration::from_millis(200);
/// How long it waits before it tries again to open the topic.
const BEFORE_NEXT_ATTEMPT: Duration = Duration::from_secs(5);

/// Starts to follow the topic, and waits until all that it holds was read, for as long as one request may take. The thread ends
/// soon after the last user of the tables is gone.
///
/// # Errors
/// Returns why the thread cannot be started.
pub(crate) fn follow(settings: &Settings, metrics: &Arc<Metrics>) -> anyhow::Result<LatestTables> {
    let latest = LatestTables::default();
    let (tell, loaded) = channel();
    let follower = Follower {
        kafka: settings.kafka.clone(),
        topic: settings.topics.source_lines.clone(),
        limits: settings.limits.clone(),
        max_tables: settings.tabulate.max_tables,
        refresh: Duration::from_millis(settings.tabulate.refresh_ms),
        latest: latest.clone(),
        metrics: Arc::clone(metrics),
        loaded: Some(tell),
        is_full: false,
    };
    metrics.source_tables(0);
    std::thread::Builder::new()
        .name("source-tables".to_owned())
        .spawn(move || follower.run())
        .context("cannot start the thread that follows the tables of recurring lines")?;
    wait(&loaded, Duration::from_millis(settings.kafka.request_timeout_ms), &latest);
    Ok(latest)
}

fn wait(loaded: &Receiver<()>, timeout: Duration, latest: &LatestTables) {
    let tables = match loaded.recv_timeout(timeout) {
        Ok(()) => latest.get().len(),
        Err(_) => 0,
    };
    if tables == 0 {
        tracing::info!("there are no tables of recurring lines yet; cleaning goes on without");
    } else {
        tracing::info!(tables, "tables of recurring lines loaded");
    }
}

struct Follower {
    kafka: KafkaSettings,
    topic: String,
    limits: InputLimits,
    max_tables: usize,
    refresh: Duration,
    latest: LatestTables,
    metrics: Arc<Metrics>,
    /// Who waits for the end of the topic.
    loaded: Option<Sender<()>>,
    is_full: bool,
}

impl Follower {
    fn run(mut self) {
        let mut told = false;
        while !self.latest.is_abandoned() {
            let Err(error) = self.read() else { return };
            if !std::mem::replace(&mut told, true) {
                tracing::warn!(topic = self.topic, %error, "tables of recurring lines cannot be read; it is tried again");
            }
            let next = Instant::now() + BEFORE_NEXT_ATTEMPT;
            while Instant::now() < next && !self.latest.is_abandoned() {
                std::thread::park_timeout(LOOK);
            }
        }
    }

    /// Reads the topic from its beginning, and on and on.
    fn read(&mut self) -> Result<(), KafkaError> {
        let mut reader = TopicReader::open(&self.kafka, &self.topic)?;
        let mut tables = Tables::default();
        let (mut changed, mut published) = (false, None);
        while !self.latest.is_abandoned() {
            if let Some(record) = reader.next(LOOK)? {
                changed |= self.take(&record, &mut tables);
            }
            let is_first = published.is_none() && reader.is_at_end();
            let is_due = published.is_some_and(|published: Instant| published.elapsed() >= self.refresh);
            if is_first || (changed && is_due) {
                self.latest.publish(tables.clone());
                self.metrics.source_tables(tables.len());
                (changed, published) = (false, Some(Instant::now()));
                if let Some(loaded) = self.loaded.take() {
                    // Nobody waits any more when it took too long.
                    let _ = loaded.send(());
                }
            }
        }
        Ok(())
    }

    /// Takes a record of the topic in; `false` where it is none of use.
    fn take(&mut self, record: &Record, tables: &mut Tables) -> bool {
        let Some(value) = &record.value else {
            let source = record.key.as_deref().map(String::from_utf8_lossy).unwrap_or_default();
            tables.remove(&source);
            return true;
        };
        match SourceTable::from_json(value, &self.limits) {
            Ok(table) => {
                let has_room = tables.put(&table, self.max_tables);
                if !has_room && !std::mem::replace(&mut self.is_full, true) {
                    tracing::warn!(
                        max_tables = self.max_tables,
                        "there are more tables of recurring lines than are kept"
                    );
                }
                has_room
            }
            Err(error) => {
                let (partition, offset) = (record.partition, record.offset);
                tracing::warn!(topic = self.topic, partition, offset, %error, "record is no table of recurring lines");
                false
            }
        }
    }
}

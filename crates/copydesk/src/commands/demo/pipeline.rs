//! Broker and services in this process, a loader in front, readers behind.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use copydesk_config::Settings;
use copydesk_kafka::{
    DeliveryMode, EmbeddedBroker, Health, Observer, RETAINED_BYTES_PER_PARTITION, Shutdown, TopicReader, TopicWriter,
};
use copydesk_service::{Services, shutdown_on_signal};
use copydesk_stage::{Header, OutputRecord, names};
use copydesk_telemetry::Metrics;
use serde::Deserialize;

use super::collected::{Collected, trace};
use super::timings::{StageTimings, Timings};
use crate::cli::StageName;
use crate::commands::run::stages;
use crate::raw_file::RawFile;
use crate::terminal::tell;

/// Partitions of each topic.
const PARTITIONS: u16 = 4;
/// Raw bytes that are published before the readers have to catch up. Enriched records are several times larger.
const MAX_BYTES_AHEAD: usize = RETAINED_BYTES_PER_PARTITION / 16;
/// How long nothing may come out before the demonstration gives up.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long one look at a topic takes when there is nothing.
const LOOK: Duration = Duration::from_millis(10);
/// How long the first completed record of a batch waits for company, in milliseconds: the low-latency profile.
const LINGER_MS: u64 = 20;
const STAGES: [StageName; 3] = [StageName::Clean, StageName::Extract, StageName::Publish];
const STAGE_NAMES: [&str; 3] = [copydesk_cleaner::STAGE, copydesk_extractor::STAGE, copydesk_publisher::STAGE];

/// The running pipeline.
pub(super) struct Pipeline {
    settings: Settings,
    services: Services,
    shutdown: Shutdown,
    timings: Arc<Timings>,
    readers: Readers,
    writer: TopicWriter,
    // Last, so that it outlives its clients when all is dropped.
    broker: EmbeddedBroker,
}

struct Readers {
    enriched: TopicReader,
    quotes: TopicReader,
    entities: TopicReader,
    dead_letters: TopicReader,
}

impl Pipeline {
    /// Starts the broker and the three services, each with its own topics.
    pub(super) fn start(settings: &Settings) -> Result<Self> {
        let broker = EmbeddedBroker::start(1)?;
        let settings = demo_settings(settings, &broker);
        let topics = &settings.topics;
        let names = [&topics.raw, &topics.clean, &topics.enriched, &topics.quotes, &topics.entities, &topics.ninjs];
        for name in names.into_iter().chain([&settings.kafka.dead_letter_topic]) {
            broker.create_topic(name, PARTITIONS)?;
        }
        let metrics = Arc::new(Metrics::new(settings.telemetry.max_source_labels));
        let timings = Arc::new(Timings::default());
        let shutdown = Shutdown::new();
        let stages = stages(&settings, &STAGES, true, &metrics)?;
        let observer = Arc::clone(&timings) as Arc<dyn Observer>;
        let readers = Readers::open(&settings)?;
        // Made early: its first record would wait a second for the producer's identity.
        let writer = TopicWriter::new(&settings.kafka)?;
        let services = Services::start(&settings, stages, metrics, &shutdown, Some(observer))?;
        let pipeline = Self { settings, services, shutdown, timings, readers, writer, broker };
        pipeline.wait_until_ready()?;
        Ok(pipeline)
    }

    /// Waits until every stage has joined its group, so that the latencies below are those of articles.
    fn wait_until_ready(&self) -> Result<()> {
        let deadline = Instant::now() + PATIENCE;
        let is_ready = |stage| self.services.health(stage).is_some_and(Health::is_ready);
        while !STAGE_NAMES.into_iter().all(is_ready) {
            if self.shutdown.is_requested() || Instant::now() > deadline {
                bail!("the services did not start; what they say is above");
            }
            std::thread::park_timeout(LOOK);
        }
        Ok(())
    }

    pub(super) fn bootstrap_servers(&self) -> String {
        self.broker.bootstrap_servers()
    }

    /// Publishes raw articles and waits until everything that they lead to has come out.
    pub(super) fn process(&mut self, files: &[RawFile]) -> Result<Collected> {
        let mut collected = Collected::default();
        let mut published = 0;
        let records: Vec<OutputRecord> =
            files.iter().enumerate().map(|(index, file)| raw_record(&self.settings.topics.raw, index, file)).collect();
        for records in pieces(&records) {
            self.writer.write(records).context("cannot publish the articles")?;
            published += records.len();
            self.collect(published, &mut collected)?;
        }
        Ok(collected)
    }

    /// Reads the last topics until all is there.
    fn collect(&mut self, published: usize, collected: &mut Collected) -> Result<()> {
        let mut progress_at = Instant::now();
        while !collected.is_complete(published, &self.settings.topics.enriched) {
            if self.readers.read(collected)? > 0 {
                progress_at = Instant::now();
            }
            if self.shutdown.is_requested() {
                bail!("a service stopped before all articles came out; what it says is above");
            }
            if progress_at.elapsed() > PATIENCE {
                let out = collected.enriched.len();
                bail!("nothing came out for {PATIENCE:?} ({out} of {published} articles did)");
            }
        }
        Ok(())
    }

    /// What each stage did.
    pub(super) fn timings(&self) -> Vec<(&'static str, StageTimings)> {
        STAGE_NAMES.into_iter().map(|stage| (stage, self.timings.of(stage))).collect()
    }

    /// Stops the services in good order.
    pub(super) fn stop(self) -> Result<()> {
        self.shutdown.request();
        self.services.wait()
    }

    /// Leaves all up until a signal comes.
    pub(super) fn keep_running(self) -> Result<()> {
        shutdown_on_signal(&self.shutdown)?;
        let servers = self.broker.bootstrap_servers();
        tell(format_args!("\nstill running; stop with Ctrl-C. Bootstrap address: {servers}"));
        tell(format_args!("  read:  kcat -b {servers} -C -t {} -o beginning", self.settings.topics.enriched));
        tell(format_args!(
            "  write: kcat -b {servers} -P -t {} -H content-type=text/html page.html",
            self.settings.topics.raw
        ));
        tell("  Clients made with librdkafka can attach; Java tools time out on the embedded broker.");
        self.services.wait()
    }
}

impl Readers {
    fn open(settings: &Settings) -> Result<Self> {
        let open = |topic: &str| TopicReader::open(&settings.kafka, topic);
        Ok(Self {
            enriched: open(&settings.topics.enriched)?,
            quotes: open(&settings.topics.quotes)?,
            entities: open(&settings.topics.entities)?,
            dead_letters: open(&settings.kafka.dead_letter_topic)?,
        })
    }

    /// Takes what is there; returns how many records came.
    fn read(&mut self, collected: &mut Collected) -> Result<usize> {
        let mut count = 0;
        for (reader, records) in [
            (&mut self.enriched, &mut collected.enriched),
            (&mut self.quotes, &mut collected.quotes),
            (&mut self.entities, &mut collected.entities),
            (&mut self.dead_letters, &mut collected.dead_letters),
        ] {
            while let Some(record) = reader.next(LOOK)? {
                records.push(record);
                count += 1;
            }
        }
        Ok(count)
    }
}

/// The user's settings, on the embedded broker: it has no transactions, and nobody else watches these services.
fn demo_settings(settings: &Settings, broker: &EmbeddedBroker) -> Settings {
    let mut settings = settings.clone();
    settings.kafka.bootstrap_servers = broker.bootstrap_servers();
    settings.kafka.delivery = DeliveryMode::AtLeastOnce;
    settings.kafka.batch.linger_ms = LINGER_MS;
    settings.kafka.client = copydesk_kafka::ClientProperties::default();
    settings.telemetry.admin.enabled = false;
    // A few samples are no stream in which lines recur.
    settings.tabulate.enabled = false;
    settings
}

/// The record of a raw article, as a producer sends it: a native record is keyed by its `uri`, so that the versions of
/// an article stay in order; pages and texts have no key, and the cleaner derives one.
fn raw_record(topic: &str, index: usize, file: &RawFile) -> OutputRecord {
    #[derive(Deserialize)]
    struct WithUri {
        uri: String,
    }
    let mut record = OutputRecord::new(topic.into(), Vec::new(), file.value.clone());
    record.key = match file.content_type {
        None => serde_json::from_slice(&file.value).ok().map(|WithUri { uri }| uri.trim().as_bytes().to_vec()),
        Some(_) => None,
    };
    let content_type = file.content_type.unwrap_or("application/json");
    record
        .with_header(Header::text(names::CONTENT_TYPE, content_type))
        .with_header(Header::text(names::TRACE_PARENT, trace(index)))
}

/// Pieces of at most [`MAX_BYTES_AHEAD`], or of one record.
fn pieces(records: &[OutputRecord]) -> Vec<&[OutputRecord]> {
    let mut pieces = Vec::new();
    let mut rest = records;
    while !rest.is_empty() {
        let mut bytes = 0;
        let fitting = rest.iter().take_while(|record| {
            bytes += record.size_bytes();
            bytes <= MAX_BYTES_AHEAD
        });
        let (piece, later) = rest.split_at(fitting.count().max(1));
        pieces.push(piece);
        rest = later;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_hold_all_records_in_order_and_no_more_than_the_broker_keeps() {
        let sizes = [10, MAX_BYTES_AHEAD * 2, MAX_BYTES_AHEAD / 2, MAX_BYTES_AHEAD / 3, MAX_BYTES_AHEAD / 3, 1];
        let records: Vec<OutputRecord> = sizes.map(|size| OutputRecord::new("t".into(), "k", vec![0; size])).into();
        let pieces = pieces(&records);
        assert_eq!(pieces.concat(), records);
        let counts: Vec<usize> = pieces.iter().map(|piece| piece.len()).collect();
        assert_eq!(counts, [1, 1, 2, 2]);
    }

    #[test]
    fn a_native_record_is_keyed_by_its_uri_and_a_page_is_not() {
        let file = |content_type, value: &str| RawFile { name: String::new(), content_type, value: value.into() };
        let key = |file: &RawFile| raw_record("t", 0, file).key;
        assert_eq!(key(&file(None, "{\"text\": \"x\", \"uri\": \"urn:a\"}")), Some(b"urn:a".to_vec()));
        assert_eq!(key(&file(None, "{\"text\": \"x\"}")), None);
        assert_eq!(key(&file(None, "{broken")), None);
        assert_eq!(key(&file(Some("text/html"), "<p>x")), None);
    }
}

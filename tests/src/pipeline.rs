//! The three services on an embedded broker, in the process of the test.

use std::sync::Arc;
use std::time::Duration;

use copydesk_config::Settings;
use copydesk_kafka::{DeliveryMode, EmbeddedBroker, Shutdown, TopicReader, TopicWriter};
use copydesk_service::{ServiceStage, Services};
use copydesk_stage::{Header, OutputRecord, Record};
use copydesk_telemetry::Metrics;

/// How long a test waits for something that has to happen.
pub const PATIENCE: Duration = Duration::from_secs(60);
const PARTITIONS: u16 = 3;

/// A running pipeline.
pub struct Pipeline {
    /// The settings that it runs with.
    pub settings: Settings,
    /// What it counts.
    pub metrics: Arc<Metrics>,
    writer: TopicWriter,
    services: Services,
    shutdown: Shutdown,
    // Last, so that it outlives its clients.
    _broker: EmbeddedBroker,
}

impl Pipeline {
    /// Starts the services that `stages` makes of the settings, after `change` has changed these.
    pub fn start(
        change: impl FnOnce(&mut Settings),
        stages: impl FnOnce(&Settings, &Arc<Metrics>) -> anyhow::Result<Vec<ServiceStage>>,
    ) -> Self {
        let broker = EmbeddedBroker::start(1).unwrap();
        let mut settings = Settings::default();
        settings.kafka.bootstrap_servers = broker.bootstrap_servers();
        settings.kafka.delivery = DeliveryMode::AtLeastOnce;
        settings.kafka.batch.linger_ms = 5;
        settings.telemetry.admin.enabled = false;
        change(&mut settings);
        for topic in topics(&settings) {
            broker.create_topic(&topic, PARTITIONS).unwrap();
        }
        let metrics = Arc::new(Metrics::new(10));
        let shutdown = Shutdown::new();
        let stages = stages(&settings, &metrics).unwrap();
        let writer = TopicWriter::new(&settings.kafka).unwrap();
        let services = Services::start(&settings, stages, Arc::clone(&metrics), &shutdown, None).unwrap();
        Self { settings, metrics, writer, services, shutdown, _broker: broker }
    }

    /// All three services.
    pub fn start_all(change: impl FnOnce(&mut Settings)) -> Self {
        let with_model = |settings: &mut Settings| {
            settings.extract.model = crate::model();
            change(settings);
        };
        Self::start(with_model, |settings, metrics| {
            Ok(vec![
                copydesk_cleaner::service(settings, metrics)?,
                copydesk_extractor::service(settings, metrics)?,
                copydesk_publisher::service(settings, metrics)?,
            ])
        })
    }

    /// A reader of a topic, from its beginning.
    pub fn reader(&self, topic: &str) -> TopicReader {
        TopicReader::open(&self.settings.kafka, topic).unwrap()
    }

    /// Writes records and waits until the broker has them.
    pub fn write(&mut self, records: &[OutputRecord]) {
        self.writer.write(records).unwrap();
    }

    /// Reads `count` records of a topic, from its beginning.
    pub fn read(&self, topic: &str, count: usize) -> Vec<Record> {
        self.reader(topic).read_count(count, PATIENCE).unwrap()
    }

    /// Reads all that a topic holds now.
    pub fn read_all(&self, topic: &str) -> Vec<Record> {
        self.reader(topic).read_to_end(PATIENCE).unwrap()
    }

    /// Drains and stops the services; all of them must end in good order.
    pub fn stop(self) {
        self.shutdown.request();
        self.services.wait().unwrap();
    }
}

fn topics(settings: &Settings) -> Vec<String> {
    let topics = &settings.topics;
    let names = [&topics.raw, &topics.clean, &topics.enriched, &topics.quotes, &topics.entities, &topics.ninjs];
    names.into_iter().chain([&settings.kafka.dead_letter_topic]).cloned().collect()
}

/// A raw record with a `content-type`.
pub fn raw(topic: &str, key: Option<&str>, content_type: &str, value: impl Into<Vec<u8>>) -> OutputRecord {
    let mut record = OutputRecord::new(topic.into(), Vec::new(), value);
    record.key = key.map(Into::into);
    record.with_header(Header::text("content-type", content_type))
}

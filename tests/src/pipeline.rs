//! The three services on an embedded broker, in the process of the test.

use std::sync::Arc;

use copydesk_config::Settings;
use copydesk_kafka::{Shutdown, TopicReader};
use copydesk_service::{ServiceStage, Services};
use copydesk_stage::{Header, OutputRecord, Record};
use copydesk_telemetry::Metrics;
use copydesk_testkit::Broker;

const PARTITIONS: u16 = 3;

/// A running pipeline.
pub struct Pipeline {
    /// The settings that it runs with.
    pub settings: Settings,
    /// What it counts.
    pub metrics: Arc<Metrics>,
    services: Services,
    shutdown: Shutdown,
    // Last, so that it outlives its clients.
    broker: Broker,
}

impl Pipeline {
    /// Starts the services that `stages` makes of the settings, after `change` has changed these; the
    /// `kafka` section is the broker's.
    pub fn start(
        change: impl FnOnce(&mut Settings),
        stages: impl FnOnce(&Settings, &Arc<Metrics>) -> anyhow::Result<Vec<ServiceStage>>,
    ) -> Self {
        let mut settings = Settings::default();
        settings.telemetry.admin.enabled = false;
        change(&mut settings);
        let broker = Broker::start(&topics(&settings));
        settings.kafka = broker.settings.clone();
        let metrics = Arc::new(Metrics::new(10));
        let shutdown = Shutdown::new();
        let stages = stages(&settings, &metrics).unwrap();
        let services = Services::start(&settings, stages, Arc::clone(&metrics), &shutdown, None).unwrap();
        Self { settings, metrics, services, shutdown, broker }
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
        self.broker.write(records);
    }

    /// Reads `count` records of a topic, from its beginning.
    pub fn read(&self, topic: &str, count: usize) -> Vec<Record> {
        self.broker.read(topic, count)
    }

    /// Reads all that a topic holds now.
    pub fn read_all(&self, topic: &str) -> Vec<Record> {
        self.broker.read_all(topic)
    }

    /// Drains and stops the services; all of them must end in good order.
    pub fn stop(self) {
        self.shutdown.request();
        self.services.wait().unwrap();
    }
}

fn topics(settings: &Settings) -> Vec<(&str, u16)> {
    let topics = &settings.topics;
    let names = [&topics.raw, &topics.clean, &topics.enriched, &topics.quotes, &topics.entities, &topics.ninjs];
    let names = names.into_iter().chain([&settings.kafka.dead_letter_topic]);
    names.map(|name| (name.as_str(), PARTITIONS)).collect()
}

/// A raw record with a `content-type`.
pub fn raw(topic: &str, key: Option<&str>, content_type: &str, value: impl Into<Vec<u8>>) -> OutputRecord {
    let mut record = OutputRecord::new(topic.into(), Vec::new(), value);
    record.key = key.map(Into::into);
    record.with_header(Header::text("content-type", content_type))
}

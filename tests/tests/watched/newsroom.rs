//! The three services, each with an admin server of its own as in separate processes, and what a newsroom sends them.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::Arc;

use copydesk_config::Settings;
use copydesk_kafka::{Event, Observer, Shutdown, TopicWriter};
use copydesk_service::{ServiceStage, Services};
use copydesk_stage::OutputRecord;
use copydesk_telemetry::Metrics;
use copydesk_testkit::{EventLog, KafkaCluster};
use copydesk_tests::{model, raw, samples};

/// Partitions of each topic.
const PARTITIONS: u16 = 3;
/// Dead letters that no alert rings for.
const FORGIVEN: u32 = 4;

/// A service, by the name that it has in the compose file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Service {
    Cleaner,
    Extractor,
    Publisher,
}

impl Service {
    const fn name(self) -> &'static str {
        match self {
            Self::Cleaner => "cleaner",
            Self::Extractor => "extractor",
            Self::Publisher => "publisher",
        }
    }

    fn stage(self, settings: &Settings, metrics: &Arc<Metrics>) -> ServiceStage {
        let stage = match self {
            Self::Cleaner => copydesk_cleaner::service(settings, metrics),
            Self::Extractor => copydesk_extractor::service(settings, metrics),
            Self::Publisher => copydesk_publisher::service(settings, metrics),
        };
        stage.unwrap()
    }
}

struct Running {
    services: Services,
    shutdown: Shutdown,
}

/// A newsroom with topics of its own.
pub(crate) struct Newsroom {
    settings: Settings,
    writer: TopicWriter,
    running: BTreeMap<Service, Running>,
    /// Where each service listened first; it comes back to the same place.
    addresses: BTreeMap<Service, SocketAddr>,
    waves: u32,
    events: Arc<EventLog>,
}

impl Newsroom {
    /// Makes the topics.
    pub(crate) fn open(cluster: &KafkaCluster, test: &str) -> Self {
        let mut settings = Settings { kafka: cluster.settings(test), ..Settings::default() };
        settings.extract.model = model();
        let prefix = settings.kafka.group_id.clone();
        let topics = &mut settings.topics;
        for topic in [
            &mut topics.raw,
            &mut topics.clean,
            &mut topics.enriched,
            &mut topics.quotes,
            &mut topics.entities,
            &mut topics.ninjs,
        ] {
            *topic = format!("{prefix}.{topic}");
            cluster.create_topics(&[(topic.as_str(), PARTITIONS)]);
        }
        cluster.create_topics(&[(settings.kafka.dead_letter_topic.as_str(), 1)]);
        let writer = TopicWriter::new(&settings.kafka).unwrap();
        let (running, addresses) = (BTreeMap::new(), BTreeMap::new());
        Self { settings, writer, running, addresses, waves: 0, events: Arc::default() }
    }

    /// Lets services count as lost after six silent seconds, the least that brokers allow.
    pub(crate) fn leave_groups_early(&mut self) {
        self.settings.kafka.session_timeout_ms = 6_000;
        self.settings.kafka.drain_deadline_ms = 3_000;
    }

    /// Starts services.
    pub(crate) fn start(&mut self, services: &[Service]) {
        for service in services {
            let mut settings = self.settings.clone();
            let listen = self.addresses.get(service).map_or_else(|| "127.0.0.1:0".to_owned(), ToString::to_string);
            settings.telemetry.admin.listen = listen;
            let metrics = Arc::new(Metrics::new(settings.telemetry.max_source_labels));
            let shutdown = Shutdown::new();
            let stage = service.stage(&settings, &metrics);
            let events: Arc<dyn Observer> = Arc::clone(&self.events) as _;
            let running = Services::start(&settings, vec![stage], metrics, &shutdown, Some(events)).unwrap();
            self.addresses.insert(*service, running.admin_address().unwrap());
            self.running.insert(*service, Running { services: running, shutdown });
        }
    }

    /// Waits until services have been given partitions this many times.
    pub(crate) fn await_partitions(&self, times: usize) {
        self.events.wait_for(
            "partitions given to a service",
            times,
            |event| matches!(event, Event::PartitionsAssigned { partitions } if !partitions.is_empty()),
        );
    }

    /// Stops a service in good order.
    pub(crate) fn stop(&mut self, service: Service) {
        let Running { services, shutdown } = self.running.remove(&service).unwrap();
        shutdown.request();
        services.wait().unwrap();
    }

    /// Stops all that runs.
    pub(crate) fn close(mut self) {
        for service in self.running.keys().copied().collect::<Vec<_>>() {
            self.stop(service);
        }
    }

    /// The names of the services that were started, and where they serve their metrics.
    pub(crate) fn targets(&self) -> Vec<(&'static str, SocketAddr)> {
        self.addresses.iter().map(|(service, address)| (service.name(), *address)).collect()
    }

    /// Sends articles, an update of each that has a `uri`, a kill notice and, with the first waves, a record that
    /// nobody can read: fewer than an alert forgives.
    pub(crate) fn publish_wave(&mut self) {
        let topic = self.settings.topics.raw.clone();
        let uri = format!("urn:test:wave:{}", self.waves);
        let json = |body: &str| raw(&topic, Some(&uri), "application/json", body.replace("URI", &uri));
        let mut records: Vec<OutputRecord> = samples()
            .into_iter()
            .filter_map(|(name, bytes)| match name.rsplit_once('.')?.1 {
                "html" => Some(raw(&topic, None, "text/html", bytes)),
                "txt" => Some(raw(&topic, None, "text/plain", bytes)),
                _ => None,
            })
            .collect();
        records.extend([json(ARTICLE), json(UPDATE), json(KILL)]);
        if self.waves < FORGIVEN {
            records.push(poison(&topic));
        }
        self.waves += 1;
        self.writer.write(&records).unwrap();
    }

    /// Sends records that nobody can read, more than an alert forgives.
    pub(crate) fn publish_poison(&mut self) {
        let records = vec![poison(&self.settings.topics.raw); 20];
        self.writer.write(&records).unwrap();
    }
}

const ARTICLE: &str = r#"{"uri": "URI", "version": "1", "source": "wire.example", "language": "en",
    "headline": "Ferry returns to Port Ellery", "text": "The ferry runs again from Monday, Ada Holm said. “We have missed that horn.”"}"#;
const UPDATE: &str = r#"{"uri": "URI", "version": "2", "source": "wire.example", "language": "en",
    "headline": "Ferry returns to Port Ellery", "text": "The ferry runs again from Tuesday, Ada Holm said. “We have missed that horn.”"}"#;
const KILL: &str = r#"{"uri": "URI", "pubStatus": "canceled", "edNote": "Kill: wrong name."}"#;

fn poison(topic: &str) -> OutputRecord {
    raw(topic, None, "application/json", "{\"text\": \"cut off")
}

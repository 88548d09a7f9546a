//! Lines that recur in the articles of a source, on an embedded broker: counted by the tabulator, taken out by the cleaner.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::sync::Arc;
use std::time::Instant;

use copydesk_article::{CleanArticle, InputLimits, RemovedKind, SourceTable};
use copydesk_config::Settings;
use copydesk_kafka::Shutdown;
use copydesk_recurrence::{SourceSketch, fingerprint};
use copydesk_service::{Build, Services};
use copydesk_stage::{OutputRecord, Record};
use copydesk_telemetry::Metrics;
use copydesk_testkit::{Broker, PATIENCE};
use copydesk_tests::raw;
use serde_json::json;

const SOURCE: &str = "courier.example";
const RECURRING: &str = "The Courier keeps the lights of 7 harbours on";

/// A broker with topics, and settings for services on it.
struct Newsroom {
    settings: Settings,
    sent: usize,
    // Last, so that it outlives its clients.
    broker: Broker,
}

/// Services in this process.
struct Running {
    services: Services,
    shutdown: Shutdown,
    metrics: Arc<Metrics>,
}

impl Newsroom {
    fn open() -> Self {
        let mut settings = Settings::default();
        settings.telemetry.admin.enabled = false;
        settings.tabulate.enabled = true;
        settings.tabulate.refresh_ms = 1;
        // The lines of the test look like what they are.
        settings.clean.classify_text = false;
        let topics = &settings.topics;
        let names = [&topics.raw, &topics.clean, &topics.lines, &topics.source_lines, &topics.source_sketches];
        let names = names.into_iter().chain([&settings.kafka.dead_letter_topic]);
        let broker = Broker::start(&names.map(|name| (name.as_str(), 3)).collect::<Vec<_>>());
        settings.kafka = broker.settings.clone();
        Self { settings, sent: 0, broker }
    }

    fn start(&self, services: &[Build]) -> Running {
        let (metrics, shutdown) = (Arc::new(Metrics::new(10)), Shutdown::new());
        let stages = services.iter().map(|build| build(&self.settings, &metrics).unwrap()).collect();
        let services = Services::start(&self.settings, stages, Arc::clone(&metrics), &shutdown, None).unwrap();
        Running { services, shutdown, metrics }
    }

    /// Sends an article of the source, with lines after its own.
    fn send(&mut self, lines: &[&str]) {
        let number = self.sent;
        let uri = format!("urn:courier:{number}");
        self.send_version(&uri, &format!("Story {}", letters(number)), lines);
        self.sent += 1;
    }

    fn send_version(&mut self, uri: &str, story: &str, lines: &[&str]) {
        let own = format!("{story} was told to the harbour master on Monday.\n{story} has a second sentence as well.");
        let text = [&[own.as_str()], lines].concat().join("\n");
        let article = json!({"uri": uri, "source": SOURCE, "language": "en", "headline": story, "text": text});
        let record: OutputRecord = raw(&self.settings.topics.raw, Some(uri), "application/json", article.to_string());
        self.broker.write(&[record]);
    }

    fn tables(&self, count: usize) -> Vec<SourceTable> {
        let records = self.broker.read(&self.settings.topics.source_lines, count);
        let table =
            |record: &Record| SourceTable::from_json(record.value.as_ref().unwrap(), &InputLimits::default()).unwrap();
        records.iter().map(table).collect()
    }

    fn clean(&self) -> Vec<CleanArticle> {
        let records = self.broker.read(&self.settings.topics.clean, self.sent);
        let read = |record: &Record| CleanArticle::from_json(record.value.as_ref().unwrap(), &InputLimits::default());
        records.iter().map(|record| read(record).unwrap()).collect()
    }

    /// Sends articles until one is cleaned with a table, and returns that one.
    fn send_until_cleaned(&mut self, lines: &[&str]) -> CleanArticle {
        let deadline = Instant::now() + PATIENCE;
        loop {
            assert!(Instant::now() < deadline, "no article is cleaned with a table");
            self.send(lines);
            let with_table = |article: &CleanArticle| article.provenance[0].tables.is_some();
            if let Some(article) = self.clean().into_iter().find(with_table) {
                return article;
            }
        }
    }
}

impl Running {
    fn stop(self) -> Arc<Metrics> {
        self.shutdown.request();
        self.services.wait().unwrap();
        self.metrics
    }
}

/// Numbers are all alike to a fingerprint.
fn letters(number: usize) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'A')).collect()
}

#[test]
fn a_line_of_many_articles_is_taken_out_of_the_next_with_the_table_s_name() {
    let mut newsroom = Newsroom::open();
    let running = newsroom.start(&[copydesk_cleaner::service, copydesk_tabulator::service]);
    for number in 0..3 {
        newsroom.send(&[&RECURRING.replace('7', &number.to_string())]);
    }
    let table = newsroom.tables(1).remove(0);
    assert_eq!((table.source.as_str(), table.version, table.articles), (SOURCE, 1, 3));
    assert_eq!(table.lines, [fingerprint(RECURRING)]);

    let article = newsroom.send_until_cleaned(&[RECURRING, "One line more"]);
    assert_eq!(article.provenance[0].tables.as_deref(), Some("courier.example@1"));
    let body = article.body.as_ref().unwrap();
    assert!(!body.text.contains("Courier") && body.text.ends_with("as well.\nOne line more"), "{}", body.text);
    let removed = article.removed.iter().find(|removed| removed.rule == "source-repeat").unwrap();
    assert_eq!((removed.text.as_str(), removed.kind, removed.line), (RECURRING, RemovedKind::Duplicate, Some(3)));
    assert_eq!(article.validate(), []);
    assert_eq!(newsroom.broker.read_all(&newsroom.settings.kafka.dead_letter_topic), []);
    let metrics = running.stop().text();
    assert!(metrics.contains("copydesk_source_tables 1"), "{metrics}");
    assert!(metrics.contains("copydesk_tabulated_articles_total{result=\"counted\"}"), "{metrics}");
}

#[test]
fn a_cleaner_that_starts_later_has_the_tables_at_once_and_updates_count_once() {
    let mut newsroom = Newsroom::open();
    let running = newsroom.start(&[copydesk_cleaner::service, copydesk_tabulator::service]);
    newsroom.send(&[RECURRING]);
    for _ in 0..4 {
        newsroom.send_version("urn:courier:0", "Story A", &[RECURRING]);
    }
    newsroom.send(&[RECURRING]);
    newsroom.send(&[RECURRING]);
    assert_eq!(newsroom.tables(1)[0].articles, 3, "an update is no other article");
    running.stop();

    let cleaner = newsroom.start(&[copydesk_cleaner::service]);
    newsroom.send(&[RECURRING]);
    let uri = format!("urn:courier:{}", newsroom.sent - 1);
    newsroom.sent += 4;
    let article = newsroom.clean().into_iter().find(|article| article.uri == uri).unwrap();
    assert_eq!(article.provenance[0].tables.as_deref(), Some("courier.example@1"));
    cleaner.stop();
}

#[test]
fn a_tabulator_that_starts_again_goes_on() {
    let mut newsroom = Newsroom::open();
    let cleaner = newsroom.start(&[copydesk_cleaner::service]);
    let tabulator = newsroom.start(&[copydesk_tabulator::service]);
    (0..3).for_each(|_| newsroom.send(&[RECURRING]));
    assert_eq!(newsroom.tables(1)[0].version, 1);
    tabulator.stop();

    let tabulator = newsroom.start(&[copydesk_tabulator::service]);
    (0..3).for_each(|_| newsroom.send(&["A second line that recurs"]));
    // Without transactions a table may be lost in a crash, so the second one publishes what it finds once more.
    let table = newsroom.tables(3).remove(2);
    assert_eq!((table.version, table.articles, table.lines.len()), (2, 6, 2));
    tabulator.stop();
    cleaner.stop();
    let sketches = newsroom.broker.read_all(&newsroom.settings.topics.source_sketches);
    let counted =
        |record: &Record| serde_json::from_slice::<SourceSketch>(record.value.as_ref().unwrap()).unwrap().counted;
    assert_eq!(sketches.last().map(counted), Some(6));
}

#[test]
fn nothing_of_it_happens_unless_it_is_wanted() {
    let mut newsroom = Newsroom::open();
    newsroom.settings.tabulate.enabled = false;
    assert!(copydesk_tabulator::service(&newsroom.settings, &Arc::new(Metrics::new(1))).is_err());
    let cleaner = newsroom.start(&[copydesk_cleaner::service]);
    newsroom.send(&[RECURRING]);
    assert_eq!(newsroom.clean()[0].provenance[0].tables, None);
    cleaner.stop();
    assert_eq!(newsroom.broker.read_all(&newsroom.settings.topics.lines), []);
}

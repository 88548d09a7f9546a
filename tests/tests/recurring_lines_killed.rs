//! Cleaner and tabulator as processes of their own on Apache Kafka, each killed inside an open transaction: every article is
//! counted once, and the versions of the tables have no gap and no double.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::process::ExitCode;
use std::sync::mpsc::{Sender, TryRecvError, channel};
use std::time::{Duration, Instant};

use copydesk_article::{CleanArticle, InputLimits, SourceTable};
use copydesk_kafka::TransactionWatch;
use copydesk_recurrence::SourceSketch;
use copydesk_stage::{OutputRecord, Record};
use copydesk_testkit::{Clients, KafkaCluster, by_id, kafka_tests};
use copydesk_tests::{Service, Stage, raw};
use serde_json::json;

const TOPICS: [(&str, &str); 5] = [
    ("raw", "articles.raw"),
    ("clean", "articles.clean"),
    ("lines", "articles.lines"),
    ("source_lines", "articles.source-lines"),
    ("source_sketches", "articles.source-sketches"),
];
const SOURCES: usize = 5;
/// Articles of each source in a wave; each is sent twice.
const ARTICLES: usize = 40;
/// When nothing comes out for so long, more is sent: a service dies in a transaction, and it needs records for one.
const WAVE_INTERVAL: Duration = Duration::from_millis(500);
const LONGEST: Duration = Duration::from_secs(120);

fn main() -> ExitCode {
    kafka_tests(&[("every_article_is_counted_once_whoever_is_killed", whoever_is_killed)])
}

fn whoever_is_killed(cluster: &KafkaCluster) {
    let deadline = Instant::now() + LONGEST;
    let mut clients = cluster.clients("recurring", &TOPICS.map(|(_, name)| (name, 3)));
    let mut waves = 0;
    let services: Vec<Service> = std::thread::scope(|scope| {
        let (tell, kills) = channel();
        let killers = [Stage::Clean, Stage::Tabulate].map(|stage| {
            let (service, tell) = (start(&clients, stage), tell.clone());
            scope.spawn(move || kill_once(service, &tell, deadline))
        });
        drop(tell);
        let mut cleaned = clients.reader(&clients.topic("articles.clean"));
        let (mut are_killed, mut uses_tables) = (false, false);
        while !are_killed || !uses_tables {
            assert!(Instant::now() < deadline, "no article is cleaned with a table, or nobody dies");
            clients.write(&wave(&clients, waves));
            waves += 1;
            let mut heard = Instant::now();
            // None may also mean that a partition was read to its end.
            while heard.elapsed() < WAVE_INTERVAL {
                if let Some(record) = cleaned.next(WAVE_INTERVAL.saturating_sub(heard.elapsed())).unwrap() {
                    uses_tables |= article(&record).provenance[0].tables.is_some();
                    heard = Instant::now();
                }
            }
            are_killed |= kills.try_recv() == Err(TryRecvError::Disconnected);
        }
        killers.map(|killer| killer.join().unwrap()).into()
    });
    let expected = u64::try_from(waves * ARTICLES).unwrap();
    let sketches = clients.topic("articles.source-sketches");
    let is_done = |records: &[Record]| counted(records).values().filter(|count| **count == expected).count() == SOURCES;
    let left = deadline.saturating_duration_since(Instant::now());
    let read = clients.reader(&sketches).read_until(left, is_done);
    assert!(read.is_ok(), "{:?}, not {expected} of each source", counted(&clients.read_all(&sketches)));
    services.into_iter().for_each(Service::end);
    assert_eq!(clients.read_all(&clients.settings.dead_letter_topic), [], "dead letters");
    assert!(counted(&clients.read_all(&sketches)).values().all(|count| *count == expected), "each article once");
    let versions = check_tables(&clients);
    check_articles(&clients, waves, &versions);
}

fn kill_once(mut service: Service, tell: &Sender<()>, deadline: Instant) -> Service {
    service.kill_inside_transaction(deadline);
    service.start_again(deadline);
    // Nobody listens any more once the test has failed elsewhere.
    let _ = tell.send(());
    service
}

fn start(clients: &Clients, stage: Stage) -> Service {
    let kafka = &clients.settings;
    let mut settings = vec![
        format!("kafka.bootstrap_servers={}", kafka.bootstrap_servers),
        format!("kafka.group_id={}", kafka.group_id),
        format!("kafka.dead_letter_topic={}", kafka.dead_letter_topic),
        // A fixed membership: the group does not wait for the dead.
        "kafka.client.group.instance.id=desk".to_owned(),
        "kafka.batch.max_records=25".to_owned(),
        "clean.classify_text=false".to_owned(),
        "tabulate.enabled=true".to_owned(),
        "tabulate.refresh_ms=100".to_owned(),
        "telemetry.admin.enabled=false".to_owned(),
        "telemetry.log.filter=error".to_owned(),
    ];
    settings.extend(TOPICS.map(|(key, name)| format!("topics.{key}={}", clients.topic(name))));
    let watch = TransactionWatch::of(kafka, &clients.topic(stage.outputs()[0])).unwrap();
    Service::start(stage, settings, watch)
}

/// Articles of all sources, each twice, as an update. One line is the same in all of a source, another in all of a wave.
fn wave(clients: &Clients, wave: usize) -> Vec<OutputRecord> {
    let article = |number: usize, version: usize| {
        let (source, number) = (number % SOURCES, number / SOURCES + wave * ARTICLES);
        let uri = format!("urn:desk:{source}:{number}");
        let story = format!("Story {}", letters(number));
        let text = format!(
            "{story} was told to the harbour master.\n{story} has another sentence.\nA line of all\nWave {}",
            letters(wave)
        );
        let article = json!({
            "uri": uri, "version": version.to_string(), "source": format!("desk{source}.example"), "language": "en",
            "headline": story, "text": text,
        });
        raw(&clients.topic("articles.raw"), Some(&uri), "application/json", article.to_string())
    };
    let versions = (0..2).flat_map(|version| (0..SOURCES * ARTICLES).map(move |number| (number, version)));
    versions.map(|(number, version)| article(number, version)).collect()
}

/// Numbers are all alike to a fingerprint.
fn letters(number: usize) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'A')).collect()
}

/// The articles that the latest sketch of each source has counted.
fn counted(sketches: &[Record]) -> BTreeMap<String, u64> {
    let sketch = |record: &Record| serde_json::from_slice::<SourceSketch>(record.value.as_ref().unwrap()).unwrap();
    sketches.iter().map(sketch).map(|sketch| (sketch.source, sketch.counted)).collect()
}

/// The versions of each source's tables follow each other; gives their names.
fn check_tables(clients: &Clients) -> BTreeSet<String> {
    let mut latest: BTreeMap<String, u64> = BTreeMap::new();
    let mut names = BTreeSet::new();
    for record in clients.read_all(&clients.topic("articles.source-lines")) {
        let table = SourceTable::from_json(record.value.as_ref().unwrap(), &InputLimits::default()).unwrap();
        let version = latest.entry(table.source.clone()).or_default();
        assert_eq!(table.version, *version + 1, "{}", table.source);
        *version = table.version;
        names.insert(format!("{}@{}", table.source, table.version));
    }
    assert_eq!(latest.len(), SOURCES);
    names
}

/// Every article came out once a version, cleaned with tables that were published.
fn check_articles(clients: &Clients, waves: usize, names: &BTreeSet<String>) {
    let articles = clients.read(&clients.topic("articles.clean"), waves * SOURCES * ARTICLES * 2);
    assert!(by_id(&articles).values().all(|count| *count == 1));
    assert_eq!(articles.len(), clients.read_all(&clients.topic("articles.clean")).len());
    let mut with_table = 0;
    for record in &articles {
        let article = article(record);
        assert_eq!(article.validate(), []);
        let Some(name) = &article.provenance[0].tables else { continue };
        assert!(names.contains(name), "{name} was never published");
        with_table += 1;
    }
    assert!(with_table > 0, "no article was cleaned with a table");
}

fn article(record: &Record) -> CleanArticle {
    CleanArticle::from_json(record.value.as_ref().unwrap(), &InputLimits::default()).unwrap()
}

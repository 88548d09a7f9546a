//! From the time stamp of the raw record to the enriched record that a consumer of committed records receives: services
//! as processes of their own, first with more than they can do, then with half of that.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use copydesk_config::Settings;
use copydesk_kafka::{TopicReader, TopicWriter};
use copydesk_stage::Record;
use copydesk_testkit::KafkaCluster;

use crate::articles::{VALUE_BYTES, records};

const PARTITIONS: u16 = 6;
/// Articles that show what the services can do.
const FULL_LOAD_ARTICLES: usize = 1_500;
/// Articles that the services have to get used to first: caches, connections.
const WARM_UP_ARTICLES: usize = 100;
/// Articles that come evenly.
const HALF_LOAD_ARTICLES: usize = 600;
const PATIENCE: Duration = Duration::from_secs(180);

/// A way to run the services.
struct Layout {
    name: &'static str,
    /// One process each, with these stages.
    processes: &'static [&'static str],
    low_latency: bool,
}

const LAYOUTS: [Layout; 3] = [
    Layout { name: "clean,extract in one, low-latency", processes: &["clean,extract"], low_latency: true },
    Layout { name: "clean and extract apart, low-latency", processes: &["clean", "extract"], low_latency: true },
    Layout { name: "clean,extract in one, default", processes: &["clean,extract"], low_latency: false },
];

/// Prints the table.
pub(crate) fn measure(cluster: &KafkaCluster) {
    println!();
    println!("raw to enriched and committed: text of {VALUE_BYTES} bytes, one broker and the services on this machine");
    println!("{:>38} {:>11} {:>15} {:>9} {:>9}", "services", "articles/s", "half load", "p50 ms", "p95 ms");
    for (number, layout) in LAYOUTS.iter().enumerate() {
        let mut run = Run::start(cluster, layout, number);
        let full = run.full_load();
        let half = full / 2.0;
        let mut ages = run.half_load(half);
        ages.sort_by(f64::total_cmp);
        let percentile = |percent: usize| ages[(ages.len() - 1) * percent / 100];
        let (p50, p95) = (percentile(50), percentile(95));
        println!("{:>38} {full:>11.1} {half:>13.1}/s {p50:>9.0} {p95:>9.0}", layout.name);
    }
}

/// Services that run, with a loader in front and a reader behind.
struct Run {
    settings: Settings,
    writer: TopicWriter,
    reader: TopicReader,
    written: usize,
    services: Vec<Child>,
}

impl Drop for Run {
    fn drop(&mut self) {
        for service in &mut self.services {
            let _ = service.kill();
            let _ = service.wait();
        }
    }
}

impl Run {
    fn start(cluster: &KafkaCluster, layout: &Layout, number: usize) -> Self {
        let kafka = cluster.settings(&format!("latency-{number}"));
        let mut settings = Settings::default();
        settings.topics.raw = format!("{}-raw", kafka.group_id);
        settings.topics.clean = format!("{}-clean", kafka.group_id);
        settings.topics.enriched = format!("{}-enriched", kafka.group_id);
        let topics = [&settings.topics.raw, &settings.topics.clean, &settings.topics.enriched];
        cluster.create_topics(&topics.map(|topic| (topic.as_str(), PARTITIONS)));
        cluster.create_topics(&[(&kafka.dead_letter_topic, 1)]);
        settings.kafka = kafka;
        let services = layout.processes.iter().map(|stages| spawn(&settings, stages, layout.low_latency)).collect();
        let reader = TopicReader::open(&settings.kafka, &settings.topics.enriched).unwrap();
        let writer = TopicWriter::new(&settings.kafka).unwrap();
        Self { settings, writer, reader, written: 0, services }
    }

    /// Articles a second when there are always some to do, from the first that comes out to the last.
    fn full_load(&mut self) -> f64 {
        self.write(WARM_UP_ARTICLES);
        self.reader.read_count(WARM_UP_ARTICLES, PATIENCE).unwrap();
        self.write(FULL_LOAD_ARTICLES);
        let started = Instant::now();
        self.reader.read_count(FULL_LOAD_ARTICLES, PATIENCE).unwrap();
        FULL_LOAD_ARTICLES as f64 / started.elapsed().as_secs_f64()
    }

    /// The time that each article took, in milliseconds, when they come evenly at this rate.
    fn half_load(&mut self, per_second: f64) -> Vec<f64> {
        let batch = self.batch(HALF_LOAD_ARTICLES);
        let mut ages = Vec::new();
        let started = Instant::now();
        for (number, record) in batch.iter().enumerate() {
            let due = started + Duration::from_secs_f64(number as f64 / per_second);
            while let Some(left) = due.checked_duration_since(Instant::now()).filter(|left| !left.is_zero()) {
                ages.extend(self.reader.next(left).unwrap().map(|record| age_ms(&record)));
            }
            self.writer.write(std::slice::from_ref(record)).unwrap();
        }
        let left = HALF_LOAD_ARTICLES - ages.len();
        ages.extend(self.reader.read_count(left, PATIENCE).unwrap().iter().map(age_ms));
        ages
    }

    fn write(&mut self, count: usize) {
        let batch = self.batch(count);
        self.writer.write(&batch).unwrap();
    }

    fn batch(&mut self, count: usize) -> Vec<copydesk_stage::OutputRecord> {
        let batch = records(&self.settings.topics.raw, self.written + count).skip(self.written).collect();
        self.written += count;
        batch
    }
}

fn age_ms(record: &Record) -> f64 {
    (record.received_at_ms - record.raw_timestamp_ms().unwrap()) as f64
}

fn spawn(settings: &Settings, stages: &str, low_latency: bool) -> Child {
    let (kafka, topics) = (&settings.kafka, &settings.topics);
    let repository = copydesk_tests::repository();
    let profile = if low_latency { "config/low-latency.toml" } else { "config/copydesk.toml" };
    Command::new(env!("CARGO_BIN_EXE_copydesk"))
        .args(["run", "--stages", stages, "--config"])
        .arg(repository.join(profile))
        .arg("--model")
        .arg(copydesk_tests::model())
        .args(["--set", &format!("kafka.bootstrap_servers={}", kafka.bootstrap_servers)])
        .args(["--set", &format!("kafka.group_id={}", kafka.group_id)])
        .args(["--set", &format!("kafka.dead_letter_topic={}", kafka.dead_letter_topic)])
        .args(["--set", &format!("topics.raw={}", topics.raw)])
        .args(["--set", &format!("topics.clean={}", topics.clean)])
        .args(["--set", &format!("topics.enriched={}", topics.enriched)])
        .args(["--set", "telemetry.admin.enabled=false"])
        .stdin(Stdio::null())
        .spawn()
        .unwrap()
}

//! Every metric: its name, type, labels and meaning. Documents, dashboards and alerts are checked against this list.

use std::fmt::Write;

/// The type of a metric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    /// Only grows, until the process ends.
    Counter,
    /// Goes up and down.
    Gauge,
    /// Counts observations by size, with these upper bounds.
    Histogram(&'static [f64]),
}

/// One metric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct MetricInfo {
    /// Its name, unit last.
    pub name: &'static str,
    /// Its type.
    pub kind: Kind,
    /// The names of its labels.
    pub labels: &'static [&'static str],
    /// What it means.
    pub help: &'static str,
}

const SECONDS: Kind =
    Kind::Histogram(&[0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0]);
const AGES: Kind = Kind::Histogram(&[
    0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0, 7200.0, 86_400.0,
]);
const COUNTS: Kind = Kind::Histogram(&[0.0, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0]);
const RECORDS_A_BATCH: Kind = Kind::Histogram(&[1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0]);
const SHARES: Kind = Kind::Histogram(&[0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]);

macro_rules! catalogue {
    ($($constant:ident = $name:literal, $kind:expr, [$($label:literal),*], $help:literal;)*) => {
        $(#[doc = $help]
        pub const $constant: MetricInfo =
            MetricInfo { name: $name, kind: $kind, labels: &[$($label),*], help: $help };)*

        /// Every metric, in the order of `docs/metrics.md`.
        pub const CATALOGUE: &[MetricInfo] = &[$($constant),*];
    };
}

catalogue! {
    BUILD_INFO = "copydesk_build_info", Kind::Gauge, ["version", "delivery"],
        "1; the labels say which version runs and how records are delivered.";
    RECORDS = "copydesk_records_total", Kind::Counter, ["stage", "result"],
        "Records that a stage has handled. `result`: `ok`, `dead_letter`, `retry`, `fatal`.";
    STAGE_SECONDS = "copydesk_stage_seconds", SECONDS, ["stage"],
        "Time that a stage took for one record, in seconds of wall time.";
    END_TO_END_SECONDS = "copydesk_end_to_end_seconds", AGES, ["stage"],
        "From the time stamp of the raw record to the commit of what a stage made of it, in seconds.";
    DEAD_LETTERS = "copydesk_dead_letters_total", Kind::Counter, ["stage", "code"],
        "Records that went to the dead letters, by error code.";
    CONSUMER_LAG = "copydesk_consumer_lag_records", Kind::Gauge, ["stage", "topic", "partition"],
        "Records that lie between the committed offset and the end of the partition.";
    OLDEST_AGE = "copydesk_oldest_uncommitted_age_seconds", Kind::Gauge, ["stage", "topic", "partition"],
        "Age of the oldest record that was received and is not committed, in seconds; 0 when there is none.";
    SINCE_PROGRESS = "copydesk_since_progress_seconds", Kind::Gauge, ["stage", "topic", "partition"],
        "How long ago the partition made progress last (a commit, or nothing left to do), in seconds.";
    STUCK = "copydesk_stuck_partitions", Kind::Gauge, ["stage"],
        "Partitions that have work and made no progress for longer than the watchdog allows.";
    IN_FLIGHT_RECORDS = "copydesk_in_flight_records", Kind::Gauge, ["stage"],
        "Records that are being worked on.";
    UNCOMMITTED_RECORDS = "copydesk_uncommitted_records", Kind::Gauge, ["stage"],
        "Records that were received and are not committed.";
    UNCOMMITTED_BYTES = "copydesk_uncommitted_bytes", Kind::Gauge, ["stage"],
        "Size of the records that were received and are not committed, and of their outputs, in bytes.";
    QUEUE_FULLNESS = "copydesk_queue_fullness_ratio", Kind::Gauge, ["stage"],
        "How full the fullest of the stage's queues is: 1 is the mark at which its partition is paused.";
    PAUSED_PARTITIONS = "copydesk_paused_partitions", Kind::Gauge, ["stage"],
        "Partitions that are not read because their queue is full or a record is being retried.";
    TRANSACTIONS = "copydesk_transactions_total", Kind::Counter, ["stage", "result"],
        "Batches of effects and offsets. `result`: `committed`, `aborted`, `rejected`, `producer-replaced`, `failed`. Without transactions a batch counts as one.";
    TRANSACTION_SECONDS = "copydesk_transaction_seconds", SECONDS, ["stage"],
        "From the first effect of a batch to its commit, in seconds.";
    TRANSACTION_RECORDS = "copydesk_transaction_records", RECORDS_A_BATCH, ["stage"],
        "Input records in a committed batch.";
    REBALANCES = "copydesk_rebalances_total", Kind::Counter, ["stage", "kind"],
        "Changes of the partitions that this process reads. `kind`: `assigned`, `revoked`, `lost`.";
    BROKER_ROUND_TRIP = "copydesk_broker_round_trip_seconds", Kind::Gauge, ["stage", "broker"],
        "How long a broker takes to answer the stage's producer, in seconds: the mean of the last few seconds.";
    REMOVED_SHARE = "copydesk_article_removed_ratio", SHARES, ["source"],
        "Share of an article's text that cleaning took out. `source` is bounded; those beyond the bound are `other`.";
    SOURCE_TABLES = "copydesk_source_tables", Kind::Gauge, [],
        "Sources whose recurring lines the cleaner knows.";
    ALIAS_TABLES_REFUSED = "copydesk_alias_tables_refused", Kind::Gauge, [],
        "1 while a changed alias table cannot be used and the tables before it stay, else 0.";
    TABULATED = "copydesk_tabulated_articles_total", Kind::Counter, ["result"],
        "Articles whose lines were counted. `result`: `counted`, `known` (an update, a replay, the same story again).";
    LANGUAGES = "copydesk_article_languages_total", Kind::Counter, ["language"],
        "Articles by language; bounded, those beyond the bound are `other`.";
    QUOTES = "copydesk_article_quotes", COUNTS, [],
        "Quotations in an article.";
    SPEAKERS = "copydesk_quote_speakers_total", Kind::Counter, ["speaker"],
        "Quotations by whether their speaker was found. `speaker`: `known`, `unknown`.";
    ENTITIES = "copydesk_article_entities", COUNTS, [],
        "Entities in an article.";
}

/// What the metrics library tells of the process itself, by the names that all Prometheus clients use. Linux only.
pub const PROCESS: &[MetricInfo] = &[
    process("process_cpu_seconds_total", Kind::Counter, "Processor time that the process has used, in seconds."),
    process("process_open_fds", Kind::Gauge, "File descriptors that are open."),
    process("process_max_fds", Kind::Gauge, "File descriptors that may be open."),
    process("process_virtual_memory_bytes", Kind::Gauge, "Virtual memory, in bytes."),
    process("process_resident_memory_bytes", Kind::Gauge, "Resident memory, in bytes."),
    process("process_start_time_seconds", Kind::Gauge, "When the process started, in seconds since 1970."),
    process("process_threads", Kind::Gauge, "Threads of the process."),
];

const fn process(name: &'static str, kind: Kind, help: &'static str) -> MetricInfo {
    MetricInfo { name, kind, labels: &[], help }
}

/// Writes the catalogue as the Markdown of `docs/metrics.md`.
pub fn document() -> String {
    let mut text = String::from(INTRODUCTION);
    for metric in CATALOGUE.iter().chain(PROCESS) {
        let kind = match metric.kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram(_) => "histogram",
        };
        let labels =
            if metric.labels.is_empty() { "none".to_owned() } else { format!("`{}`", metric.labels.join("`, `")) };
        let _ = write!(text, "\n## `{}`\n{kind}; labels: {labels}. {}\n", metric.name, metric.help);
        if let Kind::Histogram(bounds) = metric.kind {
            let bounds: Vec<String> = bounds.iter().map(f64::to_string).collect();
            let _ = writeln!(text, "Buckets: {}.", bounds.join(", "));
        }
    }
    text
}

const INTRODUCTION: &str = "# Metrics

Every service serves these on `/metrics` of its admin server (`[telemetry.admin]` in the configuration), in the text format
of Prometheus. The list is closed, and a test compares this page with the code.

Labels are bounded: `stage` is one of the stages, `code` one of the error codes (`docs/errors.md`), `partition` one of those
that the process reads at the moment, and what articles bring (`source`, `language`) is kept to a fixed number of values.
";

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_page_is_in_step() {
        let page = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/metrics.md"));
        assert!(page == document(), "docs/metrics.md differs from the catalogue: run the example `metrics_page`");
    }

    #[test]
    fn names_are_unique_and_say_their_unit() {
        let names: BTreeSet<&str> = CATALOGUE.iter().map(|metric| metric.name).collect();
        assert_eq!(names.len(), CATALOGUE.len());
        for metric in CATALOGUE {
            assert!(metric.name.starts_with("copydesk_"), "{}", metric.name);
            assert_eq!(metric.kind == Kind::Counter, metric.name.ends_with("_total"), "{}", metric.name);
            assert!(metric.help.ends_with('.'), "{}", metric.name);
        }
    }
}

//! All settings: one section a crate, plus the sections of what is put together from several crates.

use std::collections::BTreeMap;
use std::path::PathBuf;

use copydesk_article::InputLimits;
use copydesk_clean::CleanSettings;
use copydesk_entities::EntitySettings;
use copydesk_kafka::KafkaSettings;
use copydesk_knowledge::{LinkSettings, TableLimits};
use copydesk_quotes::QuoteSettings;
use copydesk_recurrence::RecurrenceSettings;
use copydesk_telemetry::TelemetrySettings;
use serde::{Deserialize, Serialize};
use spacy_runtime::RuntimeSettings;

/// Everything that can be set. `config/copydesk.toml` explains every key.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The delivery loop and the Kafka client.
    pub kafka: KafkaSettings,
    /// The names of the topics, and how they are made.
    pub topics: TopicSettings,
    /// How large an input record may be.
    pub limits: InputLimits,
    /// The cleaner.
    pub clean: CleanSettings,
    /// Lines that recur in the articles of a source.
    pub tabulate: TabulateSettings,
    /// The extractor.
    pub extract: ExtractSettings,
    /// The publisher.
    pub publish: PublishSettings,
    /// Logs and the admin server.
    pub telemetry: TelemetrySettings,
}

/// The topics; the name of the one for dead letters is the delivery loop's (`kafka.dead_letter_topic`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TopicSettings {
    /// Raw articles.
    pub raw: String,
    /// Clean articles.
    pub clean: String,
    /// Enriched articles.
    pub enriched: String,
    /// The quotes of each article.
    pub quotes: String,
    /// The entities of each article.
    pub entities: String,
    /// The articles as ninjs items.
    pub ninjs: String,
    /// The fingerprints of the lines of each article, by source.
    pub lines: String,
    /// The lines that recur in the articles of each source.
    pub source_lines: String,
    /// What the tabulator remembers of each source.
    pub source_sketches: String,
    /// How the topics are made.
    pub layout: TopicLayout,
}

/// How `copydesk topics create` makes topics, and what `copydesk topics check` asks of them. How long articles are kept
/// beyond these is compaction's: the topics after the clean one keep the latest record of each article for ever.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TopicLayout {
    /// Partitions of each topic.
    pub partitions: u16,
    /// Brokers that keep a copy of each topic; 0 means the cluster's default.
    pub replication_factor: u16,
    /// Copies that have to be complete before a record counts as written; 0 means the cluster's default.
    pub min_in_sync_replicas: u16,
    /// How long raw records are kept, in hours; 0 means the cluster's default.
    pub raw_retention_hours: u32,
    /// How long clean records are kept, in hours; 0 means the cluster's default.
    pub clean_retention_hours: u32,
    /// How long dead letters are kept, in hours; 0 means the cluster's default.
    pub dead_letter_retention_hours: u32,
}

impl Default for TopicLayout {
    fn default() -> Self {
        Self {
            partitions: 6,
            replication_factor: 0,
            min_in_sync_replicas: 0,
            raw_retention_hours: 168,
            clean_retention_hours: 168,
            dead_letter_retention_hours: 720,
        }
    }
}

impl Default for TopicSettings {
    fn default() -> Self {
        let topic = |name: &str| format!("articles.{name}");
        Self {
            raw: topic("raw"),
            clean: topic("clean"),
            enriched: topic("enriched"),
            quotes: topic("quotes"),
            entities: topic("entities"),
            ninjs: topic("ninjs"),
            lines: topic("lines"),
            source_lines: topic("source-lines"),
            source_sketches: topic("source-sketches"),
            layout: TopicLayout::default(),
        }
    }
}

/// Lines that recur in the articles of a source: the cleaner tells the lines of each article, the tabulator counts them, and
/// the cleaner takes those out that recur.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TabulateSettings {
    /// Whether all that is done.
    pub enabled: bool,
    /// The cleaner takes changed tables up at most this often, in milliseconds: a batch is cleaned with the tables of one moment.
    pub refresh_ms: u64,
    /// Sources whose tables the cleaner keeps; those of others are not used.
    pub max_tables: usize,
    /// When a line recurs, and how much is remembered.
    pub counting: RecurrenceSettings,
}

impl Default for TabulateSettings {
    fn default() -> Self {
        Self { enabled: false, refresh_ms: 5_000, max_tables: 10_000, counting: RecurrenceSettings::default() }
    }
}

/// The extractor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ExtractSettings {
    /// The language model, a file made by `copydesk model`.
    pub model: PathBuf,
    /// Models for articles in further languages, files made by `copydesk model`, one a language.
    pub more_models: Vec<PathBuf>,
    /// An article whose language was identified with less confidence than this, 0 to 1, is read in the language of the
    /// (first) model.
    pub min_language_confidence: f64,
    /// How names become entities.
    pub entities: EntitySettings,
    /// How quotations are found.
    pub quotes: QuoteSettings,
    /// Lexicons of quotations for further languages, or in place of built-in ones: a file for a language (BCP 47).
    pub quote_lexicons: BTreeMap<String, PathBuf>,
    /// How entities are linked to knowledge bases.
    pub links: LinksSettings,
    /// How much memory the language engine's caches take.
    pub runtime: RuntimeSettings,
}

/// Links of entities to knowledge bases.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LinksSettings {
    /// Link entities.
    pub enabled: bool,
    /// The newsroom's own tables (tab-separated: alias, type, id, prior), which outrank the built-in knowledge; a later one
    /// outranks an earlier one.
    pub tables: Vec<PathBuf>,
    /// How often a service looks whether a table has changed, in milliseconds.
    pub check_interval_ms: u64,
    /// From which confidence on an entity is linked.
    pub confidence: LinkSettings,
    /// How large a table may be.
    pub limits: TableLimits,
}

impl Default for LinksSettings {
    fn default() -> Self {
        Self {
            enabled: true,
            tables: Vec::new(),
            check_interval_ms: 5_000,
            confidence: LinkSettings::default(),
            limits: TableLimits::default(),
        }
    }
}

impl Default for ExtractSettings {
    fn default() -> Self {
        Self {
            model: PathBuf::from("models/en_core_web_md.spacyrt"),
            more_models: Vec::new(),
            min_language_confidence: 0.5,
            entities: EntitySettings::default(),
            quotes: QuoteSettings::default(),
            quote_lexicons: BTreeMap::new(),
            links: LinksSettings::default(),
            runtime: RuntimeSettings::default(),
        }
    }
}

/// The publisher.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PublishSettings {
    /// Whether each article is published as a ninjs 3.1 item too.
    pub ninjs: bool,
}

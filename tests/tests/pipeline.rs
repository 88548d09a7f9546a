//! Articles through all three services on an embedded broker: what lies on each topic afterwards, and under which key.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};

use copydesk_article::{ArticleEntities, ArticleQuotes, CleanArticle, EnrichedArticle, InputLimits, PubStatus};
use copydesk_stage::{OutputRecord, Record, header_text, names};
use copydesk_tests::{Pipeline, raw, samples};
use serde_json::Value;

/// The samples as a producer sends them.
fn sample_records(topic: &str) -> Vec<OutputRecord> {
    let mut records = Vec::new();
    for (name, bytes) in samples() {
        match name.rsplit('.').next().unwrap() {
            "html" => records.push(raw(topic, None, "text/html", bytes)),
            "txt" => records.push(raw(topic, None, "text/plain", bytes)),
            "json" => records.push(raw(topic, None, "application/json", bytes)),
            _ => {
                for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
                    let uri = serde_json::from_slice::<Value>(line).unwrap()["uri"].as_str().unwrap().to_owned();
                    records.push(raw(topic, Some(&uri), "application/json", line));
                }
            }
        }
    }
    records
}

fn key(record: &Record) -> String {
    String::from_utf8(record.key.clone().unwrap()).unwrap()
}

/// The last value of each key, as a compacted topic keeps it.
fn compacted(records: &[Record]) -> BTreeMap<String, Option<Vec<u8>>> {
    records.iter().map(|record| (key(record), record.value.clone())).collect()
}

#[test]
fn the_samples_come_out_on_every_topic_under_their_uris() {
    let mut pipeline = Pipeline::start_all(|settings| settings.publish.ninjs = true);
    let topics = pipeline.settings.topics.clone();
    let published = sample_records(&topics.raw);
    pipeline.write(&published);
    let count = published.len();

    let quotes = pipeline.read(&topics.quotes, count);
    let entities = pipeline.read(&topics.entities, count);
    let ninjs = pipeline.read(&topics.ninjs, count);
    let clean = pipeline.read_all(&topics.clean);
    let enriched = pipeline.read_all(&topics.enriched);
    assert_eq!(pipeline.read_all(&pipeline.settings.kafka.dead_letter_topic), []);

    let uris: BTreeSet<String> = enriched.iter().map(key).collect();
    for records in [&clean, &enriched, &quotes, &entities, &ninjs] {
        assert_eq!(records.len(), count);
        assert_eq!(records.iter().map(key).collect::<BTreeSet<_>>(), uris);
        for record in records {
            assert!(header_text(&record.headers, names::ID).is_some(), "{} has no copydesk-id", record.topic);
        }
    }
    check_clean(&clean);
    check_enriched(&enriched);
    check_derived(&quotes, &entities, &enriched);
    pipeline.stop();
}

fn check_clean(records: &[Record]) {
    for record in records {
        let article = CleanArticle::from_json(record.value.as_ref().unwrap(), &InputLimits::default()).unwrap();
        assert_eq!(article.uri, key(record));
        assert_eq!(article.validate(), [], "{}", article.uri);
        assert_eq!(record.header_text(names::SCHEMA), Some("copydesk.article.clean/1"));
        assert_eq!(record.header_text(names::CONTENT_TYPE), Some("application/json"));
        let provenance = article.provenance.last().unwrap();
        assert_eq!((provenance.stage.as_str(), provenance.topic.as_deref()), ("clean", Some("articles.raw")));
        assert!(provenance.at.is_some() && provenance.offset.is_some() && provenance.config.is_some());
    }
}

fn check_enriched(records: &[Record]) {
    let mut quotes = 0;
    for record in records {
        let enriched = EnrichedArticle::from_json(record.value.as_ref().unwrap(), &InputLimits::default()).unwrap();
        assert_eq!(enriched.validate(), [], "{}", enriched.article.uri);
        assert_eq!(record.header_text(names::SCHEMA), Some("copydesk.article.enriched/1"));
        let stages: Vec<&str> = enriched.article.provenance.iter().map(|trace| trace.stage.as_str()).collect();
        assert_eq!(stages, ["clean", "extract"]);
        quotes += enriched.quotes.len();
        match enriched.article.language.as_deref().map(|tag| tag.split('-').next().unwrap_or(tag)) {
            Some("en") => assert!(!enriched.entities.is_empty(), "{}", enriched.article.uri),
            Some(other) if enriched.article.body.is_some() => {
                assert_eq!(enriched.article.annotations.last().unwrap().reason, format!("no-model:{other}"));
            }
            _ => assert_eq!(enriched.article.pub_status, PubStatus::Canceled),
        }
    }
    assert!(quotes > 50, "only {quotes} quotes in all samples");
}

fn check_derived(quotes: &[Record], entities: &[Record], enriched: &[Record]) {
    let enriched = compacted(enriched);
    let killed = |uri: &str| {
        let article: Value = serde_json::from_slice(enriched[uri].as_ref().unwrap()).unwrap();
        article["pubStatus"] == "canceled"
    };
    let (quotes, entities) = (compacted(quotes), compacted(entities));
    let mut kills = 0;
    for (uri, value) in &quotes {
        let Some(value) = value else {
            assert!(killed(uri) && entities[uri].is_none(), "{uri} was deleted without a kill notice");
            kills += 1;
            continue;
        };
        let of_article: Value = serde_json::from_slice(enriched[uri].as_ref().unwrap()).unwrap();
        let article_quotes: ArticleQuotes = serde_json::from_slice(value).unwrap();
        let article_entities: ArticleEntities = serde_json::from_slice(entities[uri].as_ref().unwrap()).unwrap();
        assert_eq!(serde_json::to_value(&article_quotes.quotes).unwrap(), of_article["quotes"]);
        assert_eq!(serde_json::to_value(&article_entities.entities).unwrap(), of_article["entities"]);
        assert_eq!(article_quotes.article.body_sha256, of_article["body"]["sha256"].as_str().unwrap());
    }
    assert_eq!(kills, 1, "the samples hold one kill notice");
}

#[test]
fn a_tombstone_deletes_the_article_everywhere() {
    let mut pipeline = Pipeline::start_all(|_| {});
    let topics = pipeline.settings.topics.clone();
    let uri = "urn:test:tombstone";
    let article = format!("{{\"uri\": \"{uri}\", \"text\": \"The mayor of Port Ellery said: “We are open.”\"}}");
    pipeline.write(&[
        raw(&topics.raw, Some(uri), "application/json", article),
        OutputRecord::tombstone(topics.raw.as_str().into(), uri),
    ]);
    for topic in [&topics.quotes, &topics.entities, &topics.clean, &topics.enriched] {
        let records = pipeline.read(topic, 2);
        let values: Vec<bool> = records.iter().map(|record| record.value.is_some()).collect();
        assert_eq!(values, [true, false], "{topic}");
        assert!(records.iter().all(|record| key(record) == uri), "{topic}");
    }
    pipeline.stop();
}

#[test]
fn a_kill_notice_leaves_an_enriched_record_without_a_body() {
    let mut pipeline = Pipeline::start_all(|_| {});
    let topics = pipeline.settings.topics.clone();
    let uri = "urn:test:kill";
    let kill = format!("{{\"uri\": \"{uri}\", \"pubStatus\": \"canceled\", \"edNote\": \"Kill: wrong name.\"}}");
    pipeline.write(&[raw(&topics.raw, Some(uri), "application/json", kill)]);
    assert_eq!(pipeline.read(&topics.quotes, 1)[0].value, None);
    assert_eq!(pipeline.read(&topics.entities, 1)[0].value, None);
    let enriched = pipeline.read(&topics.enriched, 1);
    let value: Value = serde_json::from_slice(enriched[0].value.as_ref().unwrap()).unwrap();
    assert_eq!(value["pubStatus"], "canceled");
    assert_eq!(value["edNote"], "Kill: wrong name.");
    assert_eq!(value.get("body"), None);
    pipeline.stop();
}

#[test]
fn a_trace_is_passed_through_and_counted_records_show_in_the_metrics() {
    let mut pipeline = Pipeline::start_all(|_| {});
    let topics = pipeline.settings.topics.clone();
    let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let record = raw(&topics.raw, None, "text/plain", "The ferry to Port Ellery runs again, the harbour master said.")
        .with_header(copydesk_stage::Header::text(names::TRACE_PARENT, trace));
    pipeline.write(&[record]);
    let quotes = pipeline.read(&topics.quotes, 1);
    assert_eq!(quotes[0].header_text(names::TRACE_PARENT), Some(trace));
    let metrics = std::sync::Arc::clone(&pipeline.metrics);
    pipeline.stop();
    let text = metrics.text();
    for stage in ["clean", "extract", "publish"] {
        let line = format!("copydesk_records_total{{result=\"ok\",stage=\"{stage}\"}} 1");
        assert!(text.contains(&line), "{line} is missing in\n{text}");
    }
}

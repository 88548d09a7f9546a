use copydesk_article::{Body, CleanArticle, ENRICHED_SCHEMA};
use copydesk_stage::{ErrorCode, StageExt, header_text, names};

use super::*;

fn publisher(ninjs: bool) -> impl Stage<Input = Arc<Record>, Output = Vec<OutputRecord>> {
    let topics = PublishTopics {
        quotes: "articles.quotes".into(),
        entities: "articles.entities".into(),
        ninjs: "articles.ninjs".into(),
    };
    ReadEnriched::new(InputLimits::default()).then(PublishStage::new(topics, PublishSettings { ninjs }))
}

fn record(key: &str, value: Option<Vec<u8>>) -> Arc<Record> {
    Arc::new(Record {
        topic: "articles.enriched".into(),
        partition: 2,
        offset: 5,
        timestamp_ms: None,
        received_at_ms: 1_679_320_000_000,
        key: Some(key.into()),
        value,
        headers: Vec::new(),
    })
}

fn enriched() -> EnrichedArticle {
    let body = Body { text: "“We agree,” Ana Ruiz said.".into(), ..Body::default() };
    let article = CleanArticle { uri: "urn:a".into(), body: Some(body), ..CleanArticle::default() };
    let article = CleanArticle { schema: ENRICHED_SCHEMA.into(), ..article };
    EnrichedArticle { article, ..EnrichedArticle::default() }
}

fn topics_of(records: &[OutputRecord]) -> Vec<&str> {
    records.iter().map(|record| record.topic.as_ref()).collect()
}

#[test]
fn an_article_becomes_one_record_on_each_derived_topic() {
    let records = publisher(false).process(record("urn:a", Some(enriched().to_json()))).unwrap();
    assert_eq!(topics_of(&records), ["articles.quotes", "articles.entities"]);
    assert!(records.iter().all(|record| record.key.as_deref() == Some(b"urn:a")));
    assert_eq!(header_text(&records[0].headers, names::SCHEMA), Some("copydesk.article.quotes/1"));
    let quotes: ArticleQuotes = serde_json::from_slice(records[0].value.as_ref().unwrap()).unwrap();
    assert_eq!(quotes.article.provenance.last().map(|trace| trace.stage.as_str()), Some("publish"));
}

#[test]
fn ninjs_is_published_only_on_demand() {
    let records = publisher(true).process(record("urn:a", Some(enriched().to_json()))).unwrap();
    assert_eq!(topics_of(&records), ["articles.quotes", "articles.entities", "articles.ninjs"]);
}

#[test]
fn a_kill_notice_deletes_what_was_derived() {
    let notice = EnrichedArticle::kill_notice(enriched().article).to_json();
    let records = publisher(true).process(record("urn:a", Some(notice))).unwrap();
    assert_eq!(records.len(), 3);
    assert!(records.iter().all(|record| record.value.is_none() && record.key.as_deref() == Some(b"urn:a")));
}

#[test]
fn a_tombstone_deletes_what_was_derived() {
    let records = publisher(false).process(record("urn:a", None)).unwrap();
    assert_eq!(topics_of(&records), ["articles.quotes", "articles.entities"]);
    assert!(records.iter().all(|record| record.value.is_none()));
}

#[test]
fn a_record_under_another_key_is_refused() {
    let error = publisher(false).process(record("urn:b", Some(enriched().to_json()))).unwrap_err();
    assert_eq!(error.code, ErrorCode::KeyMismatch);
}

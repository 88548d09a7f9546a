//! Clean and enriched articles to JSON and back.

use copydesk_article::{
    CLEAN_SCHEMA, CleanArticle, ENRICHED_SCHEMA, EnrichedArticle, InputLimits, ParagraphKind, PubStatus,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::generate::{enriched, sample};

fn clean(record: &Value) -> CleanArticle {
    CleanArticle::from_json(&serde_json::to_vec(record).unwrap(), &InputLimits::default()).unwrap()
}

#[test]
fn uri_and_text_are_enough() {
    let article = clean(&json!({"uri": "u", "body": {"text": "x"}}));
    assert_eq!((article.schema.as_str(), article.uri.as_str()), (CLEAN_SCHEMA, "u"));
    let body = article.body.unwrap();
    assert_eq!((body.text.as_str(), body.sha256.as_str(), body.paragraphs.len()), ("x", "", 0));
    let enriched =
        EnrichedArticle::from_json(br#"{"uri": "u", "body": {"text": "x"}}"#, &InputLimits::default()).unwrap();
    assert_eq!(enriched.article.schema, ENRICHED_SCHEMA);
    assert!(enriched.entities.is_empty() && enriched.quotes.is_empty());
}

#[test]
fn the_text_is_taken_exactly_as_it_is_given() {
    for text in ["\r\na\rb\n\n", " a \u{2028}\u{85}", "a\0b", "\u{feff}a", "e\u{301}", "\u{b}a\u{c}"] {
        assert_eq!(clean(&json!({"uri": "u", "body": {"text": text}})).body.unwrap().text, text);
    }
}

#[test]
fn unknown_fields_go_to_extra_and_come_out_there() {
    let article = clean(&json!({
        "schema": "copydesk.article.clean/1.3", "uri": "u", "mood": "good", "extra": {"desk": 1}, "version": 4,
        "language": {"tag": "de", "confidence": 0.25},
        "body": {"text": "a\nb", "mine": 1, "paragraphs": [{"start": 0, "end": 1, "kind": "heading", "mine": 1}]}
    }));
    assert_eq!(Value::Object(article.extra.clone()), json!({"desk": 1, "mood": "good"}));
    assert_eq!((article.language.as_deref(), article.language_confidence), (Some("de"), Some(0.25)));
    assert_eq!(article.version.as_deref(), Some("4"));
    assert_eq!(article.body.as_ref().unwrap().paragraphs[0].kind, ParagraphKind::Heading);
    let again: Value = serde_json::from_slice(&article.to_json()).unwrap();
    assert_eq!(again["extra"], json!({"desk": 1, "mood": "good"}));
    assert_eq!(again["schema"], CLEAN_SCHEMA);
}

#[test]
fn what_only_an_enriched_article_has_is_passed_on_by_a_clean_one() {
    let article = clean(&json!({"uri": "u", "body": {"text": "a"}, "quotes": [{"by": "hand"}], "entities": null}));
    assert_eq!(Value::Object(article.extra), json!({"quotes": [{"by": "hand"}], "entities": null}));
}

#[test]
fn null_is_absent_in_every_member() {
    let fields =
        ["authors", "contentCreatedPrecision", "paywalled", "captions", "removed", "provenance", "quotes", "version"];
    let mut record = json!({"uri": "u", "body": {"text": "a"}, "pubStatus": null, "language": null, "extra": null});
    for field in fields {
        record[field] = Value::Null;
    }
    let read = EnrichedArticle::from_json(&serde_json::to_vec(&record).unwrap(), &InputLimits::default()).unwrap();
    let least = EnrichedArticle::from_json(br#"{"uri": "u", "body": {"text": "a"}}"#, &InputLimits::default()).unwrap();
    assert_eq!(read, least);
}

#[test]
fn every_field_of_the_schema_is_read_and_none_of_them_goes_to_extra() {
    let page = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/schema/enriched.schema.json"));
    let schema: Value = serde_json::from_str(page).unwrap();
    let mut record = json!({"uri": "u", "body": {"text": "a"}});
    for field in schema["properties"].as_object().unwrap().keys() {
        record.as_object_mut().unwrap().entry(field.clone()).or_insert(Value::Null);
    }
    assert!(record.as_object().unwrap().len() > 20);
    let read = EnrichedArticle::from_json(&serde_json::to_vec(&record).unwrap(), &InputLimits::default()).unwrap();
    assert_eq!(read.article.extra, serde_json::Map::new());
}

#[test]
fn a_canceled_article_needs_no_body() {
    let article = clean(&json!({"uri": "u", "pubStatus": "canceled"}));
    assert_eq!((article.pub_status, article.body), (PubStatus::Canceled, None));
}

#[test]
fn the_written_form_is_fixed() {
    insta::assert_snapshot!(String::from_utf8(sample().to_json()).unwrap());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn what_is_written_is_read_again(enriched in enriched()) {
        let written = enriched.to_json();
        prop_assert_eq!(&EnrichedArticle::from_json(&written, &InputLimits::default()).unwrap(), &enriched);
        prop_assert_eq!(&serde_json::from_slice::<EnrichedArticle>(&written).unwrap(), &enriched, "the derived reader");
        let mut clean = enriched.article;
        clean.schema = CLEAN_SCHEMA.to_owned();
        prop_assert_eq!(CleanArticle::from_json(&clean.to_json(), &InputLimits::default()).unwrap(), clean);
    }

    #[test]
    fn any_bytes_end_with_a_record_or_a_code(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(EnrichedArticle::from_json(&bytes, &InputLimits::default()).is_err());
    }
}

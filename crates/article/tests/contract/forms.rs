//! Our own JSON form, raw bytes, and what both do with the headers.

use copydesk_article::{InputLimits, PubStatus, RawArticle, RawInput};
use proptest::prelude::*;
use serde_json::json;

use crate::generate::{extra, line};

fn decode(input: RawInput<'_>) -> RawArticle {
    input.decode(&InputLimits::default()).unwrap()
}

fn json(value: &str) -> RawArticle {
    decode(RawInput { value: value.as_bytes(), ..RawInput::default() })
}

#[test]
fn every_known_field_has_its_place() {
    let raw = json(
        r#"{"schema": "copydesk.article.raw/1.4", "uri": " urn:a ", "url": "https://example.org/a", "source": "example.org",
            "headline": "Rain", "by": "By Jo Roe", "located": "RIGA", "contentCreated": "2023-03", "language": "en",
            "languageConfidence": 0.5, "version": "3", "versionCreated": "2023-03-20T14:05:00Z", "pubStatus": "withheld",
            "embargoedUntil": "2023-03-21T00:00:00+01:00", "edNote": "Check.", "contentType": "text/html",
            "fetchedAt": "2023-03-20T15:00:00Z", "html": "<p>It rains."}"#,
    );
    let expected = RawArticle {
        uri: Some("urn:a".into()),
        url: Some("https://example.org/a".into()),
        source: Some("example.org".into()),
        headline: Some("Rain".into()),
        by: Some("By Jo Roe".into()),
        located: Some("RIGA".into()),
        content_created: Some("2023-03".into()),
        language: Some("en".into()),
        language_confidence: Some(0.5),
        version: Some("3".into()),
        version_created: Some("2023-03-20T14:05:00Z".into()),
        pub_status: Some(PubStatus::Withheld),
        embargoed_until: Some("2023-03-21T00:00:00+01:00".into()),
        ed_note: Some("Check.".into()),
        content_type: Some("text/html".into()),
        fetched_at: Some("2023-03-20T15:00:00Z".into()),
        html: Some("<p>It rains.".into()),
        text: None,
        extra: serde_json::Map::new(),
    };
    assert_eq!(raw, expected);
}

#[test]
fn unknown_fields_are_passed_on_in_their_order() {
    let raw = json(r#"{"zebra": 1, "text": "x", "apple": {"b": [1.10, null]}, "none": null, "extra": {"old": true}}"#);
    let passed = serde_json::to_string(&raw.extra).unwrap();
    assert_eq!(passed, r#"{"old":true,"zebra":1,"apple":{"b":[1.1,null]},"none":null}"#);
}

#[test]
fn null_and_blank_are_absent() {
    let raw = json(
        r#"{"text": "x", "uri": null, "headline": " ", "by": null, "language": null, "version": null, "extra": null}"#,
    );
    assert_eq!(raw, RawArticle { text: Some("x".into()), ..RawArticle::default() });
}

#[test]
fn versions_and_languages_have_two_forms() {
    let raw = json(r#"{"text": "x", "version": 12, "language": {"tag": "de", "confidence": 1.0, "by": "desk"}}"#);
    assert_eq!((raw.version.as_deref(), raw.language.as_deref()), (Some("12"), Some("de")));
    assert_eq!(raw.language_confidence, Some(1.0));
    assert_eq!(raw.extra["language"], json!({"by": "desk"}));
    assert_eq!(json(r#"{"text": "x", "version": 1.5}"#).version.as_deref(), Some("1.5"));
}

#[test]
fn html_counts_before_text_unless_it_is_blank() {
    let raw = json(r#"{"html": "<p>a", "text": "b"}"#);
    assert_eq!((raw.html.as_deref(), raw.text), (Some("<p>a"), None));
    let raw = json(r#"{"html": " ", "text": "b"}"#);
    assert_eq!((raw.html, raw.text.as_deref()), (None, Some("b")));
}

#[test]
fn escaped_nul_is_text_and_a_byte_order_mark_is_not() {
    assert_eq!(json(r#"{"text": "a\u0000b"}"#).text.as_deref(), Some("a\0b"));
    assert_eq!(json("\u{feff}{\"text\": \"\\ud83d\\ude00\"}").text.as_deref(), Some("😀"));
}

#[test]
fn a_kill_needs_its_uri_alone() {
    let raw = json(r#"{"uri": "urn:a", "pubStatus": "canceled"}"#);
    assert_eq!((raw.pub_status, raw.html, raw.text), (Some(PubStatus::Canceled), None, None));
    let keyed = RawInput { value: br#"{"pubStatus": "canceled"}"#, key: Some(b"urn:a"), ..RawInput::default() };
    assert_eq!(decode(keyed).uri.as_deref(), Some("urn:a"));
}

#[test]
fn raw_bytes_take_their_metadata_from_headers() {
    let input = RawInput {
        content_type: Some("Text/HTML; charset=utf-8"),
        url: Some(" https://example.org/a "),
        source: Some("example.org"),
        key: Some(b"urn:a"),
        value: "<p>Größe".as_bytes(),
    };
    let expected = RawArticle {
        uri: Some("urn:a".into()),
        url: Some("https://example.org/a".into()),
        source: Some("example.org".into()),
        content_type: Some("text/html".into()),
        html: Some("<p>Größe".into()),
        ..RawArticle::default()
    };
    assert_eq!(decode(input), expected);
    let text = decode(RawInput { content_type: Some("text/plain"), ..input });
    assert_eq!((text.html, text.text.as_deref()), (None, Some("<p>Größe")));
}

#[test]
fn the_record_counts_before_the_headers() {
    let value = br#"{"text": "x", "url": "https://a.example/"}"#;
    let raw = decode(RawInput { value, url: Some("https://b.example/"), source: Some("b"), ..RawInput::default() });
    assert_eq!((raw.url.as_deref(), raw.source.as_deref()), (Some("https://a.example/"), Some("b")));
}

proptest! {
    #[test]
    fn what_was_decoded_decodes_to_itself(
        text in line(), headline in line(), version in "[0-9]{1,6}", extra in extra()
    ) {
        let raw = RawArticle {
            uri: Some("urn:a".into()),
            headline: Some(headline),
            version: Some(version),
            pub_status: Some(PubStatus::Usable),
            text: Some(text),
            extra,
            ..RawArticle::default()
        };
        let value = serde_json::to_vec(&raw).unwrap();
        prop_assert_eq!(decode(RawInput { value: &value, ..RawInput::default() }), raw);
    }

    #[test]
    fn any_bytes_end_with_a_record_or_a_code(
        value in proptest::collection::vec(any::<u8>(), 0..300),
        content_type in proptest::option::of("(text/html|text/plain|application/json)(; charset=[a-z0-9-]{1,12})?"),
    ) {
        let input = RawInput { value: &value, content_type: content_type.as_deref(), ..RawInput::default() };
        if let Ok(raw) = input.decode(&InputLimits::default()) {
            prop_assert!(raw.html.is_some() ^ raw.text.is_some());
        }
    }

    #[test]
    fn almost_json_ends_with_a_record_or_a_code(value in "[{}\\[\\]\",:a-c\\\\u0-9 ]{0,80}") {
        let _ = RawInput { value: value.as_bytes(), ..RawInput::default() }.decode(&InputLimits::default());
    }
}

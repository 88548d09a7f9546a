//! Every kind of bad input ends with its own code, and no message holds text of the article.

use std::time::{Duration, Instant};

use copydesk_article::{CleanArticle, EnrichedArticle, InputError, InputLimits, RawArticle, RawInput};

fn raw(value: &[u8]) -> Result<RawArticle, InputError> {
    RawInput { value, ..RawInput::default() }.decode(&InputLimits::default())
}

fn code(value: &[u8]) -> &'static str {
    raw(value).map_or_else(|error| error.code(), |_| "fine")
}

fn clean(value: &str) -> Result<CleanArticle, InputError> {
    CleanArticle::from_json(value.as_bytes(), &InputLimits::default())
}

fn nested(levels: usize) -> String {
    format!(r#"{{"text":"x","deep":{}{}}}"#, "[".repeat(levels - 1), "]".repeat(levels - 1))
}

#[test]
fn what_is_no_json_is_invalid_json() {
    let cases: [&[u8]; 10] = [
        b"",
        b"   ",
        b"not json",
        b"{\"text\": \"x\"",
        b"{\"text\": \"x\"} {}",
        b"{\"text\": \"x\",}",
        b"{\"text\": \"\x00\"}",
        b"{\"text\": \"\xef\xbf\xbd\\ud800\"}",
        b"{\"text\": \"\\udc00 x\"}",
        b"{\"text\": \"x\", \"n\": 1e999}",
    ];
    for case in cases {
        assert_eq!(code(case), "invalid-json", "{}", String::from_utf8_lossy(case));
    }
}

#[test]
fn json_that_is_no_object_is_no_article() {
    for case in ["[]", "\"text\"", "3", "null", "true"] {
        assert_eq!(code(case.as_bytes()), "invalid-field", "{case}");
    }
}

#[test]
fn nesting_is_bounded_in_levels() {
    let limits = InputLimits { max_json_depth: 8, ..InputLimits::default() };
    let decode = |text: &str, limits: &InputLimits| {
        RawInput { value: text.as_bytes(), ..RawInput::default() }.decode(limits).map_err(|error| error.code())
    };
    assert!(decode(&nested(8), &limits).is_ok());
    assert_eq!(decode(&nested(9), &limits), Err("invalid-json"));
    assert_eq!(decode(&nested(100_000), &InputLimits::default()), Err("invalid-json"));
    let generous = InputLimits { max_json_depth: usize::MAX, ..InputLimits::default() };
    assert_eq!(decode(&nested(100_000), &generous), Err("invalid-json"));
    assert_eq!(decode(&format!("{{\"a\":{}", "[".repeat(5_000_000)), &generous), Err("invalid-json"));
}

#[test]
fn bytes_that_are_no_utf_8_are_named_with_their_place() {
    assert_eq!(raw(b"{\"text\": \"\xff\"}"), Err(InputError::InvalidUtf8 { part: "record", at: 10 }));
    let key = RawInput { value: b"{\"text\":\"x\"}", key: Some(b"a\xff"), ..RawInput::default() };
    assert_eq!(key.decode(&InputLimits::default()), Err(InputError::InvalidUtf8 { part: "key", at: 1 }));
}

#[test]
fn keys_that_stand_twice_are_found_at_every_level() {
    for case in [
        r#"{"text": "x", "uri": "a", "uri": "a"}"#,
        r#"{"text": "x", "te\u0078t": "y"}"#,
        r#"{"text": "x", "mine": {"a": [{"b": 1, "b": 2}]}}"#,
        r#"{"bodies": [{"value": "x", "value": "y"}]}"#,
        r#"{"text": "x", "text": null}"#,
    ] {
        assert_eq!(code(case.as_bytes()), "duplicate-key", "{case}");
    }
    assert_eq!(clean(r#"{"uri": "u", "body": {"text": "x", "text": "x"}}"#).unwrap_err().code(), "duplicate-key");
    let members: Vec<String> = (0..40).map(|at| format!(r#""k{at}": {at}"#)).collect();
    let many = |last: &str| code(format!(r#"{{"text": "x", {}, "{last}": 1}}"#, members.join(", ")).as_bytes());
    assert_eq!(
        (many("k3"), many("k\\u0033"), many("k39"), many("k40")),
        ("duplicate-key", "duplicate-key", "duplicate-key", "fine")
    );
    assert_eq!(code(br#"{"text": "x", "a": {"b": 1}, "c": {"b": 1}}"#), "fine");
    assert_eq!(code(br#"{"text": "{\"a\": 1, \"a\": 2}"}"#), "fine");
}

#[test]
fn fields_of_the_wrong_kind_are_named() {
    for (field, value) in [
        ("uri", "7"),
        ("uri", "\" \""),
        ("uri", "\"a\\u0001b\""),
        ("url", "[]"),
        ("headline", "{}"),
        ("version", "true"),
        ("language", "3"),
        ("language.tag", "{\"tag\": 3}"),
        ("language.confidence", "{\"tag\": \"de\", \"confidence\": 1.5}"),
        ("languageConfidence", "\"high\""),
        ("pubStatus", "\"cancelled\""),
        ("pubStatus", "1"),
        ("embargoedUntil", "\"2023-03-20\""),
        ("embargoedUntil", "\"tomorrow\""),
        ("html", "[\"<p>\"]"),
        ("extra", "[]"),
    ] {
        let name = field.split('.').next().unwrap();
        let error = raw(format!(r#"{{"text": "x", "{name}": {value}}}"#).as_bytes()).unwrap_err();
        let InputError::InvalidField { field: named, .. } = &error else { panic!("{field}: {error:?}") };
        assert_eq!(named, field);
    }
    assert_eq!(code(br#"{"text": 7}"#), "invalid-field");
}

#[test]
fn metadata_and_uri_have_a_longest_length() {
    let long = "x".repeat(70_000);
    assert_eq!(code(format!(r#"{{"text": "x", "headline": "{long}"}}"#).as_bytes()), "invalid-field");
    assert_eq!(code(format!(r#"{{"text": "x", "uri": "{}"}}"#, &long[..4097]).as_bytes()), "invalid-field");
    assert_eq!(code(format!(r#"{{"text": "x", "uri": "{}"}}"#, &long[..4096]).as_bytes()), "fine");
    assert_eq!(code(format!(r#"{{"text": "x", "mine": "{long}"}}"#).as_bytes()), "fine");
    let input = RawInput { value: b"{\"text\": \"x\"}", url: Some(&long), ..RawInput::default() };
    assert_eq!(input.decode(&InputLimits::default()).unwrap_err().code(), "invalid-field");
}

#[test]
fn other_schemas_are_unsupported() {
    for schema in ["copydesk.article.raw/2", "copydesk.article.clean/1", "someone.else/1", ""] {
        assert_eq!(
            code(format!(r#"{{"schema": "{schema}", "text": "x"}}"#).as_bytes()),
            "unsupported-schema",
            "{schema}"
        );
    }
    assert_eq!(code(br#"{"schema": "copydesk.article.raw/1", "text": "x"}"#), "fine");
    let enriched = r#"{"schema": "copydesk.article.enriched/1", "uri": "u", "body": {"text": "x"}}"#;
    assert_eq!(clean(enriched).unwrap_err().code(), "unsupported-schema");
    assert!(EnrichedArticle::from_json(enriched.as_bytes(), &InputLimits::default()).is_ok());
    let item = r#"{"standard": {"name": "ninjs", "version": "4.0"}, "bodies": [{"value": "x"}]}"#;
    assert_eq!(code(item.as_bytes()), "unsupported-schema");
    assert_eq!(code(br#"{"standard": {"name": "NewsML-G2"}, "text": "x"}"#), "unsupported-schema");
}

#[test]
fn other_content_types_are_unsupported() {
    let input = RawInput { value: b"GIF89a", content_type: Some("image/gif"), ..RawInput::default() };
    assert_eq!(input.decode(&InputLimits::default()), Err(InputError::UnsupportedContentType));
}

#[test]
fn a_body_is_missing_or_empty() {
    for case in ["{}", r#"{"uri": "u"}"#, r#"{"html": null, "text": null}"#, r#"{"bodies": []}"#, r#"{"body": "x"}"#] {
        assert_eq!(code(case.as_bytes()), "missing-body", "{case}");
    }
    let empty = [
        r#"{"text": ""}"#,
        r#"{"html": " \n\t\u00a0\ufeff"}"#,
        r#"{"text": "\u0000"}"#,
        r#"{"html": "", "text": " "}"#,
        r#"{"bodies": [{"value": " "}]}"#,
    ];
    for case in empty {
        assert_eq!(code(case.as_bytes()), "empty-body", "{case}");
    }
    let bytes = RawInput { value: b" \n", content_type: Some("text/html"), ..RawInput::default() };
    assert_eq!(bytes.decode(&InputLimits::default()), Err(InputError::EmptyBody));
    assert_eq!(clean(r#"{"uri": "u"}"#), Err(InputError::MissingBody));
    assert_eq!(clean(r#"{"uri": "u", "body": {"text": "\n"}}"#), Err(InputError::EmptyBody));
}

#[test]
fn the_later_stages_need_a_uri_and_so_does_a_kill() {
    assert_eq!(clean(r#"{"body": {"text": "x"}}"#), Err(InputError::MissingUri));
    assert_eq!(clean(r#"{"uri": null, "body": {"text": "x"}}"#), Err(InputError::MissingUri));
    assert_eq!(raw(br#"{"pubStatus": "canceled", "text": "x"}"#), Err(InputError::MissingUri));
}

#[test]
fn another_key_than_the_uri_is_a_mismatch() {
    let decode = |key: &[u8]| {
        let value = br#"{"uri": " urn:a ", "text": "x"}"#;
        RawInput { value, key: Some(key), ..RawInput::default() }.decode(&InputLimits::default())
    };
    assert_eq!(decode(b"urn:b"), Err(InputError::KeyMismatch));
    assert_eq!(decode(b"urn:a").unwrap().uri.as_deref(), Some("urn:a"));
    assert_eq!(decode(b"").unwrap().uri.as_deref(), Some("urn:a"));
}

#[test]
fn fifty_megabytes_fail_at_once() {
    let body = "x".repeat(50_000_000);
    let record = format!(r#"{{"text": "{body}"}}"#);
    let start = Instant::now();
    assert_eq!(code(record.as_bytes()), "record-too-large");
    assert_eq!(clean(&record).unwrap_err().code(), "record-too-large");
    for content_type in ["text/html", "text/plain; charset=shift_jis", "application/json"] {
        let input = RawInput { value: body.as_bytes(), content_type: Some(content_type), ..RawInput::default() };
        assert_eq!(input.decode(&InputLimits::default()).unwrap_err().code(), "record-too-large");
    }
    assert!(start.elapsed() < Duration::from_millis(100), "the size is checked before anything else");
}

#[test]
fn a_large_body_in_a_record_that_is_not_too_large() {
    let record = format!(r#"{{"html": "{}"}}"#, "x".repeat(11 << 20));
    assert_eq!(raw(record.as_bytes()), Err(InputError::BodyTooLarge { bytes: 11 << 20, limit_bytes: 10 << 20 }));
    let record = format!(r#"{{"uri": "u", "body": {{"text": "{}"}}}}"#, "x".repeat(11 << 20));
    assert_eq!(clean(&record).unwrap_err().code(), "body-too-large");
    // Six million Latin letters are twelve million bytes of UTF-8.
    let latin = vec![0xE4; 6 << 20];
    let input = RawInput { value: &latin, content_type: Some("text/plain; charset=latin1"), ..RawInput::default() };
    assert_eq!(input.decode(&InputLimits::default()).unwrap_err().code(), "body-too-large");
}

#[test]
fn paragraphs_and_digest_fit_the_text() {
    let paragraphs = |list: &str| {
        let record = format!(r#"{{"uri": "u", "body": {{"text": "äb\ncd", "paragraphs": [{list}]}}}}"#);
        clean(&record).map_err(|error| error.to_string())
    };
    let first = r#"{"start": 0, "end": 2, "kind": "text"}"#;
    assert!(paragraphs(first).is_ok());
    assert!(paragraphs(&format!(r#"{first}, {{"start": 3, "end": 5, "kind": "heading"}}"#)).is_ok());
    for second in [
        r#"{"start": 1, "end": 3, "kind": "text"}"#,
        r#"{"start": 4, "end": 3, "kind": "text"}"#,
        r#"{"start": 3, "end": 6, "kind": "text"}"#,
    ] {
        let error = paragraphs(&format!("{first}, {second}")).unwrap_err();
        assert!(error.contains("`body.paragraphs[1]`"), "{error}");
    }
    let error = paragraphs(r#"{"start": 0, "end": 2, "kind": "verse"}"#).unwrap_err();
    assert!(error.contains("`body.paragraphs[0].kind`"), "{error}");
    let digest = clean(r#"{"uri": "u", "body": {"text": "x", "sha256": "00"}}"#).unwrap_err();
    assert!(digest.to_string().contains("`body.sha256`"));
}

#[test]
fn the_path_of_a_broken_entity_is_named_and_its_text_is_not() {
    let record = r#"{"uri": "u", "body": {"text": "x"}, "entities": [{"id": "e1", "type": "SECRET WORDS"}]}"#;
    let error = EnrichedArticle::from_json(record.as_bytes(), &InputLimits::default()).unwrap_err();
    let InputError::InvalidField { field, .. } = &error else { panic!("{error:?}") };
    assert_eq!(field, "entities[0].type");
    assert!(!error.to_string().contains("SECRET"));
}

#[test]
fn no_message_holds_text_of_the_record() {
    let cases: [&[u8]; 9] = [
        b"SECRET",
        b"{\"text\": SECRET}",
        b"{\"text\": \"SECRET\\ud800\"}",
        b"{\"SECRET words\": 1, \"SECRET words\": 2}",
        b"{\"pubStatus\": \"SECRET\", \"text\": \"x\"}",
        b"{\"schema\": \"SECRET\", \"text\": \"x\"}",
        b"{\"embargoedUntil\": \"SECRET\", \"text\": \"x\"}",
        b"{\"text\": \"SECRET\xff\"}",
        b"{\"text\": [\"SECRET\"]}",
    ];
    for case in cases {
        let error = raw(case).unwrap_err();
        assert!(!error.to_string().contains("SECRET"), "{error}");
        assert!(InputError::CODES.contains(&error.code()));
    }
    assert_eq!(
        raw(br#"{"my-field": 1, "my-field": 2}"#).unwrap_err().to_string(),
        "key `my-field` stands twice in one object"
    );
}

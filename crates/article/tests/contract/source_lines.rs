//! The records about the lines of a source: what is read back is what was written, and what is no such record is refused.

use copydesk_article::{ArticleLines, Fingerprint, InputLimits, LINES_SCHEMA, SOURCE_LINES_SCHEMA, SourceTable};
use serde_json::{Value, json};

use crate::schemas::validator;

fn lines() -> ArticleLines {
    ArticleLines {
        schema: LINES_SCHEMA.to_owned(),
        uri: "urn:a".to_owned(),
        source: "courier.example".to_owned(),
        labels: vec![Fingerprint(7), Fingerprint(u64::MAX)],
        sentences: vec![],
    }
}

fn table() -> SourceTable {
    SourceTable {
        schema: SOURCE_LINES_SCHEMA.to_owned(),
        source: "courier.example".to_owned(),
        version: u64::MAX,
        articles: 3,
        lines: vec![Fingerprint(0x00ab)],
    }
}

#[test]
fn they_are_read_back_and_fit_their_schemas() {
    let limits = InputLimits::default();
    assert_eq!(ArticleLines::from_json(&lines().to_json(), &limits), Ok(lines()));
    assert_eq!(SourceTable::from_json(&table().to_json(), &limits), Ok(table()));
    for (file_name, record) in [("lines", lines().to_json()), ("source-lines", table().to_json())] {
        let record: Value = serde_json::from_slice(&record).unwrap();
        let checked = validator(&format!("{file_name}.schema.json"));
        assert!(checked.is_valid(&record), "{file_name}: {:?}", checked.validate(&record));
    }
}

#[test]
fn anything_else_is_refused_with_the_field_s_name() {
    let record: Value = serde_json::from_slice(&table().to_json()).unwrap();
    for (field, value) in [
        ("schema", json!("copydesk.source.lines/2")),
        ("source", json!(" ")),
        ("version", json!(-1)),
        ("articles", Value::Null),
        ("lines", json!(["AB"])),
        ("lines", json!(["00000000000000AB"])),
        ("lines", json!(["+0000000000000ab"])),
    ] {
        let mut changed = record.clone();
        changed[field] = value;
        let refused = SourceTable::from_json(changed.to_string().as_bytes(), &InputLimits::default());
        let message = refused.expect_err(field).to_string();
        assert!(message.contains(field), "{message}");
    }
    assert!(ArticleLines::from_json(b"[]", &InputLimits::default()).is_err());
    assert!(ArticleLines::from_json(&table().to_json(), &InputLimits::default()).is_err());
}

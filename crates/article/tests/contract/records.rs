//! Records that were written long ago still parse. Files are added with each minor version and never changed.

use copydesk_article::{CleanArticle, EnrichedArticle, InputLimits, RawInput};
use serde_json::Value;

use crate::schemas::validator;

const RAW_1: &str = include_str!("records/raw-1.json");
const CLEAN_1: &str = include_str!("records/clean-1.json");
const ENRICHED_1: &str = include_str!("records/enriched-1.json");

/// Everything that was in the old record is in the new one, member by member.
fn holds(new: &Value, old: &Value, path: &str) {
    match (new, old) {
        (Value::Object(new), Value::Object(old)) => {
            for (name, value) in old {
                let empty = value.as_array().is_some_and(Vec::is_empty);
                match new.get(name) {
                    Some(member) => holds(member, value, &format!("{path}.{name}")),
                    None => assert!(value.is_null() || empty, "{path}.{name} is lost"),
                }
            }
        }
        (Value::Array(new), Value::Array(old)) => {
            assert_eq!(new.len(), old.len(), "{path}");
            new.iter().zip(old).enumerate().for_each(|(at, (new, old))| holds(new, old, &format!("{path}[{at}]")));
        }
        _ => assert_eq!(new, old, "{path}"),
    }
}

fn fits(file_name: &str, record: &str) -> Value {
    let record: Value = serde_json::from_str(record).unwrap();
    let schema = validator(file_name);
    assert!(schema.is_valid(&record), "{:?}", schema.validate(&record));
    record
}

#[test]
fn raw_1() {
    fits("raw.schema.json", RAW_1);
    let raw = RawInput { value: RAW_1.as_bytes(), ..RawInput::default() }.decode(&InputLimits::default()).unwrap();
    assert_eq!((raw.version.as_deref(), raw.language.as_deref()), (Some("2"), Some("en")));
    assert_eq!(raw.extra["crawl"]["depth"], 2);
    assert!(raw.html.unwrap().ends_with("<p>The harbour reopened."));
}

#[test]
fn clean_1() {
    let old = fits("clean.schema.json", CLEAN_1);
    let clean = CleanArticle::from_json(CLEAN_1.as_bytes(), &InputLimits::default()).unwrap();
    assert_eq!(clean.validate(), []);
    holds(&serde_json::from_slice(&clean.to_json()).unwrap(), &old, "$");
}

#[test]
fn enriched_1() {
    let old = fits("enriched.schema.json", ENRICHED_1);
    let enriched = EnrichedArticle::from_json(ENRICHED_1.as_bytes(), &InputLimits::default()).unwrap();
    assert_eq!(enriched.validate(), []);
    holds(&serde_json::from_slice(&enriched.to_json()).unwrap(), &old, "$");
}

//! The committed schemas are those of the types, they never change incompatibly, and the check of that works.

use std::path::{Path, PathBuf};

use copydesk_article::{ArticleEntities, ArticleQuotes, CLEAN_SCHEMA, Direction, SchemaDocument, schema_documents};
use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::compat::breaking_changes;
use crate::generate::{enriched, sample};

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schema")
}

pub(crate) fn read(path: &Path) -> Value {
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_json::from_str(&text).unwrap()
}

pub(crate) fn validator(file_name: &str) -> Validator {
    jsonschema::options().should_validate_formats(true).build(&read(&folder().join(file_name))).unwrap()
}

#[test]
fn the_committed_schemas_are_those_of_the_types() {
    for SchemaDocument { file_name, document, .. } in schema_documents() {
        assert!(
            read(&folder().join(file_name)) == document,
            "{file_name} differs from the types; run `cargo run -p copydesk-article --example schemas`"
        );
    }
}

#[test]
fn nothing_changed_incompatibly_since_version_1() {
    for SchemaDocument { file_name, direction, document } in schema_documents() {
        let baseline = read(&folder().join("v1-baseline").join(file_name));
        let breaking = breaking_changes(&baseline, &document, direction);
        assert!(breaking.is_empty(), "{file_name} breaks its users:\n{}", breaking.join("\n"));
    }
}

/// Applies `change` to every object of the schema in turn and gives the changed documents to `check`.
fn each_change(document: &Value, change: &dyn Fn(&mut Value) -> bool, check: &mut dyn FnMut(&Value, &str)) -> usize {
    let mut pointers = Vec::new();
    walk(document, String::new(), &mut pointers);
    let mut applied = 0;
    for pointer in pointers {
        let mut changed = document.clone();
        if change(changed.pointer_mut(&pointer).unwrap()) {
            applied += 1;
            check(&changed, &pointer);
        }
    }
    applied
}

fn walk(node: &Value, pointer: String, pointers: &mut Vec<String>) {
    match node {
        Value::Object(members) => {
            for (name, member) in members {
                walk(member, format!("{pointer}/{}", name.replace('~', "~0").replace('/', "~1")), pointers);
            }
            pointers.push(pointer);
        }
        Value::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                walk(item, format!("{pointer}/{at}"), pointers);
            }
        }
        _ => {}
    }
}

/// Every made-up change of this kind, in every schema, is reported.
fn always_caught(applies: impl Fn(Direction) -> bool, change: impl Fn(&mut Value) -> bool) {
    let mut changes = 0;
    for SchemaDocument { file_name, direction, document } in schema_documents() {
        if applies(direction) {
            changes += each_change(&document, &change, &mut |changed, pointer| {
                assert!(!breaking_changes(&document, changed, direction).is_empty(), "missed: {file_name} {pointer}");
            });
        }
    }
    assert!(changes > 5, "the change applied {changes} times only");
}

#[test]
fn a_field_that_is_gone_is_caught() {
    always_caught(
        |_| true,
        |node| {
            let fields = node.get_mut("properties").and_then(Value::as_object_mut);
            fields.is_some_and(PopLastEntry::pop_last_entry)
        },
    );
}

#[test]
fn a_field_that_is_renamed_is_caught() {
    always_caught(
        |_| true,
        |node| {
            let Some(fields) = node.get_mut("properties").and_then(Value::as_object_mut) else { return false };
            let Some(name) = fields.keys().next().cloned() else { return false };
            let field = fields.shift_remove(&name).unwrap();
            fields.insert(format!("{name}2"), field);
            true
        },
    );
}

#[test]
fn a_type_that_changes_is_caught() {
    always_caught(
        |_| true,
        |node| {
            let is_scalar = matches!(node.get("type").and_then(Value::as_str), Some("string" | "integer" | "boolean"));
            // A value of a closed list is changed by the list itself.
            if is_scalar && node.get("const").is_none() {
                node["type"] = json!("array");
            }
            is_scalar && node.get("const").is_none()
        },
    );
}

#[test]
fn a_null_that_is_no_longer_allowed_is_caught() {
    always_caught(
        |_| true,
        |node| {
            let nullable = node.get("type").is_some_and(|types| types.as_array().is_some_and(|types| types.len() > 1));
            if nullable {
                node["type"].as_array_mut().unwrap().pop();
            }
            nullable
        },
    );
}

#[test]
fn an_enum_value_that_is_gone_is_caught() {
    always_caught(
        |_| true,
        |node| {
            let Some(values) = node.get_mut("oneOf").and_then(Value::as_array_mut) else { return false };
            values.len() > 1 && values.pop().is_some()
        },
    );
}

#[test]
fn a_field_that_becomes_required_in_input_is_caught() {
    always_caught(
        |direction| direction == Direction::Input,
        |node| {
            let Some(fields) = node.get("properties").and_then(Value::as_object) else { return false };
            let known: Vec<Value> = node.get("required").and_then(Value::as_array).cloned().unwrap_or_default();
            let Some(optional) = fields.keys().find(|name| !known.contains(&json!(name))).cloned() else {
                return false;
            };
            node["required"] = known.into_iter().chain([json!(optional)]).collect();
            true
        },
    );
}

#[test]
fn a_field_that_may_be_missing_from_output_is_caught() {
    always_caught(
        |direction| direction == Direction::Output,
        |node| {
            let required = node.get_mut("required").and_then(Value::as_array_mut);
            required.is_some_and(|required| required.pop().is_some())
        },
    );
}

#[test]
fn limits_that_change_and_closed_objects_are_caught() {
    always_caught(
        |_| true,
        |node| {
            let limited = node.get("minimum").is_some();
            if limited {
                node["minimum"] = json!(7);
            }
            limited
        },
    );
    always_caught(
        |direction| direction == Direction::Input,
        |node| {
            let object = node.get("properties").is_some_and(Value::is_object) && node.get("type").is_some();
            if object {
                node["additionalProperties"] = json!(false);
            }
            object
        },
    );
}

#[test]
fn additions_and_better_words_are_no_break() {
    for SchemaDocument { file_name, direction, mut document } in schema_documents() {
        let before = document.clone();
        document["properties"]["mood"] = json!({"type": "string"});
        document["properties"]["uri"]["description"] = json!("Another description.");
        if let Some(kinds) = document.pointer_mut("/$defs/QuoteKind/oneOf") {
            kinds.as_array_mut().unwrap().push(json!({"type": "string", "const": "thought"}));
        }
        assert_eq!(breaking_changes(&before, &document, direction), Vec::<String>::new(), "{file_name}");
    }
}

#[test]
fn every_field_and_value_is_described() {
    for SchemaDocument { file_name, document, .. } in schema_documents() {
        for fields in document["$defs"].as_object().unwrap().values().chain([&document]).map(|node| &node["properties"])
        {
            for (name, field) in fields.as_object().into_iter().flatten() {
                assert!(field["description"].is_string(), "{file_name}: {name} has no description");
            }
        }
    }
}

#[test]
fn small_records_fit_the_input_schemas() {
    let raw =
        json!({"uri": "u", "version": 3, "language": {"tag": "de", "confidence": 1.0}, "html": "<p>x", "mine": []});
    let small = json!({"uri": "u", "body": {"text": "x"}, "language": {"tag": "de"}});
    for (file_name, record) in
        [("raw", &raw), ("clean-input", &small), ("enriched-input", &small), ("raw", &json!({"uri": "u"}))]
    {
        let validator = validator(&format!("{file_name}.schema.json"));
        assert!(validator.is_valid(record), "{file_name}: {:?}", validator.validate(record));
    }
    assert!(!validator("clean-input.schema.json").is_valid(&json!({"uri": "u", "schema": "copydesk.article.clean/2"})));
    assert!(!validator("raw.schema.json").is_valid(&json!({"html": 7})));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn every_record_fits_its_schema(enriched in enriched()) {
        let mut clean = enriched.article.clone();
        clean.schema = CLEAN_SCHEMA.to_owned();
        for (file_name, record) in [
            ("enriched", enriched.to_json()),
            ("clean", clean.to_json()),
            ("quotes", ArticleQuotes::of(&enriched).to_json()),
            ("entities", ArticleEntities::of(&enriched).to_json()),
        ] {
            let record: Value = serde_json::from_slice(&record).unwrap();
            let checked = validator(&format!("{file_name}.schema.json"));
            prop_assert!(checked.is_valid(&record), "{}: {:?}", file_name, checked.validate(&record));
        }
    }
}

#[test]
fn a_record_of_another_form_does_not_fit() {
    let enriched: Value = serde_json::from_slice(&sample().to_json()).unwrap();
    assert!(validator("enriched.schema.json").is_valid(&enriched));
    assert!(!validator("clean.schema.json").is_valid(&enriched));
    assert!(!validator("quotes.schema.json").is_valid(&json!({"schema": "copydesk.article.quotes/1", "uri": "u"})));
}

trait PopLastEntry {
    fn pop_last_entry(&mut self) -> bool;
}

impl PopLastEntry for serde_json::Map<String, Value> {
    fn pop_last_entry(&mut self) -> bool {
        let last = self.keys().next_back().cloned();
        last.is_some_and(|name| self.shift_remove(&name).is_some())
    }
}

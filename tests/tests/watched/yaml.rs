//! YAML files of the repository as JSON values.
//!
//! Merge keys (`<<: *anchor`) are resolved, which the compose file uses and YAML 1.2 leaves to its readers. Refuses tags, and
//! documents of several parts.

use std::path::Path;

use saphyr::{LoadableYamlNode, Scalar, Yaml};
use serde_json::{Map, Value};

/// Reads the one document of a file.
pub(crate) fn read(file: &Path) -> Value {
    let text = std::fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let documents = Yaml::load_from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    assert_eq!(documents.len(), 1, "{} has several documents", file.display());
    value(&documents[0])
}

fn value(yaml: &Yaml) -> Value {
    match yaml {
        Yaml::Value(Scalar::Null) => Value::Null,
        Yaml::Value(Scalar::Boolean(truth)) => Value::from(*truth),
        Yaml::Value(Scalar::Integer(number)) => Value::from(*number),
        Yaml::Value(Scalar::FloatingPoint(number)) => Value::from(number.into_inner()),
        Yaml::Value(Scalar::String(text)) => Value::from(text.as_ref()),
        Yaml::Sequence(items) => items.iter().map(value).collect(),
        Yaml::Mapping(pairs) => merged(pairs.iter().map(|(name, inner)| (key(name), value(inner))).collect()),
        other => panic!("YAML that is not expected here: {other:?}"),
    }
}

fn key(name: &Yaml) -> String {
    match value(name) {
        Value::String(text) => text,
        other => other.to_string(),
    }
}

/// What the pairs say themselves wins over what they merge in.
fn merged(mut pairs: Map<String, Value>) -> Value {
    if let Some(Value::Object(inherited)) = pairs.remove("<<") {
        for (name, inner) in inherited {
            pairs.entry(name).or_insert(inner);
        }
    }
    Value::Object(pairs)
}

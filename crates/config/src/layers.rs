//! The layers above the defaults, each as a tree: the file, the environment, the flags.

use std::path::Path;

use figment::value::{Dict, Num, Value};

use crate::problem::{ConfigError, Problem};
use crate::tree::{insert, leaves, open_table};

/// Prefix of the environment variables.
pub(crate) const ENV_PREFIX: &str = "COPYDESK__";

/// Reads the file; a syntax error is reported with its place.
pub(crate) fn file(path: &Path) -> Result<Dict, ConfigError> {
    let text =
        std::fs::read_to_string(path).map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })?;
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| syntax(path, &text, &error))?;
    let value = Value::serialize(&table).map_err(|error| ConfigError::Syntax {
        path: path.to_owned(),
        line: 1,
        column: 1,
        reason: error.to_string(),
    })?;
    Ok(value.into_dict().map(|dict| normalised(&dict)).unwrap_or_default())
}

fn syntax(path: &Path, text: &str, error: &toml::de::Error) -> ConfigError {
    let at = error.span().map_or(0, |span| span.start);
    let before = text.get(..at).unwrap_or(text);
    ConfigError::Syntax {
        path: path.to_owned(),
        line: before.matches('\n').count() + 1,
        column: before.rsplit('\n').next().unwrap_or_default().chars().count() + 1,
        reason: error.message().to_owned(),
    }
}

/// Reads `COPYDESK__SECTION__KEY=value` out of the variables of the process. In a table whose keys are not ours,
/// `_` stands for `.`, which shells do not allow: `COPYDESK__KAFKA__CLIENT__SASL_PASSWORD` is `sasl.password`.
pub(crate) fn environment(variables: &[(String, String)], defaults: &Dict) -> Dict {
    let mut dict = Dict::new();
    for (name, text) in variables {
        let Some(key) = name.strip_prefix(ENV_PREFIX) else { continue };
        let mut path: Vec<String> = key.split("__").map(str::to_lowercase).collect();
        if let Some(table) = open_table(&path) {
            let property = path.split_off(table).join(".");
            path.push(client_property(&property));
        }
        let value = typed(text, at(defaults, &path));
        insert(&mut dict, &path, value);
    }
    normalised(&dict)
}

/// `sasl_password` → `sasl.password`; `sasl_password_file` → `sasl.password_file`.
fn client_property(name: &str) -> String {
    match name.strip_suffix("_file") {
        Some(stem) => stem.replace('_', ".") + "_file",
        None => name.replace('_', "."),
    }
}

/// Reads `section.key=value` pairs.
pub(crate) fn flags(pairs: &[String], defaults: &Dict, problems: &mut Vec<Problem>) -> Dict {
    let mut dict = Dict::new();
    for pair in pairs {
        let Some((key, text)) = pair.split_once('=') else {
            problems.push(Problem {
                key: pair.clone(),
                origin: Some("flag --set".to_owned()),
                what: "no value".to_owned(),
                hint: "write SECTION.KEY=VALUE".to_owned(),
            });
            continue;
        };
        let mut path: Vec<String> = key.trim().split('.').map(str::to_owned).collect();
        if let Some(table) = open_table(&path) {
            let property = path.split_off(table).join(".");
            path.push(property);
        }
        let value = typed(text.trim(), at(defaults, &path));
        insert(&mut dict, &path, value);
    }
    dict
}

/// A value as text, read as what the default is: text stays text even where it looks like a number.
fn typed(text: &str, default: Option<&Value>) -> Value {
    match default {
        Some(Value::String(..)) | None => Value::from(text),
        Some(_) => text.parse().unwrap_or_else(|_| Value::from(text)),
    }
}

/// The value at a path.
pub(crate) fn at<'d>(dict: &'d Dict, path: &[String]) -> Option<&'d Value> {
    let (name, rest) = path.split_first()?;
    match (dict.get(name)?, rest) {
        (value, []) => Some(value),
        (Value::Dict(_, inner), rest) => at(inner, rest),
        _ => None,
    }
}

/// In tables whose keys are not ours: `sasl.password = 1` (which TOML reads as nested tables) becomes the property
/// `sasl.password`, and every value becomes text.
fn normalised(dict: &Dict) -> Dict {
    let mut result = Dict::new();
    for leaf in leaves(dict) {
        let mut path = leaf.path.clone();
        let mut value = leaf.value.clone();
        if let Some(table) = open_table(&path) {
            let property = path.split_off(table).join(".");
            path.push(property);
            value = text(value);
        }
        insert(&mut result, &path, value);
    }
    result
}

fn text(value: Value) -> Value {
    let tag = value.tag();
    match value {
        Value::Bool(_, flag) => Value::String(tag, flag.to_string()),
        Value::Num(_, Num::F32(number)) => Value::String(tag, number.to_string()),
        Value::Num(_, Num::F64(number)) => Value::String(tag, number.to_string()),
        Value::Num(_, number) => {
            let whole = number.to_i128().map(|whole| whole.to_string());
            Value::String(tag, whole.or_else(|| number.to_u128().map(|whole| whole.to_string())).unwrap_or_default())
        }
        other => other,
    }
}

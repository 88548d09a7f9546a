//! The pipeline's `config.cfg`: which components there are, and of which architecture.

use std::collections::BTreeMap;

use serde_json::Value;

use super::archive::Archive;
use crate::error::ImportError;

const FILE: &str = "config.cfg";

/// The sections of a configuration file: `[a.b]` to its keys; values are JSON.
pub(super) struct Config {
    sections: BTreeMap<String, BTreeMap<String, Value>>,
}

impl Config {
    pub(super) fn read(archive: &Archive) -> Result<Self, ImportError> {
        let text = String::from_utf8_lossy(archive.file(FILE)?);
        let mut sections: BTreeMap<String, BTreeMap<String, Value>> = BTreeMap::new();
        let mut section = String::new();
        for line in text.lines().map(str::trim) {
            if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                name.clone_into(&mut section);
                sections.entry(section.clone()).or_default();
            } else if let Some((key, value)) = line.split_once('=').filter(|_| !line.starts_with('#')) {
                let value = value.trim();
                // References such as ${paths.train} are no JSON and stay text.
                let value = serde_json::from_str(value).unwrap_or_else(|_| Value::from(value));
                sections.entry(section.clone()).or_default().insert(key.trim().to_owned(), value);
            }
        }
        Ok(Self { sections })
    }

    /// A value, if the section and the key exist.
    pub(super) fn get(&self, section: &str, key: &str) -> Option<&Value> {
        self.sections.get(section)?.get(key)
    }

    /// A text value; empty when there is none.
    pub(super) fn text(&self, section: &str, key: &str) -> &str {
        self.get(section, key).and_then(Value::as_str).unwrap_or_default()
    }

    /// A list of texts; empty when there is none.
    pub(super) fn texts(&self, section: &str, key: &str) -> Vec<String> {
        let list = self.get(section, key).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    }

    /// Fails unless the key has the wanted value, naming the component.
    pub(super) fn require(
        &self,
        component: &str,
        section: &str,
        key: &str,
        wanted: &[Value],
    ) -> Result<(), ImportError> {
        let found = self.get(section, key);
        if found.is_some_and(|value| wanted.contains(value)) {
            return Ok(());
        }
        let show = |value: &Value| value.to_string();
        let reason = format!(
            "{key} of [{section}] is {}, only {} can be run",
            found.map_or_else(|| "missing".to_owned(), show),
            wanted.iter().map(show).collect::<Vec<_>>().join(" or "),
        );
        Err(ImportError::Unsupported { component: component.to_owned(), reason })
    }
}

//! Importing the lemmatizer's tables: known lemmas, exceptions and endings by part of speech, or a table of forms.

use std::collections::HashSet;

use rmpv::Value;

use super::archive::Archive;
use super::config::Config;
use super::network::get;
use crate::error::ImportError;
use crate::format::{Endings, LemmaMode, LemmatizerSpec, Tables};
use crate::hash::string_id;
use crate::lemmatizer::{FORM_SEPARATOR, table_key};

/// Languages whose lemmatizer in spaCy is a program of its own, which this crate does not have.
const OWN_PROGRAMS: [&str; 13] = ["ca", "el", "es", "fr", "ga", "ht", "it", "mk", "nl", "pl", "ru", "uk", "la"];
/// The universal parts of speech, as the tables are named after them.
const PARTS: [&str; 18] = [
    "adj", "adp", "adv", "aux", "cconj", "conj", "det", "intj", "noun", "num", "part", "pron", "propn", "punct",
    "sconj", "sym", "verb", "x",
];

/// Key of a form, and its lemmas.
type Entry = (u64, Vec<String>);

/// Reads the component. `None` when its lemmas cannot be computed here: then it is left out.
pub(super) fn import(
    archive: &Archive,
    config: &Config,
    component: &str,
    tables: &mut Tables,
) -> Result<Option<LemmatizerSpec>, ImportError> {
    let section = format!("components.{component}");
    let language = config.text("nlp", "lang");
    let mode = match config.text(&section, "mode") {
        "rule" => LemmaMode::Rule,
        "lookup" | "" => LemmaMode::Lookup,
        _ => return Ok(None),
    };
    if OWN_PROGRAMS.contains(&language) {
        return Ok(None);
    }
    let lookups = Lookups::read(archive, component)?;
    let overwrite = config.get(&section, "overwrite").and_then(serde_json::Value::as_bool).unwrap_or(false);
    let endings = match mode {
        LemmaMode::Rule => lookups.import_rules(tables)?,
        LemmaMode::Lookup => {
            lookups.import_forms(tables)?;
            Vec::new()
        }
    };
    Ok(Some(LemmatizerSpec { mode, overwrite, english_base_forms: language == "en", endings }))
}

/// The file of tables.
struct Lookups {
    file: String,
    root: Value,
}

impl Lookups {
    fn read(archive: &Archive, component: &str) -> Result<Self, ImportError> {
        let file = format!("{component}/lookups/lookups.bin");
        let root = rmpv::decode::read_value(&mut archive.file(&file)?);
        let root = root.map_err(|error| ImportError::Malformed { file: file.clone(), reason: error.to_string() })?;
        Ok(Self { file, root })
    }

    fn malformed(&self, table: &str) -> ImportError {
        ImportError::Malformed { file: self.file.clone(), reason: format!("{table} is no table of words") }
    }

    /// The part of a table that belongs to a part of speech.
    fn part(&self, table: &str, part: &str) -> Option<&Value> {
        let wanted = string_id(part);
        let parts = get(&self.root, table)?.as_map()?;
        parts
            .iter()
            .find(|(key, _)| key.as_u64() == Some(wanted))
            .map(|(_, value)| value)
            .filter(|value| !is_empty(value))
    }

    /// Writes known lemmas and exceptions; returns the endings by part of speech.
    fn import_rules(&self, tables: &mut Tables) -> Result<Vec<(String, Endings)>, ImportError> {
        let (mut index, mut exceptions, mut endings) = (Vec::new(), Vec::new(), Vec::new());
        for part in PARTS {
            let [lemmas, excepted, rules] =
                ["lemma_index", "lemma_exc", "lemma_rules"].map(|table| self.part(table, part));
            if lemmas.is_none() && excepted.is_none() && rules.is_none() {
                continue;
            }
            let lemmas = lemmas.map_or(Some(Vec::new()), texts).ok_or_else(|| self.malformed("lemma_index"))?;
            index.extend(lemmas.iter().map(|lemma| table_key(part, lemma)));
            let excepted = excepted.and_then(Value::as_map).map(Vec::as_slice).unwrap_or_default();
            let entry = |(form, lemmas): &(Value, Value)| Some((table_key(part, form.as_str()?), texts(lemmas)?));
            let entries: Option<Vec<Entry>> = excepted.iter().map(entry).collect();
            exceptions.extend(entries.ok_or_else(|| self.malformed("lemma_exc"))?);
            let rules = rules.and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
            let pair = |pair: &Value| <[String; 2]>::try_from(texts(pair)?).ok().map(|[old, new]| (old, new));
            let rules: Option<Endings> = rules.iter().map(pair).collect();
            endings.push((part.to_uppercase(), rules.ok_or_else(|| self.malformed("lemma_rules"))?));
        }
        index.sort_unstable();
        index.dedup();
        tables.add("lemmas.index", &index);
        self.add_entries(exceptions, tables)?;
        Ok(endings)
    }

    /// Writes the table of forms.
    fn import_forms(&self, tables: &mut Tables) -> Result<(), ImportError> {
        let forms = get(&self.root, "lemma_lookup").and_then(Value::as_map).map(Vec::as_slice).unwrap_or_default();
        let lemmas = |value: &Value| value.as_str().map(|lemma| vec![lemma.to_owned()]).or_else(|| texts(value));
        let entry = |(form, value): &(Value, Value)| Some((form.as_u64()?, lemmas(value)?));
        let entries: Option<Vec<Entry>> = forms.iter().map(entry).collect();
        self.add_entries(entries.ok_or_else(|| self.malformed("lemma_lookup"))?, tables)
    }

    /// Writes entries as sorted keys, the end of each one's text, and all texts.
    fn add_entries(&self, mut entries: Vec<Entry>, tables: &mut Tables) -> Result<(), ImportError> {
        for (_, lemmas) in &mut entries {
            // Of a lemma that is listed twice, the first place counts.
            let mut seen = HashSet::new();
            lemmas.retain(|lemma| seen.insert(lemma.clone()));
        }
        entries.retain(|(_, lemmas)| !lemmas.is_empty());
        entries.sort_by_key(|(key, _)| *key);
        let (mut text, mut ends) = (String::new(), Vec::with_capacity(entries.len()));
        for (_, lemmas) in &entries {
            if lemmas.iter().any(|lemma| lemma.contains(FORM_SEPARATOR)) {
                return Err(self.malformed("a table of lemmas"));
            }
            text.push_str(&lemmas.join(FORM_SEPARATOR));
            ends.push(u32::try_from(text.len()).map_err(|_| self.malformed("a table of lemmas"))?);
        }
        tables.add("lemmas.forms", &entries.iter().map(|(key, _)| *key).collect::<Vec<u64>>());
        tables.add("lemmas.ends", &ends);
        tables.add("lemmas.texts", text.as_bytes());
        Ok(())
    }
}

fn texts(list: &Value) -> Option<Vec<String>> {
    list.as_array()?.iter().map(|text| Some(text.as_str()?.to_owned())).collect()
}

fn is_empty(value: &Value) -> bool {
    value.as_array().is_some_and(Vec::is_empty) || value.as_map().is_some_and(Vec::is_empty)
}

//! The JSON records of a demonstration, in files.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use copydesk_stage::{Record, names};
use serde_json::{Value, json};

use super::collected::Collected;

/// One file that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Written {
    pub(super) path: PathBuf,
    pub(super) records: usize,
}

/// Writes one file a topic, one record a line.
pub(super) fn write(folder: &Path, collected: &Collected) -> Result<Vec<Written>> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let topics = [
        ("enriched.jsonl", &collected.enriched),
        ("quotes.jsonl", &collected.quotes),
        ("entities.jsonl", &collected.entities),
        ("dead-letters.jsonl", &collected.dead_letters),
    ];
    let mut written = Vec::new();
    for (name, records) in topics {
        let path = folder.join(name);
        let line = if name == "dead-letters.jsonl" { dead_letter } else { value };
        let mut text = Vec::new();
        for record in records {
            text.extend(line(record)?);
            text.push(b'\n');
        }
        fs::File::create(&path)
            .and_then(|mut file| file.write_all(&text))
            .with_context(|| format!("cannot write {}", path.display()))?;
        written.push(Written { path, records: records.len() });
    }
    Ok(written)
}

/// The value as it lies on the topic; a tombstone, which has none, as what it does.
fn value(record: &Record) -> Result<Vec<u8>> {
    match &record.value {
        Some(value) => Ok(value.clone()),
        None => Ok(serde_json::to_vec(&json!({"uri": text(record.key.as_deref()), "deleted": true}))?),
    }
}

fn dead_letter(record: &Record) -> Result<Vec<u8>> {
    let header = |name| record.header_text(name).map(str::to_owned);
    Ok(serde_json::to_vec(&json!({
        "key": text(record.key.as_deref()),
        "code": header(names::ERROR_CODE),
        "message": header(names::ERROR_MESSAGE),
        "stage": header(names::STAGE),
        "record": text(record.value.as_deref()),
    }))?)
}

fn text(bytes: Option<&[u8]>) -> Value {
    bytes.map_or(Value::Null, |bytes| String::from_utf8_lossy(bytes).into())
}

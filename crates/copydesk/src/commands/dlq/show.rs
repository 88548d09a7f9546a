//! `copydesk dlq show`: one dead letter with all that it carries.

use std::fmt::Write as _;

use anyhow::{Result, bail};
use copydesk_config::Settings;
use copydesk_kafka::Start;
use copydesk_stage::{Record, names};

use super::letter::{Letter, harmless};
use crate::cli::{DlqShowArgs, Place};
use crate::outcome::Outcome;
use crate::terminal::{print, print_bytes};
use crate::topics::request_timeout;

/// How much of a value that is no text is shown, in bytes.
const SHOWN_BYTES: usize = 64;

pub(super) fn run(settings: &Settings, args: DlqShowArgs) -> Result<Outcome> {
    let Place { partition, offset } = args.place;
    let mut reader = super::open(settings, Start::Place { partition, offset })?;
    // The offset may be that of an aborted record, or of one that compaction or a transaction's end has left.
    let found = reader.next_before_end(request_timeout(settings))?.filter(|record| record.offset == offset);
    let Some(record) = found else {
        bail!("there is no record at {partition}/{offset} of topic {}", settings.kafka.dead_letter_topic);
    };
    if args.raw {
        print_bytes(record.value.as_deref().unwrap_or_default())?;
    } else {
        print(&described(&record)?)?;
    }
    Ok(Outcome::Done)
}

fn described(record: &Record) -> Result<String> {
    let letter = Letter::of(record);
    let mut text = String::new();
    let mut field = |name: &str, value: Option<String>| match value {
        Some(value) => writeln!(text, "{name:<16} {}", harmless(&value)),
        None => Ok(()),
    };
    field("place", Some(letter.place()))?;
    field("written", letter.time.map(|time| time.to_string()))?;
    field("code", letter.code.clone())?;
    field("stage", letter.stage.clone())?;
    field("message", letter.message.clone())?;
    field("attempts", letter.attempts.map(|attempts| attempts.to_string()))?;
    field("first failed", letter.first_failed_at.map(|time| time.to_string()))?;
    field("service version", letter.service_version.clone())?;
    field("original", letter.original_place())?;
    field("original time", letter.original_time.map(|time| time.to_string()))?;
    field("key", letter.key.clone().or_else(|| letter.key_base64.as_ref().map(|key| format!("{key} (base64)"))))?;
    field("uri", letter.uri.clone())?;
    for header in record.headers.iter().filter(|header| !names::DEAD_LETTER.contains(&header.name.as_str())) {
        let value = match &header.value {
            None => "(null)".to_owned(),
            Some(bytes) => String::from_utf8(bytes.clone()).unwrap_or_else(|_| hexadecimal(bytes)),
        };
        writeln!(text, "{:<16} {}", format!("header {}", harmless(&header.name)), harmless(&value))?;
    }
    writeln!(text)?;
    text.push_str(&value(record.value.as_deref())?);
    Ok(text)
}

/// The value as people read it.
fn value(bytes: Option<&[u8]>) -> Result<String> {
    let Some(bytes) = bytes else { return Ok("no value: a tombstone, which deletes its key\n".to_owned()) };
    if let Ok(json) = serde_json::from_slice::<serde_json::Value>(bytes) {
        return Ok(format!("{}\n", serde_json::to_string_pretty(&json)?));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(format!("{}\n", text.split('\n').map(harmless_line).collect::<Vec<_>>().join("\n"))),
        Err(_) => Ok(format!(
            "{} bytes that are no text; --raw writes them as they are. They begin with:\n{}\n",
            bytes.len(),
            hexadecimal(bytes)
        )),
    }
}

/// A line of text, with its tabs.
fn harmless_line(line: &str) -> String {
    line.trim_end_matches('\r').split('\t').map(harmless).collect::<Vec<_>>().join("\t")
}

fn hexadecimal(bytes: &[u8]) -> String {
    let shown: Vec<String> = bytes.iter().take(SHOWN_BYTES).map(|byte| format!("{byte:02x}")).collect();
    let more = if bytes.len() > SHOWN_BYTES { " …" } else { "" };
    format!("{}{more}", shown.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_laid_out_text_stays_text_and_bytes_are_shown_in_part() {
        let shown = |bytes: &[u8]| value(Some(bytes)).unwrap();
        assert_eq!(shown(b"{\"a\":[1]}"), "{\n  \"a\": [\n    1\n  ]\n}\n");
        assert_eq!(shown(b"{\"uri\": \r\n\tcut"), "{\"uri\": \n\tcut\n");
        assert_eq!(shown(b"\x1b[2J"), "\\u{1b}[2J\n");
        assert!(shown(&[0xff; 100]).starts_with("100 bytes that are no text"));
        assert!(value(None).unwrap().contains("tombstone"));
    }
}

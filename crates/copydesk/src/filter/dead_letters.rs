//! Records that fail: one JSON object a line, in a file with the record itself, or on standard error without it.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use copydesk_stage::{ErrorCode, StageError};
use serde::Serialize;

use super::progress::Progress;
use crate::uri_of::uri_of;

/// One record that failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Failure {
    /// The article, where the record could be read that far.
    uri: Option<String>,
    #[serde(serialize_with = "code_text")]
    code: ErrorCode,
    message: String,
    /// Line of the input, from 1.
    line: u64,
    /// The record as it came in.
    #[serde(skip_serializing_if = "Option::is_none")]
    record: Option<String>,
    /// The same where it is not UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    record_base64: Option<String>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
fn code_text<S: serde::Serializer>(code: &ErrorCode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(code.as_str())
}

impl Failure {
    /// A record whose bytes were not kept.
    pub(super) fn without_record(line: u64, error: StageError) -> Self {
        Self { uri: None, code: error.code, message: error.message, line, record: None, record_base64: None }
    }

    pub(super) fn of(line: u64, error: StageError, record: Vec<u8>, keeps_record: bool) -> Self {
        let failure = Self { uri: uri_of(&record), ..Self::without_record(line, error) };
        if !keeps_record {
            return failure;
        }
        match String::from_utf8(record) {
            Ok(text) => Self { record: Some(text), ..failure },
            Err(error) => Self { record_base64: Some(STANDARD.encode(error.as_bytes())), ..failure },
        }
    }

    #[cfg(test)]
    pub(super) fn code(&self) -> ErrorCode {
        self.code
    }
}

/// Where they go.
pub(super) enum DeadLetters {
    /// A file, with the records.
    File(BufWriter<File>),
    /// Standard error, without the records.
    StandardError(Arc<Progress>),
}

impl DeadLetters {
    pub(super) fn open(path: Option<&Path>, progress: Arc<Progress>) -> Result<Self> {
        let Some(path) = path else { return Ok(Self::StandardError(progress)) };
        let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
        Ok(Self::File(BufWriter::new(file)))
    }

    pub(super) fn keeps_records(&self) -> bool {
        matches!(self, Self::File(_))
    }

    pub(super) fn write(&mut self, failure: &Failure) -> Result<()> {
        let mut line = serde_json::to_vec(failure)?;
        line.push(b'\n');
        match self {
            Self::File(file) => file.write_all(&line).context("cannot write the dead letters"),
            Self::StandardError(progress) => {
                progress.suspend(|| std::io::stderr().lock().write_all(&line)).context("cannot write to standard error")
            }
        }
    }

    pub(super) fn flush(&mut self) -> Result<()> {
        match self {
            Self::File(file) => file.flush().context("cannot write the dead letters"),
            Self::StandardError(_) => Ok(()),
        }
    }
}

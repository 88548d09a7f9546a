//! The inputs of a filter: files one after the other, or standard input.

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

/// Size of the read buffer, in bytes.
const BUFFER_BYTES: usize = 1 << 16;

/// One open input.
pub(super) struct Input {
    pub(super) reader: Box<dyn BufRead + Send>,
    bytes: Option<u64>,
}

impl Input {
    #[cfg(test)]
    pub(super) fn of(bytes: impl Into<Vec<u8>>) -> Self {
        Self { reader: Box::new(std::io::Cursor::new(bytes.into())), bytes: None }
    }
}

/// Opens all inputs before any is read, so that a mistyped name is noticed at once.
pub(super) fn open(files: &[PathBuf]) -> Result<Vec<Input>> {
    if files.is_empty() {
        return Ok(vec![standard_input()]);
    }
    files.iter().map(|file| if file == Path::new("-") { Ok(standard_input()) } else { open_file(file) }).collect()
}

fn standard_input() -> Input {
    Input { reader: Box::new(BufReader::with_capacity(BUFFER_BYTES, std::io::stdin())), bytes: None }
}

fn open_file(path: &Path) -> Result<Input> {
    let opened = File::open(path).and_then(|file| file.metadata().map(|metadata| (file, metadata)));
    let (file, metadata) = opened.with_context(|| format!("cannot open {}", path.display()))?;
    anyhow::ensure!(!metadata.is_dir(), "{} is a folder; name files of JSON lines", path.display());
    let bytes = metadata.is_file().then_some(metadata.len());
    Ok(Input { reader: Box::new(BufReader::with_capacity(BUFFER_BYTES, file)), bytes })
}

/// The size of all inputs, where it is known.
pub(super) fn total_bytes(inputs: &[Input]) -> Option<u64> {
    inputs.iter().map(|input| input.bytes).sum()
}

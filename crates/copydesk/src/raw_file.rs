//! Files that hold raw articles: a page, a text, or records. The name's ending says which.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use anyhow::{Context, Result, bail};
use copydesk_article::RawInput;

/// One raw article as a producer would send it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RawFile {
    /// Name of the file that it stands in.
    pub(crate) name: String,
    /// The `content-type` header; none for JSON.
    pub(crate) content_type: Option<&'static str>,
    /// The bytes.
    pub(crate) value: Vec<u8>,
}

impl RawFile {
    /// The article as a stage takes it.
    pub(crate) fn input(&self) -> RawInput<'_> {
        RawInput { content_type: self.content_type, value: &self.value, ..RawInput::default() }
    }
}

/// The name that stands for standard input.
const STANDARD_INPUT: &str = "-";

/// Reads the articles of a file.
pub(crate) fn read(path: &Path) -> Result<Vec<RawFile>> {
    let mut files = Vec::new();
    for_each(path, |file| files.push(file))?;
    Ok(files)
}

/// Reads the articles of a file one after the other; of JSON Lines only one is in memory at a time.
pub(crate) fn for_each(path: &Path, mut take: impl FnMut(RawFile)) -> Result<()> {
    let name = path.display().to_string();
    let reading = || format!("cannot read {name}");
    if name != STANDARD_INPUT && !is_json_lines(&ending(&name)) {
        let bytes = std::fs::read(path).with_context(reading)?;
        articles(&name, bytes)?.into_iter().for_each(take);
        return Ok(());
    }
    let input: Box<dyn Read> = if name == STANDARD_INPUT {
        Box::new(std::io::stdin())
    } else {
        Box::new(std::fs::File::open(path).with_context(reading)?)
    };
    for line in BufReader::new(input).split(b'\n') {
        let value = line.with_context(reading)?;
        if !value.trim_ascii().is_empty() {
            take(RawFile { name: name.clone(), content_type: None, value });
        }
    }
    Ok(())
}

fn ending(name: &str) -> String {
    Path::new(name).extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase()
}

fn is_json_lines(ending: &str) -> bool {
    matches!(ending, "jsonl" | "ndjson")
}

/// The articles in the bytes of a file of that name.
pub(crate) fn articles(name: &str, bytes: Vec<u8>) -> Result<Vec<RawFile>> {
    let of = |content_type, value| RawFile { name: name.to_owned(), content_type, value };
    Ok(match ending(name).as_str() {
        "html" | "htm" | "xhtml" => vec![of(Some("text/html"), bytes)],
        "txt" => vec![of(Some("text/plain"), bytes)],
        "json" => vec![of(None, bytes)],
        ending if is_json_lines(ending) => {
            let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
            lines.map(|line| of(None, line.to_vec())).collect()
        }
        _ => bail!("{name}: what it holds is not clear; name it .html, .txt, .json or .jsonl"),
    })
}

//! Files that hold raw articles: a page, a text, or records. The name's ending says which.

use std::path::Path;

use anyhow::{Context, Result, bail};

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

/// Reads the articles of a file.
pub(crate) fn read(path: &Path) -> Result<Vec<RawFile>> {
    let bytes = std::fs::read(path).with_context(|| format!("cannot read {}", path.display()))?;
    articles(&path.display().to_string(), bytes)
}

/// The articles in the bytes of a file of that name.
pub(crate) fn articles(name: &str, bytes: Vec<u8>) -> Result<Vec<RawFile>> {
    let of = |content_type, value| RawFile { name: name.to_owned(), content_type, value };
    let ending = Path::new(name).extension().and_then(|ending| ending.to_str()).unwrap_or_default().to_lowercase();
    Ok(match ending.as_str() {
        "html" | "htm" | "xhtml" => vec![of(Some("text/html"), bytes)],
        "txt" => vec![of(Some("text/plain"), bytes)],
        "json" => vec![of(None, bytes)],
        "jsonl" | "ndjson" => {
            let lines = bytes.split(|byte| *byte == b'\n').filter(|line| !line.trim_ascii().is_empty());
            lines.map(|line| of(None, line.to_vec())).collect()
        }
        _ => bail!("{name}: what it holds is not clear; name it .html, .txt, .json or .jsonl"),
    })
}

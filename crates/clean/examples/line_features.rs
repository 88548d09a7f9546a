//! Writes the features of lines for training: JSON Lines `{"lines": [...], "lang": "en", "scores": [...]}` on standard input,
//! rows of little-endian 32-bit floats on standard output. With `--names`: the names of the features.

use std::error::Error;
use std::io::{BufRead, BufWriter, Write, stdin, stdout};

use copydesk_clean::lines::training::{FeatureRows, feature_names};

#[derive(serde::Deserialize)]
struct Document {
    lines: Vec<String>,
    lang: String,
    #[serde(default)]
    scores: Option<Vec<f32>>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = BufWriter::new(stdout().lock());
    if std::env::args().any(|argument| argument == "--names") {
        writeln!(out, "{}", feature_names().join("\n"))?;
        return Ok(());
    }
    let features = FeatureRows::new()?;
    for line in stdin().lock().lines() {
        let document: Document = serde_json::from_str(&line?)?;
        for value in features.rows(&document.lines, &document.lang, document.scores).iter().flatten() {
            out.write_all(&value.to_le_bytes())?;
        }
    }
    Ok(())
}

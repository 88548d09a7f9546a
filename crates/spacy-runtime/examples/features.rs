//! Prints what the networks read of texts: `features MODEL`, for `tools/fuzz.py`.
//!
//! Reads one JSON string a line and answers each with one line: an array with an array for each token: characters,
//! whether a space follows, the ids of form, norm, lower case, prefix, suffix and shape, and whether it is white space.

use std::io::{BufRead, Write};

use spacy_runtime::{Model, RuntimeSettings, TokenFeatures};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let model = std::env::args().nth(1).ok_or("usage: features MODEL")?;
    let model = Model::open(model)?;
    let mut scratch = model.scratch(&RuntimeSettings::default());
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let text: String = serde_json::from_str(&line?)?;
        let features = model.features(&mut scratch, &text);
        let rows: Vec<_> = features.iter().map(|token| row(&text, token)).collect();
        serde_json::to_writer(&mut out, &rows)?;
        writeln!(out)?;
        out.flush()?;
    }
    Ok(())
}

fn row(text: &str, token: &TokenFeatures) -> [u64; 9] {
    let chars = text.get(token.range.clone()).map_or(0, |form| form.chars().count() as u64);
    let TokenFeatures { orth, norm, lower, prefix, suffix, shape, .. } = *token;
    [chars, u64::from(token.space_after), orth, norm, lower, prefix, suffix, shape, u64::from(token.is_space)]
}

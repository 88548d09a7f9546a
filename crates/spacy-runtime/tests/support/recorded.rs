//! Reading what `tools/record.py` recorded, and comparing it with what the runtime computes.

use std::io::{BufRead, BufReader};
use std::path::Path;

use flate2::read::GzDecoder;
use serde::Deserialize;
use spacy_runtime::Doc;

/// One text and what spaCy made of it; see `tools/record.py`.
#[derive(Debug, Deserialize)]
pub(crate) struct Recorded {
    pub(crate) id: String,
    pub(crate) text: String,
    starts: Vec<usize>,
    ends: Vec<usize>,
    spaces: Vec<u8>,
    tags: Vec<String>,
    deps: Vec<String>,
    heads: Vec<usize>,
    sentences: Vec<u8>,
    entities: Vec<(usize, usize, String)>,
}

/// Reads a recording.
pub(crate) fn read(path: &Path) -> std::io::Result<Vec<Recorded>> {
    let lines = BufReader::new(GzDecoder::new(std::fs::File::open(path)?)).lines();
    lines.map(|line| Ok(serde_json::from_str(&line?)?)).collect()
}

impl Recorded {
    /// Number of tokens.
    pub(crate) fn len(&self) -> usize {
        self.starts.len()
    }

    /// What differs, in words; empty when nothing does.
    pub(crate) fn differences(&self, doc: &Doc) -> Vec<String> {
        let mut found = Vec::new();
        let ranges = self.starts.iter().copied().zip(self.ends.iter().copied());
        let show = |(start, end): (usize, usize)| self.text.get(start..end).unwrap_or("(no token)").to_owned();
        if !doc.tokens().map(|token| (token.start(), token.end())).eq(ranges.clone()) {
            let ours: Vec<String> = doc.tokens().map(|token| token.text(&self.text).to_owned()).collect();
            let theirs: Vec<String> = ranges.map(show).collect();
            let at = ours.iter().zip(&theirs).position(|(ours, theirs)| ours != theirs).unwrap_or(0);
            let near = |words: &[String]| words.iter().skip(at.saturating_sub(2)).take(8).cloned().collect::<Vec<_>>();
            found.push(format!("{}: tokens {:?}, spaCy has {:?}", self.id, near(&ours), near(&theirs)));
            return found;
        }
        for token in doc.tokens() {
            let at = token.index();
            let mut compare = |what: &str, ours: &str, theirs: &str| {
                if ours != theirs {
                    let word = token.text(&self.text);
                    found.push(format!("{}: {what} of token {at} {word:?} is {ours}, spaCy has {theirs}", self.id));
                }
            };
            compare("space", &u8::from(token.space_after()).to_string(), &shown(&self.spaces, at));
            compare("tag", token.tag(), &shown(&self.tags, at));
            compare("label", token.dep(), &shown(&self.deps, at));
            compare("head", &token.head_index().to_string(), &shown(&self.heads, at));
            compare("sentence start", &u8::from(token.sent_start()).to_string(), &shown(&self.sentences, at));
        }
        let span =
            |span: spacy_runtime::EntitySpan<'_>| (span.tokens().start, span.tokens().end, span.label().to_owned());
        let ours: Vec<_> = doc.entities().map(span).collect();
        if ours != self.entities {
            let only = |left: &[(usize, usize, String)], right: &[(usize, usize, String)]| {
                left.iter().filter(|span| !right.contains(span)).cloned().collect::<Vec<_>>()
            };
            let (more, fewer) = (only(&ours, &self.entities), only(&self.entities, &ours));
            found.push(format!("{}: entities {more:?}, spaCy has {fewer:?}", self.id));
        }
        found
    }
}

/// One value of a recorded column; a recording that is too short equals nothing.
fn shown(column: &[impl ToString], at: usize) -> String {
    column.get(at).map_or_else(|| "(not recorded)".to_owned(), ToString::to_string)
}

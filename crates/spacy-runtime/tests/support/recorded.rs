//! Reading what `tools/record.py` recorded, and comparing it with what the runtime computes.

use std::io::{BufRead, BufReader};
use std::path::Path;

use flate2::read::GzDecoder;
use serde::Deserialize;
use spacy_runtime::Doc;

/// One text and what spaCy made of it; see `tools/record.py`.
#[derive(Debug, Deserialize)]
pub struct Recorded {
    pub id: String,
    pub text: String,
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
pub fn read(path: &Path) -> Vec<Recorded> {
    let file = std::fs::File::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let parse = |line: std::io::Result<String>| serde_json::from_str(&line.expect("gzip")).expect("a recorded text");
    BufReader::new(GzDecoder::new(file)).lines().map(parse).collect()
}

impl Recorded {
    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// What differs, in words; empty when nothing does.
    pub fn differences(&self, doc: &Doc) -> Vec<String> {
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
            compare("space", &u8::from(token.space_after()).to_string(), &self.spaces[at].to_string());
            compare("tag", token.tag(), &self.tags[at]);
            compare("label", token.dep(), &self.deps[at]);
            compare("head", &token.head_index().to_string(), &self.heads[at].to_string());
            compare("sentence start", &u8::from(token.sent_start()).to_string(), &self.sentences[at].to_string());
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

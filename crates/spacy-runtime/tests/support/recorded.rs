//! Reading what `tools/record.py` recorded, and comparing it with what the runtime computes.

use std::io::{BufRead, BufReader};
use std::path::Path;

use flate2::read::GzDecoder;
use serde::Deserialize;
use spacy_runtime::{Doc, Token};

/// One text and what spaCy made of it; see `tools/record.py`.
#[derive(Debug, Deserialize)]
pub(crate) struct Recorded {
    pub(crate) id: String,
    pub(crate) text: String,
    lengths: Vec<usize>,
    spaces: String,
    heads: Vec<isize>,
    tags: String,
    deps: String,
    pos: String,
    morphs: String,
    lemmas: String,
    sentences: Vec<usize>,
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
        self.lengths.len()
    }

    /// First byte and one past the last byte of each token.
    fn ranges(&self) -> Vec<(usize, usize)> {
        let mut end = 0;
        let spaces = self.spaces.bytes().map(|space| usize::from(space == b'1'));
        let range = |(length, space): (&usize, usize)| {
            let start = end;
            end += length + space;
            (start, start + length)
        };
        self.lengths.iter().zip(spaces).map(range).collect()
    }

    fn head_indices(&self) -> Vec<String> {
        let heads = self.heads.iter().enumerate().filter_map(|(at, distance)| at.checked_add_signed(*distance));
        heads.map(|head| head.to_string()).collect()
    }

    /// What differs, in words; empty when nothing does.
    pub(crate) fn differences(&self, doc: &Doc) -> Vec<String> {
        let ranges = self.ranges();
        if !doc.tokens().map(|token| (token.start(), token.end())).eq(ranges.iter().copied()) {
            return vec![self.token_difference(doc, &ranges)];
        }
        let mut found = Vec::new();
        self.compare(doc, &mut found, "space", &self.spaces.chars().map(String::from).collect::<Vec<_>>(), |token| {
            u8::from(token.space_after()).to_string()
        });
        let words = |column: &str| column.split(' ').map(str::to_owned).collect::<Vec<_>>();
        self.compare(doc, &mut found, "tag", &words(&self.tags), |token| token.tag().to_owned());
        self.compare(doc, &mut found, "label", &words(&self.deps), |token| token.dep().to_owned());
        self.compare(doc, &mut found, "part of speech", &words(&self.pos), |token| token.pos().to_owned());
        self.compare(doc, &mut found, "features", &words(&self.morphs), |token| token.morph().to_owned());
        self.compare(doc, &mut found, "head", &self.head_indices(), |token| token.head_index().to_string());
        self.compare(
            doc,
            &mut found,
            "lemma",
            &self.lemmas.split('\n').map(String::from).collect::<Vec<_>>(),
            |token| {
                let lower = token.text(&self.text).to_lowercase();
                if token.lemma() == lower { String::new() } else { token.lemma().to_owned() }
            },
        );
        let starts: Vec<usize> = doc.tokens().filter(|token| token.sent_start()).map(Token::index).collect();
        if starts != self.sentences {
            found.push(format!("{}: sentences start at {starts:?}, spaCy has {:?}", self.id, self.sentences));
        }
        found.extend(self.entity_difference(doc));
        found
    }

    /// Compares one value of every token.
    fn compare(
        &self,
        doc: &Doc,
        found: &mut Vec<String>,
        what: &str,
        theirs: &[String],
        ours: impl Fn(Token<'_>) -> String,
    ) {
        for token in doc.tokens() {
            let (at, ours) = (token.index(), ours(token));
            // A recording that is too short equals nothing.
            let theirs = theirs.get(at).map_or("(not recorded)", String::as_str);
            if ours != theirs {
                let word = token.text(&self.text);
                found.push(format!("{}: {what} of token {at} {word:?} is {ours:?}, spaCy has {theirs:?}", self.id));
            }
        }
    }

    fn token_difference(&self, doc: &Doc, ranges: &[(usize, usize)]) -> String {
        let ours: Vec<&str> = doc.tokens().map(|token| token.text(&self.text)).collect();
        let theirs: Vec<&str> =
            ranges.iter().map(|(start, end)| self.text.get(*start..*end).unwrap_or("(no token)")).collect();
        let at = ours.iter().zip(&theirs).position(|(ours, theirs)| ours != theirs).unwrap_or(0);
        let near = |words: &[&str]| {
            words.iter().skip(at.saturating_sub(2)).take(8).map(|word| (*word).to_owned()).collect::<Vec<_>>()
        };
        format!("{}: tokens {:?}, spaCy has {:?}", self.id, near(&ours), near(&theirs))
    }

    fn entity_difference(&self, doc: &Doc) -> Option<String> {
        let span =
            |span: spacy_runtime::EntitySpan<'_>| (span.tokens().start, span.tokens().end, span.label().to_owned());
        let ours: Vec<_> = doc.entities().map(span).collect();
        let only = |left: &[(usize, usize, String)], right: &[(usize, usize, String)]| {
            left.iter().filter(|span| !right.contains(span)).cloned().collect::<Vec<_>>()
        };
        let (more, fewer) = (only(&ours, &self.entities), only(&self.entities, &ours));
        (ours != self.entities).then(|| format!("{}: entities {more:?}, spaCy has {fewer:?}", self.id))
    }
}

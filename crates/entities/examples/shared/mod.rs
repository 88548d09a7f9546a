//! Analysed texts as JSON Lines, shared by the examples.
//!
//! A line is `{"uri", "text", "tokens": [[start, end, space_after, tag, dep, head, sent_start], …], "entities": [[first,
//! end, label], …]}`: offsets in bytes, heads and entities in tokens.

use serde::Deserialize;
use spacy_runtime::{Doc, EntityParts, TokenParts};

type RawToken = (usize, usize, bool, String, String, usize, bool);

#[derive(Deserialize)]
/// A text with its analysis.
pub(crate) struct Analysed {
    pub(crate) uri: String,
    pub(crate) text: String,
    tokens: Vec<RawToken>,
    entities: Vec<(usize, usize, String)>,
}

impl Analysed {
    pub(crate) fn doc(&self) -> anyhow::Result<Doc> {
        let tokens: Vec<TokenParts> = self.tokens.iter().map(token).collect();
        let spans: Vec<EntityParts> =
            self.entities.iter().map(|(start, end, label)| EntityParts { tokens: *start..*end, label }).collect();
        Ok(Doc::from_parts(&tokens, &spans)?)
    }
}

fn token((start, end, space_after, tag, dep, head, sent_start): &RawToken) -> TokenParts<'_> {
    TokenParts { start: *start, end: *end, space_after: *space_after, tag, dep, head: *head, sent_start: *sent_start }
}

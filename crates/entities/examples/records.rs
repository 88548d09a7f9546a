//! Reads analysed texts as JSON Lines and writes records with their entities, for measuring.
//!
//! A line of input is `{"uri", "text", "tokens": [[start, end, space_after, tag, dep, head, sent_start], …],
//! "entities": [[first, end, label], …]}`, offsets in bytes, heads and entities in tokens. A line of output is
//! `{"uri", "body": {"text"}, "entities"}`. With `--raw` the entities are the model's spans, unmended.

use std::io::{BufRead, Write};

use anyhow::Context;
use copydesk_article::{CharIndex, Entity, EntityType, Mention, MentionKind};
use copydesk_entities::{Document, EntityFinder, EntitySettings};
use serde::Deserialize;
use spacy_runtime::{Doc, EntityParts, TokenParts};

type RawToken = (usize, usize, bool, String, String, usize, bool);

#[derive(Deserialize)]
struct Analysed {
    uri: String,
    text: String,
    tokens: Vec<RawToken>,
    entities: Vec<(usize, usize, String)>,
}

impl Analysed {
    fn doc(&self) -> anyhow::Result<Doc> {
        let tokens: Vec<TokenParts> = self.tokens.iter().map(token).collect();
        let spans: Vec<EntityParts> =
            self.entities.iter().map(|(start, end, label)| EntityParts { tokens: *start..*end, label }).collect();
        Ok(Doc::from_parts(&tokens, &spans)?)
    }
}

fn token((start, end, space_after, tag, dep, head, sent_start): &RawToken) -> TokenParts<'_> {
    TokenParts {
        start: *start,
        end: *end,
        space_after: *space_after,
        tag,
        dep,
        head: *head,
        sent_start: *sent_start,
    }
}

fn raw(doc: &Doc, text: &str) -> Vec<Entity> {
    let index = CharIndex::new(text);
    let entity = |span: spacy_runtime::EntitySpan| {
        let range = span.range();
        let mention = index.text_span(copydesk_article::ByteSpan::new(range.start, range.end), None);
        Some(Entity {
            id: String::new(),
            entity_type: EntityType::from_label(span.label())?,
            name: mention.text.clone(),
            aliases: Vec::new(),
            mentions: vec![Mention { span: mention, kind: MentionKind::Name }],
            salience: 0.0,
            confidence: 0.0,
            link: None,
        })
    };
    doc.entities().filter_map(entity).collect()
}

fn main() -> anyhow::Result<()> {
    let unmended = std::env::args().any(|argument| argument == "--raw");
    let finder = EntityFinder::new(EntitySettings::default())?;
    let mut output = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let analysed: Analysed = serde_json::from_str(&line?).context("no analysed text")?;
        let doc = analysed.doc()?;
        let document = Document {
            text: &analysed.text,
            headline: None,
            language: "en",
            syntax: &doc,
            headline_syntax: None,
            paragraphs: &[],
        };
        let entities = if unmended { raw(&doc, &analysed.text) } else { finder.find(&document) };
        let record = serde_json::json!({"uri": analysed.uri, "body": {"text": analysed.text}, "entities": entities});
        writeln!(output, "{record}")?;
    }
    Ok(())
}

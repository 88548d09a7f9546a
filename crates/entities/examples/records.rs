//! Reads analysed texts as JSON Lines and writes records with their entities, for measuring.
//!
//! A line of input is `{"uri", "text", "tokens": [[start, end, space_after, tag, dep, head, sent_start], …],
//! "entities": [[first, end, label], …]}`, offsets in bytes, heads and entities in tokens. A line of output is
//! `{"uri", "body": {"text"}, "entities"}`. With `--raw` the entities are the model's spans, unmended; with
//! `--rules-only` the name model does not run; `--names=FILE` takes another name model.

use std::io::{BufRead, Write};

use anyhow::Context;
use copydesk_article::{CharIndex, Entity, EntityType, Mention, MentionKind};
use copydesk_entities::{Document, EntityFinder, EntitySettings};
use shared::Analysed;
use spacy_runtime::Doc;

mod shared;

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
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let unmended = arguments.iter().any(|argument| argument == "--raw");
    let settings = EntitySettings {
        correct_names: !arguments.iter().any(|argument| argument == "--rules-only"),
        ..EntitySettings::default()
    };
    let finder = match arguments.iter().find_map(|argument| argument.strip_prefix("--names=")) {
        Some(path) => EntityFinder::with_name_model(settings, &std::fs::read(path)?)?,
        None => EntityFinder::new(settings)?,
    };
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

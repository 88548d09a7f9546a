//! Reads articles as JSON Lines and writes them with their entities: `records MODEL [OPTION…] < ARTICLES > RECORDS`.
//!
//! MODEL is an imported model, a line of input `{"uri", "headline", "body": {"text"}}` (the headline may be missing). A
//! line of output has `entities` as well. Options: `--raw` writes the spans of the language model as they are,
//! `--rules-only` leaves the name model out, `--names=FILE` takes another one, `--show` writes a table for people.

use std::io::{BufRead, Write};

use anyhow::Context;
use copydesk_article::{ByteSpan, CharIndex, Entity, EntityType, Mention, MentionKind};
use copydesk_entities::{Document, EntityFinder, EntitySettings};
use serde::Deserialize;
use shared::Analyser;
use spacy_runtime::{Doc, EntitySpan};

mod shared;

#[derive(Deserialize)]
struct Article {
    uri: String,
    headline: Option<String>,
    body: Body,
}

#[derive(Deserialize)]
struct Body {
    text: String,
}

/// The spans of the language model, each an entity of its own.
fn raw(doc: &Doc, text: &str) -> Vec<Entity> {
    let index = CharIndex::new(text);
    let entity = |span: EntitySpan| {
        let range = span.range();
        let mention = index.text_span(ByteSpan::new(range.start, range.end), None);
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

/// One entity a line: salience, confidence, type, number of mentions, name and aliases.
fn show(entity: &Entity, output: &mut impl Write) -> std::io::Result<()> {
    let aliases = entity.aliases.join(", ");
    let (kind, mentions) = (format!("{:?}", entity.entity_type), entity.mentions.len());
    let (salience, confidence) = (entity.salience, entity.confidence);
    writeln!(output, "{salience:.3}  {confidence:.3}  {kind:<9} {mentions:>3}  {} | {aliases}", entity.name)
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let has = |option: &str| arguments.iter().any(|argument| argument == option);
    let model = arguments.first().context("usage: records MODEL [--raw] [--rules-only] [--names=FILE] [--show]")?;
    let settings = EntitySettings { correct_names: !has("--rules-only"), ..EntitySettings::default() };
    let finder = match arguments.iter().find_map(|argument| argument.strip_prefix("--names=")) {
        Some(path) => EntityFinder::with_name_model(settings, &std::fs::read(path)?)?,
        None => EntityFinder::new(settings)?,
    };
    let mut analyser = Analyser::open(model)?;
    let mut output = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let article: Article = serde_json::from_str(&line?).context("no article")?;
        let text = &article.body.text;
        let syntax = analyser.analyse(text);
        let headline_syntax = article.headline.as_deref().map(|headline| analyser.analyse(headline));
        let entities = if has("--raw") {
            raw(&syntax, text)
        } else {
            finder.find(&Document {
                text,
                headline: article.headline.as_deref(),
                language: "en",
                syntax: &syntax,
                headline_syntax: headline_syntax.as_ref(),
                paragraphs: &[],
            })
        };
        if has("--show") {
            writeln!(output, "{}", article.uri)?;
            entities.iter().try_for_each(|entity| show(entity, &mut output))?;
        } else {
            let record = serde_json::json!({"uri": article.uri, "body": {"text": text}, "entities": entities});
            writeln!(output, "{record}")?;
        }
    }
    Ok(())
}

//! Texts with known names: as they are published, and as tokens whose spaces were lost.
//!
//! A text is `{"text", "entities": [{"start", "end", "label"}]}` with offsets in code points, or `{"toks", "tags", "src"}`
//! with a tag `O`, `B-…` or `I-…` for each token; a file holds one a line, or one JSON array.

use anyhow::Context;
use copydesk_article::{ByteSpan, CharIndex, CharSpan, EntityType};
use serde::Deserialize;

/// A text with its names.
pub(crate) struct Gold {
    pub(crate) text: String,
    #[allow(dead_code, reason = "one of the examples reads texts only")]
    pub(crate) names: Vec<(ByteSpan, EntityType)>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Source {
    Text {
        text: String,
        entities: Vec<Name>,
    },
    Tokens {
        toks: Vec<String>,
        tags: Vec<String>,
        #[serde(default)]
        src: String,
    },
}

#[derive(Deserialize)]
struct Name {
    start: usize,
    end: usize,
    label: String,
}

/// Reads a file but for the parts of it that are named after a colon.
pub(crate) fn read(source: &str) -> anyhow::Result<Vec<Gold>> {
    let (path, without) = source.split_once(':').unwrap_or((source, ""));
    let content = std::fs::read_to_string(path).with_context(|| path.to_owned())?;
    let sources: Vec<Source> = if content.starts_with('[') {
        serde_json::from_str(&content)?
    } else {
        content.lines().map(serde_json::from_str).collect::<Result<_, _>>()?
    };
    let unwanted = |source: &Source| match source {
        Source::Tokens { src, .. } => !src.is_empty() && without.split(',').any(|unwanted| unwanted == src),
        Source::Text { .. } => false,
    };
    Ok(sources.into_iter().filter(|source| !unwanted(source)).map(gold).collect())
}

fn gold(source: Source) -> Gold {
    match source {
        Source::Text { text, entities } => {
            let index = CharIndex::new(&text);
            let span = |name: &Name| index.byte_span(CharSpan { start: name.start, end: name.end });
            let names = entities.iter().filter_map(|name| Some((span(name), kind_of(&name.label)?)));
            let names = names.map(|(span, kind)| (without_article(span, &text), kind)).collect();
            Gold { text, names }
        }
        Source::Tokens { toks, tags, .. } => joined(&toks, &tags),
    }
}

/// Types of the training sets; what is not listed is no person, organisation or place.
fn kind_of(label: &str) -> Option<EntityType> {
    match label.to_lowercase().as_str() {
        "per" | "person" | "politician" => Some(EntityType::Person),
        "org" | "organization" | "organisation" | "corporation" | "group" | "politicalparty" => Some(EntityType::Org),
        "loc" | "geo" | "location" | "country" | "facility" | "place" => Some(EntityType::Gpe),
        _ => None,
    }
}

fn without_article(span: ByteSpan, text: &str) -> ByteSpan {
    let articles = ["the ", "The ", "a ", "A ", "an ", "An "];
    let article = articles.iter().find(|article| span.of(text).starts_with(**article));
    ByteSpan::new(span.start + article.map_or(0, |article| article.len()), span.end)
}

/// Joins tokens as print would have them.
fn joined(tokens: &[String], tags: &[String]) -> Gold {
    let mut text = String::new();
    let mut names: Vec<(ByteSpan, EntityType)> = Vec::new();
    let (mut glued, mut quoted) = (true, false);
    for (token, tag) in tokens.iter().zip(tags) {
        let closes =
            matches!(token.as_str(), "," | "." | ";" | ":" | "!" | "?" | ")" | "]" | "%" | "'s" | "’s" | "n't")
                || (token == "\"" && quoted);
        if !(glued || closes) {
            text.push(' ');
        }
        let start = text.len();
        text.push_str(token);
        if token == "\"" {
            quoted = !quoted;
        }
        glued = matches!(token.as_str(), "(" | "[" | "$" | "@" | "#") || (token == "\"" && quoted);
        let Some((position, label)) = tag.split_once('-') else { continue };
        match (position, kind_of(label), names.last_mut()) {
            ("I", Some(_), Some((span, _))) => span.end = text.len(),
            (_, Some(kind), _) => names.push((ByteSpan::new(start, text.len()), kind)),
            (_, None, _) => {}
        }
    }
    let names = names.into_iter().map(|(span, kind)| (without_article(span, &text), kind)).collect();
    Gold { text, names }
}

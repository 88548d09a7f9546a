//! Reads articles as JSON Lines (`uri`, `body.text`, optionally `language`, `entities`, `tokens`) and writes them with quotes.
//!
//! A stand-in for the filter `extract`, for measuring this crate alone: without `entities` there are none, and with
//! `tokens` (`[start, end, space, tag, dep, head, sentence start]`, in code points) the syntax is built from them.

#![allow(clippy::indexing_slicing, reason = "indexing a JSON value gives null where the key is absent")]

use std::io::{BufRead, Write};

use copydesk_article::{CharIndex, Entity};
use copydesk_quotes::{Document, QuoteFinder, QuoteSettings};
use serde_json::Value;
use spacy_runtime::{Doc, TokenParts};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let explain = arguments.iter().any(|argument| argument == "--explain");
    let threshold = arguments.iter().position(|argument| argument == "--min-quote-probability");
    let threshold = threshold.and_then(|at| arguments.get(at + 1)).map(|value| value.parse()).transpose()?;
    let defaults = QuoteSettings::default();
    let min_quote_probability = threshold.unwrap_or(defaults.min_quote_probability);
    let finder = QuoteFinder::new(QuoteSettings { min_quote_probability, ..defaults })?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for line in std::io::stdin().lock().lines() {
        let mut record: Value = serde_json::from_str(&line?)?;
        let text = record["body"]["text"].as_str().or(record["text"].as_str()).unwrap_or_default().to_owned();
        let language = record["language"]["tag"].as_str().or(record["language"].as_str()).unwrap_or("en").to_owned();
        let entities: Vec<Entity> = serde_json::from_value(record["entities"].take()).unwrap_or_default();
        let syntax = syntax(&text, &record["tokens"].take());
        let document = Document {
            text: &text,
            headline: None,
            paragraphs: &[],
            block_quotes: &[],
            language: &language,
            syntax: syntax.as_ref(),
            entities: &entities,
        };
        let found = finder.explain(&document);
        let quotes: Vec<Value> = found
            .iter()
            .map(|explained| {
                let mut quote = serde_json::to_value(&explained.quote)?;
                if explain {
                    quote["sieve"] = explained.sieve.into();
                    quote["runnerUp"] = format!("{:?}", explained.runner_up).into();
                }
                Ok(quote)
            })
            .collect::<Result<_, serde_json::Error>>()?;
        let record = serde_json::json!({"uri": record["uri"], "body": {"text": text}, "quotes": quotes});
        writeln!(out, "{record}")?;
    }
    Ok(())
}

fn syntax(text: &str, tokens: &Value) -> Option<Doc> {
    let index = CharIndex::new(text);
    let number = |value: &Value| usize::try_from(value.as_u64().unwrap_or_default()).unwrap_or_default();
    let parts: Vec<TokenParts<'_>> = tokens
        .as_array()?
        .iter()
        .map(|token| TokenParts {
            start: index.byte_offset(number(&token[0])),
            end: index.byte_offset(number(&token[1])),
            space_after: token[2].as_bool().unwrap_or_default(),
            tag: token[3].as_str().unwrap_or_default(),
            dep: token[4].as_str().unwrap_or_default(),
            head: number(&token[5]),
            sent_start: token[6].as_bool().unwrap_or_default(),
        })
        .collect();
    Doc::from_parts(&parts, &[]).ok()
}

//! Runs the examples of `docs/spec/quotes.md`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may fail loudly"
)]

use std::fmt::Write as _;

use copydesk_article::{Quote, QuoteKind, Speaker};
use copydesk_quotes::{Document, QuoteFinder, QuoteSettings};

const SPECIFICATION: &str = include_str!("../../../docs/spec/quotes.md");

/// One example: its heading, the language, the text and the expected lines.
#[derive(Default)]
struct Example {
    heading: String,
    text: Vec<String>,
    expected: Vec<String>,
}

fn examples() -> Vec<Example> {
    let mut found: Vec<Example> = Vec::new();
    for line in SPECIFICATION.lines() {
        if let Some(heading) = line.strip_prefix("#### ") {
            found.push(Example { heading: heading.to_owned(), ..Example::default() });
        } else if let Some(example) = found.last_mut() {
            if let Some(text) = line.strip_prefix("> ") {
                example.text.push(text.to_owned());
            } else if line.starts_with("- ") {
                example.expected.push(line.to_owned());
            }
        }
    }
    found
}

impl Example {
    fn language(&self) -> &str {
        self.heading.rsplit_once('[').map_or("en", |(_, tag)| tag.trim_end_matches(']'))
    }

    fn actual(&self, finder: &QuoteFinder) -> Vec<String> {
        let (headline, body) = match self.text.split_first() {
            Some((first, rest)) if first.starts_with("# ") => (first.strip_prefix("# "), rest),
            _ => (None, self.text.as_slice()),
        };
        let text = body.join("\n");
        let document = Document {
            text: &text,
            headline,
            paragraphs: &[],
            block_quotes: &[],
            language: self.language(),
            syntax: None,
            entities: &[],
        };
        let lines: Vec<String> = finder.find(&document).iter().map(rendered).collect();
        if lines.is_empty() { vec!["- nothing".to_owned()] } else { lines }
    }
}

fn rendered(quote: &Quote) -> String {
    let marked = !quote.segments.is_empty() && matches!(quote.kind, QuoteKind::Direct | QuoteKind::Scare);
    let segments = || quote.segments.iter().map(|segment| segment.text.as_str()).collect::<Vec<_>>().join(" … ");
    let words = if marked { segments() } else { quote.content.text.clone() };
    let mut line = format!("- {} | {}", name(&quote.kind), words.replace('\n', " ⏎ "));
    if quote.kind == QuoteKind::Scare {
        return line;
    }
    let speakers: Vec<&Speaker> =
        if quote.speakers.is_empty() { quote.speaker.iter().collect() } else { quote.speakers.iter().collect() };
    let names: Vec<String> = speakers.iter().map(|speaker| mention(speaker)).collect();
    let names = if names.is_empty() { "nobody".to_owned() } else { names.join(" & ") };
    write!(line, " | {names}").unwrap();
    if let Some(first) = speakers.first() {
        write!(line, " | {}", name(&first.evidence)).unwrap();
    }
    if let Some(addressee) = &quote.addressee {
        write!(line, " | to {}", addressee.name).unwrap();
    }
    if !quote.flags.is_empty() {
        write!(line, " | {}", quote.flags.iter().map(name).collect::<Vec<_>>().join(", ")).unwrap();
    }
    line
}

fn mention(speaker: &Speaker) -> String {
    let mention = speaker.mention.as_ref().map_or("", |mention| mention.text.as_str());
    match &speaker.name {
        Some(name) if name != mention => format!("{mention} = {name}"),
        _ => mention.to_owned(),
    }
}

fn name<T: serde::Serialize>(value: &T) -> String {
    serde_json::to_value(value).unwrap().as_str().unwrap_or_default().to_owned()
}

#[test]
fn every_example_holds() {
    let finder = QuoteFinder::new(QuoteSettings::default()).unwrap();
    let mut report = String::new();
    for example in examples() {
        let actual = example.actual(&finder);
        if actual != example.expected {
            let (expected, actual) = (example.expected.join("\n  "), actual.join("\n  "));
            writeln!(report, "{}\n expected\n  {expected}\n actual\n  {actual}", example.heading).unwrap();
        }
    }
    assert!(report.is_empty(), "examples that do not hold:\n{report}");
}

#[test]
fn examples_are_complete() {
    let examples = examples();
    assert!(examples.len() >= 120, "only {} examples", examples.len());
    for example in &examples {
        assert!(!example.text.is_empty(), "{} has no text", example.heading);
        assert!(!example.expected.is_empty(), "{} expects nothing, not even `- nothing`", example.heading);
    }
}

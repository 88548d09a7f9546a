//! A language is added by a file alone: the lexicon that `docs/spec/quote-lexicons.md` shows, with the lines it is shown on.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may fail loudly")]

use copydesk_article::{Evidence, Quote, QuoteKind};
use copydesk_quotes::{Document, QuoteFinder, QuoteSettings};

const GUIDE: &str = include_str!("../../../docs/spec/quote-lexicons.md");

/// The lexicon of the chapter `A small lexicon`.
fn lexicon() -> &'static str {
    let chapter = GUIDE.split_once("## A small lexicon").unwrap().1;
    let file = chapter.split_once("```toml\n").unwrap().1;
    file.split_once("```").unwrap().0
}

fn lines() -> Vec<&'static str> {
    let chapter = GUIDE.split_once("## A small lexicon").unwrap().1;
    chapter.lines().filter_map(|line| line.strip_prefix("> ")).collect()
}

fn find(finder: &QuoteFinder, text: &str) -> Vec<Quote> {
    let document = Document {
        text,
        headline: None,
        paragraphs: &[],
        block_quotes: &[],
        language: "qaa",
        syntax: None,
        entities: &[],
    };
    finder.find(&document)
}

#[test]
fn an_invented_language_is_read_by_its_file() {
    let finder = QuoteFinder::with_lexicons(QuoteSettings::default(), &[("qaa", lexicon())]).unwrap();
    let found: Vec<Vec<Quote>> = lines().into_iter().map(|line| find(&finder, line)).collect();
    let shape = |quotes: &[Quote]| {
        let quote = &quotes[0];
        let name = quote.speaker.as_ref().and_then(|speaker| speaker.name.clone()).unwrap_or_default();
        (quote.kind, name, quote.speaker.as_ref().map(|speaker| speaker.evidence))
    };
    let mira = || "Mira Lorn".to_owned();
    assert_eq!(shape(&found[0]), (QuoteKind::Direct, mira(), Some(Evidence::OwnSentence)));
    assert_eq!(shape(&found[1]), (QuoteKind::Mixed, mira(), Some(Evidence::OwnSentence)));
    assert_eq!(found[1][0].content.text, "ke ta brova esa „nor sulta“");
    assert_eq!(shape(&found[2]), (QuoteKind::Mixed, mira(), Some(Evidence::AccordingTo)));
    assert_eq!(shape(&found[3]), (QuoteKind::Scare, String::new(), None));
}

#[test]
fn without_its_file_the_language_has_no_speakers() {
    let finder = QuoteFinder::new(QuoteSettings::default()).unwrap();
    assert!(lines().iter().flat_map(|line| find(&finder, line)).all(|quote| quote.speaker.is_none()));
}

//! What the finder promises of any text, as checks that stop at a breach: property tests feed them generated texts, a fuzz
//! target whatever a fuzzer finds. Owns the laws; not part of what is shipped.

#![expect(clippy::expect_used, reason = "a broken law ends the test")]

#[cfg(test)]
mod tests;

use std::sync::LazyLock;

use copydesk_article::{ByteSpan, Field, Quote, QuoteFlag, QuoteKind, TextSpan};

use crate::{Document, QuoteFinder, QuoteSettings};

static FINDER: LazyLock<QuoteFinder> =
    LazyLock::new(|| QuoteFinder::new(QuoteSettings::default()).expect("the lexicons of the crate"));

/// Characters that may open a quotation, or a line of dialogue.
const OPENING: &str = "\"“”„«»‹›‟＂'‘’‚‛`—–-―";

/// Every so many paragraphs one is set as a block quotation.
const BLOCK_QUOTE_EVERY: usize = 3;

/// Reads the lexicons, which takes longer than most texts do.
pub fn prepare() {
    LazyLock::force(&FINDER);
}

/// Checks the laws on a text in a language.
///
/// # Panics
/// Where a law is broken.
pub fn text(text: &str, language: &str) {
    let quotes = FINDER.find(&document(text, language));
    for (number, quote) in quotes.iter().enumerate() {
        assert_eq!(quote.id, format!("q{}", number + 1), "quotes are not numbered in order");
        check(text, quote);
    }
    segments_lie_apart(&quotes);
    contents_lie_apart_or_nested(&quotes);
    paragraphs_stand_alone(text, language, &quotes);
    let explained = FINDER.explain(&document(text, language));
    let again: Vec<Quote> = explained.into_iter().map(|explained| explained.quote).collect();
    assert_eq!(again, quotes, "finding twice gave two results");
    page(text, language);
}

/// Checks the laws on a text as a page has it: with its paragraphs, some of them set as block quotations, and a headline.
fn page(text: &str, language: &str) {
    let lines = text.split('\n').scan(0, |start, line| {
        let span = ByteSpan::new(*start, *start + line.len());
        *start = span.end + 1;
        Some(span)
    });
    let paragraphs: Vec<ByteSpan> = lines.filter(|line| !line.of(text).trim().is_empty()).collect();
    let block_quotes: Vec<ByteSpan> = paragraphs.iter().copied().skip(1).step_by(BLOCK_QUOTE_EVERY).collect();
    let headline = paragraphs.first().map(|line| line.of(text));
    let (paragraphs, block_quotes) = (paragraphs.as_slice(), block_quotes.as_slice());
    let quotes = FINDER.find(&Document { headline, paragraphs, block_quotes, ..document(text, language) });
    let (of_headline, of_body): (Vec<Quote>, Vec<Quote>) =
        quotes.into_iter().partition(|quote| quote.content.field == Some(Field::Headline));
    for (text, quotes) in [(headline.unwrap_or_default(), of_headline), (text, of_body)] {
        for quote in &quotes {
            check(text, quote);
        }
        segments_lie_apart(&quotes);
        contents_lie_apart_or_nested(&quotes);
    }
}

fn document<'a>(text: &'a str, language: &'a str) -> Document<'a> {
    Document { text, headline: None, paragraphs: &[], block_quotes: &[], language, syntax: None, entities: &[] }
}

/// Spans are those of the text, and the parts of a quote fit together.
fn check(text: &str, quote: &Quote) {
    for span in spans(quote) {
        assert_eq!(slice(text, span), span.text, "a span is not its text");
        assert!(!span.text.is_empty(), "an empty span");
    }
    for segment in &quote.segments {
        assert!(!segment.text.contains('\n'), "a segment leaves its paragraph: {:?}", segment.text);
        let inside = quote.content.start <= segment.start && segment.end <= quote.content.end;
        assert!(inside, "{:?} lies outside of the content", segment.text);
    }
    let crosses = quote.content.text.contains('\n');
    assert!(!crosses || quote.flags.contains(&QuoteFlag::MultiParagraph), "a quote leaks over its paragraph");
    assert!((0.0..=1.0).contains(&quote.confidence), "{} is no probability", quote.confidence);
    assert_eq!(quote.kind == QuoteKind::Indirect, quote.segments.is_empty(), "marks and kind disagree");
    assert!(quote.kind != QuoteKind::Scare || quote.speaker.is_none(), "nobody’s words have a speaker");
    assert!(quote.flags.is_sorted(), "flags are not in order");
}

fn slice(text: &str, span: &TextSpan) -> String {
    text.chars().skip(span.start).take(span.end.saturating_sub(span.start)).collect()
}

fn spans(quote: &Quote) -> Vec<&TextSpan> {
    let speakers = quote.speakers.iter().chain(&quote.speaker).filter_map(|speaker| speaker.mention.as_ref());
    let addressee = quote.addressee.iter().filter_map(|addressee| addressee.mention.as_ref());
    quote.segments.iter().chain([&quote.content]).chain(&quote.cue).chain(speakers).chain(addressee).collect()
}

fn places(quotes: &[Quote]) -> Vec<(usize, usize)> {
    let segments = quotes.iter().flat_map(|quote| &quote.segments);
    let mut places: Vec<(usize, usize)> = segments.map(|segment| (segment.start, segment.end)).collect();
    places.sort_unstable();
    places
}

/// Each segment is given once, and no two overlap.
fn segments_lie_apart(quotes: &[Quote]) {
    let places = places(quotes);
    for (one, other) in places.iter().zip(places.iter().skip(1)) {
        assert!(one.1 <= other.0, "segments overlap: {one:?} and {other:?}");
    }
}

/// Two quotes of one kind overlap only where one holds the other.
fn contents_lie_apart_or_nested(quotes: &[Quote]) {
    for (number, one) in quotes.iter().enumerate() {
        let behind = quotes.iter().skip(number + 1).filter(|other| other.kind == one.kind);
        let (one, behind) = (&one.content, behind.map(|other| &other.content));
        for other in behind.take_while(|other| other.start < one.end) {
            let nested = other.end <= one.end || one.start == other.start;
            assert!(nested, "two quotes of one kind overlap: {one:?} and {other:?}");
        }
    }
}

/// The marks of a paragraph are those that it has alone, unless a neighbour opens with a mark.
fn paragraphs_stand_alone(text: &str, language: &str, quotes: &[Quote]) {
    let lines: Vec<&str> = text.split('\n').filter(|line| !line.trim().is_empty()).collect();
    let reopened = lines.iter().skip(1).any(|line| line.trim_start().starts_with(|c| OPENING.contains(c)));
    if reopened || quotes.len() >= FINDER.settings().max_quotes {
        return;
    }
    let whole = quotes.iter().flat_map(|quote| &quote.segments).map(|segment| segment.text.clone());
    let mut whole: Vec<String> = whole.collect();
    let mut alone: Vec<String> = Vec::new();
    for line in lines {
        let quotes = FINDER.find(&document(line, language));
        alone.extend(quotes.iter().flat_map(|quote| &quote.segments).map(|segment| segment.text.clone()));
    }
    whole.sort_unstable();
    alone.sort_unstable();
    assert_eq!(whole, alone, "the marks of a paragraph depend on another");
}

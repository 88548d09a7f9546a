//! Laws that hold for every text.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may fail loudly"
)]

use copydesk_article::{Quote, QuoteKind, TextSpan};
use copydesk_quotes::{Document, QuoteFinder, QuoteSettings};
use proptest::prelude::*;

fn finder() -> QuoteFinder {
    QuoteFinder::new(QuoteSettings::default()).unwrap()
}

fn document<'a>(text: &'a str, language: &'a str) -> Document<'a> {
    Document { text, headline: None, paragraphs: &[], language, syntax: None, entities: &[] }
}

/// News-like text of words, names, cues and every kind of mark, balanced or not.
fn noisy_text() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "“",
        "”",
        "\"",
        "„",
        "«",
        "»",
        "‹",
        "›",
        "‘",
        "’",
        "'",
        "''",
        ",",
        ".",
        "?",
        ":",
        " — ",
        "\n",
        "\n\n",
        " ",
        " ",
        "said ",
        "Jane Roe ",
        "he ",
        "told ",
        "that ",
        "the bridge ",
        "according to ",
        "calling ",
        "was ",
        "and ",
        "who ",
        "sagte ",
        "dass ",
        "a-t-il ",
        "l’",
        "dijo ",
        "MR. HALE: ",
        "é",
        "🙂",
        "U.S. ",
        "12",
        "(",
        ")",
        "Both ",
        "in ",
    ]);
    prop::collection::vec(pieces, 0..80).prop_map(|pieces| pieces.concat())
}

fn slice(text: &str, span: &TextSpan) -> String {
    text.chars().skip(span.start).take(span.end - span.start).collect()
}

fn spans(quote: &Quote) -> Vec<&TextSpan> {
    let speakers = quote.speakers.iter().chain(&quote.speaker).filter_map(|speaker| speaker.mention.as_ref());
    let addressee = quote.addressee.iter().filter_map(|addressee| addressee.mention.as_ref());
    quote.segments.iter().chain([&quote.content]).chain(&quote.cue).chain(speakers).chain(addressee).collect()
}

fn check(text: &str, quotes: &[Quote]) -> Result<(), TestCaseError> {
    for (number, quote) in quotes.iter().enumerate() {
        prop_assert_eq!(&quote.id, &format!("q{}", number + 1));
        for span in spans(quote) {
            prop_assert_eq!(slice(text, span), span.text.as_str());
        }
        for segment in &quote.segments {
            prop_assert!(!segment.text.contains('\n'), "a segment leaves its paragraph: {:?}", segment.text);
            prop_assert!(quote.content.start <= segment.start && segment.end <= quote.content.end);
        }
        prop_assert!((0.0..=1.0).contains(&quote.confidence));
        prop_assert_eq!(quote.kind == QuoteKind::Indirect, quote.segments.is_empty());
        prop_assert!(quote.kind != QuoteKind::Scare || quote.speaker.is_none());
        prop_assert!(quote.flags.is_sorted());
    }
    Ok(())
}

/// Segments of different quotes never overlap, and each is given once.
fn check_apart(quotes: &[Quote]) -> Result<(), TestCaseError> {
    let mut segments: Vec<(usize, usize)> =
        quotes.iter().flat_map(|quote| quote.segments.iter().map(|segment| (segment.start, segment.end))).collect();
    segments.sort_unstable();
    for pair in segments.windows(2) {
        prop_assert!(pair[0].1 <= pair[1].0, "segments overlap: {pair:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn spans_and_segments_are_sound(
        text in noisy_text(),
        language in prop::sample::select(vec!["en", "de", "fr", "es", "xx", ""]),
    ) {
        let quotes = finder().find(&document(&text, language));
        check(&text, &quotes)?;
        check_apart(&quotes)?;
    }

    #[test]
    fn any_text_is_read_without_panic(text in any::<String>()) {
        let quotes = finder().find(&document(&text, "en"));
        check(&text, &quotes)?;
    }

    #[test]
    fn the_same_text_gives_the_same_quotes(text in noisy_text()) {
        prop_assert_eq!(finder().explain(&document(&text, "en")), finder().explain(&document(&text, "en")));
    }

    #[test]
    fn an_unbalanced_mark_never_reaches_the_next_paragraph(
        opener in prop::sample::select(vec!["“", "\"", "„", "«"]),
    ) {
        let text = format!("Jane Roe said {opener}we are ready to go.\nThe bridge was closed. Nobody came by.");
        let quotes = finder().find(&document(&text, "en"));
        for quote in quotes.iter().filter(|quote| quote.kind != QuoteKind::Indirect) {
            prop_assert!(quote.content.end <= text.chars().position(|c| c == '\n').unwrap());
        }
    }
}

#[test]
fn ten_thousand_marks_in_one_paragraph() {
    let text = "“Yes,” Jane Roe said. ".repeat(5_000);
    let quotes = finder().find(&document(&text, "en"));
    assert_eq!(quotes.len(), 5_000);
    let unbalanced = "“Yes ".repeat(10_000);
    assert!(finder().find(&document(&unbalanced, "en")).len() <= 10_000);
    let nested = "“‘".repeat(5_000) + "yes" + &"’”".repeat(5_000);
    assert!(finder().find(&document(&nested, "en")).len() <= 10_000);
}

#[test]
fn a_limit_bounds_the_text_the_marks_and_the_quotes() {
    let text = "“We are ready,” Jane Roe said. “We go now,” Tom Hale said.";
    let with = |settings: QuoteSettings| QuoteFinder::new(settings).unwrap().find(&document(text, "en")).len();
    let defaults = QuoteSettings::default;
    assert_eq!(with(defaults()), 2);
    assert_eq!(with(QuoteSettings { max_quotes: 1, ..defaults() }), 1);
    assert_eq!(with(QuoteSettings { max_text_bytes: 33, ..defaults() }), 1);
    assert_eq!(with(QuoteSettings { max_marks_per_paragraph: 2, indirect: false, ..defaults() }), 1);
}

#[test]
fn a_text_is_cut_at_a_character() {
    let finder = QuoteFinder::new(QuoteSettings { max_text_bytes: 1, ..QuoteSettings::default() }).unwrap();
    assert!(finder.find(&document("“Yes”", "en")).is_empty());
}

#[test]
fn scare_and_indirect_can_be_left_out() {
    let text = "The “experts” were gone. Jane Roe said that the bridge was closed.";
    let settings = QuoteSettings { report_scare: false, indirect: false, ..QuoteSettings::default() };
    assert!(QuoteFinder::new(settings).unwrap().find(&document(text, "en")).is_empty());
    assert_eq!(finder().find(&document(text, "en")).len(), 2);
}

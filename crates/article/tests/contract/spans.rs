//! The laws of spans, against a naive implementation that counts characters.

use copydesk_article::{ByteSpan, CharIndex, CharSpan, Field};
use proptest::prelude::*;

fn naive_char_offset(text: &str, byte: usize) -> usize {
    text.char_indices().filter(|(at, _)| *at < byte).count()
}

fn naive_byte_offset(text: &str, number: usize) -> usize {
    text.char_indices().nth(number).map_or(text.len(), |(at, _)| at)
}

fn by_chars(text: &str, span: CharSpan) -> String {
    text.chars().skip(span.start).take(span.end - span.start).collect()
}

/// Text of one to four bytes a character, long enough for several blocks.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![any::<String>(), "[aä字😀\u{301}]{0,400}", "[a-z ]{0,300}"]
}

proptest! {
    #[test]
    fn every_offset_is_the_naive_one(text in text()) {
        let index = CharIndex::new(&text);
        for byte in 0..=text.len() + 2 {
            prop_assert_eq!(index.char_offset(byte), naive_char_offset(&text, byte));
        }
        for number in 0..=text.chars().count() + 2 {
            prop_assert_eq!(index.byte_offset(number), naive_byte_offset(&text, number));
        }
    }

    #[test]
    fn spans_survive_the_way_there_and_back(text in text(), ends in any::<[prop::sample::Index; 2]>()) {
        let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        let (one, other) = (*ends[0].get(&bounds), *ends[1].get(&bounds));
        let span = ByteSpan::new(one.min(other), one.max(other));
        let index = CharIndex::new(&text);
        prop_assert_eq!(index.byte_span(index.char_span(span)), span);
        let copied = index.text_span(span, Some(Field::Headline));
        prop_assert_eq!(&copied.text, span.of(&text));
        prop_assert_eq!(&copied.text, &by_chars(&text, CharSpan { start: copied.start, end: copied.end }));
        prop_assert_eq!(copied.field, Some(Field::Headline));
    }

    #[test]
    fn any_numbers_at_all_are_answered(text in text(), start in any::<usize>(), end in any::<usize>()) {
        let index = CharIndex::new(&text);
        let span = index.text_span(ByteSpan::new(start, end), None);
        prop_assert!(span.start <= span.end && span.end <= text.chars().count());
        let wild = CharSpan { start, end };
        prop_assert!(index.byte_span(wild).of(&text).len() <= text.len());
    }
}

#[test]
fn byte_spans_know_each_other() {
    let span = ByteSpan::new(2, 5);
    assert_eq!(ByteSpan::new(5, 2), ByteSpan { start: 5, end: 5 });
    assert_eq!((span.len(), span.is_empty(), ByteSpan::new(3, 3).is_empty()), (3, false, true));
    assert!(span.contains(ByteSpan::new(3, 5)) && !span.contains(ByteSpan::new(3, 6)));
    assert!(span.overlaps(ByteSpan::new(4, 9)) && !span.overlaps(ByteSpan::new(5, 9)));
    assert_eq!(ByteSpan::new(1, 2).of("é"), "", "not on a character boundary");
}

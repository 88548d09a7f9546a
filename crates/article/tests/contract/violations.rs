//! Every law of the records: valid records keep them all, and each breach is found where it is.

use copydesk_article::{EnrichedArticle, Field, Law, PubStatus};
use proptest::prelude::*;

use crate::generate::{enriched, sample};

fn breaches(change: impl FnOnce(&mut EnrichedArticle)) -> Vec<(String, Law)> {
    let mut record = sample();
    change(&mut record);
    record.validate().into_iter().map(|violation| (violation.path, violation.law)).collect()
}

fn one(path: &str, law: Law, change: impl FnOnce(&mut EnrichedArticle)) {
    assert_eq!(breaches(change), [(path.to_owned(), law)]);
}

#[test]
fn a_record_that_keeps_the_laws_has_no_violation() {
    assert_eq!(breaches(|_| {}), []);
}

#[test]
fn the_article_itself() {
    one("schema", Law::Schema, |record| "copydesk.article.clean/1".clone_into(&mut record.article.schema));
    one("uri", Law::Uri, |record| record.article.uri = " ".to_owned());
    one("languageConfidence", Law::Share, |record| record.article.language_confidence = Some(1.01));
    one("body", Law::Body, |record| record.article.pub_status = PubStatus::Canceled);
    one("body.sha256", Law::Digest, |record| record.article.body.as_mut().unwrap().sha256 = "00".to_owned());
    let clean = sample().article;
    assert_eq!(clean.validate().first().map(|violation| violation.law), Some(Law::Schema));
}

#[test]
fn paragraphs() {
    one("body.paragraphs", Law::Paragraphs, |record| {
        record.article.body.as_mut().unwrap().paragraphs.pop();
    });
    one("body.paragraphs[1]", Law::Paragraphs, |record| {
        record.article.body.as_mut().unwrap().paragraphs[1].end += 1;
    });
    one("body.paragraphs[0]", Law::Paragraphs, |record| {
        record.article.body.as_mut().unwrap().paragraphs[0].start = 1;
    });
    let whole = breaches(|record| {
        let paragraphs = &mut record.article.body.as_mut().unwrap().paragraphs;
        paragraphs[0].end = paragraphs.pop().unwrap().end;
    });
    assert!(whole.contains(&("body.paragraphs[0]".to_owned(), Law::Paragraphs)), "a line end inside: {whole:?}");
    assert_eq!(breaches(|record| record.article.body.as_mut().unwrap().paragraphs.clear()), []);
}

#[test]
fn spans() {
    one("entities[1].mentions[0]", Law::SpanText, |record| record.entities[1].mentions[0].span.start += 1);
    one("entities[1].mentions[0]", Law::SpanRange, |record| record.entities[1].mentions[0].span.end = 4711);
    one("entities[1].mentions[0]", Law::SpanRange, |record| record.entities[1].mentions[0].span.start = 4711);
    one("quotes[0].cue", Law::SpanText, |record| record.quotes[0].cue.as_mut().unwrap().text = "says".to_owned());
    one("quotes[0].cue", Law::SpanText, |record| record.quotes[0].cue.as_mut().unwrap().field = Some(Field::Headline));
    one("quotes[0].speaker.mention", Law::SpanText, |record| {
        record.quotes[0].speaker.as_mut().unwrap().mention.as_mut().unwrap().end -= 1;
    });
    let headline = |start, end| {
        breaches(|record| {
            let span = &mut record.entities[1].mentions[0].span;
            (span.start, span.end, span.field) = (start, end, Some(Field::Headline));
        })
    };
    assert_eq!(headline(8, 12), [], "Riga stands in the headline too");
    assert_eq!(headline(7, 11), [("entities[1].mentions[0]".to_owned(), Law::SpanText)]);
}

#[test]
fn identifiers_and_references() {
    one("entities[1].id", Law::UniqueId, |record| record.entities[1].id = "e1".to_owned());
    one("quotes[1].id", Law::UniqueId, |record| record.quotes.push(record.quotes[0].clone()));
    one("quotes[0].speaker.entity", Law::EntityReference, |record| {
        record.quotes[0].speaker.as_mut().unwrap().entity = Some("e9".to_owned());
    });
    one("quotes[0].speakers", Law::FirstSpeaker, |record| {
        let mut other = record.quotes[0].speaker.clone().unwrap();
        other.name = None;
        record.quotes[0].speakers = vec![other];
    });
}

#[test]
fn segments_and_shares() {
    one("quotes[0].segments[0]", Law::Segments, |record| {
        record.quotes[0].content = record.entities[1].mentions[0].span.clone();
    });
    one("quotes[0].segments[1]", Law::Segments, |record| {
        let segment = record.quotes[0].segments[0].clone();
        record.quotes[0].segments.push(segment);
    });
    one("quotes[0].confidence", Law::Share, |record| record.quotes[0].confidence = f64::NAN);
    one("entities[0].salience", Law::Share, |record| record.entities[0].salience = -0.1);
}

#[test]
fn messages_name_path_and_law() {
    let mut record = sample();
    record.quotes[0].cue.as_mut().unwrap().text = "SECRET".to_owned();
    let messages: Vec<String> = record.validate().iter().map(ToString::to_string).collect();
    assert_eq!(messages, ["quotes[0].cue holds another text than its place"]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn valid_records_are_valid(enriched in enriched()) {
        prop_assert_eq!(enriched.validate(), []);
    }

    #[test]
    fn a_span_moved_anywhere_is_valid_only_with_its_own_text(mut enriched in enriched(), start in 0_usize..200, end in 0_usize..200) {
        prop_assume!(!enriched.entities.is_empty());
        let text = enriched.article.body.as_ref().unwrap().text.clone();
        let span = &mut enriched.entities[0].mentions[0].span;
        (span.start, span.end, span.field) = (start, end, None);
        let chars = text.chars().count();
        let true_text = start <= end && end <= chars
            && text.chars().skip(start).take(end - start).eq(span.text.chars());
        prop_assert_eq!(enriched.validate().is_empty(), true_text);
    }
}

//! Laws that hold for any text. Needs the English model: `make model`.

mod support;

use proptest::prelude::*;
use spacy_runtime::{AnalyseOptions, Doc, Model, RuntimeSettings};

/// Text with what tokenizers trip over.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zA-Z]{1,8}",
        2 => "[0-9.,:/%$-]{1,6}",
        2 => Just(" ".to_owned()),
        1 => "[ \\t\\n\\r\u{a0}\u{2028}\u{1c}]{1,3}",
        1 => "['\"“”‘’().!?…&~\\[\\]]{1,3}",
        1 => prop_oneof![Just("don't"), Just(":-)"), Just("U.S."), Just("http://a.b/c"), Just("n’t")].prop_map(String::from),
        1 => "\\PC{1,4}",
    ];
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

fn options() -> AnalyseOptions {
    AnalyseOptions { lemmas: true, ..AnalyseOptions::default() }
}

fn check(model: &Model, text: &str, doc: &Doc) -> Result<(), TestCaseError> {
    let mut end = 0;
    for token in doc.tokens() {
        let gap = text.get(end..token.start());
        prop_assert!(gap == Some("") || gap == Some(" "), "gap {:?} before token {}", gap, token.index());
        prop_assert!(!token.text(text).is_empty());
        prop_assert!(!token.lemma().is_empty() && !token.pos().is_empty(), "token {}", token.index());
        prop_assert!(token.head_index() < doc.len());
        end = token.end();
    }
    prop_assert!(text.get(end..).is_some_and(|rest| rest.is_empty() || rest == " "));
    let covered: usize = doc.sentences().map(|sentence| sentence.len()).sum();
    prop_assert_eq!(covered, doc.len());
    for entity in doc.entities() {
        prop_assert!(text.get(entity.range()) == Some(entity.text(text)) && !entity.label().is_empty());
    }
    let again = model.analyse(&mut model.scratch(&RuntimeSettings::default()), text, &options());
    prop_assert_eq!(&again, doc);
    Ok(())
}

#[test]
fn tokens_cover_the_text_and_results_repeat() {
    let model = support::model();
    let mut runner = proptest::test_runner::TestRunner::new(ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    });
    let scratch = std::cell::RefCell::new(model.scratch(&RuntimeSettings::default()));
    runner
        .run(&text(), |text| {
            let doc = model.analyse(&mut scratch.borrow_mut(), &text, &options());
            check(&model, &text, &doc)
        })
        .unwrap();
}

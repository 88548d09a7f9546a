//! The runtime computes what spaCy computes. Needs the English model: `make model`.

#![allow(clippy::expect_used, reason = "a test fails where its preparations fail")]

mod support;

use spacy_runtime::{AnalyseOptions, Doc, Kernel, RuntimeSettings};
use support::recorded::{self, Recorded};

fn recording() -> Vec<Recorded> {
    recorded::read(&support::fixture("en_core_web_md.jsonl.gz")).expect("the recording is a fixture")
}

#[test]
fn every_kernel_equals_spacy() {
    let texts = recording();
    assert!(texts.iter().map(Recorded::len).sum::<usize>() > 100_000, "the recording is not complete");
    for kernel in Kernel::available() {
        let model = support::model_with(kernel);
        assert_eq!(model.info().name, "core_web_md", "the fixtures are recorded with another model");
        let mut scratch = model.scratch(&RuntimeSettings::default());
        let mut differences = Vec::new();
        for text in &texts {
            let doc = model.analyse(&mut scratch, &text.text, &AnalyseOptions::parity());
            differences.extend(text.differences(&doc));
        }
        let shown: Vec<&String> = differences.iter().take(20).collect();
        assert!(differences.is_empty(), "{kernel:?}: {} differences: {shown:#?}", differences.len());
    }
}

#[test]
fn results_depend_on_neither_caches_nor_order_nor_threads() {
    let model = support::model();
    let texts = recording();
    let texts: Vec<&str> = texts.iter().rev().step_by(5).map(|text| text.text.as_str()).collect();
    let options = AnalyseOptions::default();
    let fresh = |text: &&str| model.analyse(&mut model.scratch(&RuntimeSettings::default()), text, &options);
    let wanted: Vec<Doc> = texts.iter().map(fresh).collect();
    let tiny = RuntimeSettings { max_cached_words: 1, max_cached_chunks: 3, max_feature_blocks: 1 };
    let in_one_scratch = |settings: &RuntimeSettings| -> Vec<Doc> {
        let mut scratch = model.scratch(settings);
        texts.iter().map(|text| model.analyse(&mut scratch, text, &options)).collect()
    };
    assert!(in_one_scratch(&tiny) == wanted, "bounded caches change results");
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..3).map(|_| scope.spawn(|| in_one_scratch(&RuntimeSettings::default()))).collect();
        for thread in threads {
            assert!(thread.join().unwrap() == wanted, "threads change results");
        }
    });
}

#[test]
fn a_scratch_of_another_model_is_not_trusted() {
    let (first, second) = (support::model(), support::model());
    let mut scratch = first.scratch(&RuntimeSettings::default());
    let text = "Ana Lopes lives in Geneva.";
    let wanted = first.analyse(&mut scratch, text, &AnalyseOptions::default());
    assert_eq!(second.analyse(&mut scratch, text, &AnalyseOptions::default()), wanted);
}

#[test]
fn a_line_break_ends_a_sentence_when_asked() {
    let model = support::model();
    let mut scratch = model.scratch(&RuntimeSettings::default());
    let text = "Harbour tunnel opens\nMayor Ilse Brandvold of\nMarlow Bay spoke.";
    let mut sentences = |options: &AnalyseOptions| {
        let doc = model.analyse(&mut scratch, text, options);
        let starts: Vec<usize> =
            doc.sentences().filter_map(|sentence| Some(doc.token(sentence.start)?.start())).collect();
        starts
    };
    let lines = [0, text.find("Mayor").unwrap(), text.find("Marlow").unwrap()];
    let with_breaks = sentences(&AnalyseOptions::default());
    assert!(lines.iter().all(|line| with_breaks.contains(line)), "{with_breaks:?}");
    assert_eq!(sentences(&AnalyseOptions::entities_only()), lines);
    assert_ne!(sentences(&AnalyseOptions::parity()), with_breaks);
}

#[test]
fn components_that_are_off_leave_nothing() {
    let model = support::model();
    let mut scratch = model.scratch(&RuntimeSettings::default());
    let options = AnalyseOptions { entities: false, ..AnalyseOptions::entities_only() };
    let doc = model.analyse(&mut scratch, "Ana Lopes lives in Geneva.", &options);
    assert_eq!(doc.len(), 6);
    assert_eq!(doc.entities().len(), 0);
    assert!(doc.tokens().all(|token| token.tag().is_empty() && token.dep().is_empty() && token.is_root()));
}

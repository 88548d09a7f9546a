//! The runtime computes what spaCy computes. Needs the English model: `make model`.

#![allow(clippy::expect_used, reason = "a test fails where its preparations fail")]

mod support;

use spacy_runtime::{AnalyseOptions, Doc, ImportSettings, Kernel, Model, RuntimeSettings, Token, import_model};
use support::recorded::{self, Recorded};

fn recording() -> Vec<Recorded> {
    recorded::read(&support::fixture("en_core_web_md.jsonl.gz")).expect("the recording is a fixture")
}

#[test]
fn every_kernel_equals_spacy() {
    let texts = recording();
    assert!(texts.len() > 1_000 && tokens(&texts) > 300_000, "the recording is not complete");
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

fn tokens(texts: &[Recorded]) -> usize {
    texts.iter().map(Recorded::len).sum()
}

/// Imports a tiny pipeline of another language and compares it with its recording on every kernel.
fn small_pipeline_equals_spacy(name: &str, components: &[&str], left_out: &[&str]) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("model.spacyrt");
    let wheel = support::fixture(&format!("{name}.whl"));
    let info = import_model(&wheel, &file, None, &ImportSettings::default()).expect("the wheel is a fixture");
    assert_eq!((info.components, info.left_out), (strings(components), strings(left_out)));
    let texts = recorded::read(&support::fixture(&format!("{name}.jsonl.gz"))).expect("the recording is a fixture");
    assert!(tokens(&texts) > 1_000);
    for kernel in Kernel::available() {
        let model = Model::open_with_kernel(&file, kernel).expect("a model just imported");
        let mut scratch = model.scratch(&RuntimeSettings::default());
        let compare =
            |text: &Recorded| text.differences(&model.analyse(&mut scratch, &text.text, &AnalyseOptions::parity()));
        let differences: Vec<String> = texts.iter().flat_map(compare).collect();
        assert!(differences.is_empty(), "{kernel:?}: {differences:#?}");
    }
}

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

#[test]
fn a_french_pipeline_equals_spacy() {
    let components = ["tok2vec", "morphologizer", "parser", "attribute_ruler", "names"];
    small_pipeline_equals_spacy("fr_small", &components, &[]);
}

#[test]
fn a_german_pipeline_equals_spacy() {
    let components = ["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner"];
    small_pipeline_equals_spacy("de_small", &components, &[]);
}

#[test]
fn results_depend_on_neither_caches_nor_order_nor_threads() {
    let model = support::model();
    let texts = recording();
    let texts: Vec<&str> = texts.iter().rev().step_by(17).map(|text| text.text.as_str()).collect();
    let options = AnalyseOptions { lemmas: true, ..AnalyseOptions::default() };
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
fn lemmas_come_with_parts_of_speech_when_asked() {
    let model = support::model();
    let mut scratch = model.scratch(&RuntimeSettings::default());
    let text = "The mayors weren't sleeping; she'd written better letters.";
    let options = AnalyseOptions { lemmas: true, ..AnalyseOptions::default() };
    let doc = model.analyse(&mut scratch, text, &options);
    let lemmas: Vec<&str> = doc.tokens().map(Token::lemma).collect();
    assert_eq!(lemmas, ["the", "mayor", "be", "not", "sleep", ";", "she", "have", "write", "well", "letter", "."]);
    let be = doc.token(2).map(|token| (token.pos(), token.morph()));
    assert_eq!(be, Some(("AUX", "Mood=Ind|Tense=Past|VerbForm=Fin")));
    let without = model.analyse(&mut scratch, text, &AnalyseOptions::default());
    let same = |(with, without): (Token<'_>, Token<'_>)| {
        (with.tag(), with.dep(), with.head_index()) == (without.tag(), without.dep(), without.head_index())
    };
    assert!(doc.tokens().zip(without.tokens()).all(same), "lemmas change other results");
    assert!(without.tokens().all(|token| token.lemma().is_empty()));
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
    assert!(doc.tokens().all(|token| token.pos().is_empty() && token.morph().is_empty() && token.lemma().is_empty()));
}

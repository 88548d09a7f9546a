//! Trains the model that tells quotations from words that are nobody’s:
//! `train_scare LANGUAGE MARKS.jsonl OUTPUT.toml [MODEL]`.
//!
//! A line of MARKS holds `text` and `marks`, the kind of each marked segment in order. MODEL is an imported language model:
//! with one, each text is read twice, with its syntax and without, so that the weights serve both. On standard error: what
//! cross-validation over the texts says, by length and as a table of reliability. PENALTY and MINIMUM come from the environment.

use std::io::Write;

use copydesk_quotes::training::{Example, Judged, MarkCollector, Model, reliability};
use copydesk_quotes::{Document, QuoteSettings};
use serde::Deserialize;
use spacy_runtime::{AnalyseOptions, RuntimeSettings};

#[path = "shared/setting.rs"]
mod setting;

use setting::setting;

type Failure = Box<dyn std::error::Error>;

const FOLDS: usize = 10;
const LENGTHS: [(&str, &[&str]); 3] = [
    ("1 to 3 words", &["one-word", "two-words", "three-words"]),
    ("4 to 8", &["four-words", "six-words"]),
    ("9 and more", &["nine-words", "many-words"]),
];

#[derive(Deserialize)]
struct Line {
    text: String,
    marks: Vec<String>,
}

/// The examples of one text, with its syntax and without.
struct Text {
    parsed: Vec<Example>,
    plain: Vec<Example>,
}

/// An example with the probability that a model gave it that had not seen it.
struct Seen<'e> {
    example: &'e Example,
    judged: Judged,
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (language, marks, output, model) = match arguments.as_slice() {
        [language, marks, output] => (language, marks, output, None),
        [language, marks, output, model] => (language, marks, output, Some(spacy_runtime::Model::open(model)?)),
        _ => return Err("usage: train_scare LANGUAGE MARKS.jsonl OUTPUT.toml [MODEL]".into()),
    };
    let texts = read(language, marks, model.as_ref())?;
    validate(&texts)?;
    std::fs::write(output, written(language, &fit(texts.iter())))?;
    Ok(())
}

fn fit<'t>(texts: impl Iterator<Item = &'t Text>) -> Model {
    let examples: Vec<Example> = texts.flat_map(|text| text.parsed.iter().chain(&text.plain)).cloned().collect();
    Model::fit(&examples, setting("PENALTY", 4.0), setting("MINIMUM", 6))
}

/// Judges each text by a model of the others, and says how well.
fn validate(texts: &[Text]) -> Result<(), Failure> {
    let (mut parsed, mut plain) = (Vec::new(), Vec::new());
    for fold in 0..FOLDS {
        let (inside, outside): (Vec<_>, Vec<_>) =
            texts.iter().enumerate().partition(|(number, _)| number % FOLDS == fold);
        let model = fit(outside.into_iter().map(|(_, text)| text));
        let judge =
            |example: &'_ Example| Judged { probability: model.probability(&example.features), yes: example.yes };
        for (_, text) in inside {
            parsed.extend(text.parsed.iter().map(|example| Seen { example, judged: judge(example) }));
            plain.extend(text.plain.iter().map(|example| Seen { example, judged: judge(example) }));
        }
    }
    if !parsed.is_empty() {
        report("with syntax", &parsed)?;
    }
    report("without syntax", &plain)
}

fn read(language: &str, marks: &str, model: Option<&spacy_runtime::Model>) -> Result<Vec<Text>, Failure> {
    let mut scratch = model.map(|model| (model, model.scratch(&RuntimeSettings::default())));
    let options = AnalyseOptions { entities: false, ..AnalyseOptions::default() };
    let collector = MarkCollector::new()?;
    let mut texts = Vec::new();
    for line in std::fs::read_to_string(marks)?.lines() {
        let Line { text, marks } = serde_json::from_str(line)?;
        let syntax = scratch.as_mut().map(|(model, scratch)| model.analyse(scratch, &text, &options));
        let quotation: Vec<bool> = marks.iter().map(|kind| kind == "quotation").collect();
        let plain = Document {
            text: &text,
            headline: None,
            paragraphs: &[],
            block_quotes: &[],
            language,
            syntax: None,
            entities: &[],
        };
        let parsed = syntax.as_ref().map(|syntax| Document { syntax: Some(syntax), ..plain });
        let parsed = parsed.map(|parsed| collector.examples(&parsed, &quotation));
        match (parsed.unwrap_or_else(|| Some(Vec::new())), collector.examples(&plain, &quotation)) {
            (Some(parsed), Some(plain)) => texts.push(Text { parsed, plain }),
            _ => writeln!(std::io::stderr(), "the number of marked segments differs: {text}")?,
        }
    }
    Ok(texts)
}

fn report(title: &str, seen: &[Seen<'_>]) -> Result<(), Failure> {
    let mut out = std::io::stderr();
    let loss: f64 = seen.iter().map(|one| one.judged.loss()).sum();
    let limit = QuoteSettings::default().min_quote_probability;
    writeln!(out, "{title}: {} segments, log loss {:.3}", seen.len(), loss / seen.len() as f64)?;
    for (name, features) in LENGTHS {
        let of_length = |one: &&Seen<'_>| features.iter().any(|feature| one.example.features.contains(feature));
        let (quotations, others): (Vec<_>, Vec<_>) = seen.iter().filter(of_length).partition(|one| one.judged.yes);
        let kept = quotations.iter().filter(|one| one.judged.probability >= limit).count();
        let rejected = others.iter().filter(|one| one.judged.probability < limit).count();
        let (all, nobodys) = (quotations.len(), others.len());
        writeln!(out, "  {name}: {kept} of {all} quotations kept, {rejected} of {nobodys} others rejected")?;
    }
    let judged: Vec<Judged> = seen.iter().map(|one| one.judged).collect();
    Ok(writeln!(out, "  quotations\n{}", reliability(&judged))?)
}

fn written(language: &str, model: &Model) -> String {
    let head = format!(
        "# How strongly each feature speaks for a quotation (positive) or for words that are nobody's (negative), in log-odds.\n\
                # Made by `make train-quotes`; scare.{language}.md says from what.\n"
    );
    head + &model.lines()
}

//! Trains the model that tells which of the proposed speakers said it: `train_speakers MODEL SPEAKERS.jsonl OUTPUT.toml`.
//!
//! MODEL is an imported language model. A line of SPEAKERS holds `text` and `speakers`, for each marked segment in order the words that
//! name its speaker (`Roe|she#2`: every `Roe` and the second `she`; `-`: nobody known; `?`: not judged). Each text is read twice, with its syntax and
//! without. On standard error: what cross-validation over the texts says, beside the choice by strength alone, and a table of reliability.
//! PENALTY and MINIMUM come from the environment.

use std::io::Write;

use copydesk_quotes::training::{Attributed, Example, Judged, Model, Right, SpeakerCollector, mentions, reliability};
use copydesk_quotes::{Document, QuoteSettings};
use serde::Deserialize;
use spacy_runtime::{AnalyseOptions, Doc, RuntimeSettings};

#[path = "shared/setting.rs"]
mod setting;

use setting::setting;

type Failure = Box<dyn std::error::Error>;

const FOLDS: usize = 10;

#[derive(Deserialize)]
struct Line {
    text: String,
    speakers: Vec<String>,
}

/// A labelled text, and the examples that its segments give.
struct Labelled {
    text: String,
    syntax: Doc,
    right: Vec<Right>,
    examples: Vec<Example>,
}

impl Labelled {
    fn documents(&self) -> [Document<'_>; 2] {
        let plain = document(&self.text);
        [Document { syntax: Some(&self.syntax), ..plain }, plain]
    }
}

fn document(text: &str) -> Document<'_> {
    Document { text, headline: None, paragraphs: &[], block_quotes: &[], language: "en", syntax: None, entities: &[] }
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, labels, output] = arguments.as_slice() else {
        return Err("usage: train_speakers MODEL SPEAKERS.jsonl OUTPUT.toml".into());
    };
    let collector = SpeakerCollector::new()?;
    let texts = read(&collector, model, labels)?;
    validate(&collector, &texts)?;
    let head = "# How strongly each feature speaks for a proposed speaker (positive) or against (negative), in log-odds.\n\
                # Made by `make train-quotes`; speakers.en.md says from what.\n";
    std::fs::write(output, head.to_owned() + &fit(texts.iter()).lines())?;
    Ok(())
}

fn fit<'t>(texts: impl Iterator<Item = &'t Labelled>) -> Model {
    let examples: Vec<Example> = texts.flat_map(|text| &text.examples).cloned().collect();
    Model::fit(&examples, setting("PENALTY", 4.0), setting("MINIMUM", 6))
}

fn read(collector: &SpeakerCollector, model: &str, labels: &str) -> Result<Vec<Labelled>, Failure> {
    let model = spacy_runtime::Model::open(model)?;
    let mut scratch = model.scratch(&RuntimeSettings::default());
    let options = AnalyseOptions { entities: false, newline_ends_sentence: true, ..AnalyseOptions::default() };
    let mut texts = Vec::new();
    for line in std::fs::read_to_string(labels)?.lines() {
        let Line { text, speakers } = serde_json::from_str(line)?;
        let syntax = model.analyse(&mut scratch, &text, &options);
        let right = speakers.iter().map(|label| mentions(&text, label)).collect::<Result<Vec<_>, _>>();
        let right = right.map_err(|missing| format!("{missing}: {text}"))?;
        let mut labelled = Labelled { text, syntax, right, examples: Vec::new() };
        let found = labelled.documents().map(|document| collector.examples(&document, &labelled.right));
        let [Some(parsed), Some(plain)] = found else {
            writeln!(std::io::stderr(), "the number of marked segments differs: {}", labelled.text)?;
            continue;
        };
        labelled.examples = parsed.into_iter().chain(plain).flatten().collect();
        texts.push(labelled);
    }
    Ok(texts)
}

/// Judges each text by a model of the others, and says how well.
fn validate(collector: &SpeakerCollector, texts: &[Labelled]) -> Result<(), Failure> {
    let mut seen: [Vec<Attributed>; 2] = Default::default();
    for fold in 0..FOLDS {
        let (inside, outside): (Vec<_>, Vec<_>) =
            texts.iter().enumerate().partition(|(number, _)| number % FOLDS == fold);
        let model = fit(outside.into_iter().map(|(_, text)| text));
        for (_, text) in inside {
            for (document, seen) in text.documents().iter().zip(&mut seen) {
                seen.extend(collector.attributed(document, &text.right, &model)?);
            }
        }
    }
    let [parsed, plain] = &seen;
    report("with syntax", parsed)?;
    report("without syntax", plain)
}

fn report(title: &str, seen: &[Attributed]) -> Result<(), Failure> {
    let mut out = std::io::stderr();
    writeln!(out, "{title}: {} segments", seen.len())?;
    let own = |one: &&Attributed| !is_carried(one.sieve);
    let (own, carried): (Vec<_>, Vec<_>) = seen.iter().partition(own);
    for (name, some) in [("speaker in the same sentence", own), ("speaker elsewhere, or none", carried)] {
        let limit = QuoteSettings::default().min_speaker_probability;
        let strongest: Vec<Judged> = some.iter().filter_map(|one| one.strongest).collect();
        let likeliest = some.iter().filter_map(|one| one.likeliest).filter(|one| one.probability >= limit);
        let likeliest: Vec<Judged> = likeliest.collect();
        let right = |judged: &[Judged]| judged.iter().filter(|one| one.yes).count();
        let (proposed, all) = (some.iter().filter(|one| one.proposed).count(), some.len());
        writeln!(
            out,
            "  {name}: {all} segments, the right one is proposed for {proposed}; by strength {} of {} right, by the model {} of {}",
            right(&strongest),
            strongest.len(),
            right(&likeliest),
            likeliest.len()
        )?;
    }
    let likeliest: Vec<Judged> = seen.iter().filter_map(|one| one.likeliest).collect();
    let loss: f64 = likeliest.iter().map(Judged::loss).sum();
    writeln!(
        out,
        "  log loss {:.3}; speakers that are right\n{}",
        loss / likeliest.len() as f64,
        reliability(&likeliest)
    )?;
    Ok(())
}

fn is_carried(sieve: &str) -> bool {
    let elsewhere = ["paragraph", "previous-", "repeated-", "none"];
    elsewhere.iter().any(|part| sieve.contains(part))
}

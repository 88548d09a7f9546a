//! Trains the model that finds whom a pronoun stands for: `train_pronouns MODEL PRONOUNS.jsonl OUTPUT.toml [--show]`.
//!
//! MODEL is an imported language model, PRONOUNS as `antecedents` reads them. Each text is read twice, with names and syntax of the extractor
//! and without, so that the model serves both. On standard error: what cross-validation over the texts says, beside the rule that takes
//! the last subject behind the last speaker, else that speaker. PENALTY and MINIMUM come from the environment.

use std::collections::BTreeMap;
use std::io::Write;

use copydesk_quotes::Document;
use copydesk_quotes::training::{Example, Model, PronounReader};
use shared::{Failure, Text};

mod shared;

const FOLDS: usize = 10;

/// How many pronouns were settled, and how.
#[derive(Default)]
struct Tally {
    right: usize,
    wrong: usize,
    /// Left open although the text names whom it stands for.
    open: usize,
    /// Left open, or given to a noun, for good reason.
    nobody: usize,
}

/// A pronoun that stands for somebody by a model that had not seen its text.
struct Judged {
    probability: f64,
    right: bool,
}

fn setting<T: std::str::FromStr>(name: &str, default: T) -> T {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, labelled, output, options @ ..] = arguments.as_slice() else {
        return Err("usage: train_pronouns MODEL PRONOUNS.jsonl OUTPUT.toml [--show]".into());
    };
    let texts = shared::read(model, labelled)?;
    let reader = PronounReader::new()?;
    validate(&texts, &reader, options.iter().any(|option| option == "--show"))?;
    std::fs::write(output, written(&fit(&reader, texts.iter())))?;
    Ok(())
}

fn bare<'t>(document: &Document<'t>) -> Document<'t> {
    Document { syntax: None, entities: &[], ..*document }
}

fn fit<'t>(reader: &PronounReader, texts: impl Iterator<Item = &'t Text>) -> Model {
    let mut examples: Vec<Example> = Vec::new();
    for text in texts {
        let full = text.document();
        for document in [bare(&full), full] {
            let found = reader.examples(&document, &|at, name| text.is_right(at, name));
            examples.extend(found.into_iter().map(|one| one.example));
        }
    }
    Model::fit(&examples, setting("PENALTY", 2.0), setting("MINIMUM", 6))
}

/// Settles the pronouns of each text by a model of the others, and says how well.
fn validate(texts: &[Text], reader: &PronounReader, shows: bool) -> Result<(), Failure> {
    let mut tallies: BTreeMap<(&str, String, &str), Tally> = BTreeMap::new();
    let mut judged = Vec::new();
    for fold in 0..FOLDS {
        let (inside, outside): (Vec<_>, Vec<_>) =
            texts.iter().enumerate().partition(|(number, _)| number % FOLDS == fold);
        let model = fit(reader, outside.into_iter().map(|(_, text)| text));
        for (_, text) in inside {
            let full = text.document();
            for (title, document) in [("without entities and syntax", bare(&full)), ("with them", full)] {
                for pronoun in reader.read(&document, Some(&model))? {
                    let at = pronoun.span.start;
                    let name = pronoun.antecedent.as_deref();
                    let right = name.is_some_and(|name| text.is_right(at, name));
                    let named = text.label(at).is_some_and(|label| label.contains(char::is_uppercase));
                    let they = pronoun.span.of(&text.body).eq_ignore_ascii_case("they");
                    let mut groups = vec![
                        (title, text.source.clone(), "all"),
                        (title, "all".to_owned(), if they { "they" } else { "he, she" }),
                    ];
                    groups.extend(pronoun.speaks.then(|| (title, "all".to_owned(), "speakers")));
                    for group in groups {
                        let tally = tallies.entry(group).or_default();
                        match (pronoun.named, right) {
                            (true, true) => tally.right += 1,
                            (true, false) => tally.wrong += 1,
                            (false, _) if named && !right => tally.open += 1,
                            (false, _) => tally.nobody += 1,
                        }
                    }
                    if pronoun.named {
                        judged.push(Judged { probability: pronoun.probability, right });
                    }
                    if shows && title == "with them" && !right && (pronoun.named || named) {
                        show(text, at, name.unwrap_or("nobody"), pronoun.probability)?;
                    }
                }
            }
        }
    }
    let mut out = std::io::stderr();
    for ((title, source, kind), Tally { right, wrong, open, nobody }) in tallies {
        writeln!(out, "{title}, {source}, {kind}: {right} right, {wrong} wrong, {open} open, {nobody} rightly open")?;
    }
    reliability(&judged)
}

fn show(text: &Text, at: usize, name: &str, probability: f64) -> Result<(), Failure> {
    let before: Vec<char> = text.body.get(..at).unwrap_or_default().chars().rev().take(200).collect();
    let before: String = before.into_iter().rev().collect();
    let behind: String = text.body.get(at..).unwrap_or_default().chars().take(60).collect();
    let label = text.label(at).unwrap_or("nobody");
    writeln!(std::io::stderr(), "{label}, not {name} ({probability:.2}): {before}[[{behind}")?;
    Ok(())
}

fn reliability(judged: &[Judged]) -> Result<(), Failure> {
    for tenth in 5..10 {
        let (from, to) = (f64::from(tenth) / 10.0, f64::from(tenth + 1) / 10.0);
        let inside: Vec<_> = judged.iter().filter(|one| (from..to).contains(&one.probability)).collect();
        let mean = inside.iter().map(|one| one.probability).sum::<f64>() / inside.len().max(1) as f64;
        let right = inside.iter().filter(|one| one.right).count();
        writeln!(std::io::stderr(), "given {mean:.2}: {right} of {} are right", inside.len())?;
    }
    Ok(())
}

fn written(model: &Model) -> String {
    let head = "# How strongly each feature speaks for a candidate as the antecedent of a pronoun, in log-odds.\n\
                # Made by `make train-quotes`; pronouns.en.md says from what.\n";
    let lines = model.weights.iter().map(|(feature, weight)| format!("{feature} = {weight:.2}\n"));
    head.to_owned() + &lines.collect::<String>()
}

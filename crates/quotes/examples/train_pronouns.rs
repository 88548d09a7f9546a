//! Trains the model that finds whom a pronoun stands for: `train_pronouns MODEL PRONOUNS.jsonl OUTPUT.toml [--show]`.
//!
//! MODEL is an imported language model, PRONOUNS as `antecedents` reads them. Each text is read twice, with names and syntax of the extractor
//! and without, so that the model serves both. On standard error: what cross-validation over the texts says, beside the rule that takes
//! the last subject behind the last speaker, else that speaker. PENALTY and MINIMUM come from the environment.

use std::collections::BTreeMap;
use std::io::Write;

use copydesk_quotes::Document;
use copydesk_quotes::training::{Example, Judged, Model, PronounReader, reliability};
use setting::setting;
use shared::{Failure, Tally, Text};

#[path = "shared/setting.rs"]
mod setting;
mod shared;

const FOLDS: usize = 10;

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, labelled, output, options @ ..] = arguments.as_slice() else {
        return Err("usage: train_pronouns MODEL PRONOUNS.jsonl OUTPUT.toml [--show]".into());
    };
    let texts = shared::read(model, labelled)?;
    let reader = PronounReader::new()?;
    validate(&texts, &reader, options.iter().any(|option| option == "--show"))?;
    let head = "# How strongly each feature speaks for a candidate as the antecedent of a pronoun, in log-odds.\n\
                # Made by `make train-quotes`; pronouns.en.md says from what.\n";
    std::fs::write(output, head.to_owned() + &fit(&reader, texts.iter()).lines())?;
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
                    let nameable = text.is_nameable(at);
                    for (source, kind) in text.groups(pronoun.span.of(&text.body), pronoun.speaks) {
                        tallies.entry((title, source, kind)).or_default().add(pronoun.named, right, nameable);
                    }
                    if pronoun.named {
                        judged.push(Judged { probability: pronoun.probability, yes: right });
                    }
                    if shows && title == "with them" && !right && (pronoun.named || nameable) {
                        let given = format!("{} ({:.2})", name.unwrap_or("nobody"), pronoun.probability);
                        writeln!(std::io::stderr(), "{}", text.shown(at, &given))?;
                    }
                }
            }
        }
    }
    let mut out = std::io::stderr();
    for ((title, source, kind), tally) in tallies {
        writeln!(out, "{title}, {source}, {kind}: {tally}")?;
    }
    Ok(write!(out, "names that are right\n{}", reliability(&judged))?)
}

//! Trains the small additive models.
//!
//! Owns the examples and the fitting of weights: logistic regression with a quadratic penalty, by cyclic coordinate descent, deterministic:
//! the same examples in the same order give the same weights. For development only: feature `training`.

mod marks;
mod pronouns;
mod speakers;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

pub use marks::MarkCollector;
pub use pronouns::{PronounExample, PronounReader, ReadPronoun};
pub use speakers::{Attributed, Right, SpeakerCollector, mentions};

/// Sweeps over all features; the weights no longer change in the third decimal long before.
const SWEEPS: usize = 200;

/// A question to a model whose answer is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Names of the features that hold.
    pub features: Vec<&'static str>,
    /// The answer is yes.
    pub yes: bool,
}

/// What was given as the probability of a yes, and whether the answer is yes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// Probability, 0 to 1.
    pub probability: f64,
    /// The answer is yes.
    pub yes: bool,
}

impl Judged {
    /// The negative logarithm of the probability that was given to the true answer.
    pub fn loss(&self) -> f64 {
        let probability = if self.yes { self.probability } else { 1.0 - self.probability };
        -probability.max(1e-9).ln()
    }
}

/// Returns a table of reliability: the mean probability of each tenth that has any, how many there are, and how many of them are a yes.
pub fn reliability(judged: &[Judged]) -> String {
    let row = |tenth: u8| {
        let (from, to) = (f64::from(tenth) / 10.0, f64::from(tenth + 1) / 10.0 + f64::from(tenth / 9));
        let inside: Vec<_> = judged.iter().filter(|one| (from..to).contains(&one.probability)).collect();
        let mean = inside.iter().map(|one| one.probability).sum::<f64>() / inside.len().max(1) as f64;
        let right = inside.iter().filter(|one| one.yes).count();
        (!inside.is_empty()).then(|| format!("  given {mean:.2}: {right} of {}\n", inside.len()))
    };
    (0..10).filter_map(row).collect::<Vec<_>>().concat()
}

/// Weights by the name of the feature.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Model {
    /// Log-odds of yes.
    pub weights: BTreeMap<&'static str, f64>,
}

impl Model {
    /// Fits weights to examples. `penalty` is the strength of the quadratic penalty; features that hold for fewer than
    /// `min_count` examples get no weight.
    pub fn fit(examples: &[Example], penalty: f64, min_count: usize) -> Self {
        let mut rows: BTreeMap<&'static str, Vec<usize>> = BTreeMap::new();
        for (number, example) in examples.iter().enumerate() {
            for feature in &example.features {
                rows.entry(feature).or_default().push(number);
            }
        }
        rows.retain(|_, holds| holds.len() >= min_count);
        let mut log_odds = vec![0.0; examples.len()];
        let mut weights: BTreeMap<&'static str, f64> = rows.keys().map(|feature| (*feature, 0.0)).collect();
        for _ in 0..SWEEPS {
            for (feature, holds) in &rows {
                let weight = weights.entry(feature).or_default();
                let step = step(examples, &log_odds, holds, *weight, penalty);
                *weight += step;
                for number in holds {
                    if let Some(sum) = log_odds.get_mut(*number) {
                        *sum += step;
                    }
                }
            }
        }
        Self { weights }
    }

    /// Returns the lines of a data file.
    pub fn lines(&self) -> String {
        let lines: Vec<String> =
            self.weights.iter().map(|(feature, weight)| format!("{feature} = {weight:.2}\n")).collect();
        lines.concat()
    }

    /// Returns the probability that the features are those of a yes.
    pub fn probability(&self, features: &[&'static str]) -> f64 {
        logistic(features.iter().filter_map(|feature| self.weights.get(feature)).sum())
    }
}

/// One step of Newton’s method for the weight of one feature.
fn step(examples: &[Example], log_odds: &[f64], holds: &[usize], weight: f64, penalty: f64) -> f64 {
    let (mut slope, mut curvature) = (penalty * weight, penalty);
    for (example, sum) in holds.iter().filter_map(|number| Some((examples.get(*number)?, log_odds.get(*number)?))) {
        let probability = logistic(*sum);
        slope += probability - if example.yes { 1.0 } else { 0.0 };
        curvature += probability * (1.0 - probability);
    }
    -slope / curvature
}

fn logistic(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

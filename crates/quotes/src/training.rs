//! Trains the model that tells quotations from marked words that are nobody’s.
//!
//! Owns the examples and the fitting of weights: logistic regression with a quadratic penalty, by cyclic coordinate descent, deterministic:
//! the same examples in the same order give the same weights. For development only: feature `training`.

use std::collections::BTreeMap;

use crate::attribution::attribute;
use crate::finder::Document;
use crate::layout::Layout;
use crate::lexicon::{LexiconError, Lexicons};
use crate::scare;
use crate::settings::QuoteSettings;
use crate::token::Pos;

/// Sweeps over all features; the weights no longer change in the third decimal long before.
const SWEEPS: usize = 200;

/// A marked segment whose kind is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// Names of the features that hold.
    pub features: Vec<&'static str>,
    /// Somebody said or wrote the words.
    pub quotation: bool,
}

/// Collects the features of the outermost marked segments of texts.
#[derive(Debug)]
pub struct Collector {
    lexicons: Lexicons,
    settings: QuoteSettings,
}

impl Collector {
    /// Reads the built-in lexicons.
    ///
    /// # Errors
    /// [`LexiconError`] names the lexicon that is broken.
    pub fn new() -> Result<Self, LexiconError> {
        Ok(Self { lexicons: Lexicons::built_in()?, settings: QuoteSettings::default() })
    }

    /// Returns an example for each marked segment of the document, in order; `None` where their number is not that of
    /// `quotation`, which says of each segment whether it is a quotation.
    pub fn examples(&self, document: &Document<'_>, quotation: &[bool]) -> Option<Vec<Example>> {
        let lexicon = self.lexicons.of(document.language)?;
        let layout = Layout::new(document.text, document.paragraphs, &[], document.syntax, lexicon, &self.settings);
        let verdicts = attribute(&layout, &self.settings);
        let pieces = layout.pieces.iter().enumerate().filter(|(_, piece)| piece.pos == Pos::Quote);
        let found: Vec<_> = pieces
            .filter_map(|(at, piece)| Some(scare::weigh(&layout, at, verdicts.get(piece.segment)?).names()))
            .collect();
        let examples = found.into_iter().zip(quotation);
        let examples: Vec<_> = examples.map(|(features, known)| Example { features, quotation: *known }).collect();
        (examples.len() == quotation.len()
            && layout.segments.iter().filter(|segment| segment.depth == 0).count() == quotation.len())
        .then_some(examples)
    }
}

/// Weights by the name of the feature.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Model {
    /// Log-odds of a quotation.
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

    /// Returns the probability that the features are those of a quotation.
    pub fn probability(&self, features: &[&'static str]) -> f64 {
        logistic(features.iter().filter_map(|feature| self.weights.get(feature)).sum())
    }
}

/// One step of Newton’s method for the weight of one feature.
fn step(examples: &[Example], log_odds: &[f64], holds: &[usize], weight: f64, penalty: f64) -> f64 {
    let (mut slope, mut curvature) = (penalty * weight, penalty);
    for (example, sum) in holds.iter().filter_map(|number| Some((examples.get(*number)?, log_odds.get(*number)?))) {
        let probability = logistic(*sum);
        slope += probability - if example.quotation { 1.0 } else { 0.0 };
        curvature += probability * (1.0 - probability);
    }
    -slope / curvature
}

fn logistic(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

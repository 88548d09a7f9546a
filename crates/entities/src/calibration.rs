//! Calibrated scores: salience and confidence as probabilities, from logistic models over few named features.
//!
//! Owns the features, their names and the weights file `data/calibration.toml`. What the probabilities mean and how well they
//! hold is in `data/calibration.md`.

use serde::Deserialize;
use std::collections::BTreeMap;

use crate::candidate::Family;
use crate::lexicon::LexiconError;

const FILE: &str = "calibration.toml";

/// How prominent an entity is in its article.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Prominence {
    /// Number of mentions.
    pub(crate) mentions: usize,
    /// Number of mentions of the most mentioned name of the article.
    pub(crate) most_mentions: usize,
    /// Number of the paragraph of the first mention in the body, from 0; `None` where only the headline names it.
    pub(crate) first_paragraph: Option<usize>,
    /// The headline, or the first line where there is none, names it.
    pub(crate) in_headline: bool,
    /// Paragraphs that mention it.
    pub(crate) paragraphs_mentioning: usize,
    /// Paragraphs of the body.
    pub(crate) paragraphs: usize,
}

/// How sure the finders of an entity's mentions were.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Assurance {
    /// Mean certainty of the mentions, 0 to 1.
    pub(crate) mean: f64,
    /// Least certainty of a mention, 0 to 1.
    pub(crate) least: f64,
    /// Number of mentions.
    pub(crate) mentions: usize,
    /// Words of the fullest name.
    pub(crate) words: usize,
    /// Share of the mentions that stand in lines set in title case or capitals, 0 to 1.
    pub(crate) set_large: f64,
    /// The lexicon knows a place of this name.
    pub(crate) known_place: bool,
}

/// Names of the features of salience, in order.
pub const SALIENCE_FEATURES: [&str; 10] = [
    "log_mentions",
    "share_of_most_mentions",
    "earliness",
    "in_headline",
    "spread",
    "log_paragraphs",
    "person",
    "organisation",
    "place",
    "value",
];
/// Names of the features of confidence, in order.
pub const CONFIDENCE_FEATURES: [&str; 8] = [
    "mean_log_odds",
    "least_log_odds",
    "log_mentions",
    "single_word",
    "set_large",
    "person",
    "organisation",
    "known_place",
];

/// The features of salience.
pub(crate) fn salience_features(of: Prominence, family: Family) -> [f64; SALIENCE_FEATURES.len()] {
    let is = |wanted: Family| f64::from(u8::from(family == wanted));
    [
        (of.mentions as f64).max(1.0).ln(),
        (of.mentions as f64 / of.most_mentions.max(1) as f64).min(1.0).sqrt(),
        of.first_paragraph.map_or(0.5, |paragraph| 1.0 / (1.0 + paragraph as f64 / 2.0)),
        f64::from(u8::from(of.in_headline)),
        (of.paragraphs_mentioning as f64 / of.paragraphs.max(1) as f64).min(1.0).sqrt(),
        (of.paragraphs as f64).max(1.0).ln(),
        is(Family::Person),
        is(Family::Organisation),
        is(Family::Place),
        is(Family::Value),
    ]
}

/// The features of confidence.
pub(crate) fn confidence_features(of: Assurance, family: Family) -> [f64; CONFIDENCE_FEATURES.len()] {
    let is = |wanted: Family| f64::from(u8::from(family == wanted));
    [
        log_odds(of.mean),
        log_odds(of.least),
        (of.mentions as f64).max(1.0).ln(),
        f64::from(u8::from(of.words <= 1)),
        of.set_large,
        is(Family::Person),
        is(Family::Organisation),
        if of.known_place { is(Family::Place) } else { 0.0 },
    ]
}

/// Logarithm of the odds, kept within those of 1 % and 99 %.
fn log_odds(share: f64) -> f64 {
    let share = share.clamp(0.01, 0.99);
    (share / (1.0 - share)).ln()
}

/// A logistic model.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Logistic {
    bias: f64,
    weights: Vec<f64>,
}

impl Logistic {
    fn of(table: &Table, features: &[&str]) -> Result<Self, LexiconError> {
        let weights: Option<Vec<f64>> = features.iter().map(|name| table.weights.get(*name).copied()).collect();
        match weights.filter(|weights| weights.len() == table.weights.len()) {
            Some(weights) => Ok(Self { bias: table.bias, weights }),
            None => {
                Err(LexiconError::File { file: FILE, reason: format!("needs the features {}", features.join(", ")) })
            }
        }
    }

    /// The probability, 0 to 1.
    pub(crate) fn probability(&self, features: &[f64]) -> f64 {
        let sum: f64 = self.weights.iter().zip(features).map(|(weight, feature)| weight * feature).sum();
        1.0 / (1.0 + (-(self.bias + sum)).exp())
    }
}

/// Both models.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Calibration {
    pub(crate) salience: Logistic,
    pub(crate) confidence: Logistic,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    salience: Table,
    confidence: Table,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    bias: f64,
    weights: BTreeMap<String, f64>,
}

impl Calibration {
    /// Reads the weights that ship with the crate.
    pub(crate) fn built_in() -> Result<Self, LexiconError> {
        let file: File = toml::from_str(include_str!("../data/calibration.toml"))
            .map_err(|error| LexiconError::File { file: FILE, reason: error.message().to_owned() })?;
        Ok(Self {
            salience: Logistic::of(&file.salience, &SALIENCE_FEATURES)?,
            confidence: Logistic::of(&file.confidence, &CONFIDENCE_FEATURES)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: Prominence = Prominence {
        mentions: 2,
        most_mentions: 4,
        first_paragraph: Some(3),
        in_headline: false,
        paragraphs_mentioning: 2,
        paragraphs: 10,
    };

    fn salience(of: Prominence, family: Family) -> f64 {
        Calibration::built_in().unwrap().salience.probability(&salience_features(of, family))
    }

    #[test]
    fn what_is_more_prominent_is_more_salient() {
        let better = [
            Prominence { mentions: 4, paragraphs_mentioning: 4, ..BASE },
            Prominence { first_paragraph: Some(0), ..BASE },
            Prominence { in_headline: true, ..BASE },
        ];
        for more in better {
            assert!(salience(more, Family::Person) > salience(BASE, Family::Person), "{more:?}");
        }
        assert!(salience(BASE, Family::Value) < salience(BASE, Family::Place));
    }

    #[test]
    fn surer_mentions_make_a_surer_entity() {
        let confidence = Calibration::built_in().unwrap().confidence;
        let sure = |mean, least| {
            let of = Assurance { mean, least, mentions: 2, words: 2, set_large: 0.0, known_place: false };
            confidence.probability(&confidence_features(of, Family::Person))
        };
        assert!(sure(0.95, 0.9) > sure(0.7, 0.6));
        assert!((0.0..=1.0).contains(&sure(1.0, 1.0)) && (0.0..=1.0).contains(&sure(0.0, 0.0)));
    }

    #[test]
    fn every_weight_has_a_feature_and_the_reverse() {
        let mut table = Table { bias: 0.0, weights: CONFIDENCE_FEATURES.map(|name| (name.to_owned(), 0.0)).into() };
        assert!(Logistic::of(&table, &CONFIDENCE_FEATURES).is_ok());
        table.weights.insert("unknown".to_owned(), 1.0);
        assert!(Logistic::of(&table, &CONFIDENCE_FEATURES).is_err());
        table.weights.clear();
        assert!(Logistic::of(&table, &CONFIDENCE_FEATURES).is_err());
    }
}

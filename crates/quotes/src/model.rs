//! Small additive models whose every feature is a yes-or-no question with a name and a weight.
//!
//! Owns the sum: the weights of the features that hold add up to the log-odds of what the model says. Refuses to know any
//! question; each model lists its own with `features!` and keeps its weights in a data file of lines `feature = weight`.

use std::collections::BTreeMap;
use std::marker::PhantomData;

use serde::Deserialize;

/// A yes-or-no question with a name.
pub(crate) trait Feature: Copy + 'static {
    /// All of them, in the order of their numbers.
    const ALL: &'static [Self];

    /// Returns its place among all.
    fn number(self) -> usize;

    /// Returns its name, which is that of the data file.
    fn name(self) -> &'static str;

    /// Returns the feature of a name.
    fn named(name: &str) -> Option<Self> {
        let at = Self::ALL.binary_search_by(|feature| feature.name().cmp(name)).ok()?;
        Self::ALL.get(at).copied()
    }
}

/// Lists the features of a model, in the order of their names.
macro_rules! features {
    ($($feature:ident = $name:literal;)*) => {
        /// A yes-or-no question.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(crate) enum Feature {
            $($feature),*
        }

        impl $crate::model::Feature for Feature {
            const ALL: &'static [Self] = &[$(Self::$feature),*];

            fn number(self) -> usize {
                self as usize
            }

            fn name(self) -> &'static str {
                match self {
                    $(Self::$feature => $name),*
                }
            }

        }
    };
}
pub(crate) use features;

/// As many features hold at once, at most, as a rule.
const FEATURES: usize = 48;

/// The features that hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answers<F> {
    /// Those that hold.
    pub(crate) features: Vec<F>,
}

impl<F: Feature> Answers<F> {
    /// Begins with one that holds in any case.
    pub(crate) fn new(bias: F) -> Self {
        let mut features = Vec::with_capacity(FEATURES);
        features.push(bias);
        Self { features }
    }

    /// Adds the features that hold.
    pub(crate) fn add<const N: usize>(&mut self, rules: [(F, bool); N]) {
        self.features.extend(rules.into_iter().filter(|(_, holds)| *holds).map(|(feature, _)| feature));
    }

    /// Returns the probability that a model gives, 0 to 1.
    pub(crate) fn probability(&self, weights: &Weights<F>) -> f64 {
        1.0 / (1.0 + (-self.log_odds(weights)).exp())
    }

    /// Returns the log-odds that a model gives.
    pub(crate) fn log_odds(&self, weights: &Weights<F>) -> f64 {
        self.features.iter().map(|feature| weights.of(*feature)).sum()
    }

    /// Returns the names of the features that hold.
    #[cfg(feature = "training")]
    pub(crate) fn names(&self) -> Vec<&'static str> {
        self.features.iter().map(|feature| feature.name()).collect()
    }
}

/// Log-odds of each feature; one without a line in the file counts for nothing.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "BTreeMap<String, f64>", bound = "F: Feature")]
pub(crate) struct Weights<F> {
    by_number: Vec<f64>,
    features: PhantomData<F>,
}

impl<F: Feature> Default for Weights<F> {
    fn default() -> Self {
        Self { by_number: vec![0.0; F::ALL.len()], features: PhantomData }
    }
}

impl<F: Feature> Weights<F> {
    /// Returns the weight of a feature.
    pub(crate) fn of(&self, feature: F) -> f64 {
        self.by_number.get(feature.number()).copied().unwrap_or_default()
    }
}

impl<F: Feature> TryFrom<BTreeMap<String, f64>> for Weights<F> {
    type Error = String;

    fn try_from(lines: BTreeMap<String, f64>) -> Result<Self, String> {
        let mut weights = Self::default();
        for (name, weight) in lines {
            let feature = F::named(&name).ok_or_else(|| format!("the model has no feature {name}"))?;
            if let Some(place) = weights.by_number.get_mut(feature.number()) {
                *place = weight;
            }
        }
        Ok(weights)
    }
}

/// Asserts that the features of a model are fit for use: each has its own place and name, in the order of names.
#[cfg(test)]
pub(crate) fn assert_features_in_order<F: Feature + std::fmt::Debug + PartialEq>() {
    for (number, feature) in F::ALL.iter().enumerate() {
        assert_eq!(feature.number(), number);
        assert_eq!(F::named(feature.name()), Some(*feature));
    }
    assert!(F::ALL.iter().map(|feature| feature.name()).is_sorted());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{antecedent, scare, speakers};

    #[test]
    fn a_weight_of_no_feature_is_refused() {
        let weights: Result<Weights<scare::Feature>, _> = toml::from_str("bias = 0.5\nrhyme = 1.0\n");
        assert!(weights.unwrap_err().to_string().contains("no feature rhyme"));
    }

    #[test]
    fn features_are_in_the_order_of_their_names() {
        assert_features_in_order::<scare::Feature>();
        assert_features_in_order::<speakers::Feature>();
        assert_features_in_order::<antecedent::Feature>();
    }
}

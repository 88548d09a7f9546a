//! The weights of the model, read from a data file of lines `feature = weight`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::Feature;

/// Log-odds of each feature; one without a line in the file counts for nothing.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "BTreeMap<String, f64>")]
pub(crate) struct Weights([f64; Feature::ALL.len()]);

impl Default for Weights {
    fn default() -> Self {
        Self([0.0; Feature::ALL.len()])
    }
}

impl Weights {
    /// Returns the weight of a feature.
    pub(crate) fn of(&self, feature: Feature) -> f64 {
        self.0.get(feature as usize).copied().unwrap_or_default()
    }
}

impl TryFrom<BTreeMap<String, f64>> for Weights {
    type Error = String;

    fn try_from(lines: BTreeMap<String, f64>) -> Result<Self, String> {
        let mut weights = Self::default();
        for (name, weight) in lines {
            let feature = Feature::named(&name).ok_or_else(|| format!("the model has no feature {name}"))?;
            if let Some(place) = weights.0.get_mut(feature as usize) {
                *place = weight;
            }
        }
        Ok(weights)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weight_of_no_feature_is_refused() {
        let weights: Result<Weights, _> = toml::from_str("bias = 0.5\nrhyme = 1.0\n");
        assert!(weights.unwrap_err().to_string().contains("no feature rhyme"));
    }

    #[test]
    fn every_feature_has_its_own_name_and_place() {
        for (number, feature) in Feature::ALL.iter().enumerate() {
            assert_eq!(*feature as usize, number);
            assert_eq!(Feature::named(feature.name()), Some(*feature));
        }
    }

    #[test]
    fn features_are_in_the_order_of_their_names() {
        assert!(Feature::ALL.iter().map(|feature| feature.name()).is_sorted());
    }
}

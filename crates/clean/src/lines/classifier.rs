//! The line classifier: two ensembles of trees, the second with the scores of the first around each line. Owns the compiled-in
//! weights; decides nothing, it gives each line a score.

use super::features::{Document, FIRST_FEATURES, SECOND_FEATURES, Scores};
use super::shape::Shape;
use super::trees::Ensemble;
use crate::LexiconError;

/// The weights that come with the crate; what they are is told in `data/line-model.md`.
const BUILT_IN: &str = include_str!("../../data/line-model.txt");

/// The classifier of lines.
#[derive(Debug, Clone)]
pub(crate) struct Classifier {
    first: Ensemble,
    second: Ensemble,
}

impl Classifier {
    /// Reads the weights that come with the crate.
    pub(crate) fn built_in() -> Result<Self, LexiconError> {
        Self::parse(BUILT_IN)
    }

    /// Reads weights.
    ///
    /// # Errors
    /// [`LexiconError::Syntax`] where the text is not two ensembles over this crate's features.
    pub(crate) fn parse(text: &str) -> Result<Self, LexiconError> {
        let fault = |message: &str| LexiconError::Syntax { name: "line model".to_owned(), message: message.to_owned() };
        let ensembles = Ensemble::parse_all(text).ok_or_else(|| fault("not an ensemble of trees"))?;
        let [first, second] = <[Ensemble; 2]>::try_from(ensembles).map_err(|_| fault("not two ensembles"))?;
        if (first.features(), second.features()) != (FIRST_FEATURES, SECOND_FEATURES) {
            return Err(fault("made for other features; train it again"));
        }
        Ok(Self { first, second })
    }

    /// Returns, for each line, how sure it is that the line is of the body, between 0 and 1.
    pub(crate) fn scores(&self, shapes: &[Shape]) -> Vec<f32> {
        let document = Document::new(shapes);
        let mut row = Vec::with_capacity(SECOND_FEATURES);
        let mut score = |ensemble: &Ensemble, write: &dyn Fn(&mut Vec<f32>)| {
            row.clear();
            write(&mut row);
            ensemble.score(&row)
        };
        let first = (0..shapes.len()).map(|at| score(&self.first, &|row| document.first_row(at, row))).collect();
        let scores = Scores::new(shapes, first);
        (0..shapes.len()).map(|at| score(&self.second, &|row| document.second_row(at, &scores, row))).collect()
    }
}

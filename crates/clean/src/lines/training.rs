//! Feature rows for training the line classifier: the same code that the classifier runs. Not part of the public interface.

use super::features::{Document, Scores};
use super::shape::shape;
use crate::LexiconError;
use crate::lexicon::{BUILT_IN, Lexicon};

pub use super::features::feature_names;

/// Makes feature rows.
#[derive(Debug)]
pub struct FeatureRows {
    lexicon: Lexicon,
}

impl FeatureRows {
    /// Compiles the lexicons.
    ///
    /// # Errors
    /// [`LexiconError`] where a lexicon has a fault.
    pub fn new() -> Result<Self, LexiconError> {
        Ok(Self { lexicon: Lexicon::compile(BUILT_IN)? })
    }

    /// Returns one row a line: of stage one, or of stage two where the scores of stage one are given.
    pub fn rows(&self, lines: &[String], language: &str, first_scores: Option<Vec<f32>>) -> Vec<Vec<f32>> {
        let shapes: Vec<_> = lines.iter().map(|line| shape(&super::squeezed(line), language, &self.lexicon)).collect();
        let document = Document::new(&shapes);
        let scores = first_scores.map(|scores| Scores::new(&shapes, scores));
        let row = |at: usize| {
            let mut row = Vec::new();
            match &scores {
                Some(scores) => document.second_row(at, scores, &mut row),
                None => document.first_row(at, &mut row),
            }
            row
        };
        (0..shapes.len()).map(row).collect()
    }
}

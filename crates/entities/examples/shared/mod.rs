//! A language model with its caches, shared by the examples.

use spacy_runtime::{AnalyseOptions, Doc, Model, ModelError, RuntimeSettings, Scratch};

/// Analyses texts one after the other.
pub(crate) struct Analyser {
    model: Model,
    scratch: Scratch,
}

impl Analyser {
    /// Opens an imported model.
    pub(crate) fn open(path: &str) -> Result<Self, ModelError> {
        let model = Model::open(path)?;
        let scratch = model.scratch(&RuntimeSettings::default());
        Ok(Self { model, scratch })
    }

    /// Tokens and spans of a text, as the extractor has them: the finder needs neither tags nor dependencies.
    pub(crate) fn analyse(&mut self, text: &str) -> Doc {
        let options = AnalyseOptions { newline_ends_sentence: true, ..AnalyseOptions::entities_only() };
        self.model.analyse(&mut self.scratch, text, &options)
    }
}

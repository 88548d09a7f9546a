//! The language models: opening them, with advice when one is not there, and the one for each language.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use spacy_runtime::{Model, ModelError};

/// How to get a model.
pub const MODEL_HINT: &str = "run `make model`, or `copydesk model fetch`, or name another file with --model";

/// The model cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("language model {} cannot be used: {source}; {MODEL_HINT}", path.display())]
pub struct ModelMissing {
    /// The file that was tried.
    pub path: PathBuf,
    /// Why.
    pub source: ModelError,
}

/// Why the models cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelsError {
    /// One of them cannot be opened.
    #[error(transparent)]
    Missing(#[from] ModelMissing),
    /// Two are for one language.
    #[error("the language models {} and {} are both for `{language}`: name one of them", first.display(), second.display())]
    SameLanguage {
        /// The language, ISO 639.
        language: String,
        /// The file that came first.
        first: PathBuf,
        /// The file that came again.
        second: PathBuf,
    },
}

/// The language models of an extractor, one a language, shared by all threads.
#[derive(Debug, Clone)]
pub struct LanguageModels {
    main: Arc<Model>,
    more: Vec<Arc<Model>>,
}

impl LanguageModels {
    /// Only one model.
    pub fn only(main: Arc<Model>) -> Self {
        Self { main, more: Vec::new() }
    }

    /// Opens the main model and those for further languages.
    ///
    /// # Errors
    /// Returns a [`ModelsError`] for a file that cannot be opened, with how to get a model, and for two of one language.
    pub fn open(main: &Path, more: &[PathBuf]) -> Result<Self, ModelsError> {
        let mut models = Self::only(open_model(main)?);
        let mut paths = vec![main];
        for path in more {
            let model = open_model(path)?;
            let language = &model.info().language;
            let known = models.all().position(|known| known.info().language == *language);
            if let Some(first) = known.and_then(|at| paths.get(at)) {
                let (first, second) = ((*first).to_owned(), path.clone());
                return Err(ModelsError::SameLanguage { language: language.clone(), first, second });
            }
            models.more.push(model);
            paths.push(path);
        }
        Ok(models)
    }

    /// The model whose language is taken where an article's own is not known.
    pub fn main(&self) -> &Arc<Model> {
        &self.main
    }

    /// All of them, the main one first.
    pub fn all(&self) -> impl Iterator<Item = &Arc<Model>> {
        std::iter::once(&self.main).chain(&self.more)
    }

    /// The model for a language, given its primary subtag, and its number.
    pub(crate) fn of(&self, language: &str) -> Option<(usize, &Arc<Model>)> {
        self.all().enumerate().find(|(_, model)| model.info().language == language)
    }
}

/// Opens the model at `path`, to be shared by all threads.
///
/// # Errors
/// Returns [`ModelMissing`], whose message says how to get a model.
pub fn open_model(path: &Path) -> Result<Arc<Model>, ModelMissing> {
    Model::open(path).map(Arc::new).map_err(|source| ModelMissing { path: path.to_owned(), source })
}

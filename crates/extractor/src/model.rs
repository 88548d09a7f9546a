//! Opening the language model, with advice when it is not there.

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

/// Opens the model at `path`, to be shared by all threads.
///
/// # Errors
/// Returns [`ModelMissing`], whose message says how to get a model.
pub fn open_model(path: &Path) -> Result<Arc<Model>, ModelMissing> {
    Model::open(path).map(Arc::new).map_err(|source| ModelMissing { path: path.to_owned(), source })
}

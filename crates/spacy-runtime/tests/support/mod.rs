#![allow(dead_code, reason = "each test program uses its own part")]
//! What the tests with a real model share.

pub(crate) mod recorded;

use std::path::{Path, PathBuf};

use spacy_runtime::{Kernel, Model};

/// The workspace's root folder.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A file among the fixtures.
pub(crate) fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// Where the English model is: `COPYDESK_MODEL`, or where `make model` puts it.
pub(crate) fn model_path() -> PathBuf {
    let path =
        std::env::var_os("COPYDESK_MODEL").map_or_else(|| root().join("models/en_core_web_md.spacyrt"), PathBuf::from);
    assert!(path.is_file(), "no model at {}: run `make model`, or set COPYDESK_MODEL", path.display());
    path
}

/// The English model.
pub(crate) fn model() -> Model {
    model_with(Kernel::detect())
}

/// The English model on a given kernel.
pub(crate) fn model_with(kernel: Kernel) -> Model {
    Model::open_with_kernel(model_path(), kernel).unwrap_or_else(|error| panic!("{error}: run `make model`"))
}

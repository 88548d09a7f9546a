#![allow(dead_code, reason = "each test program uses its own part")]
//! What the tests with a real model share.

pub mod recorded;

use std::path::{Path, PathBuf};

use spacy_runtime::{Kernel, Model};

/// The workspace's root folder.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// A file among the fixtures.
pub fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name)
}

/// Where the English model is: `COPYDESK_MODEL`, or where `make model` puts it.
pub fn model_path() -> PathBuf {
    let path =
        std::env::var_os("COPYDESK_MODEL").map_or_else(|| root().join("models/en_core_web_md.spacyrt"), PathBuf::from);
    assert!(path.is_file(), "no model at {}: run `make model`, or set COPYDESK_MODEL", path.display());
    path
}

/// The English model.
pub fn model() -> Model {
    model_with(Kernel::detect())
}

/// The English model on a given kernel.
pub fn model_with(kernel: Kernel) -> Model {
    Model::open_with_kernel(model_path(), kernel).unwrap_or_else(|error| panic!("{error}: run `make model`"))
}

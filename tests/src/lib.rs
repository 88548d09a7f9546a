//! What the end-to-end tests share: the bad inputs, the samples, the model, and the pipeline on an embedded broker.
//!
//! The tests themselves live in `tests/tests` and in `crates/copydesk/tests`. Nothing here is part of the program, so
//! a fault in a fixture may panic.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::missing_panics_doc,
    reason = "for tests only: a broken fixture ends the test"
)]

mod bad_input;
mod pipeline;
mod service;

use std::path::{Path, PathBuf};

pub use bad_input::{Case, cases};
pub use copydesk_testkit::PATIENCE;
pub use pipeline::{Pipeline, raw};
pub use service::{Service, Stage};

/// The root of the repository.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The language model: `COPYDESK_MODEL`, else the place where `make model` puts it.
pub fn model() -> PathBuf {
    let place = std::env::var_os("COPYDESK_MODEL").map(PathBuf::from);
    let place = place.unwrap_or_else(|| repository().join("models/en_core_web_md.spacyrt"));
    assert!(
        place.is_file(),
        "this test needs the language model, which is not at {}: run `make model`",
        place.display()
    );
    place
}

/// Name and bytes of each sample article, by name.
pub fn samples() -> Vec<(String, Vec<u8>)> {
    let folder = repository().join("crates/copydesk/samples");
    let mut names: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    names.sort();
    let articles = names.into_iter().filter(|path| path.extension().is_some_and(|ending| ending != "md"));
    articles
        .map(|path| (path.file_name().unwrap().to_str().unwrap().to_owned(), std::fs::read(&path).unwrap()))
        .collect()
}

//! Damaged model files are refused with the reason. Needs the English model: `make model`.

#![allow(clippy::unwrap_used, reason = "a test fails where its preparations fail")]

mod support;

use std::path::PathBuf;

use spacy_runtime::{Model, ModelError};

/// Writes `bytes` as a model file and tries to open it.
fn open(bytes: &[u8]) -> Result<Model, ModelError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("model.spacyrt");
    std::fs::write(&path, bytes).unwrap();
    Model::open(path)
}

#[test]
fn a_missing_file_is_named() {
    let error = Model::open(PathBuf::from("/nonexistent/model.spacyrt")).unwrap_err();
    assert!(matches!(error, ModelError::Io { .. }));
    assert!(error.to_string().contains("/nonexistent/model.spacyrt"), "{error}");
}

#[test]
fn other_files_are_no_models() {
    assert!(matches!(open(b""), Err(ModelError::NotAModel)));
    assert!(matches!(open(&[b'x'; 1000]), Err(ModelError::NotAModel)));
}

#[test]
fn damage_is_noticed() {
    let whole = std::fs::read(support::model_path()).unwrap();
    let truncated = open(&whole[..whole.len() - 1]).unwrap_err();
    assert!(matches!(truncated, ModelError::Length { .. }), "{truncated}");
    for at in [60, 100, whole.len() / 2, whole.len() - 1] {
        let mut damaged = whole.clone();
        damaged[at] ^= 0x40;
        assert!(matches!(open(&damaged), Err(ModelError::Checksum)), "byte {at}");
    }
    let mut newer = whole.clone();
    newer[8] = 99;
    let error = open(&newer).unwrap_err();
    assert!(matches!(error, ModelError::NewerFormat { found: 99, .. }), "{error}");
}

#[test]
fn the_model_carries_its_terms() {
    let model = support::model();
    let info = model.info();
    assert_eq!((info.language.as_str(), info.license.as_str()), ("en", "MIT"));
    assert_eq!(info.source_sha256.len(), 64);
    assert!(info.notices.iter().any(|notice| notice.text.contains("OntoNotes 5")));
}

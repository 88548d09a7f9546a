//! What stands in the way of an import is named. Needs no model.

#![allow(clippy::unwrap_used, reason = "a test fails where its preparations fail")]

use std::io::Write;
use std::path::Path;

use spacy_runtime::{ImportError, ImportSettings, import_model};

const CONFIG: &str = r#"
[nlp]
lang = "en"
pipeline = ["tok2vec","ner"]
disabled = []
tokenizer = {"@tokenizers":"spacy.Tokenizer.v1"}

[components.tok2vec]
factory = "tok2vec"

[components.tok2vec.model]
@architectures = "spacy.Tok2Vec.v2"

[components.tok2vec.model.embed]
@architectures = "spacy.MultiHashEmbed.v2"

[components.tok2vec.model.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
window_size = 1
"#;

/// msgpack of a tokenizer without rules: `{"exceptions": {}}`.
const TOKENIZER: &[u8] = b"\x81\xaaexceptions\x80";

/// A wheel with the given files.
fn wheel(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(format!("pkg/model/{name}"), zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Imports a wheel and returns the error, having checked that nothing was written.
fn failure(bytes: &[u8], sha256: Option<&str>) -> ImportError {
    let folder = tempfile::tempdir().unwrap();
    let (source, destination) = (folder.path().join("a.whl"), folder.path().join("model.spacyrt"));
    std::fs::write(&source, bytes).unwrap();
    let error = import_model(&source, &destination, sha256, &ImportSettings::default()).unwrap_err();
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "something was written");
    error
}

fn pipeline(config: &str) -> Vec<u8> {
    wheel(&[("config.cfg", config.as_bytes()), ("meta.json", b"{}"), ("tokenizer", TOKENIZER)])
}

#[test]
fn a_truncated_wheel_is_no_wheel() {
    let whole = pipeline(CONFIG);
    for length in [0, 10, whole.len() / 2, whole.len() - 1] {
        let error = failure(&whole[..length], None);
        assert!(matches!(error, ImportError::Archive { .. }), "{length} bytes: {error}");
    }
}

#[test]
fn the_checksum_must_be_right() {
    let error = failure(&pipeline(CONFIG), Some(&"0".repeat(64)));
    assert!(matches!(error, ImportError::Checksum { .. }), "{error}");
}

#[test]
fn a_wheel_without_pipeline_lacks_its_configuration() {
    let error = failure(&wheel(&[("readme.txt", b"hello")]), None);
    assert_eq!(error.to_string(), "the pipeline lacks config.cfg");
}

#[test]
fn a_missing_file_is_named() {
    let error = failure(&pipeline(CONFIG), None);
    assert_eq!(error.to_string(), "the pipeline lacks tok2vec/model");
}

#[test]
fn an_unsupported_component_is_named() {
    let cases = [
        ("factory = \"tok2vec\"", "factory = \"transformer\"", "tok2vec", "transformer"),
        ("spacy.MaxoutWindowEncoder.v2", "spacy.MishWindowEncoder.v2", "tok2vec", "MishWindowEncoder"),
        ("window_size = 1", "window_size = 2", "tok2vec", "window_size"),
        ("spacy.Tokenizer.v1", "spacy.ja.JapaneseTokenizer", "tokenizer", "JapaneseTokenizer"),
    ];
    for (old, new, component, word) in cases {
        let error = failure(&pipeline(&CONFIG.replace(old, new)), None);
        assert!(matches!(&error, ImportError::Unsupported { component: found, .. } if found == component), "{error}");
        assert!(error.to_string().contains(word), "{error}");
    }
}

#[test]
fn damaged_weights_are_malformed() {
    let files: [(&str, &[u8]); 4] = [
        ("config.cfg", CONFIG.as_bytes()),
        ("meta.json", b"{}"),
        ("tokenizer", TOKENIZER),
        ("tok2vec/model", b"\x81\xa5nodes\x90"),
    ];
    let error = failure(&wheel(&files), None);
    assert!(matches!(&error, ImportError::Malformed { file, .. } if file == "tok2vec/model"), "{error}");
}

#[test]
fn a_wheel_that_unpacks_to_too_much_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let source = folder.path().join("a.whl");
    std::fs::write(&source, pipeline(CONFIG)).unwrap();
    let settings = ImportSettings { max_unpacked_bytes: 100 };
    let error = import_model(&source, &folder.path().join("out"), None, &settings).unwrap_err();
    assert!(error.to_string().contains("limit of 100 bytes"), "{error}");
}

#[test]
fn a_folder_is_read_like_a_wheel() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("config.cfg"), CONFIG).unwrap();
    std::fs::write(folder.path().join("tokenizer"), TOKENIZER).unwrap();
    std::fs::write(folder.path().join("meta.json"), "{}").unwrap();
    let error = import_model(folder.path(), Path::new("/nonexistent/x"), None, &ImportSettings::default()).unwrap_err();
    assert_eq!(error.to_string(), "the pipeline lacks tok2vec/model");
}

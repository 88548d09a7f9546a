//! A real pipeline with something changed: each obstacle is named, and damage never panics. Needs no model.

#![allow(clippy::unwrap_used, reason = "a test fails where its preparations fail")]

mod support;

use std::io::{Read, Write};

use spacy_runtime::{AnalyseOptions, ImportError, ImportSettings, Model, ModelInfo, RuntimeSettings, import_model};

/// Files of a wheel: name and content.
type Files = Vec<(String, Vec<u8>)>;

fn files(wheel: &str) -> Files {
    let file = std::fs::File::open(support::fixture(wheel)).unwrap();
    let mut zip = zip::ZipArchive::new(file).unwrap();
    (0..zip.len())
        .map(|index| {
            let mut entry = zip.by_index(index).unwrap();
            let mut content = Vec::new();
            entry.read_to_end(&mut content).unwrap();
            (entry.name().unwrap().into_owned(), content)
        })
        .collect()
}

/// Imports the files and, if that works, analyses a text.
fn import(files: &Files) -> Result<ModelInfo, ImportError> {
    let folder = tempfile::tempdir().unwrap();
    let (source, destination) = (folder.path().join("a.whl"), folder.path().join("model.spacyrt"));
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&source).unwrap());
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in files {
        zip.start_file(name.as_str(), stored).unwrap();
        zip.write_all(content).unwrap();
    }
    zip.finish().unwrap();
    let info = import_model(&source, &destination, None, &ImportSettings::default())?;
    if let Ok(model) = Model::open(&destination) {
        let mut scratch = model.scratch(&RuntimeSettings::default());
        let text = "Ilse Brandvold kam gestern, weil es regnete.\n\nDer Streik sperrt die Straße.";
        model.analyse(&mut scratch, text, &AnalyseOptions::parity());
    }
    Ok(info)
}

/// The German pipeline with its configuration changed.
fn reconfigured(old: &str, new: &str) -> Result<ModelInfo, ImportError> {
    let mut files = files("de_small.whl");
    let config = files.iter_mut().find(|(name, _)| name.ends_with("config.cfg")).unwrap();
    let text = String::from_utf8(config.1.clone()).unwrap();
    assert!(text.contains(old), "{old:?} is not in the configuration");
    config.1 = text.replacen(old, new, 1).into_bytes();
    import(&files)
}

const PIPELINE: &str = r#"["tok2vec", "tagger", "parser", "attribute_ruler", "lemmatizer", "ner"]"#;

#[test]
fn what_cannot_be_run_is_named_with_its_component() {
    let cases = [
        ("factory = \"ner\"", "factory = \"entity_ruler\"", "ner", "no support for the factory \"entity_ruler\""),
        ("factory = \"tagger\"", "factory = \"senter\"", "tagger", "no support for the factory \"senter\""),
        (PIPELINE, r#"["tagger","tok2vec"]"#, "tagger", "listens to a tok2vec component"),
        (PIPELINE, r#"["tok2vec","attribute_ruler","tagger"]"#, "tagger", "runs after rules or lemmas"),
        (PIPELINE, r#"["tok2vec","ner","parser","ner"]"#, "ner", "second component of the kind ner"),
        ("use_upper = true", "use_upper = false", "parser", "use_upper"),
        ("@architectures = \"spacy.Tagger.v2\"", "@architectures = \"x.Y.v1\"", "tagger", "x.Y.v1"),
    ];
    for (old, new, component, reason) in cases {
        let error = reconfigured(old, new).unwrap_err();
        assert!(matches!(&error, ImportError::Unsupported { component: found, .. } if found == component), "{error}");
        assert!(error.to_string().contains(reason), "{error}");
    }
}

#[test]
fn components_may_be_disabled_or_left_out() {
    let info = reconfigured("disabled = []", r#"disabled = ["parser"]"#).unwrap();
    assert_eq!(info.components, ["tok2vec", "tagger", "attribute_ruler", "lemmatizer", "ner"]);
    let info = reconfigured("lang = \"de\"", "lang = \"el\"").unwrap();
    assert_eq!(info.left_out, ["lemmatizer"], "Greek lemmas take a program of their own");
    let info = reconfigured("mode = \"lookup\"", "mode = \"pos_lookup\"").unwrap();
    assert_eq!(info.left_out, ["lemmatizer"]);
    let info = reconfigured(PIPELINE, "[]").unwrap();
    assert!(info.components.is_empty(), "a tokenizer alone is a pipeline");
}

#[test]
fn missing_files_are_named() {
    for missing in [
        "tokenizer",
        "meta.json",
        "tagger/cfg",
        "parser/moves",
        "ner/model",
        "attribute_ruler/patterns",
        "lemmatizer/lookups/lookups.bin",
    ] {
        let mut files = files("de_small.whl");
        let before = files.len();
        files.retain(|(name, _)| !name.ends_with(&format!("/{missing}")));
        assert_eq!(files.len(), before - 1, "{missing}");
        assert_eq!(import(&files).unwrap_err().to_string(), format!("the pipeline lacks {missing}"));
    }
}

#[test]
fn damaged_files_never_panic() {
    let whole = files("de_small.whl");
    for at in 0..whole.len() {
        for part in 0..4 {
            let mut files = whole.clone();
            let content = &mut files[at].1;
            let place = content.len() * part / 4;
            if part % 2 == 0 {
                content.truncate(place);
            } else if let Some(byte) = content.get_mut(place) {
                *byte ^= 0x15;
            }
            // Damage in numbers or notices may well give a model; all else is an error.
            let _ = import(&files);
        }
    }
}

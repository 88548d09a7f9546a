//! From a spaCy v3 pipeline, as it is published, to one model file. Needs no Python.
//!
//! Reads a wheel or a folder, checks that every component that matters is of an architecture this crate computes, and
//! rearranges the weights for the way they are used. Downloading is left to the caller.

mod archive;
mod config;
mod encoder;
mod heads;
mod lemmatizer;
mod network;
mod ruler;
mod tokenizer;
mod vocab;

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use self::archive::{Archive, read_file};
use self::config::Config;
use self::heads::TransitionKind;
use self::network::Network;
use self::vocab::Vectors;
use crate::error::ImportError;
use crate::format::{Manifest, ModelInfo, Tables, TransitionSpec, VectorsSpec, write_model};

const PARSER: TransitionKind = TransitionKind { name: "parser", features: 8 };
const NER: TransitionKind = TransitionKind { name: "ner", features: 3 };

/// Limits of an import.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ImportSettings {
    /// Most bytes that the wheel may unpack to.
    pub max_unpacked_bytes: u64,
}

impl Default for ImportSettings {
    fn default() -> Self {
        Self { max_unpacked_bytes: 2 << 30 }
    }
}

/// Imports the pipeline in `source` (a wheel, or a folder that holds the pipeline) and writes the model file to
/// `destination`, replacing it in one step. With `expected_sha256` (64 hexadecimal digits) the wheel must have that
/// checksum.
///
/// # Errors
/// [`ImportError`] says which file or component stands in the way. The destination is then untouched.
pub fn import_model(
    source: &Path,
    destination: &Path,
    expected_sha256: Option<&str>,
    settings: &ImportSettings,
) -> Result<ModelInfo, ImportError> {
    let (archive, sha256) = open(source, expected_sha256, settings)?;
    let (manifest, tables) = convert(&archive, sha256)?;
    let info = manifest.info.clone();
    let io_error = |source| ImportError::Io { path: destination.to_owned(), source };
    let mut partial_name = destination.file_name().unwrap_or_default().to_owned();
    partial_name.push(format!(".{}.partial", std::process::id()));
    let partial = destination.with_file_name(partial_name);
    let write = || -> std::io::Result<()> {
        let mut file = std::io::BufWriter::new(std::fs::File::create(&partial)?);
        write_model(manifest, &tables, &mut file)?;
        file.flush()?;
        std::fs::rename(&partial, destination)
    };
    write().map_err(|error| {
        // The first error is the one to report.
        let _ = std::fs::remove_file(&partial);
        io_error(error)
    })?;
    Ok(info)
}

/// Reads the source and checks its sha256.
fn open(source: &Path, expected: Option<&str>, settings: &ImportSettings) -> Result<(Archive, String), ImportError> {
    if source.is_dir() {
        if let Some(expected) = expected {
            return Err(ImportError::Checksum { expected: expected.to_owned(), found: "a folder".to_owned() });
        }
        return Ok((Archive::from_folder(source)?, String::new()));
    }
    let bytes = read_file(source)?;
    let found = Sha256::digest(&bytes).iter().fold(String::with_capacity(64), |mut hex, byte| {
        // Writing to a string cannot fail.
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    if let Some(expected) = expected.filter(|expected| !expected.eq_ignore_ascii_case(&found)) {
        return Err(ImportError::Checksum { expected: expected.to_owned(), found });
    }
    Ok((Archive::from_wheel(&bytes, settings)?, found))
}

fn convert(archive: &Archive, sha256: String) -> Result<(Manifest, Tables), ImportError> {
    let config = Config::read(archive)?;
    let mut tables = Tables::default();
    vocab::import_norms(archive, &mut tables)?;
    let vectors = vocab::import_vectors(archive, &mut tables)?;
    let manifest = Manifest {
        info: info(archive, sha256)?,
        tokenizer: tokenizer::import(archive, &config)?,
        vectors: vectors.as_ref().map(|vectors| VectorsSpec { rows: vectors.rows }),
        ..Manifest::default()
    };
    let mut import = Import { archive, config, vectors, manifest, shared: None, tables };
    for component in import.components() {
        let runs = import.component(&component)?;
        let info = &mut import.manifest.info;
        if runs { info.components.push(component) } else { info.left_out.push(component) }
    }
    Ok((import.manifest, import.tables))
}

/// The state of an import in progress.
struct Import<'a> {
    archive: &'a Archive,
    config: Config,
    vectors: Option<Vectors>,
    manifest: Manifest,
    /// Index of the encoder that listeners share, once it has been imported.
    shared: Option<usize>,
    tables: Tables,
}

impl Import<'_> {
    /// The components that run, in order.
    fn components(&self) -> Vec<String> {
        let disabled = self.config.texts("nlp", "disabled");
        let mut components = self.config.texts("nlp", "pipeline");
        components.retain(|component| !disabled.contains(component));
        components
    }

    /// Imports a component; `false` when it is left out.
    fn component(&mut self, component: &str) -> Result<bool, ImportError> {
        let factory = self.config.text(&format!("components.{component}"), "factory").to_owned();
        self.check_order(component, &factory)?;
        match factory.as_str() {
            "tok2vec" => self.shared = Some(self.encoder(component, &format!("components.{component}.model"))?),
            "tagger" => {
                let (network, encoder, width) = self.classifier(component)?;
                let spec = heads::import_tagger(self.archive, component, &network, encoder, width, &mut self.tables)?;
                self.manifest.tagger = Some(spec);
            }
            "morphologizer" => {
                let extends = [false.into(), serde_json::Value::Null];
                if self.config.get(&format!("components.{component}"), "extend").is_some() {
                    self.config.require(component, &format!("components.{component}"), "extend", &extends)?;
                }
                let (network, encoder, width) = self.classifier(component)?;
                let tables = &mut self.tables;
                let spec = heads::import_morphologizer(self.archive, component, &network, encoder, width, tables)?;
                self.manifest.morphologizer = Some(spec);
            }
            "parser" => self.manifest.parser = Some(self.transitions(component, PARSER)?),
            "ner" => {
                self.manifest.names_within_sentences = self.manifest.parser.is_some();
                self.manifest.ner = Some(self.transitions(component, NER)?);
            }
            "attribute_ruler" => self.manifest.ruler = ruler::import(self.archive, component)?,
            "lemmatizer" => {
                self.manifest.lemmatizer = lemmatizer::import(self.archive, &self.config, component, &mut self.tables)?;
                return Ok(self.manifest.lemmatizer.is_some());
            }
            "trainable_lemmatizer" => return Ok(false),
            other => return Err(unsupported(component, format!("no support for the factory {other:?}"))),
        }
        Ok(true)
    }

    /// Refuses a second component of a kind, and what comes after a component that needs it.
    fn check_order(&self, component: &str, factory: &str) -> Result<(), ImportError> {
        let Manifest { tagger, morphologizer, parser, ner, ruler, lemmatizer, .. } = &self.manifest;
        let (ruled, lemmatized) = (!ruler.is_empty(), lemmatizer.is_some());
        let (twice, late) = match factory {
            "tagger" => (tagger.is_some(), ruled || lemmatized),
            "morphologizer" => (morphologizer.is_some(), ruled || lemmatized),
            "parser" => (parser.is_some(), ruled || lemmatized),
            "ner" => (ner.is_some(), false),
            "attribute_ruler" => (ruled, lemmatized),
            "lemmatizer" => (lemmatized, false),
            _ => (false, false),
        };
        if twice {
            return Err(unsupported(component, format!("it is the second component of the kind {factory}")));
        }
        if late {
            return Err(unsupported(component, "it runs after rules or lemmas that look at what it gives".to_owned()));
        }
        Ok(())
    }

    /// Imports a token-to-vector network and returns its index.
    fn encoder(&mut self, component: &str, section: &str) -> Result<usize, ImportError> {
        encoder::check(&self.config, component, section)?;
        let network = Network::read(self.archive, component)?;
        let index = self.manifest.encoders.len();
        let prefix = format!("encoder.{index}.");
        let spec = encoder::import(component, &network, self.vectors.as_ref(), &prefix, &mut self.tables)?;
        self.manifest.encoders.push(spec);
        Ok(index)
    }

    /// The weights of a component, the index of the encoder it reads, and that encoder's width.
    fn with_encoder(&mut self, component: &str) -> Result<(Network, usize, usize), ImportError> {
        let section = format!("components.{component}.model.tok2vec");
        let listens = self.config.text(&section, "@architectures").starts_with("spacy.Tok2VecListener.");
        let encoder = match (listens, self.shared) {
            (true, Some(shared)) => shared,
            (true, None) => {
                let reason = "it listens to a tok2vec component that does not run before it".to_owned();
                return Err(unsupported(component, reason));
            }
            (false, _) => self.encoder(component, &section)?,
        };
        let width = self.manifest.encoders.get(encoder).map_or(0, |spec| spec.width);
        Ok((Network::read(self.archive, component)?, encoder, width))
    }

    /// As [`Self::with_encoder`], for a component that classifies tokens one by one.
    fn classifier(&mut self, component: &str) -> Result<(Network, usize, usize), ImportError> {
        let kinds = ["spacy.Tagger.v2".into(), "spacy.Tagger.v1".into()];
        self.config.require(component, &format!("components.{component}.model"), "@architectures", &kinds)?;
        self.with_encoder(component)
    }

    fn transitions(&mut self, component: &str, kind: TransitionKind) -> Result<TransitionSpec, ImportError> {
        heads::check_transitions(&self.config, component, kind)?;
        let (network, encoder, width) = self.with_encoder(component)?;
        heads::import_transitions(self.archive, component, &network, kind, encoder, width, &mut self.tables)
    }
}

fn unsupported(component: &str, reason: String) -> ImportError {
    ImportError::Unsupported { component: component.to_owned(), reason }
}

/// What `meta.json` says, with the licence texts.
fn info(archive: &Archive, source_sha256: String) -> Result<ModelInfo, ImportError> {
    let meta: serde_json::Value = archive.json("meta.json")?;
    let text = |key: &str| meta.get(key).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned();
    let mut notices = archive.notices().to_vec();
    // The sources of the training data stand in meta.json too; wheels without a list of their own have them only here.
    if let Some(sources) = meta.get("sources").filter(|sources| !sources.is_null()) {
        let text = serde_json::to_string_pretty(sources).unwrap_or_default();
        notices.push(crate::format::Notice { name: "SOURCES.json".to_owned(), text });
    }
    Ok(ModelInfo {
        language: text("lang"),
        name: text("name"),
        version: text("version"),
        spacy_version: text("spacy_version"),
        license: text("license"),
        author: text("author"),
        source_sha256,
        notices,
        components: Vec::new(),
        left_out: Vec::new(),
    })
}

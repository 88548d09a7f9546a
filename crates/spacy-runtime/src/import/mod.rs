//! From a spaCy v3 pipeline, as it is published, to one model file. Needs no Python.
//!
//! Reads a wheel or a folder, checks that every component that matters is of an architecture this crate computes, and
//! rearranges the weights for the way they are used. Downloading is left to the caller.

mod archive;
mod config;
mod encoder;
mod heads;
mod network;
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
use crate::format::{EncoderSpec, Manifest, ModelInfo, Tables, VectorsSpec, write_model};

/// Components that change nothing of what this crate computes, or run only when asked.
const IGNORED_FACTORIES: [&str; 4] = ["attribute_ruler", "lemmatizer", "morphologizer", "trainable_lemmatizer"];
const PARSER: TransitionKind = TransitionKind { component: "parser", features: 8 };
const NER: TransitionKind = TransitionKind { component: "ner", features: 3 };

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

/// The state of an import in progress.
struct Import<'a> {
    archive: &'a Archive,
    config: Config,
    vectors: Option<Vectors>,
    encoders: Vec<EncoderSpec>,
    /// Index of the encoder that listeners share, once it has been imported.
    shared: Option<usize>,
    tables: Tables,
}

fn convert(archive: &Archive, sha256: String) -> Result<(Manifest, Tables), ImportError> {
    let config = Config::read(archive)?;
    let mut tables = Tables::default();
    vocab::import_norms(archive, &mut tables)?;
    let vectors = vocab::import_vectors(archive, &mut tables)?;
    let tokenizer = tokenizer::import(archive, &config)?;
    let vectors_spec = vectors.as_ref().map(|vectors| VectorsSpec { rows: vectors.rows });
    let mut import = Import { archive, config, vectors, encoders: Vec::new(), shared: None, tables };
    let (mut tagger, mut parser, mut ner) = (None, None, None);
    let mut names_within_sentences = false;
    for component in import.components() {
        let factory = import.config.text(&format!("components.{component}"), "factory").to_owned();
        match factory.as_str() {
            "tok2vec" => import.shared = Some(import.encoder(&component, &format!("components.{component}.model"))?),
            "tagger" => {
                let (network, encoder, width) = import.with_encoder(&component)?;
                tagger = Some(heads::import_tagger(archive, &network, encoder, width, &mut import.tables)?);
            }
            "parser" => parser = Some(import.transitions(PARSER)?),
            "ner" => {
                names_within_sentences = parser.is_some();
                ner = Some(import.transitions(NER)?);
            }
            ignored if IGNORED_FACTORIES.contains(&ignored) => {}
            other => {
                let reason = format!("no support for the factory {other:?}");
                return Err(ImportError::Unsupported { component, reason });
            }
        }
    }
    let manifest = Manifest {
        info: info(archive, sha256)?,
        tokenizer,
        vectors: vectors_spec,
        encoders: import.encoders,
        tagger,
        parser,
        ner,
        names_within_sentences,
        sections: Vec::new(),
    };
    Ok((manifest, import.tables))
}

impl Import<'_> {
    /// The components that run, in order.
    fn components(&self) -> Vec<String> {
        let disabled = self.config.texts("nlp", "disabled");
        let mut components = self.config.texts("nlp", "pipeline");
        components.retain(|component| !disabled.contains(component));
        components
    }

    /// Imports a token-to-vector network and returns its index.
    fn encoder(&mut self, component: &str, section: &str) -> Result<usize, ImportError> {
        encoder::check(&self.config, component, section)?;
        let network = Network::read(self.archive, component)?;
        let index = self.encoders.len();
        let prefix = format!("encoder.{index}.");
        let spec = encoder::import(component, &network, self.vectors.as_ref(), &prefix, &mut self.tables)?;
        self.encoders.push(spec);
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
                return Err(ImportError::Unsupported { component: component.to_owned(), reason });
            }
            (false, _) => self.encoder(component, &section)?,
        };
        let width = self.encoders.get(encoder).map_or(0, |spec| spec.width);
        Ok((Network::read(self.archive, component)?, encoder, width))
    }

    fn transitions(&mut self, kind: TransitionKind) -> Result<crate::format::TransitionSpec, ImportError> {
        heads::check_transitions(&self.config, kind)?;
        let (network, encoder, width) = self.with_encoder(kind.component)?;
        heads::import_transitions(self.archive, &network, kind, encoder, width, &mut self.tables)
    }
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
    })
}

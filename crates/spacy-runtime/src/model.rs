//! An open model: networks ready to run, shared by all threads.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::encoder::{Encoder, VectorKeys};
use crate::error::ModelError;
use crate::format::Table;
use crate::format::{Manifest, ModelFile, ModelInfo, TaggerSpec};
use crate::kernel::{Kernel, Packed, Runner};
use crate::labels::{LabelId, Labels};
use crate::lexicon::Norms;
use crate::ner::EntityRecogniser;
use crate::parser::Parser;
use crate::tokenizer::Tokenizer;

/// An imported pipeline, opened from its model file. Opening maps the file and verifies its checksum; a model can be
/// shared by any number of threads, each with a [`Scratch`](crate::Scratch) of its own.
#[derive(Debug)]
pub struct Model {
    /// Distinguishes models within the process, so that a scratch is never used with the wrong one.
    pub(crate) identity: u64,
    pub(crate) file: ModelFile,
    pub(crate) runner: Runner,
    pub(crate) tokenizer: Tokenizer,
    pub(crate) labels: Arc<Labels>,
    pub(crate) vectors: Option<VectorKeys>,
    pub(crate) encoders: Vec<Encoder>,
    pub(crate) tagger: Option<Tagger>,
    pub(crate) parser: Option<(usize, Parser)>,
    pub(crate) ner: Option<(usize, EntityRecogniser)>,
    pub(crate) names_within_sentences: bool,
    info: ModelInfo,
    norm_words: Table<u64>,
    norm_norms: Table<u64>,
}

/// A linear classifier of token vectors.
#[derive(Debug)]
pub(crate) struct Tagger {
    pub(crate) encoder: usize,
    pub(crate) weights: Packed,
    pub(crate) bias: Vec<f32>,
    pub(crate) labels: Vec<LabelId>,
}

impl Model {
    /// Opens a model file with the fastest kernel of this processor.
    ///
    /// # Errors
    /// [`ModelError`] says whether the file is missing, damaged, of another format, or not a model at all.
    pub fn open(path: impl AsRef<Path>) -> Result<Self, ModelError> {
        Self::open_with_kernel(path, Kernel::detect())
    }

    /// Opens a model file with a given kernel, or the portable one where the processor lacks it.
    ///
    /// # Errors
    /// As [`Model::open`].
    pub fn open_with_kernel(path: impl AsRef<Path>, kernel: Kernel) -> Result<Self, ModelError> {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let (file, manifest) = ModelFile::open(path.as_ref())?;
        let runner = Runner::new(kernel);
        let mut labels = Labels::default();
        let encoders = manifest.encoders.iter().enumerate();
        let encoders: Vec<Encoder> =
            encoders.map(|(index, spec)| Encoder::load(&file, index, spec, runner)).collect::<Result<_, _>>()?;
        let width = |encoder: usize| {
            let known = encoders.get(encoder).map(Encoder::width);
            known.ok_or_else(|| ModelError::malformed(format!("there is no encoder {encoder}")))
        };
        let Manifest { tagger, parser, ner, .. } = &manifest;
        let tagger = match tagger {
            Some(spec) => Some(Tagger::load(&file, spec, width(spec.encoder)?, &mut labels, runner)?),
            None => None,
        };
        let parser = match parser {
            Some(spec) => Some((spec.encoder, Parser::load(&file, spec, width(spec.encoder)?, &mut labels, runner)?)),
            None => None,
        };
        let ner = match ner {
            Some(spec) => {
                Some((spec.encoder, EntityRecogniser::load(&file, spec, width(spec.encoder)?, &mut labels, runner)?))
            }
            None => None,
        };
        let norms = file.count::<u64>("norms.words");
        Ok(Self {
            identity: NEXT.fetch_add(1, Ordering::Relaxed),
            runner,
            tokenizer: Tokenizer::new(&manifest.tokenizer)?,
            labels: Arc::new(labels),
            vectors: manifest.vectors.as_ref().map(|_| VectorKeys::load(&file)).transpose()?,
            encoders,
            tagger,
            parser,
            ner,
            names_within_sentences: manifest.names_within_sentences,
            norm_words: file.table("norms.words", norms)?,
            norm_norms: file.table("norms.norms", norms)?,
            info: manifest.info,
            file,
        })
    }

    /// What the model says about itself, with the licence texts that must accompany it.
    pub fn info(&self) -> &ModelInfo {
        &self.info
    }

    /// The kernel that this model runs on.
    pub fn kernel(&self) -> Kernel {
        self.runner.kernel()
    }

    pub(crate) fn norms(&self) -> Norms<'_> {
        Norms { words: self.file.view(&self.norm_words), norms: self.file.view(&self.norm_norms) }
    }
}

impl Tagger {
    fn load(
        file: &ModelFile,
        spec: &TaggerSpec,
        width: usize,
        labels: &mut Labels,
        runner: Runner,
    ) -> Result<Self, ModelError> {
        let classes = spec.labels.len();
        let weights = file.table::<f32>("tagger.weights", width * classes)?;
        let bias = file.table::<f32>("tagger.bias", classes)?;
        let intern = |label: &String| labels.intern(label).ok_or_else(|| ModelError::malformed("too many labels"));
        Ok(Self {
            encoder: spec.encoder,
            weights: Packed::new(runner.kernel(), file.view(&weights), classes),
            bias: file.view(&bias).to_vec(),
            labels: spec.labels.iter().map(intern).collect::<Result<_, _>>()?,
        })
    }
}

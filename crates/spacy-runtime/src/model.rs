//! An open model: networks ready to run, shared by all threads.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use crate::attributes::Attributes;
use crate::encoder::{Encoder, VectorKeys};
use crate::error::ModelError;
use crate::format::Table;
use crate::format::{Manifest, ModelFile, ModelInfo, MorphologizerSpec, RuledValues, TaggerSpec, TransitionSpec};
use crate::kernel::{Kernel, Packed, Runner};
use crate::labels::{LabelId, Labels};
use crate::lemmatizer::Lemmatizer;
use crate::lexicon::Norms;
use crate::ner::EntityRecogniser;
use crate::parser::Parser;
use crate::ruler::Ruler;
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
    pub(crate) tagger: Option<Classifier>,
    pub(crate) morphologizer: Option<Classifier>,
    pub(crate) parser: Option<(usize, Parser)>,
    pub(crate) ner: Option<(usize, EntityRecogniser)>,
    pub(crate) attributes: Attributes,
    pub(crate) names_within_sentences: bool,
    info: ModelInfo,
    norm_words: Table<u64>,
    norm_norms: Table<u64>,
}

/// A linear classifier of token vectors.
#[derive(Debug)]
pub(crate) struct Classifier {
    pub(crate) encoder: usize,
    pub(crate) weights: Packed,
    pub(crate) bias: Vec<f32>,
    /// The one or two labels that each class stands for.
    pub(crate) labels: Vec<[LabelId; 2]>,
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
        let encoders = manifest.encoders.iter().enumerate();
        let encoders: Vec<Encoder> =
            encoders.map(|(index, spec)| Encoder::load(&file, index, spec, runner)).collect::<Result<_, _>>()?;
        let mut loader = Loader { file: &file, runner, encoders: &encoders, labels: Labels::default() };
        let tagger = manifest.tagger.as_ref().map(|spec| loader.tagger(spec)).transpose()?;
        let morphologizer = manifest.morphologizer.as_ref().map(|spec| loader.morphologizer(spec)).transpose()?;
        let parser = manifest.parser.as_ref().map(|spec| loader.parser(spec)).transpose()?;
        let ner = manifest.ner.as_ref().map(|spec| loader.ner(spec)).transpose()?;
        let attributes = loader.attributes(&manifest)?;
        let labels = Arc::new(loader.labels);
        Ok(Self {
            identity: NEXT.fetch_add(1, Ordering::Relaxed),
            runner,
            tokenizer: Tokenizer::new(&manifest.tokenizer)?,
            labels,
            vectors: manifest.vectors.as_ref().map(|_| VectorKeys::load(&file)).transpose()?,
            encoders,
            tagger,
            morphologizer,
            parser,
            ner,
            attributes,
            names_within_sentences: manifest.names_within_sentences,
            norm_words: file.whole_table("norms.words")?,
            norm_norms: file.whole_table("norms.norms")?,
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

/// Loads components on top of the encoders, collecting their labels.
struct Loader<'a> {
    file: &'a ModelFile,
    runner: Runner,
    encoders: &'a [Encoder],
    labels: Labels,
}

impl Loader<'_> {
    /// Width of the vectors that an encoder gives.
    fn width(&self, encoder: usize) -> Result<usize, ModelError> {
        let known = self.encoders.get(encoder).map(Encoder::width);
        known.ok_or_else(|| ModelError::malformed(format!("there is no encoder {encoder}")))
    }

    fn intern(&mut self, label: &str) -> Result<LabelId, ModelError> {
        self.labels.intern(label).ok_or_else(|| ModelError::malformed("too many labels"))
    }

    fn tagger(&mut self, spec: &TaggerSpec) -> Result<Classifier, ModelError> {
        let labels = spec.labels.iter().map(|label| Ok([self.intern(label)?, 0]));
        let labels = labels.collect::<Result<_, ModelError>>()?;
        self.classifier("tagger", spec.encoder, labels)
    }

    fn morphologizer(&mut self, spec: &MorphologizerSpec) -> Result<Classifier, ModelError> {
        let labels = spec.labels.iter().map(|(pos, morph)| Ok([self.intern(pos)?, self.intern(morph)?]));
        let labels = labels.collect::<Result<_, ModelError>>()?;
        self.classifier("morphologizer", spec.encoder, labels)
    }

    fn classifier(&self, name: &str, encoder: usize, labels: Vec<[LabelId; 2]>) -> Result<Classifier, ModelError> {
        let weights = self.file.table::<f32>(&format!("{name}.weights"), self.width(encoder)? * labels.len())?;
        let bias = self.file.table::<f32>(&format!("{name}.bias"), labels.len())?;
        Ok(Classifier {
            encoder,
            weights: Packed::new(self.runner.kernel(), self.file.view(&weights), labels.len()),
            bias: self.file.view(&bias).to_vec(),
            labels,
        })
    }

    fn parser(&mut self, spec: &TransitionSpec) -> Result<(usize, Parser), ModelError> {
        let width = self.width(spec.encoder)?;
        Ok((spec.encoder, Parser::load(self.file, spec, width, &mut self.labels, self.runner)?))
    }

    fn ner(&mut self, spec: &TransitionSpec) -> Result<(usize, EntityRecogniser), ModelError> {
        let width = self.width(spec.encoder)?;
        Ok((spec.encoder, EntityRecogniser::load(self.file, spec, width, &mut self.labels, self.runner)?))
    }

    /// Rules and lemmatizer; loaded last, because they must know all labels.
    fn attributes(&mut self, manifest: &Manifest) -> Result<Attributes, ModelError> {
        let mut ruler = Ruler::new(&manifest.ruler, |_| true, &mut self.labels)?;
        let corrects = |sets: &RuledValues| sets.tag.is_some() || sets.dep.is_some();
        let mut corrections = Ruler::new(&manifest.ruler, corrects, &mut self.labels)?;
        let lemmatizer = manifest.lemmatizer.as_ref();
        let lemmatizer = lemmatizer.map(|spec| Lemmatizer::load(self.file, spec, &mut self.labels)).transpose()?;
        ruler.index(&self.labels);
        corrections.index(&self.labels);
        Ok(Attributes { ruler, corrections, lemmatizer })
    }
}

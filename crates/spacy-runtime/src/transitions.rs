//! What both transition systems share: scores of moves from the vectors of a few tokens.
//!
//! The contribution of a token to the hidden layer, for each role that it can play, is computed for whole blocks of
//! tokens when one of them is first needed, and kept in a bounded number of blocks. Knows no grammar.

use crate::error::ModelError;
use crate::format::{ModelFile, TransitionSpec};
use crate::kernel::{Hidden, LANES, MatrixProduct, Packed, Runner, Scores, padded_rows};

/// Tokens whose features are computed together.
const FEATURE_BLOCK_TOKENS: usize = 48;

/// The layers of a transition system on top of the encoder.
#[derive(Debug)]
pub(crate) struct TransitionLayers {
    /// Width of the reduced vectors.
    inner: usize,
    reduce: Packed,
    reduce_bias: Vec<f32>,
    lower: Packed,
    lower_pad: Vec<f32>,
    lower_bias: Vec<f32>,
    hidden: usize,
    pieces: usize,
    /// `[hidden][classes]`, rows padded.
    upper: Vec<f32>,
    upper_bias: Vec<f32>,
    classes: usize,
}

/// Buffers of a transition system for one thread.
#[derive(Debug, Default)]
pub(crate) struct TransitionScratch {
    /// Reduced vectors of all tokens of the document.
    reduced: Vec<f32>,
    product: Vec<f32>,
    blocks: FeatureBlocks,
    hidden: Vec<f32>,
    scores: Vec<f32>,
}

/// Feature rows of some blocks of tokens.
#[derive(Debug, Default)]
struct FeatureBlocks {
    max_blocks: usize,
    /// Place of each block of the document, if it is there.
    places: Vec<Option<usize>>,
    /// Block and time of last use of each place.
    used: Vec<(usize, u64)>,
    numbers: Vec<f32>,
    clock: u64,
}

impl TransitionLayers {
    pub(crate) fn load(
        file: &ModelFile,
        name: &str,
        spec: &TransitionSpec,
        width: usize,
        runner: Runner,
    ) -> Result<Self, ModelError> {
        let (hidden, pieces, features, classes) = (spec.hidden, spec.pieces, spec.features, spec.moves.len());
        if hidden == 0 || !hidden.is_multiple_of(LANES) || pieces == 0 || classes == 0 {
            return Err(ModelError::malformed(format!("{name} has {hidden} hidden units and {classes} classes")));
        }
        let floats = |table: &str, count: usize| -> Result<Vec<f32>, ModelError> {
            Ok(file.view(&file.table::<f32>(&format!("{name}.{table}"), count)?).to_vec())
        };
        let inner = file.count::<f32>(&format!("{name}.reduce.bias"));
        let outputs = features * hidden * pieces;
        let padded = classes.next_multiple_of(LANES);
        let upper = floats("upper.weights", hidden * classes)?;
        let pad = |row: &[f32]| row.iter().copied().chain(std::iter::repeat(0.0)).take(padded).collect::<Vec<_>>();
        Ok(Self {
            inner,
            reduce: Packed::new(runner.kernel(), &floats("reduce.weights", width * inner)?, inner),
            reduce_bias: floats("reduce.bias", inner)?,
            lower: Packed::new(runner.kernel(), &floats("lower.weights", inner * outputs)?, outputs),
            lower_pad: floats("lower.pad", outputs)?,
            lower_bias: floats("lower.bias", hidden * pieces)?,
            hidden,
            pieces,
            upper: upper.chunks_exact(classes).flat_map(pad).collect(),
            upper_bias: pad(&floats("upper.bias", classes)?),
            classes,
        })
    }

    /// Starts a document of `tokens` tokens.
    pub(crate) fn start(&self, tokens: usize, max_blocks: usize, scratch: &mut TransitionScratch) {
        scratch.reduced.clear();
        // The last block of features reads whole tiles.
        scratch.reduced.resize(padded_rows(tokens.next_multiple_of(FEATURE_BLOCK_TOKENS)) * self.inner, 0.0);
        scratch.hidden.resize(self.hidden, 0.0);
        scratch.scores.resize(self.classes.next_multiple_of(LANES), 0.0);
        scratch.blocks.start(tokens.div_ceil(FEATURE_BLOCK_TOKENS), max_blocks);
    }

    /// Takes the encoder's vectors of the tokens `first..first + count`.
    pub(crate) fn reduce(
        &self,
        runner: Runner,
        (first, count): (usize, usize),
        vectors: &[f32],
        width: usize,
        scratch: &mut TransitionScratch,
    ) {
        let columns = self.reduce.columns();
        scratch.product.resize(scratch.product.len().max(padded_rows(count) * columns), 0.0);
        let product = scratch.product.as_mut_slice();
        runner.run(MatrixProduct {
            rows: count,
            left: vectors,
            left_stride: width,
            weights: &self.reduce,
            out: product,
        });
        let rows = scratch.reduced.chunks_exact_mut(self.inner.max(1)).skip(first).take(count);
        for (row, product) in rows.zip(scratch.product.chunks_exact(columns.max(1))) {
            for ((number, product), bias) in row.iter_mut().zip(product).zip(&self.reduce_bias) {
                *number = product + bias;
            }
        }
    }

    /// Scores of all classes when the tokens at `features` decide; `None` is a token that is not there. Columns after
    /// the last class are meaningless.
    pub(crate) fn scores<'s, const FEATURES: usize>(
        &self,
        runner: Runner,
        features: [Option<usize>; FEATURES],
        scratch: &'s mut TransitionScratch,
    ) -> &'s [f32] {
        for token in features.iter().flatten() {
            self.ensure(runner, *token, scratch);
        }
        let per_feature = self.hidden * self.pieces;
        let mut rows: [&[f32]; FEATURES] = [&[]; FEATURES];
        for (feature, (row, token)) in rows.iter_mut().zip(features).enumerate() {
            let all = match token {
                Some(token) => scratch.blocks.row(token, self.lower.columns()),
                None => &self.lower_pad,
            };
            *row = all.get(feature * per_feature..(feature + 1) * per_feature).unwrap_or_default();
        }
        runner.run(Hidden { features: &rows, bias: &self.lower_bias, pieces: self.pieces, out: &mut scratch.hidden });
        runner.run(Scores {
            hidden: &scratch.hidden,
            weights: &self.upper,
            bias: &self.upper_bias,
            out: &mut scratch.scores,
        });
        scratch.scores.get(..self.classes).unwrap_or_default()
    }

    /// Computes the features of the token's block unless they are there.
    fn ensure(&self, runner: Runner, token: usize, scratch: &mut TransitionScratch) {
        let block = token / FEATURE_BLOCK_TOKENS;
        let columns = self.lower.columns();
        let Some(out) = scratch.blocks.claim(block, FEATURE_BLOCK_TOKENS * columns) else {
            return;
        };
        let first = block * FEATURE_BLOCK_TOKENS * self.inner;
        let left = scratch.reduced.get(first..first + FEATURE_BLOCK_TOKENS * self.inner).unwrap_or_default();
        if !left.is_empty() {
            let (rows, left_stride) = (FEATURE_BLOCK_TOKENS, self.inner);
            runner.run(MatrixProduct { rows, left, left_stride, weights: &self.lower, out });
        }
    }
}

impl FeatureBlocks {
    fn start(&mut self, blocks: usize, max_blocks: usize) {
        self.max_blocks = max_blocks;
        self.places.clear();
        self.places.resize(blocks, None);
        self.used.clear();
        self.clock = 0;
    }

    /// Room for a block that is not there; `None` when it is.
    fn claim(&mut self, block: usize, block_numbers: usize) -> Option<&mut [f32]> {
        self.clock += 1;
        if let Some(place) = self.places.get(block).copied().flatten() {
            if let Some((_, time)) = self.used.get_mut(place) {
                *time = self.clock;
            }
            return None;
        }
        let place = if self.used.len() < self.max_blocks {
            self.used.push((block, self.clock));
            self.used.len() - 1
        } else {
            let (place, entry) = self.used.iter_mut().enumerate().min_by_key(|(_, (_, time))| *time)?;
            if let Some(evicted) = self.places.get_mut(entry.0) {
                *evicted = None;
            }
            *entry = (block, self.clock);
            place
        };
        *self.places.get_mut(block)? = Some(place);
        let end = (place + 1) * block_numbers;
        if self.numbers.len() < end {
            self.numbers.resize(end, 0.0);
        }
        self.numbers.get_mut(place * block_numbers..end)
    }

    /// The feature row of a token whose block is there.
    fn row(&self, token: usize, columns: usize) -> &[f32] {
        let place = self.places.get(token / FEATURE_BLOCK_TOKENS).copied().flatten().unwrap_or(usize::MAX);
        let row = place.saturating_mul(FEATURE_BLOCK_TOKENS).saturating_add(token % FEATURE_BLOCK_TOKENS);
        let start = row.saturating_mul(columns);
        self.numbers.get(start..start.saturating_add(columns)).unwrap_or_default()
    }
}

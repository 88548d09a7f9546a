//! The token-to-vector network: hashed embeddings, a mixing layer, and convolutions with residuals.
//!
//! What depends on a single word alone (its mixed vector and that vector's products with the first convolution) is
//! computed once and cached; the convolutions run over blocks of tokens. spaCy lets rows of zeros before and after a
//! document run through the layers; so does this code, by treating positions outside as words without a vector.

use crate::error::ModelError;
use crate::format::{Attribute, EmbeddingSpec, EncoderSpec, ModelFile, Table};
use crate::hash::murmur3_rows;
use crate::kernel::{
    AddRows, Convolution, ConvolutionScratch, ConvolveWords, Epilogue, LANES, MatrixProduct, Packed, Padded, Runner,
    TILE_OUT, convolution_rows, padded_rows,
};
use crate::lexicon::{Lexeme, LexemeId, Lexicon};
use crate::word_cache::WordCache;

/// Tokens that run through the convolutions together: their vectors fit the second-level cache.
/// A multiple of the convolutions' tile, so that blocks do not change how tiles lie.
pub(crate) const BLOCK_TOKENS: usize = 59 * TILE_OUT;
/// Unknown words whose vectors are computed together.
const MISS_BATCH: usize = 48;

/// The words that have a static vector.
#[derive(Debug)]
pub(crate) struct VectorKeys {
    words: Table<u64>,
    rows: Table<u32>,
}

impl VectorKeys {
    pub(crate) fn load(file: &ModelFile) -> Result<Self, ModelError> {
        let count = file.count::<u64>("vectors.words");
        Ok(Self { words: file.table("vectors.words", count)?, rows: file.table("vectors.rows", count)? })
    }

    fn row(&self, file: &ModelFile, orth: u64) -> Option<usize> {
        let index = file.view(&self.words).binary_search(&orth).ok()?;
        file.view(&self.rows).get(index).map(|row| *row as usize)
    }
}

#[derive(Debug)]
struct Embedding {
    spec: EmbeddingSpec,
    table: Table<f32>,
}

#[derive(Debug)]
struct StaticVectors {
    rows: Table<f32>,
    weights: Packed,
}

/// A token-to-vector network, ready to run.
#[derive(Debug)]
pub(crate) struct Encoder {
    width: usize,
    /// Outputs of the mixing layer before its maxout.
    mixed: usize,
    /// Outputs of a convolution before its maxout.
    products: usize,
    embeddings: Vec<Embedding>,
    statics: Option<StaticVectors>,
    mix_bias: Vec<f32>,
    mix: Epilogue,
    /// The first convolution as `[width][left, middle, right][products]`.
    word_products: Option<Packed>,
    first: Option<Epilogue>,
    rest: Vec<Convolution>,
    /// Whether a word's vector depends on the space after it.
    sees_space_after: bool,
}

/// Buffers and caches for one encoder and thread.
#[derive(Debug)]
pub(crate) struct EncoderScratch {
    pub(crate) cache: WordCache,
    /// Cached words of a block with its margins.
    words: Vec<Option<u32>>,
    misses: Vec<Miss>,
    input: Vec<f32>,
    output: Vec<f32>,
    values: Vec<f32>,
    convolution: ConvolutionScratch,
}

/// A word that is not in the cache yet.
#[derive(Debug, Clone, Copy)]
struct Miss {
    slot: u32,
    lexeme: LexemeId,
    space_after: bool,
}

/// What an encoder reads besides its own tables.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Surroundings<'a> {
    pub(crate) runner: Runner,
    pub(crate) file: &'a ModelFile,
    pub(crate) vectors: Option<&'a VectorKeys>,
    pub(crate) lexicon: &'a Lexicon,
}

/// A token as the encoder sees it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word {
    pub(crate) lexeme: LexemeId,
    pub(crate) space_after: bool,
}

impl Encoder {
    pub(crate) fn load(file: &ModelFile, index: usize, spec: &EncoderSpec, runner: Runner) -> Result<Self, ModelError> {
        let (width, pieces, layer_pieces) = (spec.width, spec.pieces, spec.layer_pieces.unwrap_or(spec.pieces));
        if width == 0 || !width.is_multiple_of(LANES) || pieces == 0 || layer_pieces == 0 {
            return Err(ModelError::malformed(format!("encoder {index} has width {width} and {pieces} pieces")));
        }
        let (mixed, products) = (width * pieces, width * layer_pieces);
        let name = |table: &str| format!("encoder.{index}.{table}");
        let floats = |table: &str, count: usize| -> Result<Vec<f32>, ModelError> {
            Ok(file.view(&file.table::<f32>(&name(table), count)?).to_vec())
        };
        let epilogue = |layer: &str, pieces: usize, bias: Vec<f32>| -> Result<Epilogue, ModelError> {
            let (gain, shift) = (floats(&format!("{layer}.gain"), width)?, floats(&format!("{layer}.shift"), width)?);
            Ok(Epilogue { pieces, width, bias, gain, shift })
        };
        let embedding = |(part, spec): (usize, &EmbeddingSpec)| -> Result<Embedding, ModelError> {
            let table = file.table(&name(&format!("embed.{part}")), spec.rows * mixed)?;
            Ok(Embedding { spec: spec.clone(), table })
        };
        let statics = if spec.static_vectors {
            let rows = file.table(&name("static.rows"), file.count::<f32>(&name("static.rows")))?;
            let weights = Packed::new(runner.kernel(), &floats("static.weights", width * mixed)?, mixed);
            Some(StaticVectors { rows, weights })
        } else {
            None
        };
        let mut layers = Vec::with_capacity(spec.depth);
        for depth in 0..spec.depth {
            let layer = format!("layer.{depth}");
            let weights = floats(&format!("{layer}.weights"), 3 * width * products)?;
            let bias = floats(&format!("{layer}.bias"), products)?;
            layers.push((weights, epilogue(&layer, layer_pieces, bias)?));
        }
        let mut layers = layers.into_iter();
        let (word_products, first) = match layers.next() {
            Some((weights, epilogue)) => {
                let side_by_side = side_by_side(&weights, width, products);
                (Some(Packed::new(runner.kernel(), &side_by_side, 3 * products)), Some(epilogue))
            }
            None => (None, None),
        };
        Ok(Self {
            width,
            mixed,
            products,
            embeddings: spec.embeddings.iter().enumerate().map(embedding).collect::<Result<_, _>>()?,
            statics,
            mix_bias: floats("mix.bias", mixed)?,
            // The bias is part of the sum of the embeddings.
            mix: epilogue("mix", pieces, vec![0.0; mixed])?,
            word_products,
            first,
            rest: layers.map(|(weights, epilogue)| Convolution::new(runner.kernel(), &weights, epilogue)).collect(),
            sees_space_after: spec.embeddings.iter().any(|embedding| embedding.attribute == Attribute::Spacy),
        })
    }

    pub(crate) fn width(&self) -> usize {
        self.width
    }

    /// Tokens on each side that a token's vector depends on.
    fn margin(&self) -> usize {
        self.rest.len() + usize::from(self.first.is_some())
    }

    pub(crate) fn scratch(&self, max_cached_words: usize) -> EncoderScratch {
        let smallest = BLOCK_TOKENS + 2 * self.margin();
        let rows = convolution_rows(smallest).max(padded_rows(BLOCK_TOKENS));
        let miss_columns =
            self.word_products.as_ref().map_or(0, Packed::columns).max(2 * self.products).max(2 * self.mixed);
        let values = padded_rows(MISS_BATCH) * miss_columns;
        EncoderScratch {
            cache: WordCache::new(max_cached_words.max(smallest), self.width + 3 * self.products),
            words: Vec::with_capacity(smallest),
            misses: Vec::new(),
            input: vec![0.0; rows * self.width],
            output: vec![0.0; rows * self.width],
            values: vec![0.0; values],
            convolution: ConvolutionScratch::default(),
        }
    }

    /// Vectors of the tokens `first..first + count` of a document, `count` at most [`BLOCK_TOKENS`]; the rows after
    /// them in the result are garbage.
    pub(crate) fn encode<'s>(
        &self,
        around: Surroundings<'_>,
        word: impl Fn(usize) -> Option<Word>,
        (first, count): (usize, usize),
        scratch: &'s mut EncoderScratch,
    ) -> &'s [f32] {
        let runner = around.runner;
        let margin = self.margin();
        scratch.cache.next_block();
        scratch.words.clear();
        scratch.misses.clear();
        for position in 0..count + 2 * margin {
            let word = (first + position).checked_sub(margin).and_then(&word);
            let slot = word.map(|word| self.slot(word, &mut scratch.cache, &mut scratch.misses));
            scratch.words.push(slot);
        }
        self.compute_misses(around, scratch);
        let EncoderScratch { cache, words, input, output, values, convolution, .. } = scratch;
        let Some(first) = &self.first else {
            copy_vectors(words, cache.table(), self.width, self.width + 3 * self.products, output);
            return output;
        };
        let mut rows = words.len().saturating_sub(2);
        runner.run(ConvolveWords { epilogue: first, words, table: cache.table(), out: output, values });
        for layer in &self.rest {
            std::mem::swap(input, output);
            rows = rows.saturating_sub(2);
            layer.run(runner, rows, input, output, convolution);
        }
        output
    }

    /// The cache slot of a word; unknown words get one and are noted as missing.
    fn slot(&self, word: Word, cache: &mut WordCache, misses: &mut Vec<Miss>) -> u32 {
        let space_after = word.space_after && self.sees_space_after;
        let (slot, known) = cache.slot(word.lexeme, space_after);
        if !known {
            misses.push(Miss { slot, lexeme: word.lexeme, space_after });
        }
        slot
    }

    /// Fills the slots of the words that were not in the cache.
    fn compute_misses(&self, around: Surroundings<'_>, scratch: &mut EncoderScratch) {
        let runner = around.runner;
        let EncoderScratch { cache, misses, input, output, values, .. } = scratch;
        for batch in misses.chunks(MISS_BATCH) {
            self.add_statics(around, batch, input, values);
            let stride = self.statics.as_ref().map_or(self.mixed, |statics| statics.weights.columns());
            for (miss, row) in batch.iter().zip(values.chunks_exact_mut(stride)) {
                if let (Some(lexeme), Some(sum)) = (around.lexicon.get(miss.lexeme), row.get_mut(..self.mixed)) {
                    self.add_embeddings(around, lexeme, miss.space_after, sum);
                }
            }
            runner.run(Padded {
                epilogue: &self.mix,
                rows: batch.len(),
                values,
                values_stride: stride,
                residual: None,
                out: output,
            });
            let Some(word_products) = &self.word_products else {
                for (miss, vector) in batch.iter().zip(output.chunks_exact(self.width)) {
                    cache.fill(miss.slot, &[vector]);
                }
                continue;
            };
            runner.run(MatrixProduct {
                rows: batch.len(),
                left: output,
                left_stride: self.width,
                weights: word_products,
                out: values,
            });
            let products = values.chunks_exact(word_products.columns());
            for ((miss, vector), products) in batch.iter().zip(output.chunks_exact(self.width)).zip(products) {
                cache.fill(miss.slot, &[vector, products.get(..3 * self.products).unwrap_or_default()]);
            }
        }
    }

    /// Sets the rows of `values` to the static vectors' part of the mixing layer, or to zero.
    fn add_statics(&self, around: Surroundings<'_>, batch: &[Miss], input: &mut [f32], values: &mut [f32]) {
        let Surroundings { runner, file, vectors, lexicon } = around;
        let Some((statics, vectors)) = self.statics.as_ref().zip(vectors) else {
            values.iter_mut().take(batch.len() * self.mixed).for_each(|value| *value = 0.0);
            return;
        };
        let table = file.view(&statics.rows);
        for (miss, row) in batch.iter().zip(input.chunks_exact_mut(self.width)) {
            let found = lexicon.get(miss.lexeme).and_then(|lexeme| vectors.row(file, lexeme.orth));
            let vector = found.and_then(|found| table.get(found * self.width..(found + 1) * self.width));
            match vector {
                Some(vector) => row.copy_from_slice(vector),
                None => row.fill(0.0),
            }
        }
        runner.run(MatrixProduct {
            rows: batch.len(),
            left: input,
            left_stride: self.width,
            weights: &statics.weights,
            out: values,
        });
    }

    /// Adds the mixing layer's bias and the word's rows of all embedding tables to `sum`.
    fn add_embeddings(&self, around: Surroundings<'_>, lexeme: &Lexeme, space_after: bool, sum: &mut [f32]) {
        let mut rows: Vec<&[f32]> = Vec::with_capacity(1 + 4 * self.embeddings.len());
        rows.push(&self.mix_bias);
        for Embedding { spec, table } in &self.embeddings {
            let key = attribute(lexeme, space_after, spec.attribute);
            for hash in murmur3_rows(key, spec.seed) {
                let row = hash as usize % spec.rows.max(1);
                let numbers = around.file.view(table).get(row * self.mixed..(row + 1) * self.mixed);
                rows.push(numbers.unwrap_or_default());
            }
        }
        around.runner.run(AddRows { rows: &rows, sum });
    }
}

/// The value of an attribute that an embedding table hashes.
fn attribute(lexeme: &Lexeme, space_after: bool, attribute: Attribute) -> u64 {
    match attribute {
        Attribute::Norm => lexeme.norm,
        Attribute::Lower => lexeme.lower,
        Attribute::Orth => lexeme.orth,
        Attribute::Prefix => lexeme.prefix,
        Attribute::Suffix => lexeme.suffix,
        Attribute::Shape => lexeme.shape,
        Attribute::Spacy => u64::from(space_after),
        Attribute::IsSpace => u64::from(lexeme.is_space),
    }
}

/// Convolution weights `[side][input][output]` as `[input][side][output]`.
fn side_by_side(weights: &[f32], width: usize, products: usize) -> Vec<f32> {
    let row = |side: usize, input: usize| {
        let at = (side * width + input) * products;
        weights.get(at..at + products).unwrap_or_default()
    };
    (0..width).flat_map(|input| (0..3).flat_map(move |side| row(side, input).iter().copied())).collect()
}

/// The vectors of words of an encoder without convolutions.
fn copy_vectors(words: &[Option<u32>], table: &[f32], width: usize, stride: usize, out: &mut [f32]) {
    for (word, out) in words.iter().zip(out.chunks_exact_mut(width)) {
        let vector = word.and_then(|word| table.get(word as usize * stride..)?.get(..width));
        match vector {
            Some(vector) => out.copy_from_slice(vector),
            None => out.fill(0.0),
        }
    }
}

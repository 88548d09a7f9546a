//! Importing a token-to-vector network: its embedding tables are multiplied through the first layer once and for all.
//!
//! The first layer after the embeddings is linear up to its maxout, so `table × weights` can be stored instead of the
//! table: an unknown word then costs a handful of additions instead of a matrix product.

use rmpv::Value;

use super::config::Config;
use super::network::{Network, Node};
use super::vocab::Vectors;
use crate::error::ImportError;
use crate::format::{Attribute, EmbeddingSpec, EncoderSpec, Tables};

/// Largest embedding table or layer that is believed, in numbers.
const MAX_WIDTH: usize = 4096;
/// Most pieces of a maxout that are believed.
const MAX_PIECES: usize = 8;

/// Checks the configuration of a network that `component` owns; `section` ends in `.model` or `.tok2vec`.
pub(super) fn check(config: &Config, component: &str, section: &str) -> Result<(), ImportError> {
    let texts = |names: &[&str]| names.iter().map(|name| serde_json::Value::from(*name)).collect::<Vec<_>>();
    let one = [serde_json::Value::from(1)];
    config.require(component, section, "@architectures", &texts(&["spacy.Tok2Vec.v2", "spacy.Tok2Vec.v1"]))?;
    config.require(component, &format!("{section}.embed"), "@architectures", &texts(&["spacy.MultiHashEmbed.v2"]))?;
    let encode = format!("{section}.encode");
    config.require(component, &encode, "@architectures", &texts(&["spacy.MaxoutWindowEncoder.v2"]))?;
    config.require(component, &encode, "window_size", &one)
}

/// Imports the network into tables whose names start with `prefix`.
pub(super) fn import(
    component: &str,
    network: &Network,
    vectors: Option<&Vectors>,
    prefix: &str,
    tables: &mut Tables,
) -> Result<EncoderSpec, ImportError> {
    let layers: Vec<(&Node, &Node)> = network.named("maxout").zip(network.named("layernorm")).collect();
    let ((mix, mix_norm), convolutions) = layers.split_first().ok_or_else(|| network.malformed("no maxout layer"))?;
    let shape = network.any_param(mix, "W")?.shape.clone();
    let &[width, pieces, inputs] = shape.as_slice() else {
        return Err(network.malformed("the mixing layer is no maxout"));
    };
    if width == 0 || width > MAX_WIDTH || pieces == 0 || pieces > MAX_PIECES {
        return Err(network.malformed("unbelievable width"));
    }
    let embeddings = embeddings(component, network)?;
    let static_layer = network.named("static_vectors").next();
    let parts = embeddings.len() + usize::from(static_layer.is_some());
    if inputs != parts * width {
        return Err(network.malformed(format!("the mixing layer has {inputs} inputs instead of {}", parts * width)));
    }
    let mix_weights = &network.param(mix, "W", &[width, pieces, inputs])?.numbers;
    let block = |part: usize| Block { weights: mix_weights, width, pieces, inputs, first: part * width };
    for (part, (spec, node)) in embeddings.iter().enumerate() {
        let table = &network.param(node, "E", &[spec.rows, width])?.numbers;
        tables.add(format!("{prefix}embed.{part}"), &block(part).multiply(table));
    }
    if let Some(layer) = static_layer {
        let vectors = vectors.ok_or_else(|| network.malformed("it reads static vectors, but there are none"))?;
        let weights = &network.param(layer, "W", &[width, vectors.width])?.numbers;
        tables.add(format!("{prefix}static.rows"), &project(&vectors.numbers, weights, vectors.width));
        tables.add(format!("{prefix}static.weights"), &block(embeddings.len()).input_major());
    }
    tables.add(format!("{prefix}mix.bias"), &piece_major(&network.param(mix, "b", &[width, pieces])?.numbers, pieces));
    norm_tables(network, mix_norm, width, &format!("{prefix}mix"), tables)?;
    let layer_pieces = match convolutions.first() {
        Some((layer, _)) => network.any_param(layer, "W")?.shape.get(1).copied().unwrap_or(pieces),
        None => pieces,
    };
    if layer_pieces == 0 || layer_pieces > MAX_PIECES {
        return Err(network.malformed("unbelievable number of pieces"));
    }
    for (depth, (layer, norm)) in convolutions.iter().enumerate() {
        let pieces = layer_pieces;
        let weights = &network.param(layer, "W", &[width, pieces, 3 * width])?.numbers;
        let all = Block { weights, width: 3 * width, pieces, inputs: 3 * width, first: 0 };
        tables.add(format!("{prefix}layer.{depth}.weights"), &all.input_major());
        let bias = &network.param(layer, "b", &[width, pieces])?.numbers;
        tables.add(format!("{prefix}layer.{depth}.bias"), &piece_major(bias, pieces));
        norm_tables(network, norm, width, &format!("{prefix}layer.{depth}"), tables)?;
    }
    let embeddings = embeddings.into_iter().map(|(spec, _)| spec).collect();
    let depth = convolutions.len();
    let layer_pieces = (layer_pieces != pieces).then_some(layer_pieces);
    Ok(EncoderSpec { width, pieces, layer_pieces, depth, embeddings, static_vectors: static_layer.is_some() })
}

/// Gain and bias of a layer normalisation.
fn norm_tables(
    network: &Network,
    node: &Node,
    width: usize,
    prefix: &str,
    tables: &mut Tables,
) -> Result<(), ImportError> {
    tables.add(format!("{prefix}.gain"), &network.param(node, "G", &[width])?.numbers);
    tables.add(format!("{prefix}.shift"), &network.param(node, "b", &[width])?.numbers);
    Ok(())
}

/// The embedding layers in the order in which their outputs are concatenated.
fn embeddings<'n>(component: &str, network: &'n Network) -> Result<Vec<(EmbeddingSpec, &'n Node)>, ImportError> {
    let columns = network.named("extract_features").next().and_then(|node| node.attr("columns")?.as_array());
    let columns = columns.ok_or_else(|| network.malformed("no feature columns"))?;
    let mut embeddings = Vec::new();
    for node in network.named("hashembed") {
        let number = |name: &str| node.attr(name).and_then(Value::as_u64).and_then(|value| usize::try_from(value).ok());
        let column = number("column").and_then(|column| columns.get(column)).and_then(Value::as_str);
        let attribute = column.and_then(attribute).ok_or_else(|| ImportError::Unsupported {
            component: component.to_owned(),
            reason: format!("it embeds the attribute {}", column.unwrap_or("(unknown)")),
        })?;
        let seed = number("seed").and_then(|seed| u32::try_from(seed).ok());
        let seed = seed.ok_or_else(|| network.malformed("an embedding has no seed"))?;
        let rows = network.any_param(node, "E")?.shape.first().copied().unwrap_or(0);
        if rows == 0 {
            return Err(network.malformed("an embedding is empty"));
        }
        embeddings.push((EmbeddingSpec { attribute, rows, seed }, node));
    }
    Ok(embeddings)
}

fn attribute(column: &str) -> Option<Attribute> {
    Some(match column {
        "NORM" => Attribute::Norm,
        "LOWER" => Attribute::Lower,
        "ORTH" => Attribute::Orth,
        "PREFIX" => Attribute::Prefix,
        "SUFFIX" => Attribute::Suffix,
        "SHAPE" => Attribute::Shape,
        "SPACY" => Attribute::Spacy,
        "IS_SPACE" => Attribute::IsSpace,
        _ => return None,
    })
}

/// Some consecutive inputs of a maxout layer with weights `[output][piece][input]`.
struct Block<'a> {
    weights: &'a [f32],
    /// Inputs of the block.
    width: usize,
    pieces: usize,
    /// Inputs of the layer.
    inputs: usize,
    /// First input of the block.
    first: usize,
}

impl Block<'_> {
    /// The weights of the block for each output of each piece, pieces outermost.
    fn piece_rows(&self) -> impl Iterator<Item = &[f32]> {
        let rows: Vec<&[f32]> = self.weights.chunks_exact(self.inputs).collect();
        let outputs = rows.len() / self.pieces;
        (0..self.pieces).flat_map(move |piece| {
            let rows = rows.clone();
            (0..outputs).filter_map(move |output| {
                rows.get(output * self.pieces + piece)?.get(self.first..self.first + self.width)
            })
        })
    }

    /// `table × weights`, one row a table row, outputs piece-major.
    fn multiply(&self, table: &[f32]) -> Vec<f32> {
        let rows: Vec<&[f32]> = self.piece_rows().collect();
        table.chunks_exact(self.width).flat_map(|row| rows.iter().map(|weights| dot(row, weights))).collect()
    }

    /// The weights as `[input][piece][output]`.
    fn input_major(&self) -> Vec<f32> {
        transpose(&self.piece_rows().flatten().copied().collect::<Vec<_>>(), self.width)
    }
}

/// `rows × weightsᵀ` for weights `[output][input]`.
fn project(rows: &[f32], weights: &[f32], inputs: usize) -> Vec<f32> {
    let row = |row: &[f32]| weights.chunks_exact(inputs).map(|weights| dot(row, weights)).collect::<Vec<_>>();
    rows.chunks_exact(inputs).flat_map(row).collect()
}

/// Numbers `[output][piece]` as `[piece][output]`.
pub(super) fn piece_major(numbers: &[f32], pieces: usize) -> Vec<f32> {
    transpose(numbers, pieces)
}

/// A row-major matrix with rows of `columns` numbers, transposed.
pub(super) fn transpose(matrix: &[f32], columns: usize) -> Vec<f32> {
    let column = |column: usize| matrix.iter().skip(column).step_by(columns.max(1)).copied();
    (0..columns).flat_map(column).collect()
}

/// Dot product in double precision, rounded once.
#[allow(clippy::cast_possible_truncation, reason = "rounding to single precision is the point")]
fn dot(left: &[f32], right: &[f32]) -> f32 {
    let mut lanes = [0.0_f64; 8];
    let (left_chunks, left_rest) = left.as_chunks::<8>();
    let (right_chunks, right_rest) = right.as_chunks::<8>();
    for (left, right) in left_chunks.iter().zip(right_chunks) {
        for ((lane, left), right) in lanes.iter_mut().zip(left).zip(right) {
            *lane += f64::from(*left) * f64::from(*right);
        }
    }
    let rest: f64 = left_rest.iter().zip(right_rest).map(|(left, right)| f64::from(*left) * f64::from(*right)).sum();
    (lanes.iter().sum::<f64>() + rest) as f32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_multiplied_piece_by_piece() {
        // Two outputs, two pieces, three inputs; the block is the last two inputs.
        let weights: Vec<f32> = (0_u8..12).map(f32::from).collect();
        let block = Block { weights: &weights, width: 2, pieces: 2, inputs: 3, first: 1 };
        assert_eq!(block.input_major(), [1.0, 7.0, 4.0, 10.0, 2.0, 8.0, 5.0, 11.0]);
        assert_eq!(block.multiply(&[1.0, 10.0]), [21.0, 87.0, 54.0, 120.0]);
    }
}

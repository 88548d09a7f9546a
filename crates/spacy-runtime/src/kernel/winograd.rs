//! Convolutions over windows of three rows with half of the multiplications.
//!
//! Winograd's minimal filtering F(4, 3): four rows of the result come from six products of transformed rows with
//! transformed weights, instead of from twelve products. The transforms are those of Toom and Cook for the points 0, 1,
//! -1, 1/2, -2 and infinity, which lose little precision (Barabasz et al. 2020).

#![allow(clippy::indexing_slicing, reason = "hot loops over buffers whose sizes their owners have set")]
#![allow(clippy::inline_always, reason = "only inlined code is compiled for the chosen instruction set")]

use super::ops::{Epilogue, MatrixProduct, Op, Packed, lanes, padded_rows};
use super::simd::Simd;
use super::{Kernel, LANES, Runner};

/// Rows of the result that a tile gives.
pub(crate) const TILE_OUT: usize = 4;
/// Rows that a tile reads, and products that it takes.
const TILE_IN: usize = 6;

/// From rows to transformed rows.
const INPUT: [[f32; TILE_IN]; TILE_IN] = [
    [1.0, -1.5, -2.0, 1.5, 1.0, 0.0],
    [0.0, -1.0, 0.5, 2.5, 1.0, 0.0],
    [0.0, 1.0, -2.5, 0.5, 1.0, 0.0],
    [0.0, -2.0, -1.0, 2.0, 1.0, 0.0],
    [0.0, 0.5, -1.0, -0.5, 1.0, 0.0],
    [0.0, 1.0, -1.5, -2.0, 1.5, 1.0],
];

/// From the weights of the three rows of a window to transformed weights.
const WEIGHTS: [[f64; 3]; TILE_IN] = [
    [1.0, 0.0, 0.0],
    [1.0 / 3.0, 1.0 / 3.0, 1.0 / 3.0],
    [-1.0 / 3.0, 1.0 / 3.0, -1.0 / 3.0],
    [-16.0 / 15.0, -8.0 / 15.0, -4.0 / 15.0],
    [1.0 / 15.0, -2.0 / 15.0, 4.0 / 15.0],
    [0.0, 0.0, 1.0],
];

/// From products to rows of the result.
const OUTPUT: [[f32; TILE_IN]; TILE_OUT] = [
    [1.0, 1.0, 1.0, 1.0, 1.0, 0.0],
    [0.0, 1.0, -1.0, 0.5, -2.0, 0.0],
    [0.0, 1.0, 1.0, 0.25, 4.0, 0.0],
    [0.0, 1.0, -1.0, 0.125, -8.0, 1.0],
];

/// A convolution layer: window of three rows, bias, maxout, normalisation and residual.
#[derive(Debug)]
pub(crate) struct Convolution {
    weights: [Packed; TILE_IN],
    epilogue: Epilogue,
}

/// Buffers of [`Convolution::run`].
#[derive(Debug, Default)]
pub(crate) struct ConvolutionScratch {
    transformed: Vec<f32>,
    products: Vec<f32>,
}

/// Rows that a buffer needs so that a convolution can read or write `rows` rows of result in whole tiles.
pub(crate) fn convolution_rows(rows: usize) -> usize {
    rows.next_multiple_of(TILE_OUT) + 2
}

impl Convolution {
    /// From weights `[window row][width][piece][width]`.
    #[allow(clippy::cast_possible_truncation, reason = "rounding to single precision is the point")]
    pub(crate) fn new(kernel: Kernel, weights: &[f32], epilogue: Epilogue) -> Self {
        let outputs = epilogue.width * epilogue.pieces;
        let [left, middle, right] = [0, 1, 2].map(|row| &weights[row * epilogue.width * outputs..]);
        let weights = WEIGHTS.map(|[a, b, c]| {
            let all = left.iter().zip(middle).zip(right).take(epilogue.width * outputs);
            let transform = |((left, middle), right): ((&f32, &f32), &f32)| {
                (a * f64::from(*left) + b * f64::from(*middle) + c * f64::from(*right)) as f32
            };
            Packed::new(kernel, &all.map(transform).collect::<Vec<f32>>(), outputs)
        });
        Self { weights, epilogue }
    }

    /// Convolves `rows + 2` rows of `input` to `rows` rows of `out`. Both buffers must have [`convolution_rows`] rows;
    /// what follows the rows that count is overwritten.
    pub(crate) fn run(
        &self,
        runner: Runner,
        rows: usize,
        input: &mut [f32],
        out: &mut [f32],
        scratch: &mut ConvolutionScratch,
    ) {
        let width = self.epilogue.width;
        let tiles = rows.div_ceil(TILE_OUT);
        // Rows that only fill up the last tile take part in its rounding, so they must always be the same.
        input[(rows + 2) * width..(tiles * TILE_OUT + 2) * width].fill(0.0);
        let columns = self.weights[0].columns();
        let plane = padded_rows(tiles) * width;
        let product_plane = padded_rows(tiles) * columns;
        let ConvolutionScratch { transformed, products } = scratch;
        transformed.resize(transformed.len().max(TILE_IN * plane), 0.0);
        products.resize(products.len().max(TILE_IN * product_plane), 0.0);
        runner.run(TransformRows { tiles, width, input, out: transformed, plane });
        for (index, weights) in self.weights.iter().enumerate() {
            let left = &transformed[index * plane..][..plane];
            let out = &mut products[index * product_plane..][..product_plane];
            runner.run(MatrixProduct { rows: tiles, left, left_stride: width, weights, out });
        }
        let epilogue = &self.epilogue;
        runner.run(TransformProducts { tiles, epilogue, products, columns, plane: product_plane, input, out });
    }
}

/// Coefficients times vectors, added from left to right; zeros cost nothing.
#[inline(always)]
fn combine<S: Simd>(simd: S, coefficients: &[f32; TILE_IN], vectors: &[S::Vector; TILE_IN]) -> S::Vector {
    let mut sum = None;
    for (coefficient, vector) in coefficients.iter().zip(vectors) {
        if *coefficient != 0.0 {
            let factor = simd.splat(*coefficient);
            sum = Some(match sum {
                Some(sum) => simd.fused(*vector, factor, sum),
                None => simd.mul(*vector, factor),
            });
        }
    }
    sum.unwrap_or(simd.splat(0.0))
}

/// Tiles of rows to six planes of transformed rows, one row a tile.
struct TransformRows<'a> {
    tiles: usize,
    width: usize,
    input: &'a [f32],
    out: &'a mut [f32],
    plane: usize,
}

impl Op for TransformRows<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let width = self.width;
        for tile in 0..self.tiles {
            let rows = &self.input[tile * TILE_OUT * width..][..TILE_IN * width];
            for at in (0..width).step_by(LANES) {
                let vectors: [S::Vector; TILE_IN] = std::array::from_fn(|row| simd.load(lanes(rows, row * width + at)));
                for (index, coefficients) in INPUT.iter().enumerate() {
                    let out = &mut self.out[index * self.plane + tile * width + at..];
                    if let Some(out) = out.first_chunk_mut::<LANES>() {
                        simd.store(combine(simd, coefficients, &vectors), out);
                    }
                }
            }
        }
    }
}

/// Six planes of products to rows of results.
struct TransformProducts<'a> {
    tiles: usize,
    epilogue: &'a Epilogue,
    products: &'a mut [f32],
    columns: usize,
    plane: usize,
    /// The convolution's input: the middle row of each window is the residual.
    input: &'a [f32],
    out: &'a mut [f32],
}

impl Op for TransformProducts<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let width = self.epilogue.width;
        for tile in 0..self.tiles {
            let row = tile * self.columns;
            for at in (0..width * self.epilogue.pieces).step_by(LANES) {
                let vectors: [S::Vector; TILE_IN] =
                    std::array::from_fn(|index| simd.load(lanes(self.products, index * self.plane + row + at)));
                // The first four planes' rows are not needed any more and take the result.
                for (index, coefficients) in OUTPUT.iter().enumerate() {
                    let out = &mut self.products[index * self.plane + row + at..];
                    if let Some(out) = out.first_chunk_mut::<LANES>() {
                        simd.store(combine(simd, coefficients, &vectors), out);
                    }
                }
            }
            for index in 0..TILE_OUT {
                let result = tile * TILE_OUT + index;
                let values = &self.products[index * self.plane + row..];
                let residual = &self.input[(result + 1) * width..][..width];
                self.epilogue.apply(simd, values, Some(residual), &mut self.out[result * width..][..width]);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::numbers;
    use super::*;

    #[test]
    fn tiles_give_the_same_as_plain_windows() {
        let (rows, width, pieces) = (11, 16, 2);
        let outputs = width * pieces;
        let weights = numbers(3 * width * outputs, 1);
        let data = numbers((rows + 2) * width, 2);
        for kernel in Kernel::available() {
            let epilogue = || Epilogue {
                pieces,
                width,
                bias: numbers(outputs, 3),
                gain: vec![1.0; width],
                shift: vec![0.0; width],
            };
            let runner = Runner::new(kernel);
            let mut input = vec![f32::NAN; convolution_rows(rows) * width];
            input[..data.len()].copy_from_slice(&data);
            let mut out = vec![0.0; convolution_rows(rows) * width];
            let convolution = Convolution::new(kernel, &weights, epilogue());
            convolution.run(runner, rows, &mut input, &mut out, &mut ConvolutionScratch::default());
            for row in 0..rows {
                let window = &data[row * width..(row + 3) * width];
                let value = |output: usize| -> f32 {
                    window.iter().enumerate().map(|(input, number)| number * weights[input * outputs + output]).sum()
                };
                let values: Vec<f32> = (0..outputs).map(value).collect();
                let mut wanted = vec![0.0; width];
                runner.run(super::super::Padded {
                    epilogue: &epilogue(),
                    rows: 1,
                    values: &values,
                    values_stride: outputs,
                    residual: Some(&data[(row + 1) * width..]),
                    out: &mut wanted,
                });
                let found = &out[row * width..][..width];
                assert!(found.iter().zip(&wanted).all(|(found, wanted)| (found - wanted).abs() < 1e-4), "row {row}");
            }
        }
    }
}

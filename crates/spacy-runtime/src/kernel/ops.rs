//! The operations that the networks are made of.

#![allow(clippy::indexing_slicing, reason = "hot loops over buffers whose sizes their owners have set")]
#![allow(clippy::inline_always, reason = "only inlined code is compiled for the chosen instruction set")]

use super::simd::Simd;
use super::{Kernel, LANES};

/// Something that can run on every instruction set.
pub(crate) trait Op {
    type Output;
    /// Must be inlined into the function that enables the instructions.
    fn run<S: Simd>(self, simd: S) -> Self::Output;
}

/// Rounds a number of rows up to what [`MatrixProduct`] touches on any kernel: buffers of operands must be that long.
pub(crate) fn padded_rows(rows: usize) -> usize {
    rows.next_multiple_of(12)
}

/// A weight matrix `[input][output]` in panels of columns, in the order in which the tile reads it.
#[derive(Debug)]
pub(crate) struct Packed {
    inputs: usize,
    columns: usize,
    numbers: Vec<f32>,
}

impl Packed {
    /// Packs row-major weights with `outputs` columns for a kernel; columns are filled up with zeros.
    pub(crate) fn new(kernel: Kernel, weights: &[f32], outputs: usize) -> Self {
        let panel = panel_columns(kernel);
        let columns = outputs.next_multiple_of(panel);
        let rows: Vec<&[f32]> = weights.chunks_exact(outputs.max(1)).collect();
        let mut numbers = Vec::with_capacity(rows.len() * columns);
        for first in (0..columns).step_by(panel) {
            for row in &rows {
                numbers.extend((first..first + panel).map(|column| row.get(column).copied().unwrap_or(0.0)));
            }
        }
        Self { inputs: rows.len(), columns, numbers }
    }

    /// Rows of the weights.
    pub(crate) fn inputs(&self) -> usize {
        self.inputs
    }

    /// Columns of the product, padding included.
    pub(crate) fn columns(&self) -> usize {
        self.columns
    }
}

fn panel_columns(kernel: Kernel) -> usize {
    match kernel {
        Kernel::Avx512 => 2 * LANES,
        Kernel::Avx2 | Kernel::Portable => LANES,
    }
}

/// `out = left × weights`. Row `r` of `left` starts at `r × left_stride` (rows may overlap). The rows are rounded up to
/// a tile; the superfluous rows of `out` are garbage.
pub(crate) struct MatrixProduct<'a> {
    pub(crate) rows: usize,
    pub(crate) left: &'a [f32],
    pub(crate) left_stride: usize,
    pub(crate) weights: &'a Packed,
    /// Rows of [`Packed::columns`] numbers, [`padded_rows`] of them.
    pub(crate) out: &'a mut [f32],
}

/// What a tile needs to know.
pub(crate) struct Product<'a> {
    rows: usize,
    left: &'a [f32],
    left_stride: usize,
    inputs: usize,
    columns: usize,
    weights: &'a [f32],
    out: &'a mut [f32],
}

impl Op for MatrixProduct<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        simd.product(Product {
            rows: self.rows,
            left: self.left,
            left_stride: self.left_stride,
            inputs: self.weights.inputs,
            columns: self.weights.columns,
            weights: &self.weights.numbers,
            out: self.out,
        });
    }
}

/// Multiplies tile by tile; the weights of a panel stay in the first-level cache while all rows pass by. The last rows
/// go through smaller tiles.
#[inline(always)]
pub(super) fn multiply<S: Simd, const ROWS: usize, const FEW_ROWS: usize, const VECTORS: usize>(
    simd: S,
    product: Product<'_>,
) {
    let Product { rows, left, left_stride, inputs, columns, weights, out } = product;
    let panel_columns = VECTORS * LANES;
    for (panel, weights) in weights.chunks_exact(inputs * panel_columns).enumerate() {
        let mut first = 0;
        while first < rows {
            let left = &left[first * left_stride..];
            let out = &mut out[first * columns + panel * panel_columns..];
            let panel = Panel { inputs, weights, left_stride, columns };
            if rows - first >= ROWS {
                tile::<S, ROWS, VECTORS>(simd, &panel, left, out);
                first += ROWS;
            } else {
                tile::<S, FEW_ROWS, VECTORS>(simd, &panel, left, out);
                first += FEW_ROWS;
            }
        }
    }
}

/// Some columns of a product.
struct Panel<'a> {
    inputs: usize,
    weights: &'a [f32],
    left_stride: usize,
    columns: usize,
}

/// Multiplies some rows with a panel, all sums in registers.
#[inline(always)]
fn tile<S: Simd, const ROWS: usize, const VECTORS: usize>(simd: S, panel: &Panel<'_>, left: &[f32], out: &mut [f32]) {
    let inputs = panel.inputs;
    let left: [&[f32]; ROWS] = std::array::from_fn(|row| &left[row * panel.left_stride..][..inputs]);
    let mut sums = [[simd.splat(0.0); VECTORS]; ROWS];
    for (input, weights) in (0..inputs).zip(panel.weights.chunks_exact(VECTORS * LANES)) {
        let (weights, _) = weights.as_chunks::<LANES>();
        let weights: [S::Vector; VECTORS] = std::array::from_fn(|vector| simd.load(&weights[vector]));
        for row in 0..ROWS {
            let number = simd.splat(left[row][input]);
            for vector in 0..VECTORS {
                sums[row][vector] = simd.fused(number, weights[vector], sums[row][vector]);
            }
        }
    }
    for row in 0..ROWS {
        let (out, _) = out[row * panel.columns..][..VECTORS * LANES].as_chunks_mut::<LANES>();
        for vector in 0..VECTORS {
            simd.store(sums[row][vector], &mut out[vector]);
        }
    }
}

/// Bias, maxout over pieces, layer normalisation and an optional residual: from `[piece][width]` to `[width]`.
#[derive(Debug)]
pub(crate) struct Epilogue {
    pub(crate) pieces: usize,
    pub(crate) width: usize,
    /// `[piece][width]`.
    pub(crate) bias: Vec<f32>,
    pub(crate) gain: Vec<f32>,
    pub(crate) shift: Vec<f32>,
}

impl Epilogue {
    /// One row. `values` has at least `pieces × width` numbers and `out` has `width`.
    #[inline(always)]
    pub(super) fn apply<S: Simd>(&self, simd: S, values: &[f32], residual: Option<&[f32]>, out: &mut [f32]) {
        let width = self.width;
        let (out, _) = out[..width].as_chunks_mut::<LANES>();
        let mut total = simd.splat(0.0);
        for (vector, out) in out.iter_mut().enumerate() {
            let mut best = simd.splat(f32::NEG_INFINITY);
            for piece in 0..self.pieces {
                let at = piece * width + vector * LANES;
                let value = simd.add(simd.load(lanes(values, at)), simd.load(lanes(&self.bias, at)));
                best = simd.max(best, value);
            }
            simd.store(best, out);
            total = simd.add(total, best);
        }
        let mean = simd.splat(simd.sum(total) / width as f32);
        let mut squares = simd.splat(0.0);
        for out in out.iter() {
            let distance = simd.sub(simd.load(out), mean);
            squares = simd.add(squares, simd.mul(distance, distance));
        }
        let variance = simd.sum(squares) / width as f32 + 1e-8;
        let scale = simd.splat(1.0 / variance.sqrt());
        for (vector, out) in out.iter_mut().enumerate() {
            let at = vector * LANES;
            let normal = simd.mul(simd.sub(simd.load(out), mean), scale);
            let mut value =
                simd.add(simd.mul(normal, simd.load(lanes(&self.gain, at))), simd.load(lanes(&self.shift, at)));
            if let Some(residual) = residual {
                value = simd.add(simd.load(lanes(residual, at)), value);
            }
            simd.store(value, out);
        }
    }
}

/// Sixteen numbers from `at` on.
#[inline(always)]
pub(super) fn lanes(numbers: &[f32], at: usize) -> &[f32; LANES] {
    match numbers[at..].first_chunk::<LANES>() {
        Some(chunk) => chunk,
        None => &[0.0; LANES],
    }
}

/// [`Epilogue`] of consecutive rows.
pub(crate) struct Padded<'a> {
    pub(crate) epilogue: &'a Epilogue,
    pub(crate) rows: usize,
    pub(crate) values: &'a [f32],
    pub(crate) values_stride: usize,
    /// Rows of `width` numbers that are added to the result.
    pub(crate) residual: Option<&'a [f32]>,
    pub(crate) out: &'a mut [f32],
}

impl Op for Padded<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let width = self.epilogue.width;
        for row in 0..self.rows {
            let values = &self.values[row * self.values_stride..];
            let residual = self.residual.map(|residual| &residual[row * width..][..width]);
            self.epilogue.apply(simd, values, residual, &mut self.out[row * width..][..width]);
        }
    }
}

/// Adds rows of tables to `sum`, in order.
pub(crate) struct AddRows<'a, 'b> {
    pub(crate) rows: &'b [&'a [f32]],
    pub(crate) sum: &'b mut [f32],
}

impl Op for AddRows<'_, '_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let (sum, _) = self.sum.as_chunks_mut::<LANES>();
        for (vector, sum) in sum.iter_mut().enumerate() {
            let mut total = simd.load(sum);
            for row in self.rows {
                total = simd.add(total, simd.load(lanes(row, vector * LANES)));
            }
            simd.store(total, sum);
        }
    }
}

/// The first convolution, whose products with each word are known: for each position the left, middle and right
/// product of its window are added, then comes the epilogue, then the word's own vector as residual.
pub(crate) struct ConvolveWords<'a> {
    pub(crate) epilogue: &'a Epilogue,
    /// Words of the window positions; `None` is padding. One more at each end than there are rows in `out`.
    pub(crate) words: &'a [Option<u32>],
    /// For each word `width` numbers and three products of `pieces × width`.
    pub(crate) table: &'a [f32],
    pub(crate) out: &'a mut [f32],
    /// Room for one row of products.
    pub(crate) values: &'a mut [f32],
}

impl Op for ConvolveWords<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let width = self.epilogue.width;
        let products = width * self.epilogue.pieces;
        let stride = width + 3 * products;
        for (window, out) in self.words.windows(3).zip(self.out.chunks_exact_mut(width)) {
            let (values, _) = self.values[..products].as_chunks_mut::<LANES>();
            for (vector, value) in values.iter_mut().enumerate() {
                let mut total = simd.splat(0.0);
                for (side, word) in window.iter().enumerate() {
                    if let Some(word) = word {
                        let at = *word as usize * stride + width + side * products + vector * LANES;
                        total = simd.add(total, simd.load(lanes(self.table, at)));
                    }
                }
                simd.store(total, value);
            }
            let own = window[1].map(|word| &self.table[word as usize * stride..][..width]);
            self.epilogue.apply(simd, &self.values[..products], own, out);
        }
    }
}

/// Hidden layer of a transition system: sum of feature rows and bias, then maxout: from `[piece][hidden]` to `[hidden]`.
pub(crate) struct Hidden<'a, 'b> {
    pub(crate) features: &'b [&'a [f32]],
    pub(crate) bias: &'a [f32],
    pub(crate) pieces: usize,
    pub(crate) out: &'b mut [f32],
}

impl Op for Hidden<'_, '_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let hidden = self.out.len();
        let (out, _) = self.out.as_chunks_mut::<LANES>();
        for (vector, out) in out.iter_mut().enumerate() {
            let mut best = simd.splat(f32::NEG_INFINITY);
            for piece in 0..self.pieces {
                let at = piece * hidden + vector * LANES;
                let mut total = simd.splat(0.0);
                for feature in self.features {
                    total = simd.add(total, simd.load(lanes(feature, at)));
                }
                best = simd.max(best, simd.add(total, simd.load(lanes(self.bias, at))));
            }
            simd.store(best, out);
        }
    }
}

/// Vectors of scores that are computed together.
const SCORE_VECTORS: usize = 4;

/// Scores of all classes: `out = bias + hidden × weights`, for weights `[hidden][out.len()]` whose rows are padded to a
/// multiple of [`LANES`].
pub(crate) struct Scores<'a> {
    pub(crate) hidden: &'a [f32],
    pub(crate) weights: &'a [f32],
    pub(crate) bias: &'a [f32],
    pub(crate) out: &'a mut [f32],
}

impl Op for Scores<'_> {
    type Output = ();
    #[inline(always)]
    fn run<S: Simd>(self, simd: S) {
        let columns = self.out.len();
        let mut first = 0;
        for out in self.out.chunks_mut(SCORE_VECTORS * LANES) {
            let (out, _) = out.as_chunks_mut::<LANES>();
            let mut sums = [simd.splat(0.0); SCORE_VECTORS];
            for (number, weights) in self.hidden.iter().zip(self.weights.chunks_exact(columns)) {
                let number = simd.splat(*number);
                let (weights, _) = weights[first..].as_chunks::<LANES>();
                for (sum, weights) in sums.iter_mut().zip(weights) {
                    *sum = simd.fused(number, simd.load(weights), *sum);
                }
            }
            for (vector, (out, sum)) in out.iter_mut().zip(sums).enumerate() {
                simd.store(simd.add(sum, simd.load(lanes(self.bias, first + vector * LANES))), out);
            }
            first += SCORE_VECTORS * LANES;
        }
    }
}

/// Index of the largest number; the first of equals. 0 when there is none.
pub(crate) fn first_best(numbers: &[f32]) -> usize {
    let mut best = 0;
    for (index, number) in numbers.iter().enumerate() {
        if *number > numbers[best] {
            best = index;
        }
    }
    best
}

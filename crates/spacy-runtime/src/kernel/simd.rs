//! Sixteen numbers at once, on each instruction set.

#![allow(unsafe_code, reason = "vector instructions and the functions that enable them")]
#![allow(clippy::indexing_slicing, reason = "constant lanes of arrays of sixteen")]
#![allow(clippy::inline_always, reason = "only inlined code is compiled for the chosen instruction set")]

#[cfg(target_arch = "x86_64")]
use std::arch::x86_64::{
    __m256, __m512, _mm256_add_ps, _mm256_fmadd_ps, _mm256_loadu_ps, _mm256_max_ps, _mm256_mul_ps, _mm256_set1_ps,
    _mm256_storeu_ps, _mm256_sub_ps, _mm512_add_ps, _mm512_fmadd_ps, _mm512_loadu_ps, _mm512_max_ps, _mm512_mul_ps,
    _mm512_set1_ps, _mm512_storeu_ps, _mm512_sub_ps,
};

use super::LANES;
use super::ops::{Op, Product, multiply};

/// An instruction set at work. Methods are always inlined, so that they are compiled with the features of the function
/// that runs the operation.
pub(crate) trait Simd: Copy {
    /// Sixteen numbers.
    type Vector: Copy;
    fn splat(self, number: f32) -> Self::Vector;
    fn load(self, numbers: &[f32; LANES]) -> Self::Vector;
    fn store(self, vector: Self::Vector, numbers: &mut [f32; LANES]);
    fn add(self, left: Self::Vector, right: Self::Vector) -> Self::Vector;
    fn sub(self, left: Self::Vector, right: Self::Vector) -> Self::Vector;
    fn mul(self, left: Self::Vector, right: Self::Vector) -> Self::Vector;
    fn max(self, left: Self::Vector, right: Self::Vector) -> Self::Vector;
    /// `left × right + sum`.
    fn fused(self, left: Self::Vector, right: Self::Vector, sum: Self::Vector) -> Self::Vector;
    /// Multiplies matrices with this instruction set's tile.
    fn product(self, product: Product<'_>);

    /// Sum of all sixteen numbers, in the same order on every instruction set.
    #[inline(always)]
    fn sum(self, vector: Self::Vector) -> f32 {
        let mut numbers = [0.0; LANES];
        self.store(vector, &mut numbers);
        let mut half = LANES / 2;
        while half > 0 {
            for lane in 0..half {
                numbers[lane] += numbers[lane + half];
            }
            half /= 2;
        }
        numbers[0]
    }
}

/// 512-bit vectors.
#[cfg(target_arch = "x86_64")]
#[derive(Debug, Clone, Copy)]
pub(crate) struct Avx512(());

/// Pairs of 256-bit vectors.
#[cfg(target_arch = "x86_64")]
#[derive(Debug, Clone, Copy)]
pub(crate) struct Avx2(());

/// Plain arrays.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Portable;

/// Runs an operation compiled for AVX-512. The processor must have the features named here.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx2,fma")]
pub(super) fn run_avx512<O: Op>(op: O) -> O::Output {
    op.run(Avx512(()))
}

/// Runs an operation compiled for AVX2. The processor must have the features named here.
#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,fma")]
pub(super) fn run_avx2<O: Op>(op: O) -> O::Output {
    op.run(Avx2(()))
}

// SAFETY of all calls of vector instructions below: values of `Avx512` and `Avx2` are made only in `run_avx512` and
// `run_avx2`, whose callers have checked that the processor has the instructions. Loads and stores are unaligned ones
// and stay inside the array references they are given.

#[cfg(target_arch = "x86_64")]
impl Simd for Avx512 {
    type Vector = __m512;

    #[inline(always)]
    fn splat(self, number: f32) -> __m512 {
        // SAFETY: see above.
        unsafe { _mm512_set1_ps(number) }
    }
    #[inline(always)]
    fn load(self, numbers: &[f32; LANES]) -> __m512 {
        // SAFETY: see above.
        unsafe { _mm512_loadu_ps(numbers.as_ptr()) }
    }
    #[inline(always)]
    fn store(self, vector: __m512, numbers: &mut [f32; LANES]) {
        // SAFETY: see above.
        unsafe { _mm512_storeu_ps(numbers.as_mut_ptr(), vector) }
    }
    #[inline(always)]
    fn add(self, left: __m512, right: __m512) -> __m512 {
        // SAFETY: see above.
        unsafe { _mm512_add_ps(left, right) }
    }
    #[inline(always)]
    fn sub(self, left: __m512, right: __m512) -> __m512 {
        // SAFETY: see above.
        unsafe { _mm512_sub_ps(left, right) }
    }
    #[inline(always)]
    fn mul(self, left: __m512, right: __m512) -> __m512 {
        // SAFETY: see above.
        unsafe { _mm512_mul_ps(left, right) }
    }
    #[inline(always)]
    fn max(self, left: __m512, right: __m512) -> __m512 {
        // SAFETY: see above.
        unsafe { _mm512_max_ps(left, right) }
    }
    #[inline(always)]
    fn fused(self, left: __m512, right: __m512, sum: __m512) -> __m512 {
        // SAFETY: see above.
        unsafe { _mm512_fmadd_ps(left, right, sum) }
    }
    #[inline(always)]
    fn product(self, product: Product<'_>) {
        multiply::<Self, 12, 4, 2>(self, product);
    }
}

#[cfg(target_arch = "x86_64")]
impl Simd for Avx2 {
    type Vector = [__m256; 2];

    #[inline(always)]
    fn splat(self, number: f32) -> [__m256; 2] {
        // SAFETY: see above.
        unsafe { [_mm256_set1_ps(number); 2] }
    }
    #[inline(always)]
    fn load(self, numbers: &[f32; LANES]) -> [__m256; 2] {
        // SAFETY: see above; the second half starts eight numbers after the start of the sixteen.
        unsafe { [_mm256_loadu_ps(numbers.as_ptr()), _mm256_loadu_ps(numbers.as_ptr().add(LANES / 2))] }
    }
    #[inline(always)]
    fn store(self, vector: [__m256; 2], numbers: &mut [f32; LANES]) {
        // SAFETY: see above; the second half starts eight numbers after the start of the sixteen.
        unsafe {
            _mm256_storeu_ps(numbers.as_mut_ptr(), vector[0]);
            _mm256_storeu_ps(numbers.as_mut_ptr().add(LANES / 2), vector[1]);
        }
    }
    #[inline(always)]
    fn add(self, left: [__m256; 2], right: [__m256; 2]) -> [__m256; 2] {
        // SAFETY: see above.
        unsafe { [_mm256_add_ps(left[0], right[0]), _mm256_add_ps(left[1], right[1])] }
    }
    #[inline(always)]
    fn sub(self, left: [__m256; 2], right: [__m256; 2]) -> [__m256; 2] {
        // SAFETY: see above.
        unsafe { [_mm256_sub_ps(left[0], right[0]), _mm256_sub_ps(left[1], right[1])] }
    }
    #[inline(always)]
    fn mul(self, left: [__m256; 2], right: [__m256; 2]) -> [__m256; 2] {
        // SAFETY: see above.
        unsafe { [_mm256_mul_ps(left[0], right[0]), _mm256_mul_ps(left[1], right[1])] }
    }
    #[inline(always)]
    fn max(self, left: [__m256; 2], right: [__m256; 2]) -> [__m256; 2] {
        // SAFETY: see above.
        unsafe { [_mm256_max_ps(left[0], right[0]), _mm256_max_ps(left[1], right[1])] }
    }
    #[inline(always)]
    fn fused(self, left: [__m256; 2], right: [__m256; 2], sum: [__m256; 2]) -> [__m256; 2] {
        // SAFETY: see above.
        unsafe { [_mm256_fmadd_ps(left[0], right[0], sum[0]), _mm256_fmadd_ps(left[1], right[1], sum[1])] }
    }
    #[inline(always)]
    fn product(self, product: Product<'_>) {
        multiply::<Self, 6, 2, 1>(self, product);
    }
}

impl Simd for Portable {
    type Vector = [f32; LANES];

    #[inline(always)]
    fn splat(self, number: f32) -> [f32; LANES] {
        [number; LANES]
    }
    #[inline(always)]
    fn load(self, numbers: &[f32; LANES]) -> [f32; LANES] {
        *numbers
    }
    #[inline(always)]
    fn store(self, vector: [f32; LANES], numbers: &mut [f32; LANES]) {
        *numbers = vector;
    }
    #[inline(always)]
    fn add(self, left: [f32; LANES], right: [f32; LANES]) -> [f32; LANES] {
        std::array::from_fn(|lane| left[lane] + right[lane])
    }
    #[inline(always)]
    fn sub(self, left: [f32; LANES], right: [f32; LANES]) -> [f32; LANES] {
        std::array::from_fn(|lane| left[lane] - right[lane])
    }
    #[inline(always)]
    fn mul(self, left: [f32; LANES], right: [f32; LANES]) -> [f32; LANES] {
        std::array::from_fn(|lane| left[lane] * right[lane])
    }
    #[inline(always)]
    fn max(self, left: [f32; LANES], right: [f32; LANES]) -> [f32; LANES] {
        std::array::from_fn(|lane| if left[lane] > right[lane] { left[lane] } else { right[lane] })
    }
    #[inline(always)]
    fn fused(self, left: [f32; LANES], right: [f32; LANES], sum: [f32; LANES]) -> [f32; LANES] {
        std::array::from_fn(|lane| {
            // Where the target has no fused instruction, the library function would be a hundred times slower.
            if cfg!(any(target_feature = "fma", target_arch = "aarch64")) {
                left[lane].mul_add(right[lane], sum[lane])
            } else {
                left[lane] * right[lane] + sum[lane]
            }
        })
    }
    #[inline(always)]
    fn product(self, product: Product<'_>) {
        multiply::<Self, 2, 1, 1>(self, product);
    }
}

//! The inner loops, compiled for several instruction sets and chosen at run time.
//!
//! Every operation adds numbers in an order that depends on neither batch size nor position, so a result is
//! bit-identical whenever the same kernel computes it. AVX2 and AVX-512 give the same bits as each other; the portable
//! kernel rounds products before adding them. This module knows vectors and matrices, not language.

mod ops;
mod simd;
mod winograd;

use self::ops::Op;
pub(crate) use self::ops::{
    AddRows, ConvolveWords, Epilogue, Hidden, MatrixProduct, Packed, Padded, Scores, first_best, padded_rows,
};

pub(crate) use self::winograd::{Convolution, ConvolutionScratch, TILE_OUT, convolution_rows};

/// Numbers in a logical vector; widths of layers are multiples of it.
pub(crate) const LANES: usize = 16;

/// An instruction set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kernel {
    /// 512-bit vectors with fused multiply-add.
    Avx512,
    /// 256-bit vectors with fused multiply-add.
    Avx2,
    /// Whatever the compilation target guarantees.
    Portable,
}

impl Kernel {
    /// The kernels that this processor can run, fastest first.
    pub fn available() -> Vec<Self> {
        let mut kernels = Vec::new();
        #[cfg(target_arch = "x86_64")]
        {
            let wide = std::arch::is_x86_feature_detected!("avx2") && std::arch::is_x86_feature_detected!("fma");
            if wide && std::arch::is_x86_feature_detected!("avx512f") {
                kernels.push(Self::Avx512);
            }
            if wide {
                kernels.push(Self::Avx2);
            }
        }
        kernels.push(Self::Portable);
        kernels
    }

    /// The fastest kernel that this processor can run.
    pub fn detect() -> Self {
        Self::available().first().copied().unwrap_or(Self::Portable)
    }

    /// This kernel if the processor can run it, else the portable one.
    pub(crate) fn or_portable(self) -> Self {
        if Self::available().contains(&self) { self } else { Self::Portable }
    }
}

/// Right to run a kernel on this processor. Made only from a [`Kernel`] that was checked to be available.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Runner {
    kernel: Kernel,
}

impl Runner {
    pub(crate) fn new(kernel: Kernel) -> Self {
        Self { kernel: kernel.or_portable() }
    }

    pub(crate) fn kernel(self) -> Kernel {
        self.kernel
    }

    /// Runs an operation.
    #[cfg_attr(not(target_arch = "x86_64"), allow(clippy::unused_self, reason = "there is only the portable kernel"))]
    #[allow(unsafe_code, reason = "functions for optional instruction sets can only be called so")]
    pub(crate) fn run<O: Op>(self, op: O) -> O::Output {
        #[cfg(target_arch = "x86_64")]
        match self.kernel {
            // SAFETY: `new` is the only constructor and keeps a kernel only if the processor was found to have every
            // feature that `run_avx512` or `run_avx2` is compiled with.
            Kernel::Avx512 => return unsafe { simd::run_avx512(op) },
            // SAFETY: as above.
            Kernel::Avx2 => return unsafe { simd::run_avx2(op) },
            Kernel::Portable => {}
        }
        op.run(simd::Portable)
    }
}

#[cfg(test)]
mod tests;

use super::*;

/// Numbers without pattern between -1 and 1.
pub(super) fn numbers(count: usize, seed: u64) -> Vec<f32> {
    let number = |index: usize| {
        let bits = crate::hash::murmur64a(&(index as u64).to_le_bytes(), seed);
        (bits >> 40) as f32 / (1 << 23) as f32 - 1.0
    };
    (0..count).map(number).collect()
}

fn product(kernel: Kernel, rows: usize, inputs: usize, outputs: usize) -> Vec<f32> {
    let left = numbers(padded_rows(rows) * inputs, 1);
    let weights = Packed::new(kernel, &numbers(inputs * outputs, 2), outputs);
    let mut out = vec![0.0; padded_rows(rows) * weights.columns()];
    let stride = weights.columns();
    Runner::new(kernel).run(MatrixProduct { rows, left: &left, left_stride: inputs, weights: &weights, out: &mut out });
    out.chunks(stride).take(rows).flat_map(|row| row[..outputs].to_vec()).collect()
}

#[test]
fn products_are_right_and_independent_of_the_batch() {
    let (inputs, outputs) = (40, 50);
    let (left, weights) = (numbers(24 * inputs, 1), numbers(inputs * outputs, 2));
    for kernel in Kernel::available() {
        let many = product(kernel, 13, inputs, outputs);
        assert_eq!(product(kernel, 1, inputs, outputs), many[..outputs]);
        for (index, found) in many.iter().enumerate() {
            let (row, column) = (index / outputs, index % outputs);
            let wanted: f64 = (0..inputs)
                .map(|input| f64::from(left[row * inputs + input]) * f64::from(weights[input * outputs + column]))
                .sum();
            assert!((f64::from(*found) - wanted).abs() < 1e-5, "{kernel:?} {index}: {found} {wanted}");
        }
    }
}

#[test]
fn wide_kernels_agree_to_the_bit() {
    let wide: Vec<Kernel> = Kernel::available().into_iter().filter(|kernel| *kernel != Kernel::Portable).collect();
    let results: Vec<Vec<f32>> = wide.iter().map(|kernel| product(*kernel, 25, 96, 288)).collect();
    assert!(results.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn the_epilogue_normalises() {
    let (pieces, width) = (3, 32);
    let epilogue =
        Epilogue { pieces, width, bias: numbers(pieces * width, 3), gain: vec![1.0; width], shift: vec![0.0; width] };
    let values = numbers(pieces * width, 4);
    for kernel in Kernel::available() {
        let mut out = vec![0.0; width];
        Runner::new(kernel).run(Padded {
            epilogue: &epilogue,
            rows: 1,
            values: &values,
            values_stride: pieces * width,
            residual: None,
            out: &mut out,
        });
        let mean: f32 = out.iter().sum::<f32>() / width as f32;
        let variance: f32 = out.iter().map(|value| (value - mean).powi(2)).sum::<f32>() / width as f32;
        assert!(mean.abs() < 1e-5 && (variance - 1.0).abs() < 1e-4, "{kernel:?}: {mean} {variance}");
        let best = |at: usize| {
            (0..pieces).map(|piece| values[piece * width + at] + epilogue.bias[piece * width + at]).fold(-9.0, f32::max)
        };
        assert_eq!(first_best(&out), first_best(&(0..width).map(best).collect::<Vec<_>>()));
    }
}

#[test]
fn scores_are_the_same_on_every_kernel_up_to_rounding() {
    let (hidden, columns) = (64, 112);
    let score = |kernel: Kernel| {
        let mut out = vec![0.0; columns];
        Runner::new(kernel).run(Scores {
            hidden: &numbers(hidden, 5),
            weights: &numbers(hidden * columns, 6),
            bias: &numbers(columns, 7),
            out: &mut out,
        });
        out
    };
    let wanted = score(Kernel::Portable);
    for kernel in Kernel::available() {
        assert!(score(kernel).iter().zip(&wanted).all(|(found, wanted)| (found - wanted).abs() < 1e-5));
    }
}

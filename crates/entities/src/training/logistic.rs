//! Logistic regression on few features, by Newton's method with a ridge; targets may be shares.

/// One thing that was observed.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// Its features; as many for every observation.
    pub features: Vec<f64>,
    /// What is to be predicted, 0 to 1.
    pub target: f64,
}

/// The weights that were found.
#[derive(Debug, Clone, PartialEq)]
pub struct Fitted {
    /// Log-odds where all features are 0.
    pub bias: f64,
    /// One for each feature.
    pub weights: Vec<f64>,
}

impl Fitted {
    /// The probability, 0 to 1.
    pub fn probability(&self, features: &[f64]) -> f64 {
        let sum: f64 = self.weights.iter().zip(features).map(|(weight, feature)| weight * feature).sum();
        1.0 / (1.0 + (-(self.bias + sum)).exp())
    }
}

/// Steps of Newton's method; it is done long before.
const STEPS: usize = 50;

/// Finds the weights of least log loss; `ridge` pulls them, but not the bias, towards 0.
pub fn fit_logistic(observations: &[Observation], ridge: f64) -> Fitted {
    let count = observations.first().map_or(0, |one| one.features.len());
    let mut fitted = Fitted { bias: 0.0, weights: vec![0.0; count] };
    for _ in 0..STEPS {
        let (gradient, curvature) = slopes(observations, &fitted, ridge);
        let step = solve(curvature, gradient);
        fitted.bias += step.first().copied().unwrap_or(0.0);
        for (weight, change) in fitted.weights.iter_mut().zip(step.iter().skip(1)) {
            *weight += change;
        }
        if step.iter().all(|change| change.abs() < 1e-9) {
            break;
        }
    }
    fitted
}

/// The slope of the log likelihood, and minus its curvature, with the bias first.
fn slopes(observations: &[Observation], fitted: &Fitted, ridge: f64) -> (Vec<f64>, Vec<Vec<f64>>) {
    let size = fitted.weights.len() + 1;
    let pull = |index: usize| if index == 0 { 1e-9 } else { ridge };
    let weight = |index: usize| index.checked_sub(1).and_then(|at| fitted.weights.get(at)).copied().unwrap_or(0.0);
    let mut gradient: Vec<f64> = (0..size).map(|index| -pull(index) * weight(index)).collect();
    let mut curvature: Vec<Vec<f64>> =
        (0..size).map(|row| (0..size).map(|column| if row == column { pull(row) } else { 0.0 }).collect()).collect();
    for one in observations {
        let probability = fitted.probability(&one.features);
        let spread = probability * (1.0 - probability);
        let value = |index: usize| index.checked_sub(1).and_then(|at| one.features.get(at)).copied().unwrap_or(1.0);
        for (row, (slope, line)) in gradient.iter_mut().zip(&mut curvature).enumerate() {
            *slope += (one.target - probability) * value(row);
            for (column, cell) in line.iter_mut().enumerate() {
                *cell += spread * value(row) * value(column);
            }
        }
    }
    (gradient, curvature)
}

/// Solves a system whose matrix is symmetric and positive, by elimination.
#[allow(
    clippy::indexing_slicing,
    clippy::needless_range_loop,
    reason = "every index is below the size of the square matrix"
)]
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for pivot in 0..size {
        for row in pivot + 1..size {
            let factor = matrix[row][pivot] / matrix[pivot][pivot];
            for column in pivot..size {
                let above = matrix[pivot][column];
                matrix[row][column] -= factor * above;
            }
            right[row] -= factor * right[pivot];
        }
    }
    for pivot in (0..size).rev() {
        let known: f64 = (pivot + 1..size).map(|column| matrix[pivot][column] * right[column]).sum();
        right[pivot] = (right[pivot] - known) / matrix[pivot][pivot];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_weights_are_found_again() {
        let truth = Fitted { bias: -0.5, weights: vec![1.5, -2.0] };
        let grid =
            (0..20).flat_map(|left| (0..20).map(move |right| vec![f64::from(left) / 10.0, f64::from(right) / 10.0]));
        let observations: Vec<Observation> =
            grid.map(|features| Observation { target: truth.probability(&features), features }).collect();
        let fitted = fit_logistic(&observations, 1e-9);
        assert!((fitted.bias - truth.bias).abs() < 1e-4, "{fitted:?}");
        for (found, known) in fitted.weights.iter().zip(&truth.weights) {
            assert!((found - known).abs() < 1e-4, "{fitted:?}");
        }
    }

    #[test]
    fn a_ridge_keeps_weights_small_where_classes_part() {
        let of = |feature, target| Observation { features: vec![feature], target };
        let fitted = fit_logistic(&[of(0.0, 0.0), of(1.0, 1.0)], 0.1);
        assert!(fitted.weights[0] > 0.5 && fitted.weights[0] < 20.0, "{fitted:?}");
    }
}

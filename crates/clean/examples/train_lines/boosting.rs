//! Gradient-boosted trees for two classes: training and the text form that `src/lines/trees.rs` reads. Owns the method (histograms
//! of binned values, leaf by leaf, logistic loss, after `LightGBM`, Ke et al. 2017); knows nothing about lines.

use std::fmt::Write;

/// How an ensemble is trained.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Parameters {
    /// Number of trees.
    pub(crate) trees: usize,
    /// Leaves a tree, at most.
    pub(crate) leaves: usize,
    /// Share of a leaf's value that counts.
    pub(crate) learning_rate: f64,
    /// Rows a leaf, at least.
    pub(crate) min_rows: u32,
    /// Weight of the square of a leaf's value in the loss.
    pub(crate) l2: f64,
    /// Share of the features that a tree is made from.
    pub(crate) feature_share: f64,
    /// Share of the rows that a tree is made from.
    pub(crate) row_share: f64,
    /// Start of the pseudo-random choice of rows and features.
    pub(crate) seed: u64,
}

/// Bins a feature; the bin of a value fits into a byte.
const BINS: usize = 128;

/// Feature values as bins, a column a feature.
pub(crate) struct Table {
    columns: Vec<Vec<u8>>,
    /// For each feature the largest value of each bin but the last.
    bounds: Vec<Vec<f32>>,
    rows: usize,
}

impl Table {
    /// Bins the rows, which all have `features` values.
    pub(crate) fn new(rows: &[Vec<f32>], features: usize) -> Self {
        let (mut columns, mut bounds) = (Vec::new(), Vec::new());
        for feature in 0..features {
            let values: Vec<f32> = rows.iter().map(|row| row[feature]).collect();
            let limits = limits(values.clone());
            columns.push(values.iter().map(|value| limits.partition_point(|limit| limit < value) as u8).collect());
            bounds.push(limits);
        }
        Self { columns, bounds, rows: rows.len() }
    }
}

/// Returns the bounds between bins that hold about equally many values.
fn limits(mut values: Vec<f32>) -> Vec<f32> {
    values.sort_unstable_by(f32::total_cmp);
    let runs: Vec<(f32, usize)> =
        values.chunk_by(|left, right| left.total_cmp(right).is_eq()).map(|run| (run[0], run.len())).collect();
    let least = if runs.len() <= BINS { 0 } else { values.len().div_ceil(BINS - 1) };
    let (mut limits, mut count) = (Vec::new(), 0);
    for pair in runs.windows(2) {
        count += pair[0].1;
        if count >= least && limits.len() < BINS - 1 {
            let middle = f32::midpoint(pair[0].0, pair[1].0);
            limits.push(if middle < pair[1].0 { middle } else { pair[0].0 });
            count = 0;
        }
    }
    limits
}

/// A row that is learnt from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Example {
    /// Number of the row.
    pub(crate) row: usize,
    /// Whether it is of the class.
    pub(crate) label: bool,
    /// How much it counts.
    pub(crate) weight: f64,
}

enum Node {
    Split { feature: usize, bin: u8, threshold: f32, lower: usize, upper: usize },
    Leaf(f64),
}

/// A tree; the root is its first node.
struct Tree(Vec<Node>);

/// An ensemble of trees.
pub(crate) struct Ensemble {
    trees: Vec<Tree>,
    features: usize,
}

impl Ensemble {
    /// Trains on the examples.
    pub(crate) fn train(table: &Table, examples: &[Example], parameters: Parameters) -> Self {
        let mut chance = Chance(parameters.seed);
        let mut sums = vec![start(examples); examples.len()];
        let mut trees = Vec::new();
        for number in 0..parameters.trees {
            let rows: Vec<Sample> = examples
                .iter()
                .zip(&sums)
                .filter(|_| chance.is_within(parameters.row_share))
                .map(|(example, sum)| sample(example, *sum))
                .collect();
            let features: Vec<usize> =
                (0..table.columns.len()).filter(|_| chance.is_within(parameters.feature_share)).collect();
            let mut tree = Growth { table, features, parameters, nodes: Vec::new(), open: Vec::new() }.run(rows);
            for (example, sum) in examples.iter().zip(&mut sums) {
                *sum += tree.value(table, example.row);
            }
            if number == 0 {
                tree.shift(start(examples));
            }
            trees.push(tree);
        }
        Self { trees, features: table.columns.len() }
    }

    /// Returns the scores of rows, between 0 and 1.
    pub(crate) fn scores(&self, table: &Table) -> Vec<f32> {
        let sum = |row| self.trees.iter().map(|tree| tree.value(table, row)).sum::<f64>();
        (0..table.rows).map(|row| logistic(sum(row)) as f32).collect()
    }

    /// Writes the ensemble to the end of a weights file.
    pub(crate) fn write(&self, out: &mut String) -> std::fmt::Result {
        writeln!(out, "ensemble {} {}", self.trees.len(), self.features)?;
        for tree in &self.trees {
            tree.write(0, out)?;
            out.pop();
            out.push('\n');
        }
        Ok(())
    }
}

/// The score, as a sum of leaves, that all rows begin with.
fn start(examples: &[Example]) -> f64 {
    let weight =
        |all: bool| examples.iter().filter(|example| all || example.label).map(|example| example.weight).sum::<f64>();
    let share = (weight(false) / weight(true)).clamp(1e-6, 1.0 - 1e-6);
    (share / (1.0 - share)).ln()
}

fn logistic(sum: f64) -> f64 {
    1.0 / (1.0 + (-sum).exp())
}

impl Tree {
    fn value(&self, table: &Table, row: usize) -> f64 {
        let mut at = 0;
        loop {
            match self.0[at] {
                Node::Split { feature, bin, lower, upper, .. } => {
                    at = if table.columns[feature][row] <= bin { lower } else { upper }
                }
                Node::Leaf(value) => return value,
            }
        }
    }

    fn shift(&mut self, by: f64) {
        for node in &mut self.0 {
            if let Node::Leaf(value) = node {
                *value += by;
            }
        }
    }

    fn write(&self, at: usize, out: &mut String) -> std::fmt::Result {
        match self.0[at] {
            Node::Split { feature, threshold, lower, upper, .. } => {
                write!(out, "{feature}<{threshold} ")?;
                self.write(lower, out)?;
                self.write(upper, out)
            }
            Node::Leaf(value) => write!(out, "{value:.4} "),
        }
    }
}

/// A row in one round: slope and curvature of its loss.
#[derive(Clone, Copy)]
struct Sample {
    row: u32,
    slope: f64,
    curve: f64,
}

fn sample(example: &Example, sum: f64) -> Sample {
    let score = logistic(sum);
    let slope = (score - f64::from(u8::from(example.label))) * example.weight;
    Sample { row: example.row as u32, slope, curve: score * (1.0 - score) * example.weight }
}

#[derive(Clone, Copy, Default)]
struct Bin {
    slope: f64,
    curve: f64,
    rows: u32,
}

impl Bin {
    fn add(&mut self, other: Self) {
        self.slope += other.slope;
        self.curve += other.curve;
        self.rows += other.rows;
    }

    fn less(self, other: Self) -> Self {
        Self { slope: self.slope - other.slope, curve: self.curve - other.curve, rows: self.rows - other.rows }
    }

    fn gain(self, l2: f64) -> f64 {
        self.slope * self.slope / (self.curve + l2)
    }
}

/// The best way to split a leaf.
#[derive(Clone, Copy)]
struct Split {
    gain: f64,
    feature: usize,
    bin: u8,
}

struct Leaf {
    node: usize,
    samples: Vec<Sample>,
    histogram: Vec<Bin>,
    total: Bin,
    split: Option<Split>,
}

/// A tree that grows, the leaf with the largest gain first.
struct Growth<'t> {
    table: &'t Table,
    features: Vec<usize>,
    parameters: Parameters,
    nodes: Vec<Node>,
    open: Vec<Leaf>,
}

impl Growth<'_> {
    fn run(mut self, samples: Vec<Sample>) -> Tree {
        let histogram = self.histogram(&samples);
        self.open_leaf(samples, histogram);
        while self.open.len() < self.parameters.leaves {
            let gain = |leaf: &Leaf| leaf.split.map_or(0.0, |split| split.gain);
            let best = self
                .open
                .iter()
                .enumerate()
                .max_by(|left, right| gain(left.1).total_cmp(&gain(right.1)).then(right.0.cmp(&left.0)));
            let Some((place, split)) = best.and_then(|(place, leaf)| Some((place, leaf.split?))) else { break };
            let leaf = self.open.swap_remove(place);
            self.divide(&leaf, split);
        }
        for leaf in &self.open {
            let value = -leaf.total.slope / (leaf.total.curve + self.parameters.l2) * self.parameters.learning_rate;
            self.nodes[leaf.node] = Node::Leaf(value);
        }
        Tree(self.nodes)
    }

    fn divide(&mut self, leaf: &Leaf, split: Split) {
        let column = &self.table.columns[split.feature];
        let (lower, upper): (Vec<Sample>, Vec<Sample>) =
            leaf.samples.iter().partition(|sample| column[sample.row as usize] <= split.bin);
        let is_lower_less = lower.len() < upper.len();
        let less = self.histogram(if is_lower_less { &lower } else { &upper });
        let rest: Vec<Bin> = leaf.histogram.iter().zip(&less).map(|(all, part)| all.less(*part)).collect();
        let (of_lower, of_upper) = if is_lower_less { (less, rest) } else { (rest, less) };
        let threshold = self.table.bounds[split.feature][usize::from(split.bin)];
        let (lower, upper) = (self.open_leaf(lower, of_lower), self.open_leaf(upper, of_upper));
        self.nodes[leaf.node] = Node::Split { feature: split.feature, bin: split.bin, threshold, lower, upper };
    }

    fn open_leaf(&mut self, samples: Vec<Sample>, histogram: Vec<Bin>) -> usize {
        let mut total = Bin::default();
        for sample in &samples {
            total.add(Bin { slope: sample.slope, curve: sample.curve, rows: 1 });
        }
        let node = self.nodes.len();
        self.nodes.push(Node::Leaf(0.0));
        let split = self.best_split(&histogram, total);
        self.open.push(Leaf { node, samples, histogram, total, split });
        node
    }

    fn histogram(&self, samples: &[Sample]) -> Vec<Bin> {
        let mut histogram = vec![Bin::default(); self.features.len() * BINS];
        for (bins, feature) in histogram.chunks_exact_mut(BINS).zip(&self.features) {
            let column = &self.table.columns[*feature];
            for sample in samples {
                let bin = &mut bins[usize::from(column[sample.row as usize])];
                bin.add(Bin { slope: sample.slope, curve: sample.curve, rows: 1 });
            }
        }
        histogram
    }

    fn best_split(&self, histogram: &[Bin], total: Bin) -> Option<Split> {
        let (l2, min_rows) = (self.parameters.l2, self.parameters.min_rows);
        let mut best: Option<Split> = None;
        for (bins, feature) in histogram.chunks_exact(BINS).zip(&self.features) {
            let mut lower = Bin::default();
            for (bin, sums) in bins.iter().enumerate().take(self.table.bounds[*feature].len()) {
                lower.add(*sums);
                let rows = total.rows.saturating_sub(lower.rows);
                if lower.rows < min_rows || rows < min_rows {
                    continue;
                }
                let gain = lower.gain(l2) + total.less(lower).gain(l2) - total.gain(l2);
                if gain > best.map_or(1e-9, |best| best.gain) {
                    best = Some(Split { gain, feature: *feature, bin: bin as u8 });
                }
            }
        }
        best
    }
}

/// Pseudo-random numbers (splitmix64, Steele et al. 2014).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    /// Returns the next number.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn is_within(&mut self, share: f64) -> bool {
        (self.next() >> 11) as f64 / ((1_u64 << 53) as f64) < share
    }
}

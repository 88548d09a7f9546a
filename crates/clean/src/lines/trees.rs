//! Gradient-boosted trees: their file format and their evaluation. Owns no features and no training.
//!
//! The format is text. A line `ensemble N F` opens an ensemble of N trees over F features. Each tree is one line in
//! preorder: an inner node is `feature<threshold` and is followed by its lower branch (value ≤ threshold) and its upper
//! branch; a leaf is a number. The score is the logistic function of the sum of the leaves.

/// An ensemble of trees.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Ensemble {
    nodes: Vec<Node>,
    roots: Vec<usize>,
    features: usize,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Node {
    /// Goes to the next node where the value is at most the threshold, else to `upper`.
    Split {
        feature: usize,
        threshold: f32,
        upper: usize,
    },
    Leaf(f32),
}

/// Deepest tree that is read, in levels.
const MAX_DEPTH_LEVELS: usize = 64;

impl Ensemble {
    /// Reads the ensembles of a weights file; `None` where the text is not one.
    pub(crate) fn parse_all(text: &str) -> Option<Vec<Self>> {
        let mut lines = text.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        let mut ensembles = Vec::new();
        while let Some(head) = lines.next() {
            let mut words = head.strip_prefix("ensemble ")?.split(' ');
            let (trees, features) = (words.next()?.parse::<usize>().ok()?, words.next()?.parse().ok()?);
            let mut ensemble = Self { nodes: Vec::new(), roots: Vec::new(), features };
            for _ in 0..trees {
                let mut tokens = lines.next()?.split(' ');
                ensemble.roots.push(ensemble.nodes.len());
                ensemble.read_node(&mut tokens, MAX_DEPTH_LEVELS)?;
                if tokens.next().is_some() {
                    return None;
                }
            }
            ensembles.push(ensemble);
        }
        Some(ensembles)
    }

    fn read_node<'t>(&mut self, tokens: &mut impl Iterator<Item = &'t str>, levels: usize) -> Option<()> {
        let token = tokens.next()?;
        let Some((feature, threshold)) = token.split_once('<') else {
            self.nodes.push(Node::Leaf(token.parse().ok()?));
            return Some(());
        };
        let (feature, threshold) =
            (feature.parse().ok().filter(|feature| *feature < self.features)?, threshold.parse().ok()?);
        let at = self.nodes.len();
        self.nodes.push(Node::Split { feature, threshold, upper: 0 });
        self.read_node(tokens, levels.checked_sub(1)?)?;
        let upper = self.nodes.len();
        *self.nodes.get_mut(at)? = Node::Split { feature, threshold, upper };
        self.read_node(tokens, levels.checked_sub(1)?)
    }

    /// Number of features that a row must have.
    pub(crate) fn features(&self) -> usize {
        self.features
    }

    /// Returns the score of a row, between 0 and 1.
    #[expect(clippy::cast_possible_truncation, reason = "a score is within 0 and 1")]
    pub(crate) fn score(&self, row: &[f32]) -> f32 {
        let sum: f64 = self.roots.iter().map(|root| f64::from(self.leaf(*root, row))).sum();
        (1.0 / (1.0 + (-sum).exp())) as f32
    }

    fn leaf(&self, root: usize, row: &[f32]) -> f32 {
        let mut at = root;
        loop {
            match self.nodes.get(at) {
                Some(Node::Split { feature, threshold, upper }) => {
                    let value = row.get(*feature).copied().unwrap_or_default();
                    at = if value <= *threshold { at + 1 } else { *upper };
                }
                Some(Node::Leaf(value)) => return *value,
                None => return 0.0,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trees_add_up() {
        let text = "# two trees\nensemble 2 2\n0<1.5 -1 1<0 2 3\n0.5\n";
        let ensembles = Ensemble::parse_all(text).expect("parses");
        let score = |row: [f32; 2]| ensembles[0].score(&row);
        let is_logistic = |score: f32, sum: f64| (f64::from(score) - 1.0 / (1.0 + (-sum).exp())).abs() < 1e-6;
        assert!(is_logistic(score([1.5, 0.0]), -0.5));
        assert!(is_logistic(score([2.0, 0.0]), 2.5));
        assert!(is_logistic(score([2.0, 0.1]), 3.5));
    }

    #[test]
    fn broken_files_are_refused() {
        for text in [
            "ensemble 1 1\n0<1 2\n",
            "ensemble 1 1\n3<1 2 3\n",
            "ensemble 1 1\n1 2\n",
            "trees 1\n",
            "ensemble 2 1\n1\n",
        ] {
            assert_eq!(Ensemble::parse_all(text), None, "{text:?}");
        }
    }
}

//! Decoding of one segment: the best sequence of labels, and how probable each name in it is.

#![allow(
    clippy::indexing_slicing,
    reason = "a hot kernel over arrays of seven; every index is a label or a loop's own"
)]

use std::ops::Range;

use super::label::{LABELS, Label, NameType};

/// Scores of the labels of one word.
pub(crate) type Scores = [f32; LABELS];
/// Scores of one label following another.
pub(crate) type Transitions = [Scores; LABELS];

/// Score of what may not be.
pub(crate) const NEVER: f32 = -1e9;

/// A segment being decoded.
#[derive(Debug, Default)]
pub(crate) struct Lattice {
    scores: Vec<Scores>,
    best: Vec<usize>,
    back: Vec<[u8; LABELS]>,
    forward: Vec<Scores>,
    marginals: Vec<Scores>,
    /// Logarithm of the sum over all sequences.
    pub(crate) log_total: f32,
}

/// A name found in a segment.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct FoundName {
    /// Words of the segment.
    pub(crate) words: Range<usize>,
    pub(crate) kind: NameType,
    /// The smallest probability of its words' labels, 0 to 1.
    pub(crate) certainty: f32,
}

impl Lattice {
    pub(crate) fn clear(&mut self) {
        self.scores.clear();
    }

    /// Adds a word and returns its scores, all 0.
    pub(crate) fn push(&mut self) -> &mut Scores {
        self.scores.push([0.0; LABELS]);
        let last = self.scores.len() - 1;
        &mut self.scores[last]
    }

    /// The probabilities of each word's labels, after [`Self::solve`].
    #[cfg(feature = "training")]
    pub(crate) fn marginals(&self) -> &[Scores] {
        &self.marginals
    }

    /// Finds the best labels, and the probabilities where there is a name among them: nobody asks for the others.
    pub(crate) fn decode(&mut self, transitions: &Transitions) {
        self.viterbi(transitions);
        if self.best.iter().any(|label| Label::ALL[*label] != Label::Outside) {
            self.forward_backward(transitions);
        }
    }

    /// Finds the best labels and the probabilities.
    #[cfg(any(test, feature = "training"))]
    pub(crate) fn solve(&mut self, transitions: &Transitions) {
        self.viterbi(transitions);
        self.forward_backward(transitions);
    }

    fn viterbi(&mut self, transitions: &Transitions) {
        let count = self.scores.len();
        let mut back = std::mem::take(&mut self.back);
        back.clear();
        back.resize(count, [0; LABELS]);
        let mut state = [NEVER; LABELS];
        for (at, scores) in self.scores.iter().enumerate() {
            let mut next = [NEVER; LABELS];
            for label in 0..LABELS {
                let (mut most, mut from) = (NEVER * 2.0, 0);
                if at == 0 {
                    most = start(label);
                } else {
                    for (before, score) in state.iter().enumerate() {
                        let sum = score + transitions[before][label];
                        if sum > most {
                            (most, from) = (sum, before);
                        }
                    }
                }
                next[label] = most + scores[label];
                back[at][label] = u8::try_from(from).unwrap_or(0);
            }
            state = next;
        }
        let mut label = 0;
        for (candidate, score) in state.iter().enumerate() {
            if *score > state[label] {
                label = candidate;
            }
        }
        self.best.clear();
        for links in back.iter().rev() {
            self.best.push(label);
            label = usize::from(links[label]);
        }
        self.best.reverse();
        self.back = back;
    }

    fn forward_backward(&mut self, transitions: &Transitions) {
        let count = self.scores.len();
        self.marginals.clear();
        self.marginals.resize(count, [0.0; LABELS]);
        let mut forward = std::mem::take(&mut self.forward);
        forward.clear();
        forward.resize(count, [NEVER; LABELS]);
        for at in 0..count {
            for label in 0..LABELS {
                let before = if at == 0 {
                    start(label)
                } else {
                    log_sum(std::array::from_fn(|from| forward[at - 1][from] + transitions[from][label]))
                };
                forward[at][label] = before + self.scores[at][label];
            }
        }
        self.log_total = forward.last().map_or(0.0, |last| log_sum(*last));
        let mut backward = [0.0_f32; LABELS];
        for at in (0..count).rev() {
            for label in 0..LABELS {
                self.marginals[at][label] = (forward[at][label] + backward[label] - self.log_total).exp();
            }
            let ahead: Scores = std::array::from_fn(|label| backward[label] + self.scores[at][label]);
            backward =
                std::array::from_fn(|label| log_sum(std::array::from_fn(|to| transitions[label][to] + ahead[to])));
        }
        self.forward = forward;
    }

    /// The expected number of each transition, added to `expected`; for training.
    #[cfg(feature = "training")]
    pub(crate) fn expected_transitions(&self, transitions: &Transitions, expected: &mut Transitions) {
        let count = self.scores.len();
        let mut forward = vec![[NEVER; LABELS]; count];
        let mut backward = vec![[0.0_f32; LABELS]; count];
        for at in 0..count {
            for label in 0..LABELS {
                let before = if at == 0 {
                    start(label)
                } else {
                    log_sum(std::array::from_fn(|from| forward[at - 1][from] + transitions[from][label]))
                };
                forward[at][label] = before + self.scores[at][label];
            }
        }
        for at in (1..count).rev() {
            let ahead: Scores = std::array::from_fn(|label| backward[at][label] + self.scores[at][label]);
            backward[at - 1] =
                std::array::from_fn(|label| log_sum(std::array::from_fn(|to| transitions[label][to] + ahead[to])));
        }
        for at in 1..count {
            for from in 0..LABELS {
                for to in 0..LABELS {
                    let log = forward[at - 1][from] + transitions[from][to] + self.scores[at][to] + backward[at][to];
                    expected[from][to] += (log - self.log_total).exp();
                }
            }
        }
    }

    /// The names of the best sequence, in order.
    pub(crate) fn names(&self) -> Vec<FoundName> {
        let mut names: Vec<FoundName> = Vec::new();
        for (at, &label) in self.best.iter().enumerate() {
            if Label::ALL[label] == Label::Outside {
                continue;
            }
            let certainty = self.marginals[at][label].clamp(0.0, 1.0);
            match (Label::ALL[label], names.last_mut()) {
                (Label::Begin(kind), _) => names.push(FoundName { words: at..at + 1, kind, certainty }),
                (Label::Inside(_), Some(name)) => {
                    name.words.end = at + 1;
                    name.certainty = name.certainty.min(certainty);
                }
                _ => {}
            }
        }
        names
    }
}

/// The score of a label opening a segment.
fn start(label: usize) -> f32 {
    if Label::ALL[label].may_follow(None) { 0.0 } else { NEVER }
}

/// What is smaller than the largest value by this much adds nothing that a sum of seven `f32` could hold.
const NEGLIGIBLE: f32 = -25.0;

fn log_sum(values: Scores) -> f32 {
    let most = values.iter().copied().fold(f32::MIN, f32::max);
    let shares = values.iter().map(|value| value - most).filter(|distance| *distance > NEGLIGIBLE);
    most + shares.map(f32::exp).sum::<f32>().ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transitions() -> Transitions {
        std::array::from_fn(|from| {
            std::array::from_fn(|to| if Label::ALL[to].may_follow(Some(Label::ALL[from])) { 0.0 } else { NEVER })
        })
    }

    #[test]
    fn an_inside_needs_a_beginning_of_its_type() {
        let mut lattice = Lattice::default();
        lattice.push()[2] = 5.0;
        lattice.push()[2] = 5.0;
        lattice.solve(&transitions());
        let names = lattice.names();
        assert_eq!(names.len(), 1);
        assert_eq!((names[0].words.clone(), names[0].kind), (0..2, NameType::Person));
    }

    #[test]
    fn probabilities_sum_to_one() {
        let mut lattice = Lattice::default();
        for number in 0..4 {
            let scores = lattice.push();
            for (label, score) in scores.iter_mut().enumerate() {
                *score = ((number * 3 + label * 5) % 7) as f32 - 3.0;
            }
        }
        lattice.solve(&transitions());
        for word in &lattice.marginals {
            assert!((word.iter().sum::<f32>() - 1.0).abs() < 1e-3, "{word:?}");
        }
    }

    #[test]
    fn an_empty_segment_holds_no_name() {
        let mut lattice = Lattice::default();
        lattice.solve(&transitions());
        assert!(lattice.names().is_empty());
    }
}

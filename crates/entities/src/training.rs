//! Training of the name model: a conditional random field by stochastic gradient descent (`AdaGrad`), then eight-bit weights.
//!
//! Owns the way from analysed texts with known names to the weights file; the features are those of decoding. Pure and
//! deterministic: the same examples in the same order give the same bytes. For development only: feature `training`.

mod logistic;

pub use logistic::{Fitted, Observation, fit_logistic};

use copydesk_article::{ByteSpan, EntityType};
use foldhash::{HashMap, HashMapExt};
use spacy_runtime::Doc;

use crate::boundary::repair;
use crate::candidate::from_model;
use crate::field::FieldText;
use crate::fold::fold;
use crate::lexicon::{Lexicon, LexiconError};
use crate::names::features::FeatureList;
use crate::names::label::{LABELS, Label, NameType};
use crate::names::lattice::{Lattice, Scores, Transitions};
use crate::names::view::{ArticleWords, FieldView};
use crate::names::weights::{PROBES, Row, address, forbid, write};

/// How the model is trained.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainingSettings {
    /// Times every example is seen.
    pub epochs: usize,
    /// Step of `AdaGrad`.
    pub learning_rate: f32,
    /// Pull of the weights towards 0.
    pub decay: f32,
    /// Share of a word's features that are hidden at every step, 0 to 1.
    pub dropout: f32,
    /// Features seen in fewer words are left out.
    pub min_feature_count: u32,
    /// Features kept, those of the largest weights.
    pub max_features: usize,
    /// Base-2 logarithm of the rows of the table.
    pub log_rows: u32,
}

impl Default for TrainingSettings {
    fn default() -> Self {
        Self {
            epochs: 5,
            learning_rate: 0.04,
            decay: 2e-5,
            dropout: 0.1,
            min_feature_count: 2,
            max_features: 90_000,
            log_rows: 17,
        }
    }
}

/// A segment with its features and labels.
struct Segment {
    words: Vec<Vec<u32>>,
    labels: Vec<usize>,
    weight: f32,
}

/// Gathers examples and trains on them.
pub struct Trainer {
    settings: TrainingSettings,
    lexicon: Lexicon,
    ids: HashMap<u64, u32>,
    hashes: Vec<u64>,
    counts: Vec<u32>,
    segments: Vec<Segment>,
}

impl Trainer {
    /// Makes a trainer without examples.
    ///
    /// # Errors
    /// As [`EntityFinder::new`](crate::EntityFinder::new).
    pub fn new(settings: TrainingSettings) -> Result<Self, LexiconError> {
        let lexicon = Lexicon::built_in()?;
        Ok(Self {
            settings,
            lexicon,
            ids: HashMap::new(),
            hashes: Vec::new(),
            counts: Vec::new(),
            segments: Vec::new(),
        })
    }

    /// Adds an analysed text with its names (bytes; persons, organisations and places count). Titles before persons do
    /// not belong to the names. `weight` is how much each of its words counts.
    pub fn add(&mut self, text: &str, doc: &Doc, gold: &[(ByteSpan, EntityType)], weight: f32) {
        let field = FieldText::new(text, doc, None, usize::MAX);
        let candidates = repair(&field, &self.lexicon, from_model(doc, &field, usize::MAX));
        let view = FieldView::new(&field, &candidates, &self.lexicon);
        let mut article = ArticleWords::default();
        article.count(&view);
        let labels = self.labels(&field, gold);
        let mut list = FeatureList::default();
        for range in view.segments() {
            let mut segment = Segment { words: Vec::new(), labels: Vec::new(), weight };
            for index in range.clone() {
                list.fill(&view, &article, index);
                let ids = list.features().iter().map(|feature| self.id(*feature)).collect();
                segment.words.push(ids);
                let mut label = labels.get(index).copied().unwrap_or(0);
                if index == range.start && label > 0 && label % 2 == 0 {
                    label -= 1;
                }
                segment.labels.push(label);
            }
            self.segments.push(segment);
        }
    }

    /// The number of segments and of different features.
    pub fn size(&self) -> (usize, usize) {
        (self.segments.len(), self.hashes.len())
    }

    fn id(&mut self, feature: u64) -> u32 {
        let next = u32::try_from(self.hashes.len()).unwrap_or(u32::MAX);
        let id = *self.ids.entry(feature).or_insert(next);
        if id == next {
            self.hashes.push(feature);
            self.counts.push(0);
        }
        if let Some(count) = self.counts.get_mut(id as usize) {
            *count += 1;
        }
        id
    }

    /// The label numbers of the words.
    fn labels(&self, field: &FieldText, gold: &[(ByteSpan, EntityType)]) -> Vec<usize> {
        let mut labels = vec![0; field.words.len()];
        for (span, kind) in gold {
            let Some(kind) = NameType::of(*kind) else { continue };
            let mut first = field.words.partition_point(|word| word.start < span.start);
            let end = field.words.partition_point(|word| word.end <= span.end);
            if kind == NameType::Person {
                let is_title =
                    |at: usize| field.word(at).is_some_and(|word| self.lexicon.class(&fold(word.text)).strippable);
                while first + 1 < end && is_title(first) {
                    first += 1;
                }
            }
            let begin = Label::ALL.iter().position(|label| *label == Label::Begin(kind)).unwrap_or(0);
            for (offset, label) in labels.get_mut(first..end).unwrap_or_default().iter_mut().enumerate() {
                *label = begin + usize::from(offset > 0);
            }
        }
        labels
    }

    /// Trains and returns the weights file; `report` is told the mean loss of every epoch.
    pub fn train(mut self, mut report: impl FnMut(usize, f64)) -> Vec<u8> {
        let minimum = self.settings.min_feature_count;
        for segment in &mut self.segments {
            for word in &mut segment.words {
                word.retain(|id| self.counts.get(*id as usize).is_some_and(|count| *count >= minimum));
            }
        }
        let mut descent = Descent::new(self.hashes.len(), &self.settings);
        let mut order: Vec<usize> = (0..self.segments.len()).collect();
        let mut random = 0x2545_F491_4F6C_DD1D_u64;
        for epoch in 0..self.settings.epochs {
            shuffle(&mut order, &mut random);
            let mut loss = 0.0;
            for &number in &order {
                if let Some(segment) = self.segments.get(number) {
                    loss += descent.learn(segment);
                }
            }
            if 2 * (epoch + 1) > self.settings.epochs {
                descent.remember();
            }
            report(epoch + 1, loss / order.len().max(1) as f64);
        }
        descent.average();
        self.file(&descent)
    }

    /// Keeps the features of the largest weights, as eight-bit numbers.
    fn file(&self, descent: &Descent) -> Vec<u8> {
        let size = |scores: &Scores| scores.iter().fold(0.0_f32, |most, weight| most.max(weight.abs()));
        let mut ranked: Vec<(usize, f32)> =
            descent.weights.iter().map(size).enumerate().filter(|(_, size)| *size > 0.0).collect();
        ranked.sort_by(|left, right| right.1.total_cmp(&left.1).then(left.0.cmp(&right.0)));
        ranked.truncate(self.settings.max_features);
        let scale = ranked.first().map_or(1.0, |(_, size)| size / 127.0);
        let mut rows = vec![Row::default(); 1 << self.settings.log_rows];
        let mask = rows.len() - 1;
        for (id, _) in ranked {
            let (Some(hash), Some(weights)) = (self.hashes.get(id), descent.weights.get(id)) else { continue };
            let quantised = weights.map(|weight| quantise(weight / scale));
            if quantised == [0; LABELS] {
                continue;
            }
            let (slot, fingerprint) = address(*hash);
            let free = (0..PROBES)
                .map(|probe| (slot + probe) & mask)
                .find(|at| rows.get(*at).is_some_and(|row| row.fingerprint == 0));
            if let Some(row) = free.and_then(|at| rows.get_mut(at)) {
                *row = Row { fingerprint, weights: quantised };
            }
        }
        write(scale, &descent.transitions, &rows)
    }
}

#[allow(clippy::cast_possible_truncation, reason = "rounded and within ±127")]
fn quantise(value: f32) -> i8 {
    value.round().clamp(-127.0, 127.0) as i8
}

/// The state of the descent.
struct Descent {
    weights: Vec<Scores>,
    squares: Vec<Scores>,
    transitions: Transitions,
    transition_squares: Transitions,
    /// Sums of the weights after the later epochs, and their number: the mean generalises better than the last weights.
    sums: Vec<Scores>,
    transition_sums: Transitions,
    remembered: u16,
    rate: f32,
    decay: f32,
    dropout: f32,
    random: u64,
    lattice: Lattice,
}

impl Descent {
    fn new(features: usize, settings: &TrainingSettings) -> Self {
        let mut transitions = [[0.0; LABELS]; LABELS];
        forbid(&mut transitions);
        Self {
            weights: vec![[0.0; LABELS]; features],
            squares: vec![[0.0; LABELS]; features],
            transitions,
            transition_squares: [[0.0; LABELS]; LABELS],
            sums: vec![[0.0; LABELS]; features],
            transition_sums: [[0.0; LABELS]; LABELS],
            remembered: 0,
            rate: settings.learning_rate,
            decay: settings.decay,
            dropout: settings.dropout,
            random: 0x9E37_79B9_7F4A_7C15,
            lattice: Lattice::default(),
        }
    }

    /// Adds the present weights to the sums.
    fn remember(&mut self) {
        self.remembered += 1;
        let cells = self.sums.iter_mut().flatten().zip(self.weights.iter().flatten());
        let transitions = self.transition_sums.iter_mut().flatten().zip(self.transitions.iter().flatten());
        cells.chain(transitions).for_each(|(sum, weight)| *sum += weight);
    }

    /// Makes the mean of the remembered weights the weights.
    fn average(&mut self) {
        let count = f32::from(self.remembered.max(1));
        let cells = self.weights.iter_mut().flatten().zip(self.sums.iter().flatten());
        let transitions = self.transitions.iter_mut().flatten().zip(self.transition_sums.iter().flatten());
        cells.chain(transitions).for_each(|(weight, sum)| *weight = sum / count);
        forbid(&mut self.transitions);
    }

    /// Takes one step on a segment and returns its loss before it.
    fn learn(&mut self, segment: &Segment) -> f64 {
        self.lattice.clear();
        let mut gold_score = 0.0;
        let mut before: Option<usize> = None;
        let words: Vec<Vec<u32>> = segment.words.iter().map(|word| self.shown(word)).collect();
        for (word, &label) in words.iter().zip(&segment.labels) {
            let scores = self.lattice.push();
            for id in word {
                if let Some(weights) = self.weights.get(*id as usize) {
                    for (score, weight) in scores.iter_mut().zip(weights) {
                        *score += weight;
                    }
                }
            }
            gold_score += scores.get(label).copied().unwrap_or(0.0);
            gold_score += before.map_or(0.0, |before| cell(&self.transitions, before, label));
            before = Some(label);
        }
        self.lattice.solve(&self.transitions);
        let marginals = self.lattice.marginals().to_vec();
        for ((word, &gold), marginal) in words.iter().zip(&segment.labels).zip(&marginals) {
            let mut gradient = *marginal;
            if let Some(value) = gradient.get_mut(gold) {
                *value -= 1.0;
            }
            self.step(word, &gradient.map(|value| value * segment.weight));
        }
        self.step_transitions(segment);
        f64::from(self.lattice.log_total - gold_score)
    }

    /// The features of a word that are not hidden at this step.
    fn shown(&mut self, word: &[u32]) -> Vec<u32> {
        let hidden = self.dropout;
        word.iter().copied().filter(|_| hidden <= 0.0 || next_random(&mut self.random) >= hidden).collect()
    }

    fn step(&mut self, word: &[u32], gradient: &Scores) {
        for id in word {
            let (Some(weights), Some(squares)) =
                (self.weights.get_mut(*id as usize), self.squares.get_mut(*id as usize))
            else {
                continue;
            };
            for ((weight, square), slope) in weights.iter_mut().zip(squares).zip(gradient) {
                let slope = slope + self.decay * *weight;
                *square += slope * slope;
                *weight -= self.rate * slope / (square.sqrt() + 1e-3);
            }
        }
    }

    fn step_transitions(&mut self, segment: &Segment) {
        let mut gradient = [[0.0; LABELS]; LABELS];
        self.lattice.expected_transitions(&self.transitions, &mut gradient);
        for pair in segment.labels.windows(2) {
            if let [from, to] = pair
                && let Some(value) = gradient.get_mut(*from).and_then(|row| row.get_mut(*to))
            {
                *value -= 1.0;
            }
        }
        let cells = self.transitions.iter_mut().flatten().zip(self.transition_squares.iter_mut().flatten());
        for ((weight, square), slope) in cells.zip(gradient.iter().flatten()) {
            let slope = slope * segment.weight;
            *square += slope * slope;
            *weight -= self.rate * slope / (square.sqrt() + 1e-3);
        }
        forbid(&mut self.transitions);
    }
}

fn cell(transitions: &Transitions, from: usize, to: usize) -> f32 {
    transitions.get(from).and_then(|row| row.get(to)).copied().unwrap_or(0.0)
}

/// Fisher and Yates with a xorshift generator.
fn shuffle(order: &mut [usize], random: &mut u64) {
    for last in (1..order.len()).rev() {
        xorshift(random);
        let other = usize::try_from(*random % (last as u64 + 1)).unwrap_or(0);
        order.swap(last, other);
    }
}

fn xorshift(random: &mut u64) {
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
}

/// A number from 0 to below 1.
fn next_random(random: &mut u64) -> f32 {
    xorshift(random);
    let top = u16::try_from(*random >> 48).unwrap_or(0);
    f32::from(top) / 65_536.0
}

//! Trains the line classifier from labelled pages on standard input, JSON Lines of `{id, site, lang, lines, keep, near}`.
//!
//! `--out FILE` writes the weights that are learnt from all pages. `--cross-validate DIR` learns without each fold of the sites,
//! cleans the pages of the fold, prints how well and writes the bodies to `near.jsonl` and `page.jsonl`; `--deal N` deals the sites
//! out to the folds in another way. The result does not depend on the number of cores. Stage two learns from scores that stage one gives to sites it has not seen.

#![expect(
    clippy::cast_possible_truncation,
    reason = "counts of a training set, bins of a byte and scores within 0 and 1"
)]
#![expect(clippy::indexing_slicing, reason = "tables of one size, made here: a wrong index has to stop the training")]

mod boosting;
mod measure;
mod pages;

use std::error::Error;
use std::fs;
use std::io::stdin;
use std::path::Path;

use boosting::{Ensemble, Example, Parameters, Table};
use copydesk_clean::CleanSettings;
use copydesk_clean::lines::LineStage;
use copydesk_clean::lines::training::FeatureRows;
use measure::Tier;
use pages::{Document, FOLDS, Page};

const FIRST: Parameters = Parameters {
    trees: 120,
    leaves: 20,
    learning_rate: 0.07,
    min_rows: 40,
    l2: 5.0,
    feature_share: 0.35,
    row_share: 0.8,
    seed: 7,
};
const SECOND: Parameters = Parameters { trees: 140, ..FIRST };

/// Thresholds that are compared.
const THRESHOLDS: [f64; 7] = [0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5];

/// The lines of all documents, one after the other.
struct Lines<'p> {
    features: &'p FeatureRows,
    documents: &'p [Document],
    examples: Vec<Example>,
    folds: Vec<usize>,
    first: Table,
}

impl<'p> Lines<'p> {
    fn new(features: &'p FeatureRows, documents: &'p [Document]) -> Self {
        let rows: Vec<Vec<f32>> =
            documents.iter().flat_map(|document| features.rows(&document.lines, &document.language, None)).collect();
        let lines = documents
            .iter()
            .flat_map(|document| document.lines.iter().zip(&document.keep).map(move |line| (document, line)));
        let examples = lines
            .enumerate()
            .filter_map(|(row, (document, (line, keep)))| {
                keep.map(|label| Example { row, label, weight: document.weight_of(line, label) })
            })
            .collect();
        let folds = documents.iter().flat_map(|document| document.lines.iter().map(|_| document.fold)).collect();
        let first = Table::new(&rows, rows[0].len());
        Self { features, documents, examples, folds, first }
    }

    fn examples(&self, is_used: impl Fn(usize) -> bool) -> Vec<Example> {
        self.examples.iter().filter(|example| is_used(self.folds[example.row])).copied().collect()
    }

    /// Learns from all folds but one, and writes the weights.
    fn weights(&self, without: Option<usize>) -> Result<String, Box<dyn Error>> {
        let mut scores = vec![0.5; self.folds.len()];
        for fold in (0..FOLDS).filter(|fold| Some(*fold) != without) {
            let ensemble =
                Ensemble::train(&self.first, &self.examples(|other| Some(other) != without && other != fold), FIRST);
            let found = ensemble.scores(&self.first);
            (0..scores.len()).filter(|row| self.folds[*row] == fold).for_each(|row| scores[row] = found[row]);
        }
        let examples = self.examples(|fold| Some(fold) != without);
        let mut weights =
            "# Weights of the line classifier; see line-model.md. Written by the example train_lines.\n".to_owned();
        Ensemble::train(&self.first, &examples, FIRST).write(&mut weights)?;
        Ensemble::train(&self.second(&scores), &examples, SECOND).write(&mut weights)?;
        Ok(weights)
    }

    fn second(&self, scores: &[f32]) -> Table {
        let mut at = 0;
        let mut rows = Vec::with_capacity(scores.len());
        for document in self.documents {
            let own = scores[at..at + document.lines.len()].to_vec();
            at += own.len();
            rows.extend(self.features.rows(&document.lines, &document.language, Some(own)));
        }
        Table::new(&rows, rows[0].len())
    }

    /// Cleans each fold with a model that saw none of its sites, at each threshold.
    fn cross_validate(&self, pages: &[Page], deal: u64, directory: &Path) -> Result<(), Box<dyn Error>> {
        let shipped = CleanSettings::default();
        let (mut near, mut whole) = (Tier::default(), Tier::default());
        for fold in 0..FOLDS {
            let weights = self.weights(Some(fold))?;
            for threshold in THRESHOLDS.into_iter().chain([shipped.classifier_threshold]) {
                let settings = CleanSettings { classifier_threshold: threshold, ..shipped.clone() };
                let stage = LineStage::with_model(&settings, &weights)?;
                for page in pages.iter().filter(|page| page.fold(deal) == fold) {
                    near.add(&stage, page, page.near);
                    whole.add(&stage, page, [0, page.lines.len()]);
                }
                near.close(fold, threshold);
                whole.close(fold, threshold);
            }
            near.keep_bodies();
            whole.keep_bodies();
        }
        fs::create_dir_all(directory)?;
        for (name, tier) in [("near", near), ("page", whole)] {
            fs::write(directory.join(format!("{name}.jsonl")), &tier.bodies)?;
            report(&format!("{name}: {}", tier.at(shipped.classifier_threshold)));
            for threshold in THRESHOLDS {
                report(&format!("{name} at threshold {threshold}: {}", tier.at(threshold)));
            }
            report(&format!("{name} at thresholds chosen on the other folds: {}", tier.nested()));
        }
        Ok(())
    }
}

#[expect(clippy::print_stdout, reason = "a program for measuring tells its figures there")]
fn report(line: &str) {
    println!("{line}");
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().collect();
    let value =
        |name: &str| arguments.iter().position(|argument| argument == name).and_then(|at| arguments.get(at + 1));
    let (out, directory) = (value("--out"), value("--cross-validate"));
    if out.is_none() && directory.is_none() {
        return Err("usage: train_lines [--out FILE] [--cross-validate DIR [--deal N]] < LABELS".into());
    }
    let deal = value("--deal").map_or(Ok(0), |deal| deal.parse())?;
    let pages: Vec<Page> =
        stdin().lines().map(|line| Ok(serde_json::from_str(&line?)?)).collect::<Result<_, Box<dyn Error>>>()?;
    let documents: Vec<Document> = pages.iter().flat_map(|page| page.documents(deal)).collect();
    let features = FeatureRows::new()?;
    let lines = Lines::new(&features, &documents);
    if let Some(directory) = directory {
        lines.cross_validate(&pages, deal, Path::new(directory))?;
    }
    if let Some(out) = out {
        fs::write(out, lines.weights(None)?)?;
    }
    Ok(())
}

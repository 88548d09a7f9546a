//! How well lines are told apart, measured on the whole line stage. Owns the counts; trains nothing.

use std::fmt;
use std::iter::Sum;
use std::ops::AddAssign;

use copydesk_clean::lines::{LineInput, LineStage, split};

use super::pages::{FOLDS, Page};

/// Counts of lines over documents.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Counts {
    kept: f64,
    lost: f64,
    leaked: f64,
    removed: f64,
    kept_chars: f64,
    lost_chars: f64,
    lossless: f64,
    documents: f64,
}

impl Counts {
    /// Cleans some lines of a page and counts what became of them; returns the body.
    pub(crate) fn add(&mut self, stage: &LineStage, page: &Page, [start, end]: [usize; 2]) -> String {
        let (lines, labels) = (&page.lines[start..end], &page.keep[start..end]);
        let input = split(&lines.join("\n"));
        let result = stage.clean(&LineInput { lines: &input, language: &page.lang, headline: None, from_html: false });
        let kept: Vec<usize> = result.kept.iter().filter_map(|line| line.number).collect();
        let lost_before = self.lost;
        for (at, (line, label)) in lines.iter().zip(labels).enumerate() {
            let chars = line.chars().count() as f64;
            match (label, kept.binary_search(&(at + 1)).is_ok()) {
                (Some(true), true) => (self.kept, self.kept_chars) = (self.kept + 1.0, self.kept_chars + chars),
                (Some(true), false) => (self.lost, self.lost_chars) = (self.lost + 1.0, self.lost_chars + chars),
                (Some(false), true) => self.leaked += 1.0,
                (Some(false), false) => self.removed += 1.0,
                (None, _) => {}
            }
        }
        self.documents += 1.0;
        self.lossless += f64::from(u8::from(self.lost <= lost_before));
        result.kept.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
    }

    fn precision(&self) -> f64 {
        self.kept / (self.kept + self.leaked)
    }

    fn recall(&self) -> f64 {
        self.kept / (self.kept + self.lost)
    }

    fn f1(&self) -> f64 {
        2.0 * self.kept / (2.0 * self.kept + self.leaked + self.lost)
    }

    fn character_recall(&self) -> f64 {
        self.kept_chars / (self.kept_chars + self.lost_chars)
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.kept += other.kept;
        self.lost += other.lost;
        self.leaked += other.leaked;
        self.removed += other.removed;
        self.kept_chars += other.kept_chars;
        self.lost_chars += other.lost_chars;
        self.lossless += other.lossless;
        self.documents += other.documents;
    }
}

impl Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(counts: I) -> Self {
        counts.fold(Self::default(), |mut sum, counts| {
            sum += counts;
            sum
        })
    }
}

/// Smallest share of the body's characters, and of documents without loss, that a threshold has to keep to be chosen.
const MIN_CHARACTER_RECALL: f64 = 0.985;
const MIN_LOSSLESS: f64 = 0.70;

/// What was counted in one tier, by fold and threshold.
#[derive(Debug, Default)]
pub(crate) struct Tier {
    counts: Vec<(usize, f64, Counts)>,
    open: Counts,
    latest: String,
    bodies_of_threshold: String,
    /// The bodies at the last threshold of each fold, JSON Lines.
    pub(crate) bodies: String,
}

impl Tier {
    /// Cleans some lines of a page and counts what became of them.
    pub(crate) fn add(&mut self, stage: &LineStage, page: &Page, window: [usize; 2]) {
        let text = self.open.add(stage, page, window);
        self.latest.push_str(&serde_json::json!({"uri": page.id, "body": {"text": text}}).to_string());
        self.latest.push('\n');
    }

    /// Ends the counts of a fold at a threshold; the bodies of the threshold before it are forgotten.
    pub(crate) fn close(&mut self, fold: usize, threshold: f64) {
        self.counts.push((fold, threshold, std::mem::take(&mut self.open)));
        self.bodies_of_threshold = std::mem::take(&mut self.latest);
    }

    /// Keeps the bodies of the last threshold.
    pub(crate) fn keep_bodies(&mut self) {
        self.bodies.push_str(&std::mem::take(&mut self.bodies_of_threshold));
    }

    /// Returns the counts at a threshold.
    pub(crate) fn at(&self, threshold: f64) -> Counts {
        self.sum(threshold, |_| true)
    }

    fn sum(&self, threshold: f64, is_used: impl Fn(usize) -> bool) -> Counts {
        // A threshold that stands twice is counted once.
        let of_fold = |fold| {
            let found = self.counts.iter().find(|(other, at, _)| *other == fold && at.total_cmp(&threshold).is_eq());
            found.map(|(_, _, counts)| *counts).unwrap_or_default()
        };
        (0..FOLDS).filter(|fold| is_used(*fold)).map(of_fold).sum()
    }

    /// Returns the counts of each fold at the threshold that is best on the other folds.
    pub(crate) fn nested(&self) -> Counts {
        (0..FOLDS).map(|fold| self.sum(self.best_without(fold), |other| other == fold)).sum()
    }

    /// Returns the threshold with the highest F1 among those that keep enough, on all folds but one.
    fn best_without(&self, fold: usize) -> f64 {
        let mut best = (f64::MIN, 0.0);
        for (_, threshold, _) in self.counts.iter().filter(|(first, _, _)| *first == 0) {
            let counts = self.sum(*threshold, |other| other != fold);
            let missing = (MIN_CHARACTER_RECALL - counts.character_recall()).max(0.0)
                + (MIN_LOSSLESS - counts.lossless / counts.documents).max(0.0);
            let value = if missing > 0.0 { -missing } else { counts.f1() };
            if value > best.0 {
                best = (value, *threshold);
            }
        }
        best.1
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            out,
            "precision {:.3}, recall {:.3}, F1 {:.3}, junk recall {:.3}, character recall {:.3}, lossless documents {:.3}",
            self.precision(),
            self.recall(),
            self.f1(),
            self.removed / (self.removed + self.leaked),
            self.character_recall(),
            self.lossless / self.documents,
        )
    }
}

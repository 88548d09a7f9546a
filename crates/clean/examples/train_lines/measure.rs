//! How well lines are told apart, measured on the whole line stage. Owns the counts; trains nothing.

use std::fmt;

use copydesk_clean::lines::{LineInput, LineStage, split};

use super::pages::Page;

/// Counts of lines over documents.
#[derive(Debug, Default)]
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
}

impl fmt::Display for Counts {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (precision, recall) = (self.kept / (self.kept + self.leaked), self.kept / (self.kept + self.lost));
        write!(
            out,
            "precision {precision:.3}, recall {recall:.3}, F1 {:.3}, junk recall {:.3}, character recall {:.3}, lossless documents {:.3}",
            2.0 * precision * recall / (precision + recall),
            self.removed / (self.removed + self.leaked),
            self.kept_chars / (self.kept_chars + self.lost_chars),
            self.lossless / self.documents,
        )
    }
}

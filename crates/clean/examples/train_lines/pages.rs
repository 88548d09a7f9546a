//! Labelled pages, and the documents that are made of them: whole pages and windows around the article. Owns what is learnt from
//! and how much each line counts; trains nothing.

use super::boosting::Chance;

/// A labelled page.
#[derive(Debug, serde::Deserialize)]
pub(crate) struct Page {
    /// Identifier.
    pub(crate) id: String,
    /// Site that it is of.
    pub(crate) site: String,
    /// Language.
    pub(crate) lang: String,
    /// Its lines.
    pub(crate) lines: Vec<String>,
    /// Whether each line belongs to the article; `None` for a line that is not used.
    pub(crate) keep: Vec<Option<bool>>,
    /// First line of the window around the article, and the line behind its last.
    pub(crate) near: [usize; 2],
}

/// Lines that are seen together.
pub(crate) struct Document {
    /// Language.
    pub(crate) language: String,
    /// The lines.
    pub(crate) lines: Vec<String>,
    /// Their labels.
    pub(crate) keep: Vec<Option<bool>>,
    /// How much a line counts.
    pub(crate) weight: f64,
    /// Fold of the site.
    pub(crate) fold: usize,
}

/// Folds that the sites are dealt out to.
pub(crate) const FOLDS: usize = 5;
/// Widths of window margins in lines: often narrow, since delivered text has little around it.
const MARGINS: [usize; 12] = [0, 0, 1, 2, 3, 4, 6, 9, 13, 18, 25, 40];
/// Windows that are cut out of a page, so that no line is judged by its distance from the ends of a window.
const WINDOWS_A_PAGE: usize = 3;
/// How many junk lines that stay a lost line of the article is worth, its length aside.
const LOST_LINE_WEIGHT: f64 = 1.7;
/// Characters from which on a longer line counts no more.
const MAX_COUNTED_CHARS: usize = 300;

impl Page {
    /// Returns the fold of the page, the same for all pages of a site; each `deal` deals the sites out anew.
    pub(crate) fn fold(&self, deal: u64) -> usize {
        (hash(&self.site, deal) % FOLDS as u64) as usize
    }

    /// Returns the whole page and random windows around the article.
    pub(crate) fn documents(&self, deal: u64) -> Vec<Document> {
        let count = self.lines.len();
        let mut windows = vec![(0, count, 0.5)];
        let is_kept = |keep: &Option<bool>| *keep == Some(true);
        if let Some((first, last)) = self.keep.iter().position(is_kept).zip(self.keep.iter().rposition(is_kept)) {
            let mut chance = Chance(hash(&self.id, 0));
            let mut margin = || MARGINS[(chance.next() % MARGINS.len() as u64) as usize];
            for _ in 0..WINDOWS_A_PAGE {
                windows.push((
                    first.saturating_sub(margin()),
                    count.min(last + 1 + margin()),
                    1.0 / WINDOWS_A_PAGE as f64,
                ));
            }
        }
        windows
            .into_iter()
            .map(|(start, end, weight)| Document {
                language: self.lang.clone(),
                lines: self.lines[start..end].to_vec(),
                keep: self.keep[start..end].to_vec(),
                weight,
                fold: self.fold(deal),
            })
            .collect()
    }
}

impl Document {
    /// Returns how much a line counts: a lost sentence of the article is worse than a junk line that stays.
    pub(crate) fn weight_of(&self, line: &str, keep: bool) -> f64 {
        let chars = line.chars().count().min(MAX_COUNTED_CHARS) as f64;
        self.weight * if keep { LOST_LINE_WEIGHT * (1.0 + chars / MAX_COUNTED_CHARS as f64) } else { 1.0 }
    }
}

/// Returns the FNV-1a hash of a text.
fn hash(text: &str, seed: u64) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325 ^ seed, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

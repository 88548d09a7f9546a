//! In how many different articles of one source each line stood, within fixed memory: the lines that recur are in it, with a
//! bound that is never too high.
//!
//! The method is Space-Saving (A. Metwally, D. Agrawal, A. El Abbadi, "Efficient computation of frequent and top-k elements
//! in data streams", ICDT 2005): a new line takes the place of the rarest one and inherits its count as its possible error, so
//! with *m* places every line that makes up more than one *m*th of all counted lines has a place, and count less error
//! never exceeds the truth. Old articles count less by halving all counts every so many articles, as `TinyLFU` ages its counts
//! (G. Einziger, R. Friedman, B. Manes, "`TinyLFU`: A highly efficient cache admission policy", ACM TOS 2017).

use std::collections::BTreeMap;

use copydesk_article::{ArticleLines, Fingerprint};

use crate::RecurrenceSettings;
use crate::known::KnownArticles;

/// What one article counts, so that halves are whole numbers.
pub(crate) const UNIT: u32 = 256;

/// The count of one line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Tally {
    pub(crate) count: u32,
    /// By how much the count may be too high.
    pub(crate) error: u32,
    pub(crate) is_sentence: bool,
    /// Whether the line is in the table.
    pub(crate) is_listed: bool,
}

impl Tally {
    /// What the line has at least.
    const fn least(self) -> u32 {
        self.count.saturating_sub(self.error)
    }
}

/// The sketch of one source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sketch {
    /// Version of the table that follows from it.
    pub(crate) version: u64,
    /// Different articles, ever.
    pub(crate) counted: u64,
    /// Different articles, in [`UNIT`]s, old ones counting less.
    pub(crate) articles: u32,
    /// Articles since the last halving.
    pub(crate) since_halving: u32,
    pub(crate) lines: BTreeMap<Fingerprint, Tally>,
    pub(crate) known: KnownArticles,
}

impl Sketch {
    /// Makes an empty sketch whose first table has the version after `version`.
    pub fn starting_at(version: u64) -> Self {
        Self { version, ..Self::default() }
    }

    /// Counts an article of the source, unless it is known already. Returns whether it was counted.
    pub fn count(&mut self, article: &ArticleLines, settings: &RecurrenceSettings) -> bool {
        if !self.known.is_new(article, settings.max_known_articles) {
            return false;
        }
        self.age(settings.half_life_articles);
        self.counted += 1;
        self.articles = self.articles.saturating_add(UNIT);
        let labels = article.labels.iter().map(|print| (*print, false));
        let all: Vec<(Fingerprint, bool)> =
            labels.chain(article.sentences.iter().map(|print| (*print, true))).collect();
        let looked_at = all.get(..settings.max_article_lines).unwrap_or(&all);
        // Lines that have a place first: else those of the same article could take it from them.
        let (old, new): (Vec<_>, Vec<_>) = looked_at.iter().partition(|(print, _)| self.lines.contains_key(print));
        for (print, is_sentence) in old {
            if let Some(tally) = self.lines.get_mut(&print) {
                tally.count = tally.count.saturating_add(UNIT);
                tally.is_sentence = is_sentence;
            }
        }
        for (print, is_sentence) in new {
            self.add(print, is_sentence, settings.max_source_lines);
        }
        self.list(settings);
        true
    }

    /// Returns the version of the table.
    pub const fn version(&self) -> u64 {
        self.version
    }

    /// Returns how many different articles were counted.
    pub const fn counted(&self) -> u64 {
        self.counted
    }

    /// Returns the lines that recur, ascending.
    pub fn recurring(&self) -> impl Iterator<Item = Fingerprint> {
        self.lines.iter().filter(|(_, tally)| tally.is_listed).map(|(print, _)| *print)
    }

    /// Gives a line a place, that of the rarest one where all are taken.
    fn add(&mut self, print: Fingerprint, is_sentence: bool, max_lines: usize) {
        let mut error = 0;
        while self.lines.len() >= max_lines.max(1) {
            let rarest = self.lines.iter().min_by_key(|(print, tally)| (tally.count, **print)).map(|(print, _)| *print);
            let Some(removed) = rarest.and_then(|print| self.lines.remove(&print)) else { break };
            error = removed.count;
        }
        let count = error.saturating_add(UNIT);
        self.lines.insert(print, Tally { count, error, is_sentence, is_listed: false });
    }

    /// Halves all counts when it is time. Errors are rounded up, so that what a line has at least stays true.
    fn age(&mut self, half_life_articles: u32) {
        if self.since_halving < half_life_articles.max(1) {
            self.since_halving += 1;
            return;
        }
        self.since_halving = 1;
        self.articles /= 2;
        for tally in self.lines.values_mut() {
            tally.count /= 2;
            tally.error = tally.error.div_ceil(2);
        }
        self.lines.retain(|_, tally| tally.count > 0);
    }

    /// Decides anew which lines recur. One that does stays until it has fallen to half of what it took to get there, so that the
    /// table does not change with every article.
    fn list(&mut self, settings: &RecurrenceSettings) {
        let before: Vec<Fingerprint> = self.recurring().collect();
        let articles = self.articles;
        for tally in self.lines.values_mut() {
            let needed = threshold(*tally, articles, settings);
            let needed = if tally.is_listed { needed / 2 } else { needed };
            tally.is_listed = u64::from(tally.least()) >= needed;
        }
        if !self.recurring().eq(before) {
            self.version += 1;
        }
    }
}

/// What a line has to have at least to count as recurring, in [`UNIT`]s.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a count of 32 bits")]
fn threshold(tally: Tally, articles: u32, settings: &RecurrenceSettings) -> u64 {
    let (number, share) = if tally.is_sentence {
        (settings.min_sentence_articles, settings.min_sentence_share)
    } else {
        (settings.min_articles, settings.min_share)
    };
    let by_share = (f64::from(articles) * share).ceil() as u64;
    (u64::from(number) * u64::from(UNIT)).max(by_share)
}

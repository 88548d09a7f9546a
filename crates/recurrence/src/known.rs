//! Which articles of a source were counted already: the same one again (an update, a replay), or the same story under another
//! `uri`. Remembers the last ones only; it owns no counts.
//!
//! Stories are compared by a bottom-k sample of the fingerprints of their sentences (A. Broder, "On the resemblance and
//! containment of documents", SEQUENCES 1997): the smallest fingerprints of a text are a random sample of its sentences, and two
//! texts share as large a part of their samples as they share of their sentences.

use std::collections::VecDeque;

use copydesk_article::ArticleLines;

use crate::line::hash;

/// Fingerprints in the sample of a story.
pub(crate) const SAMPLE: usize = 4;
/// Fingerprints that two full samples share when the stories are the same.
const SHARED_OF_SAMPLE: usize = 3;

/// An article that was counted. 32 bits of each hash are enough: a false match costs one article its count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct KnownArticle {
    pub(crate) uri: u32,
    /// The smallest fingerprints of its sentences, ascending; `sample_len` of them.
    pub(crate) sample: [u32; SAMPLE],
    pub(crate) sample_len: u8,
}

impl KnownArticle {
    pub(crate) fn of(lines: &ArticleLines) -> Self {
        let mut prints: Vec<u64> = lines.sentences.iter().map(|print| print.0).collect();
        prints.sort_unstable();
        prints.dedup();
        let mut known = Self { uri: high(hash(&lines.uri)), ..Self::default() };
        for (place, print) in known.sample.iter_mut().zip(prints) {
            *place = high(print);
            known.sample_len += 1;
        }
        known
    }

    fn sample(&self) -> &[u32] {
        self.sample.get(..usize::from(self.sample_len)).unwrap_or_default()
    }

    fn is_same(&self, other: &Self) -> bool {
        self.uri == other.uri || self.is_same_story(other)
    }

    fn is_same_story(&self, other: &Self) -> bool {
        let (mine, theirs) = (self.sample(), other.sample());
        let shared = mine.iter().filter(|print| theirs.contains(print)).count();
        if mine.len() == SAMPLE && theirs.len() == SAMPLE {
            return shared >= SHARED_OF_SAMPLE;
        }
        !mine.is_empty() && mine.len() == theirs.len() && shared == mine.len()
    }
}

fn high(print: u64) -> u32 {
    u32::try_from(print >> 32).unwrap_or_default()
}

/// The articles that were counted last.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct KnownArticles(pub(crate) VecDeque<KnownArticle>);

impl KnownArticles {
    /// Remembers an article; `false` where it is known already.
    pub(crate) fn is_new(&mut self, lines: &ArticleLines, max_known: usize) -> bool {
        let article = KnownArticle::of(lines);
        if self.0.iter().any(|known| known.is_same(&article)) {
            return false;
        }
        self.0.push_back(article);
        while self.0.len() > max_known.max(1) {
            self.0.pop_front();
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint;

    fn article(uri: &str, sentences: &[&str]) -> ArticleLines {
        let sentences = sentences.iter().map(|line| fingerprint(line)).collect();
        ArticleLines { uri: uri.to_owned(), sentences, ..ArticleLines::default() }
    }

    #[test]
    fn an_update_and_a_copy_under_another_uri_are_known() {
        let mut known = KnownArticles::default();
        let story = ["One.", "Two.", "Three.", "Four.", "Five.", "Six."];
        assert!(known.is_new(&article("a", &story), 9));
        assert!(!known.is_new(&article("a", &["Quite another text."]), 9), "the same uri");
        assert!(known.is_new(&article("a2", &["Quite another text."]), 9), "numbers in uris count");
        assert!(!known.is_new(&article("b", &story), 9), "the same story");
        assert!(known.is_new(&article("c", &["Seven.", "Eight.", "Nine.", "Ten.", "One."]), 9));
    }

    #[test]
    fn short_texts_are_the_same_only_when_all_is() {
        let mut known = KnownArticles::default();
        assert!(known.is_new(&article("a", &["The harbour is open.", "All rights reserved."]), 9));
        assert!(known.is_new(&article("b", &["The harbour is closed.", "All rights reserved."]), 9));
        assert!(!known.is_new(&article("c", &["The harbour is open.", "All rights reserved."]), 9));
        assert!(known.is_new(&article("d", &[]), 9));
        assert!(known.is_new(&article("e", &[]), 9), "texts without sentences are told apart by their uri alone");
    }

    #[test]
    fn only_the_last_ones_are_remembered() {
        let mut known = KnownArticles::default();
        for uri in ["a", "b", "c"] {
            assert!(known.is_new(&article(uri, &[]), 2));
        }
        assert!(known.is_new(&article("a", &[]), 2));
        assert!(!known.is_new(&article("c", &[]), 2));
        assert_eq!(known.0.len(), 2);
    }
}

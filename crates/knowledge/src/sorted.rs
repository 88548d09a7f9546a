//! Lines that are sorted by their first cell, searched where they lie: nothing is copied, and only where each line begins is
//! noted at the start.

use std::cmp::Ordering;
use std::sync::Arc;

/// Lines of cells between tabs, in the order of the bytes of their first cells.
#[derive(Debug, Clone)]
pub(crate) struct SortedLines {
    text: &'static str,
    /// The byte at which each line begins.
    starts: Arc<[u32]>,
}

impl SortedLines {
    /// Notes where the lines begin. What lies beyond 4 GiB is not found.
    pub(crate) fn new(text: &'static str) -> Self {
        let breaks = memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1);
        let starts = std::iter::once(0).chain(breaks).filter(|start| *start < text.len());
        Self { text, starts: starts.map_while(|start| u32::try_from(start).ok()).collect() }
    }

    /// The line whose first cell is `key`, without its line break.
    pub(crate) fn line(&self, key: &str) -> Option<&'static str> {
        self.lines(key).next()
    }

    /// The lines whose first cell is `key`, in order.
    pub(crate) fn lines(&self, key: &str) -> impl Iterator<Item = &'static str> {
        // A key of several cells is the first cell of no line.
        let is_cell = !key.contains(['\t', '\n']);
        let first = self.starts.partition_point(|start| !is_cell || self.order(*start, key).is_lt());
        let rest = self.starts.get(first..).unwrap_or_default();
        rest.iter().take_while(move |start| self.order(**start, key).is_eq()).filter_map(|start| self.line_at(*start))
    }

    /// Every line, in order.
    #[cfg(test)]
    pub(crate) fn every_line(&self) -> impl Iterator<Item = &'static str> {
        self.text.lines()
    }

    fn line_at(&self, start: u32) -> Option<&'static str> {
        self.text.get(usize::try_from(start).ok()?..)?.lines().next()
    }

    /// How the first cell of the line that begins at `start` compares with `key`.
    fn order(&self, start: u32, key: &str) -> Ordering {
        let line = usize::try_from(start).ok().and_then(|start| self.text.as_bytes().get(start..)).unwrap_or_default();
        let shared = line.get(..key.len()).unwrap_or(line);
        shared.cmp(key.as_bytes()).then_with(|| match line.get(key.len()) {
            None | Some(b'\t' | b'\n') => Ordering::Equal,
            Some(_) => Ordering::Greater,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_found_and_nothing_else() {
        let lines = SortedLines::new("a\t1\nab\t2\nab\t3\nb c\t4\né\t5\n");
        for (key, line) in [("a", "a\t1"), ("ab", "ab\t2"), ("b c", "b c\t4"), ("é", "é\t5")] {
            assert_eq!(lines.line(key), Some(line));
        }
        for key in ["", "0", "aa", "b", "z", "é\t5\n", "\u{10ffff}"] {
            assert_eq!(lines.line(key), None, "{key}");
        }
        assert_eq!(lines.lines("ab").collect::<Vec<_>>(), ["ab\t2", "ab\t3"]);
        assert_eq!(SortedLines::new("").line("a"), None);
        assert_eq!(SortedLines::new("a").line("a"), Some("a"));
    }
}

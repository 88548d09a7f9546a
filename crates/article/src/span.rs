//! Spans, each with its unit in its name, and the one place where bytes become code points.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A half-open range of UTF-8 bytes, `start <= end`. Used in memory only; records carry [`CharSpan`]s.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct ByteSpan {
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl ByteSpan {
    /// Returns the span `start..end`; an `end` before `start` gives an empty span at `start`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end: if end < start { start } else { end } }
    }

    /// Returns the number of bytes.
    pub const fn len(self) -> usize {
        self.end - self.start
    }

    /// Says whether the span holds nothing.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Says whether `other` lies wholly inside.
    pub const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Says whether the two share at least one byte.
    pub const fn overlaps(self, other: Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Returns the text of the span, or `""` where it does not lie on character boundaries of `text`.
    pub fn of(self, text: &str) -> &str {
        text.get(self.start..self.end).unwrap_or_default()
    }
}

/// A half-open range of Unicode code points of the article's `body.text` (or of another named field).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize, JsonSchema)]
pub struct CharSpan {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

/// The field a span refers to, where it is not `body.text`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum Field {
    /// The span lies in `headline`.
    Headline,
}

/// A span with its text: `field[start..end] == text`, in code points, the field being `body.text` unless named.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct TextSpan {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The text between them, exactly.
    pub text: String,
    /// The field, where it is not `body.text`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<Field>,
}

/// Converts between bytes and code points of one text in constant time, after one pass over it.
#[derive(Debug, Clone)]
pub struct CharIndex<'t> {
    text: &'t str,
    /// Code points before each block of [`BLOCK`] bytes.
    blocks: Vec<usize>,
}

/// Bytes a block: a conversion counts at most this many bytes.
const BLOCK: usize = 64;

impl<'t> CharIndex<'t> {
    /// Indexes `text`.
    pub fn new(text: &'t str) -> Self {
        let mut blocks = Vec::with_capacity(text.len() / BLOCK + 1);
        let mut count = 0;
        for chunk in text.as_bytes().chunks(BLOCK) {
            blocks.push(count);
            count += starts(chunk);
        }
        blocks.push(count);
        Self { text, blocks }
    }

    /// Returns the indexed text.
    pub const fn text(&self) -> &'t str {
        self.text
    }

    /// Returns the number of code points that begin before the byte `at` (at most the length of the text).
    pub fn char_offset(&self, at: usize) -> usize {
        let at = at.min(self.text.len());
        let block = at / BLOCK;
        let within = self.text.as_bytes().get(block * BLOCK..at).unwrap_or_default();
        self.blocks.get(block).copied().unwrap_or_default() + starts(within)
    }

    /// Returns the byte at which code point number `at` begins (the length of the text where there are fewer).
    pub fn byte_offset(&self, at: usize) -> usize {
        let block = self.blocks.partition_point(|&before| before <= at).saturating_sub(1);
        let mut missing = at - self.blocks.get(block).copied().unwrap_or_default();
        let from = block * BLOCK;
        let rest = self.text.as_bytes().get(from..).unwrap_or_default();
        for (offset, byte) in rest.iter().enumerate() {
            if is_start(*byte) {
                if missing == 0 {
                    return from + offset;
                }
                missing -= 1;
            }
        }
        self.text.len()
    }

    /// Converts a span of bytes.
    pub fn char_span(&self, span: ByteSpan) -> CharSpan {
        CharSpan { start: self.char_offset(span.start), end: self.char_offset(span.end) }
    }

    /// Converts a span of code points.
    pub fn byte_span(&self, span: CharSpan) -> ByteSpan {
        ByteSpan::new(self.byte_offset(span.start), self.byte_offset(span.end))
    }

    /// Returns the span of bytes as a record carries it, with a copy of its text.
    pub fn text_span(&self, span: ByteSpan, field: Option<Field>) -> TextSpan {
        let CharSpan { start, end } = self.char_span(span);
        TextSpan { start, end, text: span.of(self.text).to_owned(), field }
    }
}

fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| is_start(**byte)).count()
}

/// Says whether a UTF-8 byte begins a code point.
const fn is_start(byte: u8) -> bool {
    byte & 0xC0 != 0x80
}

/// Returns a share or confidence as records carry it: within 0 and 1, three decimals.
pub fn rounded(share: f64) -> f64 {
    if share.is_nan() { 0.0 } else { (share.clamp(0.0, 1.0) * 1000.0).round() / 1000.0 }
}

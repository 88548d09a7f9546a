//! Lines to a body: one text, its paragraphs in code points, its digest.

use copydesk_article::{Body, Paragraph, sha256_hex};

use crate::lines::Line;

/// Joins lines with one `\n` each; `None` where no line holds anything.
pub(crate) fn body(lines: &[Line]) -> Option<Body> {
    let mut text = String::with_capacity(lines.iter().map(|line| line.text.len() + 1).sum());
    let mut paragraphs = Vec::with_capacity(lines.len());
    let mut at = 0;
    for line in lines.iter().filter(|line| !line.text.is_empty()) {
        if !text.is_empty() {
            text.push('\n');
            at += 1;
        }
        let end = at + line.text.chars().count();
        paragraphs.push(Paragraph { start: at, end, kind: line.kind });
        text.push_str(&line.text);
        at = end;
    }
    let sha256 = sha256_hex(text.as_bytes());
    (!paragraphs.is_empty()).then_some(Body { text, sha256, paragraphs })
}

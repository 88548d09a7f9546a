//! Markup to lines: a paragraph, heading, list item or quotation each. Owns where a line ends; drops nothing that a
//! reader sees, and judges nothing.

use copydesk_article::ParagraphKind;

use super::tree::{Tree, is_inline};
use crate::lines::{Line, squeezed};

/// Returns the lines of a subtree. `skip` says which elements are left out with all they hold.
pub(crate) fn flatten(tree: &Tree, root: usize, skip: impl Fn(usize) -> bool) -> Vec<Line> {
    let mut walk = Walk { open: Vec::new(), text: String::new(), lines: Vec::new(), breaks: 0 };
    let range = tree.subtree(root);
    let mut number = range.start;
    while number < range.end {
        walk.close(number);
        let end = tree.subtree(number).end;
        if let Some(text) = tree.raw_text(number) {
            walk.text(text);
        } else if is_unread(tree.name(number)) || skip(number) {
            walk.leave_out(tree.name(number));
            number = end;
            continue;
        } else {
            walk.element(tree.name(number), end);
        }
        number += 1;
    }
    walk.flush();
    walk.lines
}

/// Says whether the content of an element is never read as text.
pub(crate) fn is_unread(name: &str) -> bool {
    matches!(
        name,
        "head"
            | "script"
            | "style"
            | "template"
            | "noscript"
            | "textarea"
            | "select"
            | "button"
            | "input"
            | "object"
            | "iframe"
            | "canvas"
            | "audio"
            | "video"
            | "svg"
            | "math"
    )
}

/// An element that is open: where it ends, and what its text is.
struct Open {
    end: usize,
    block: bool,
    kind: Option<ParagraphKind>,
}

struct Walk {
    open: Vec<Open>,
    text: String,
    lines: Vec<Line>,
    /// Line breaks since the last text.
    breaks: usize,
}

impl Walk {
    fn close(&mut self, number: usize) {
        while self.open.last().is_some_and(|open| open.end <= number) {
            if self.open.last().is_some_and(|open| open.block) {
                self.flush();
            }
            self.open.pop();
        }
    }

    fn text(&mut self, text: &str) {
        if text.chars().all(char::is_whitespace) {
            self.text.push(' ');
            return;
        }
        if self.breaks > 1 || (self.breaks == 1 && ends_sentence(&self.text)) {
            self.flush();
        }
        self.breaks = 0;
        self.text.push_str(text);
    }

    /// A cell or a button between two pieces of text keeps them apart.
    fn leave_out(&mut self, name: &str) {
        if is_inline(name) { self.text.push(' ') } else { self.flush() }
    }

    fn element(&mut self, name: &str, end: usize) {
        match name {
            "br" => {
                self.breaks += 1;
                self.text.push(' ');
            }
            "td" | "th" | "wbr" | "img" => self.text.push(' '),
            _ => {}
        }
        let block = !is_inline(name) && !matches!(name, "br" | "td" | "th" | "img" | "");
        if block {
            self.flush();
        }
        self.open.push(Open { end, block, kind: kind(name) });
    }

    fn flush(&mut self) {
        let text = squeezed(&self.text);
        self.text.clear();
        self.breaks = 0;
        if !text.is_empty() {
            let kind = self.open.iter().rev().find_map(|open| open.kind).unwrap_or_default();
            self.lines.push(Line { text, kind, number: None });
        }
    }
}

fn kind(name: &str) -> Option<ParagraphKind> {
    match name {
        "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => Some(ParagraphKind::Heading),
        "li" | "dt" | "dd" => Some(ParagraphKind::ListItem),
        "blockquote" => Some(ParagraphKind::Quote),
        "table" => Some(ParagraphKind::Text),
        _ => None,
    }
}

/// Says whether a line break behind this text is likely to end a paragraph.
fn ends_sentence(text: &str) -> bool {
    text.trim_end().ends_with(['.', '!', '?', ':', '”', '"', '»', '…', '。', '！', '？', '।', '؟', '’', ')'])
}

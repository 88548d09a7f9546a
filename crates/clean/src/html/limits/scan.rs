//! The pass over the markup: tags, text and comments as a parser sees them. Owns the stack of open elements and the places that are
//! cut; knows no limit.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::ops::Range;

use memchr::{memchr, memchr_iter, memmem};

use super::names::{ADDRESS, BLOCK, BOXED, CUT, FORMATTING, Name, RAW_TEXT, SCRIPT, SELF_CLOSING, SVG, VOID};
use super::{Edit, PageSize};
use crate::html::attributes;

/// An element that is open.
struct Open {
    name: Name,
    /// Hash of the whole tag, for formatting elements.
    formatting: Option<u64>,
}

/// Formatting elements that were closed by a block and will be opened again: at most three of each kind are.
#[derive(Default)]
struct Dangling {
    kinds: HashMap<u64, u8>,
    total: usize,
}

impl Dangling {
    fn push(&mut self, tag: u64) {
        let count = self.kinds.entry(tag).or_insert(0);
        if *count < 3 {
            *count += 1;
            self.total += 1;
        }
    }
}

pub(super) struct Scan<'h> {
    html: &'h [u8],
    at: usize,
    open: Vec<Open>,
    pub(super) size: PageSize,
    dangling: Dangling,
    pub(super) edits: Vec<Edit>,
    pub(super) json_ld: Vec<Range<usize>>,
    seam: Seam,
}

/// Whether a box of text has just ended, so that the next one could be glued to it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seam {
    No,
    /// A box ended right behind a small letter, a digit or a mark.
    Ended,
    /// Another one began.
    Begun,
}

impl<'h> Scan<'h> {
    pub(super) fn new(html: &'h str) -> Self {
        Self {
            html: html.as_bytes(),
            at: 0,
            open: Vec::new(),
            size: PageSize::default(),
            dangling: Dangling::default(),
            edits: Vec::new(),
            json_ld: Vec::new(),
            seam: Seam::No,
        }
    }

    /// Moves past the next tag or comment; says whether there was one.
    pub(super) fn next_tag(&mut self) -> bool {
        let rest = self.html.get(self.at..).unwrap_or_default();
        let Some(offset) = memchr(b'<', rest) else {
            self.text(rest.len());
            return false;
        };
        self.text(offset);
        if offset > 0 {
            self.size.nodes += 1;
            self.text_begins();
        }
        self.at += offset + 1;
        match self.peek() {
            Some(b'!' | b'?') => self.comment(),
            Some(b'/') => self.end_tag(),
            Some(letter) if letter.is_ascii_alphabetic() => self.start_tag(),
            _ => self.size.nodes += 1,
        }
        true
    }

    fn peek(&self) -> Option<u8> {
        self.html.get(self.at).copied()
    }

    /// Measures the text of so many bytes that stands here.
    fn text(&mut self, bytes: usize) {
        self.count_references(self.at..self.at + bytes);
        self.size.longest_text_bytes = self.size.longest_text_bytes.max(bytes);
    }

    /// Puts a space in front of text that begins with a capital right behind another box of text.
    fn text_begins(&mut self) {
        if self.seam == Seam::Begun && self.peek().is_some_and(|byte| byte.is_ascii_uppercase()) {
            self.edits.push(Edit { cut: self.at..self.at, space: true });
        }
        self.seam = Seam::No;
    }

    /// Counts character references as nodes: a parser takes as long for one, and longer the longer the text around it is.
    fn count_references(&mut self, range: Range<usize>) {
        self.size.nodes += memchr_iter(b'&', self.html.get(range).unwrap_or_default()).count();
    }

    /// Cuts from the `<` of the tag that began at `start` to where the scan stands.
    fn cut(&mut self, start: usize) {
        let kept = self.edits.iter().rposition(|edit| edit.cut.start < start).map_or(0, |last| last + 1);
        self.edits.truncate(kept);
        self.edits.push(Edit { cut: start..self.at, space: false });
    }

    fn comment(&mut self) {
        let start = self.at - 1;
        let rest = self.html.get(self.at..).unwrap_or_default();
        let is_comment = rest.starts_with(b"!--");
        if rest.starts_with(b"!-->") || rest.starts_with(b"!--->") {
            self.skip_to(b">");
        } else if rest.starts_with(b"!--") {
            self.at += 3;
            self.skip_to(b"-->");
        } else {
            self.skip_to(b">");
        }
        if is_comment {
            self.cut(start);
        } else {
            self.size.nodes += 1;
        }
    }

    fn skip_to(&mut self, mark: &[u8]) {
        let rest = self.html.get(self.at..).unwrap_or_default();
        self.at += memmem::find(rest, mark).map_or(rest.len(), |offset| offset + mark.len());
    }

    /// Reads a name and moves past the tag, whose attributes are cut if nobody reads them.
    fn tag(&mut self) -> Tag {
        let start = self.at;
        let length =
            self.html.get(start..).unwrap_or_default().iter().take_while(|b| b.is_ascii_alphanumeric()).count();
        self.at += length;
        let name = Name::read(self.html.get(start..start + length).unwrap_or_default());
        let leads_away = name.is(ADDRESS);
        let mut count = 0_usize;
        while let Some(attribute) = attributes::next(self.html, &mut self.at) {
            count += 1;
            if let Some(cut) = attributes::unread(self.html, &attribute) {
                self.edits.push(Edit { cut, space: false });
            } else if let Some(cut) = attributes::query(self.html, &attribute).filter(|_| leads_away) {
                self.count_references(attribute.value.start..cut.start);
                self.edits.push(Edit { cut, space: false });
            } else {
                self.count_references(attribute.value);
            }
        }
        self.size.nodes += (count / ATTRIBUTES_A_NODE).pow(2);
        Tag { name, whole: start..self.at }
    }

    fn start_tag(&mut self) {
        let tag = self.tag();
        let is_seam = self.seam == Seam::Ended && tag.name.is(BOXED);
        self.seam = if is_seam { Seam::Begun } else { Seam::No };
        if tag.name.is(CUT) && self.cut_element(&tag) {
            return;
        }
        self.size.nodes += 1;
        if tag.name.is(VOID) {
            return;
        }
        if tag.name.is(RAW_TEXT) {
            let start = self.at;
            self.size.nodes += 1;
            self.skip_raw_text(&tag);
            return self.count_references(start..self.at);
        }
        if tag.name.is(SELF_CLOSING) {
            self.close(tag.name);
        } else if tag.name.is(BLOCK) {
            self.close(Name::read(b"p"));
        }
        let formatting = tag.name.is(FORMATTING).then(|| self.hash_of(&tag));
        if formatting.is_none() {
            self.size.nodes += self.dangling.total;
        }
        self.open.push(Open { name: tag.name, formatting });
        self.size.depth_levels = self.size.depth_levels.max(self.open.len() + self.dangling.total);
    }

    fn hash_of(&self, tag: &Tag) -> u64 {
        let mut hasher = DefaultHasher::new();
        self.html.get(tag.whole.clone()).unwrap_or_default().hash(&mut hasher);
        hasher.finish()
    }

    /// Cuts the element that begins with `tag`. Drawings are ordinary elements to a parser: one without an end stays.
    fn cut_element(&mut self, tag: &Tag) -> bool {
        if self.is_self_closed(tag) || (tag.name.is(SVG) && !self.is_closed_soon()) {
            return false;
        }
        let (start, content) = (tag.whole.start - 1, self.at);
        self.skip_raw_text(tag);
        let end = self.html.get(..self.at).and_then(|all| memchr::memrchr(b'<', all)).unwrap_or(self.at);
        let head = self.html.get(tag.whole.clone()).unwrap_or_default();
        if tag.name.is(SCRIPT) && contains_ignoring_case(head, b"ld+json") {
            self.json_ld.push(content..end.max(content));
        }
        self.cut(start);
        true
    }

    /// Only drawings can be closed by their own tag.
    fn is_self_closed(&self, tag: &Tag) -> bool {
        tag.name.is(SVG) && self.html.get(..self.at).is_some_and(|all| all.ends_with(b"/>"))
    }

    fn is_closed_soon(&self) -> bool {
        let rest = self.html.get(self.at..).unwrap_or_default();
        memmem::find(rest.get(..MAX_DRAWING_BYTES).unwrap_or(rest), b"</svg").is_some()
    }

    fn skip_raw_text(&mut self, tag: &Tag) {
        loop {
            self.skip_to(b"</");
            let rest = self.html.get(self.at..).unwrap_or_default();
            let length = rest.iter().take_while(|b| b.is_ascii_alphanumeric()).count();
            if rest.is_empty() || Name::read(rest.get(..length).unwrap_or_default()) == tag.name {
                return self.skip_to(b">");
            }
        }
    }

    fn end_tag(&mut self) {
        let before = self.at.checked_sub(2).and_then(|at| self.html.get(at)).copied().unwrap_or(b' ');
        self.at += 1;
        let name = self.tag().name;
        let ends_text =
            before.is_ascii_lowercase() || before.is_ascii_digit() || b".,!?:".contains(&before) || before > 127;
        self.seam = match self.seam {
            Seam::No if ends_text && name.is(BOXED) => Seam::Ended,
            Seam::No => Seam::No,
            _ if name.is(BOXED | FORMATTING) => Seam::Ended,
            _ => Seam::No,
        };
        if name.is(FORMATTING) {
            if let Some(from_top) = self.open.iter().rev().position(|open| open.name == name) {
                self.open.remove(self.open.len() - 1 - from_top);
            }
        } else if !self.close(name) {
            self.size.nodes += 1;
        }
    }

    /// Closes the innermost open element of this name and all that it holds, if it is in scope; says whether it was.
    fn close(&mut self, name: Name) -> bool {
        let barrier = name.barrier();
        let reachable = self.open.iter().rev().take_while(|open| open.name == name || !open.name.is(barrier));
        let Some(from_top) = reachable.map(|open| open.name).position(|open| open == name) else { return false };
        for _ in 0..=from_top {
            if let Some(tag) = self.open.pop().and_then(|open| open.formatting) {
                self.dangling.push(tag);
            }
        }
        true
    }
}

/// So many attributes of one tag count as a node, twice as many as four: the names are compared with each other.
const ATTRIBUTES_A_NODE: usize = 16;

/// Largest drawing that is cut out, in bytes.
const MAX_DRAWING_BYTES: usize = 65536;

fn contains_ignoring_case(text: &[u8], needle: &[u8]) -> bool {
    text.windows(needle.len()).any(|window| window.eq_ignore_ascii_case(needle))
}

struct Tag {
    name: Name,
    whole: Range<usize>,
}

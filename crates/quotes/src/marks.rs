//! Quotation marks: which belong together, one pass over the marks of a paragraph.
//!
//! Owns the pairing, nested marks, local repair of lost ones and quotations over several paragraphs. No state passes the
//! end of a paragraph, except that a quotation still open there goes on where the next paragraph opens it again.
//! Refuses to say whether the marked words are anybody's.

use copydesk_article::ByteSpan;

use crate::lexicon::MarkStyle;
use crate::token::{Pos, SINGLE_MARKS, Token, is_quoting};

/// A marked piece of text.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each says one independent thing about the marks")]
pub(crate) struct Segment {
    /// Bytes, marks included.
    pub(crate) span: ByteSpan,
    /// Bytes between the marks.
    pub(crate) inner: ByteSpan,
    /// Tokens, marks included.
    pub(crate) tokens: std::ops::Range<usize>,
    /// How many segments it lies in.
    pub(crate) depth: usize,
    /// Single marks.
    pub(crate) single: bool,
    /// A mark was missing.
    pub(crate) repaired: bool,
    /// Still open at the end of the paragraph, and opened again by the next.
    pub(crate) goes_on: bool,
    /// Goes on from the paragraph before.
    pub(crate) continues: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Curly,
    Straight,
    Guillemet,
    Single,
    SingleGuillemet,
}

#[derive(Debug, Clone, Copy)]
struct Mark {
    token: usize,
    span: ByteSpan,
    c: char,
    family: Family,
    /// Space or an opening sign before it and none behind.
    opens: bool,
    /// No space before it, and space or a closing sign behind.
    closes: bool,
}

impl Mark {
    const fn is_single(self) -> bool {
        matches!(self.family, Family::Single | Family::SingleGuillemet)
    }
}

/// Finds the marked segments among `tokens[range]`, one paragraph of `text`, in order of their start. `may_go_on` says
/// that the next paragraph opens with a mark, so that one quotation may stay open.
pub(crate) fn pair(
    text: &str,
    tokens: &[Token],
    range: std::ops::Range<usize>,
    style: MarkStyle,
    max_marks: usize,
    may_go_on: bool,
) -> Vec<Segment> {
    let paragraph = tokens.get(range.clone()).unwrap_or_default();
    let marks: Vec<Mark> = paragraph
        .iter()
        .enumerate()
        .filter(|(_, token)| token.pos == Pos::Mark)
        .take(max_marks)
        .map(|(offset, token)| classify(text, *token, range.start + offset))
        .collect();
    if marks.is_empty() {
        return Vec::new();
    }
    let surplus = closing_surplus(&marks, style);
    let mut pairing = Pairing { text, tokens, range, style, may_go_on, open: Vec::new(), found: Vec::new() };
    for (index, mark) in marks.iter().enumerate() {
        let next = marks.get(index + 1).copied();
        pairing.take(*mark, next, surplus.get(index).copied().unwrap_or_default());
    }
    pairing.finish()
}

/// Joins segments that are open at the end of a paragraph with the next paragraph's first, where that opens again.
pub(crate) fn join_paragraphs(text: &str, before: &mut [Segment], after: &mut [Segment], start: ByteSpan) {
    let (Some(open), Some(next)) = (before.iter_mut().rev().find(|segment| segment.goes_on), after.first_mut()) else {
        before.iter_mut().filter(|segment| segment.goes_on).for_each(Segment::repair);
        return;
    };
    let same = first_char(open.span.of(text)) == first_char(next.span.of(text));
    if same && start.start == next.span.start {
        next.continues = true;
    } else {
        open.repair();
    }
}

fn first_char(text: &str) -> Option<char> {
    text.chars().next()
}

impl Segment {
    /// Takes the end of the paragraph for the end that was lost.
    pub(crate) fn repair(&mut self) {
        self.goes_on = false;
        self.repaired = true;
    }
}

fn classify(text: &str, token: Token, index: usize) -> Mark {
    let before = text.get(..token.span.start).and_then(|rest| rest.chars().next_back()).unwrap_or(' ');
    let after = text.get(token.span.end..).and_then(|rest| rest.chars().next()).unwrap_or(' ');
    let family = match token.first {
        '“' | '”' | '„' | '‟' => Family::Curly,
        '«' | '»' => Family::Guillemet,
        '‹' | '›' => Family::SingleGuillemet,
        c if SINGLE_MARKS.contains(c) => Family::Single,
        _ => Family::Straight,
    };
    let free_before =
        before.is_whitespace() || matches!(before, '(' | '[' | '-' | '–' | '—' | '/') || is_quoting(before);
    let free_after =
        after.is_whitespace() || after.is_ascii_punctuation() || matches!(after, '–' | '—' | '…') || is_quoting(after);
    let spaced = family == Family::Guillemet;
    Mark {
        token: index,
        span: token.span,
        c: token.first,
        family,
        opens: free_before && (spaced || !after.is_whitespace()),
        closes: (spaced || !before.is_whitespace()) && free_after,
    }
}

/// For each mark, how many more marks of its kind clearly close than clearly open from here to the end.
fn closing_surplus(marks: &[Mark], style: MarkStyle) -> Vec<isize> {
    let mut totals = [0_isize; 3];
    let mut surplus: Vec<isize> = marks
        .iter()
        .rev()
        .map(|mark| {
            let slot = match mark.family {
                Family::Curly => 0,
                Family::Straight => 1,
                _ => 2,
            };
            let Some(total) = totals.get_mut(slot) else { return 0 };
            *total += match intent(*mark, style) {
                Some(true) => -1,
                Some(false) => 1,
                None => 0,
            };
            *total
        })
        .collect();
    surplus.reverse();
    surplus
}

/// Says whether the mark opens (true) or closes (false) by its shape and place alone.
fn intent(mark: Mark, style: MarkStyle) -> Option<bool> {
    match (mark.c, mark.opens, mark.closes) {
        ('“' | '‘', false, true) if style.low_opens => Some(false),
        ('«' | '‹', _, _) => Some(!style.guillemets_point_in),
        ('»' | '›', _, _) => Some(style.guillemets_point_in),
        ('„' | '‚', _, _) | (_, true, false) => Some(true),
        ('”' | '’', _, true) | (_, false, true) => Some(false),
        _ => None,
    }
}

#[derive(Debug, Clone, Copy)]
struct OpenMark {
    mark: Mark,
    repaired: bool,
}

struct Pairing<'a> {
    text: &'a str,
    tokens: &'a [Token],
    range: std::ops::Range<usize>,
    style: MarkStyle,
    may_go_on: bool,
    open: Vec<OpenMark>,
    found: Vec<Segment>,
}

/// Marks that may be open at the same time; deeper ones are taken for ordinary characters.
const MAX_DEPTH: usize = 4;

impl Pairing<'_> {
    fn take(&mut self, mark: Mark, next: Option<Mark>, surplus: isize) {
        if mark.is_single() && !self.single_counts(mark, next) {
            return;
        }
        let level = self.open.iter().rposition(|open| closes(open.mark, mark, self.style));
        let Some(level) = level else {
            self.open_or_repair(mark);
            return;
        };
        let wants_to_open = intent(mark, self.style) == Some(true) && mark.opens;
        if wants_to_open && !mark.is_single() {
            let inside = isize::try_from(self.open.len()).unwrap_or(isize::MAX);
            if surplus < inside - isize::from(self.may_go_on) {
                self.close_before(level, mark);
            }
            self.push(mark, false);
        } else {
            self.open.truncate(level + 1);
            self.close(mark.span.end, mark.span.start, mark.token + 1, false);
        }
    }

    /// Says whether a single mark quotes here, and is no apostrophe.
    fn single_counts(&self, mark: Mark, next: Option<Mark>) -> bool {
        if mark.family == Family::SingleGuillemet {
            return true;
        }
        let after = self.text.get(mark.span.end..).unwrap_or_default();
        let open = self.open.iter().any(|open| closes(open.mark, mark, self.style));
        if open {
            return mark.closes && !self.is_plural_possessor(mark, next, after);
        }
        let year =
            after.starts_with(|c: char| c.is_ascii_digit()) && after.chars().nth(1).is_some_and(|c| c.is_ascii_digit());
        let could_open = matches!(mark.c, '‘' | '‚' | '‛' | '\'') && mark.opens && !year;
        could_open && after.starts_with(|c: char| c.is_alphanumeric() || is_quoting(c) || c == '[' || c == '…')
    }

    /// `voters’ rights`: an apostrophe behind an s, a word behind it, and another mark that can close.
    fn is_plural_possessor(&self, mark: Mark, next: Option<Mark>, after: &str) -> bool {
        let behind_s = self.text.get(..mark.span.start).is_some_and(|before| before.ends_with(['s', 'S']));
        let word_follows = after.strip_prefix(' ').is_some_and(|rest| rest.starts_with(char::is_alphabetic));
        behind_s && word_follows && next.is_some_and(|next| next.family == Family::Single && next.closes)
    }

    fn open_or_repair(&mut self, mark: Mark) {
        let lone_closer = intent(mark, self.style) == Some(false) && matches!(mark.c, '”' | '»') && !mark.opens;
        if lone_closer {
            if self.open.is_empty() && self.ends_clause(mark) {
                self.repair_start(mark);
            }
            return;
        }
        let dangling = intent(mark, self.style) == Some(false) && mark.family == Family::Straight;
        if !dangling {
            self.push(mark, false);
        }
    }

    /// Says whether punctuation stands before the mark, as at the end of a quotation.
    fn ends_clause(&self, mark: Mark) -> bool {
        self.text.get(..mark.span.start).is_some_and(|before| before.ends_with([',', '.', '!', '?']))
    }

    /// A closing mark without an opening one: the quotation began with its sentence.
    fn repair_start(&mut self, mark: Mark) {
        let floor = self.found.last().map_or(self.range.start, |segment| segment.tokens.end);
        let before = self.tokens.get(floor..mark.token.saturating_sub(1)).unwrap_or_default();
        let start = before.iter().rposition(|token| token.pos == Pos::Stop).map_or(floor, |stop| floor + stop + 1);
        let Some(first) = self.tokens.get(start).filter(|first| first.is_word() && start + 2 < mark.token) else {
            return;
        };
        let opener = Mark { token: start, span: ByteSpan::new(first.span.start, first.span.start), ..mark };
        self.open.push(OpenMark { mark: opener, repaired: true });
        self.close(mark.span.end, mark.span.start, mark.token + 1, true);
    }

    fn push(&mut self, mark: Mark, repaired: bool) {
        if self.open.len() < MAX_DEPTH {
            self.open.push(OpenMark { mark, repaired });
        }
    }

    /// Closes the open mark of `level` where the next one begins: its own closing mark is lost.
    fn close_before(&mut self, level: usize, next: Mark) {
        self.open.truncate(level + 1);
        let end = self.tokens.get(next.token.saturating_sub(1)).map_or(next.span.start, |token| token.span.end);
        self.close(end, end, next.token, true);
    }

    fn close(&mut self, end: usize, inner_end: usize, token_end: usize, repaired: bool) {
        let Some(opened) = self.open.pop() else { return };
        let span = ByteSpan::new(opened.mark.span.start, end);
        let inner = ByteSpan::new(opened.mark.span.end, inner_end);
        if inner.of(self.text).trim().is_empty() {
            return;
        }
        self.found.push(Segment {
            span,
            inner,
            tokens: opened.mark.token..token_end,
            depth: self.open.len(),
            single: opened.mark.is_single(),
            repaired: repaired || opened.repaired,
            goes_on: false,
            continues: false,
        });
    }

    /// Ends the paragraph: what is still open goes on or is repaired by the caller; open single marks are apostrophes.
    fn finish(mut self) -> Vec<Segment> {
        let outer = self.open.iter().position(|open| !open.mark.is_single());
        if let Some(outer) = outer {
            // Open single marks around it are apostrophes.
            let opened = self.open.get(outer).copied();
            self.open.clear();
            self.open.extend(opened);
            let end = self.tokens.get(self.range.end.saturating_sub(1)).map_or(0, |token| token.span.end);
            let before = self.found.len();
            self.close(end, end, self.range.end, false);
            if let Some(last) = self.found.get_mut(before) {
                last.goes_on = true;
            }
        }
        self.found.sort_by_key(|segment| (segment.span.start, std::cmp::Reverse(segment.span.end)));
        self.settle_depths();
        self.found
    }

    /// Sets depths anew, as dropped marks may have changed them.
    fn settle_depths(&mut self) {
        let mut ends: Vec<usize> = Vec::new();
        for segment in &mut self.found {
            ends.retain(|end| *end > segment.span.start);
            segment.depth = ends.len();
            ends.push(segment.span.end);
        }
    }
}

/// Says whether `mark` can close what `open` opened.
fn closes(open: Mark, mark: Mark, style: MarkStyle) -> bool {
    match open.c {
        '“' | '‟' => mark.c == '”' || mark.c == '"' || (mark.c == '“' && mark.family == Family::Curly),
        '„' => matches!(mark.c, '“' | '”' | '"' | '„') && !(mark.c == '“' && mark.opens && !mark.closes),
        '”' => matches!(mark.c, '”' | '"'),
        '"' | '＂' => matches!(mark.c, '"' | '＂' | '”'),
        '«' => mark.c == '»' || (mark.c == '«' && style.guillemets_point_in),
        '»' => mark.c == '«' || mark.c == '»',
        '‹' => mark.c == '›',
        '›' => mark.c == '‹',
        '‘' | '‛' => mark.c == '’' || mark.c == '\'',
        '‚' => matches!(mark.c, '‘' | '’' | '\''),
        '\'' => mark.c == '\'' || mark.c == '’',
        '’' => mark.c == '’',
        _ => false,
    }
}

#[cfg(test)]
mod tests;

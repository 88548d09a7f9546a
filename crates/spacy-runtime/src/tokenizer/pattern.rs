//! Python's regular expressions, as spaCy exports them, in the syntax of the `fancy-regex` crate.

use std::fmt::Write as _;
use std::ops::Range;

use super::gate::gate;
use crate::error::ModelError;

/// Python's `\w`: letters, numbers of every kind and the underscore, but no combining marks.
const WORD: &str = r"\p{L}\p{N}_";
/// Python's `\s` counts the information separators in.
const SPACE: &str = r"\s\x1c-\x1f";

/// A compiled pattern. A pattern that runs into the engine's step limit counts as no match.
#[derive(Debug)]
pub(crate) struct Pattern {
    gate: Option<regex::Regex>,
    full: fancy_regex::Regex,
}

impl Pattern {
    /// Compiles an exported pattern; `name` says whose it is, for the error.
    pub(crate) fn new(name: &str, pattern: &str) -> Result<Self, ModelError> {
        Self::compile(name, &translate(pattern), str::to_owned)
    }

    /// Compiles a pattern that matches at the start of a text only, whatever its alternatives say.
    pub(super) fn at_start(name: &str, pattern: &str) -> Result<Self, ModelError> {
        Self::compile(name, &translate(pattern), |pattern| format!(r"\A(?:{pattern})"))
    }

    /// Compiles what `frame` makes of a pattern that has been translated.
    fn compile(name: &str, translated: &str, frame: impl FnOnce(&str) -> String) -> Result<Self, ModelError> {
        let broken = |error| ModelError::malformed(format!("{name} pattern: {error}"));
        let full = fancy_regex::Regex::new(&frame(translated)).map_err(broken)?;
        Ok(Self { gate: gate(translated), full })
    }

    /// The leftmost match.
    pub(super) fn find(&self, text: &str) -> Option<Range<usize>> {
        self.find_all(text).next()
    }

    pub(crate) fn is_match(&self, text: &str) -> bool {
        self.find(text).is_some()
    }

    /// All matches that do not overlap, from left to right.
    pub(super) fn find_all<'t>(&self, text: &'t str) -> impl Iterator<Item = Range<usize>> + use<'_, 't> {
        let mut from = match &self.gate {
            Some(gate) => gate.find(text).map(|found| found.start()),
            None => Some(0),
        };
        std::iter::from_fn(move || {
            let found = self.full.find_from_pos(text, from?).ok().flatten()?;
            let range = found.start()..found.end();
            // After an empty match the search goes on one character later.
            let step =
                if range.is_empty() { text.get(range.end..)?.chars().next().map(char::len_utf8) } else { Some(0) };
            from = step.map(|step| range.end + step);
            Some(range)
        })
    }
}

/// Rewrites what means something else, or nothing, to the other engine: `\uXXXX`, Python's classes, and `&`, `~` and
/// `[` inside of brackets, which would be read as set operators.
fn translate(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + pattern.len() / 4);
    let mut chars = pattern.chars();
    let mut in_class = false;
    while let Some(char) = chars.next() {
        match char {
            '\\' => escape(&mut chars, in_class, &mut out),
            '[' if !in_class => {
                in_class = true;
                out.push('[');
                // A bracket right after the opening one is itself meant, as is one after the negation.
                let mut ahead = chars.clone();
                let mut first = ahead.next();
                if first == Some('^') {
                    out.push('^');
                    chars.next();
                    first = ahead.next();
                }
                if first == Some(']') {
                    out.push_str("\\]");
                    chars.next();
                }
            }
            ']' if in_class => {
                in_class = false;
                out.push(']');
            }
            '[' | '&' | '~' if in_class => {
                out.push('\\');
                out.push(char);
            }
            other => out.push(other),
        }
    }
    out
}

/// Rewrites what follows a backslash.
fn escape(chars: &mut std::str::Chars<'_>, in_class: bool, out: &mut String) {
    let Some(char) = chars.next() else {
        out.push('\\');
        return;
    };
    let class = |inside: &str, negated: bool| match (in_class, negated) {
        (true, false) => inside.to_owned(),
        (false, false) => format!("[{inside}]"),
        (_, true) => format!("[^{inside}]"),
    };
    match char {
        'u' | 'U' => {
            let digits = if char == 'u' { 4 } else { 8 };
            let code: String = chars.by_ref().take(digits).collect();
            // Writing to a string cannot fail.
            let _ = write!(out, "\\x{{{code}}}");
        }
        'w' => out.push_str(&class(WORD, false)),
        'W' => out.push_str(&class(WORD, true)),
        's' => out.push_str(&class(SPACE, false)),
        'S' => out.push_str(&class(SPACE, true)),
        'd' => out.push_str(r"\p{Nd}"),
        'D' => out.push_str(r"\P{Nd}"),
        'Z' => out.push_str(r"\z"),
        other => {
            out.push('\\');
            out.push(other);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn python_syntax_is_rewritten() {
        assert_eq!(translate(r"[&~#\u00a1-\uffff]"), r"[\&\~#\x{00a1}-\x{ffff}]");
        assert_eq!(translate(r"[]a[]\Z"), r"[\]a\[]\z");
        assert_eq!(translate(r"[^]\w]\w\d"), r"[^\]\p{L}\p{N}_][\p{L}\p{N}_]\p{Nd}");
        assert_eq!(translate(r"\[\U0001F600\.&"), r"\[\x{0001F600}\.&");
    }

    #[test]
    fn every_alternative_is_tied_to_the_start() {
        let pattern = Pattern::at_start("test", r"^a+\.|\d+$").unwrap();
        assert!(pattern.is_match("a.b") && pattern.is_match("12"));
        assert!(!pattern.is_match("x12") && !pattern.is_match("a"));
    }

    #[test]
    fn combining_marks_are_no_word_characters() {
        let word = Pattern::new("test", r"^\w+$").unwrap();
        assert!(word.is_match("naïve½"));
        assert!(!word.is_match("e\u{301}"));
    }
}

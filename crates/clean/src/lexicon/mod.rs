//! The phrase lexicon: what junk lines say in each language. Owns matching of a line against all phrases and patterns at once,
//! and the stop words; decides nothing about a line.

mod load;

use std::collections::{BTreeMap, HashSet};

use aho_corasick::AhoCorasick;
use copydesk_article::RemovedKind;
use regex::RegexSet;

pub(crate) use load::BUILT_IN;

/// What a hit means for its line and for the lines after it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Role {
    /// The line is junk.
    Line,
    /// The line is junk, and so are the titles that follow it.
    Lead,
    /// The line is junk, and the article ends here.
    End,
    /// The line may be junk: a feature for the classifier, no reason by itself.
    Hint,
}

/// A phrase or a pattern of the lexicon.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rule {
    /// Identifier: section, language and place in its list, for example `comment-form/en/3`.
    pub(crate) id: String,
    /// What a line with it is.
    pub(crate) kind: RemovedKind,
    /// What follows from it.
    pub(crate) role: Role,
    /// Language of its lexicon.
    pub(crate) language: String,
}

/// A literal phrase, folded, and where in the line it must stand.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Phrase {
    text: String,
    /// What must follow it, each somewhere after the one before.
    later: Vec<String>,
    at_start: bool,
    at_end: bool,
    rule: usize,
}

/// The patterns of one language, compiled as one.
#[derive(Debug)]
struct PatternSet {
    set: RegexSet,
    rules: Vec<usize>,
}

/// All rules of all languages, compiled.
#[derive(Debug)]
pub(crate) struct Lexicon {
    rules: Vec<Rule>,
    phrases: Vec<Phrase>,
    automaton: AhoCorasick,
    patterns: BTreeMap<String, PatternSet>,
    stop_words: BTreeMap<String, HashSet<String>>,
}

/// Longest line, in bytes, that rules are looked for in: junk lines are short.
const MAX_LINE_BYTES: usize = 600;
/// Longest line, in bytes, that a phrase may begin, end or lie within, rather than be all of it.
const MAX_PARTIAL_BYTES: usize = 300;
/// Language whose rules hold for every article: systems that publish in any language print English labels.
const COMMON_LANGUAGE: &str = "en";

impl Lexicon {
    /// Returns the rules that a line matches, in the order of the lexicon: those of the article's language, those of
    /// English, and of every language those that end an article.
    pub(crate) fn hits(&self, line: &str, language: &str) -> Vec<&Rule> {
        if line.len() > MAX_LINE_BYTES {
            return Vec::new();
        }
        let known = self.stop_words.contains_key(language);
        let applies = |rule: &Rule| {
            rule.role == Role::End
                || rule.language == language
                || rule.language == COMMON_LANGUAGE
                || (!known && rule.role != Role::Hint)
        };
        let mut hits = self.phrase_hits(&folded(line));
        for (name, patterns) in &self.patterns {
            if name == language || name == COMMON_LANGUAGE {
                let matched = patterns.set.matches(line);
                hits.extend(matched.into_iter().filter_map(|pattern| patterns.rules.get(pattern)));
            }
        }
        hits.sort_unstable();
        hits.dedup();
        hits.into_iter().filter_map(|rule| self.rules.get(rule)).filter(|rule| applies(rule)).collect()
    }

    fn phrase_hits(&self, line: &str) -> Vec<usize> {
        let mut hits = Vec::new();
        for found in self.automaton.find_overlapping_iter(line) {
            let Some(phrase) = self.phrases.get(found.pattern().as_usize()) else { continue };
            if (phrase.at_start && found.start() != 0)
                || !is_word_boundary(line, found.start())
                || !is_word_boundary(line, found.end())
            {
                continue;
            }
            let whole = found.start() == 0 && found.end() == line.len();
            if (whole || line.len() <= MAX_PARTIAL_BYTES) && phrase.ends_well(line, found.end()) {
                hits.push(phrase.rule);
            }
        }
        hits
    }

    /// Returns how many of the words, given in lower case, are stop words of the language; where the lexicon has none for
    /// it, of English.
    pub(crate) fn is_stop_word(&self, language: &str, word: &str) -> bool {
        let stop_words = self.stop_words.get(language).or_else(|| self.stop_words.get(COMMON_LANGUAGE));
        stop_words.is_some_and(|stop_words| stop_words.contains(word))
    }

    /// Says whether the lexicon has words of the language.
    #[cfg(test)]
    pub(crate) fn knows(&self, language: &str) -> bool {
        self.stop_words.contains_key(language)
    }
}

impl Phrase {
    /// Says whether the parts after the first follow `at`, and the phrase ends where it must.
    fn ends_well(&self, line: &str, at: usize) -> bool {
        let mut rest = line.get(at..).unwrap_or_default();
        for part in &self.later {
            let Some((_, after)) = rest.split_once(part.as_str()) else { return false };
            rest = after;
        }
        !self.at_end || rest.is_empty() || self.later.last().is_some_and(|part| line.ends_with(part.as_str()))
    }
}

/// Says whether no word runs across the byte `at`; scripts that are written without spaces have a boundary everywhere.
fn is_word_boundary(line: &str, at: usize) -> bool {
    let before = line.get(..at).and_then(|before| before.chars().next_back());
    let after = line.get(at..).and_then(|after| after.chars().next());
    match (before, after) {
        (Some(before), Some(after)) => !(is_spaced_letter(before) && is_spaced_letter(after)),
        _ => true,
    }
}

/// Says whether a character is part of a word in a script that puts spaces between words.
fn is_spaced_letter(c: char) -> bool {
    c.is_alphanumeric() && !is_unspaced(c)
}

/// Says whether a character belongs to a script that is written without spaces.
pub(crate) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0E00}'..='\u{0EFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}' | '\u{3040}'..='\u{30FF}'
        | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// Returns a line as phrases are compared: lower case, one form of each quotation mark, no ornaments around it.
pub(crate) fn folded(line: &str) -> String {
    fold(line.trim_matches(is_ornament))
}

/// Folds a piece of a line, ornaments and all.
fn fold(piece: &str) -> String {
    let mut out = String::with_capacity(piece.len());
    let mut gap = false;
    for c in piece.chars() {
        if c.is_whitespace() {
            gap = true;
            continue;
        }
        if gap {
            out.push(' ');
            gap = false;
        }
        match c {
            '\u{2018}' | '\u{2019}' | '\u{02BC}' | '\u{60}' | '\u{B4}' => out.push('\''),
            '\u{2013}' | '\u{2014}' => out.push('-'),
            '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{AD}' => {}
            _ if c.is_ascii() => out.push(c.to_ascii_lowercase()),
            'ς' => out.push('σ'),
            // The capital dotted İ becomes an i and a combining dot, which no phrase has.
            _ => out.extend(c.to_lowercase().filter(|c| *c != '\u{307}')),
        }
    }
    out
}

/// Says whether a character may stand around a phrase without being part of it.
fn is_ornament(c: char) -> bool {
    c.is_whitespace()
        || c.is_control()
        || matches!(c, '.' | '*' | ':' | '!' | '…' | '|' | '/' | '\\' | '-' | '–' | '—' | '_' | '=' | '#' | '~' | '+' | '<' | '>'
            | '«' | '»' | '‹' | '›' | '[' | ']' | '(' | ')' | '{' | '}' | '"' | '“' | '”' | '„' | '·' | '•' | '▪'
            | '→' | '↓' | '←' | '↑' | '。' | '：' | '！' | '【' | '】' | '「' | '」' | '\u{200B}'..='\u{200F}'
            | '\u{FEFF}' | '\u{25A0}'..='\u{27BF}' | ';' | ',')
}

#[cfg(test)]
mod tests;

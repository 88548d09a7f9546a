//! The tokenizer's rules: what they do to one chunk of text, without any memory of earlier chunks.

use std::collections::HashMap;

use super::pattern::Pattern;
use crate::error::ModelError;
use crate::format::TokenizerSpec;
use crate::hash::string_id;

/// A token within a chunk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Piece {
    /// Length in bytes.
    pub(super) bytes: usize,
    /// Id of the norm that a special case gives; 0 when none does.
    pub(super) norm: u64,
}

impl Piece {
    fn plain(bytes: usize) -> Self {
        Self { bytes, norm: 0 }
    }
}

/// A special case that the affix rules would split, found again as a sequence of tokens.
#[derive(Debug)]
pub(super) struct Sequence {
    /// Ids of the tokens that the rules make of the chunk, the first one included.
    pub(super) orths: Vec<u64>,
}

/// Compiled tokenizer rules.
#[derive(Debug)]
pub(super) struct Rules {
    prefix: Option<Pattern>,
    suffix: Option<Pattern>,
    infix: Option<Pattern>,
    token_match: Option<Pattern>,
    url_match: Option<Pattern>,
    special_cases: HashMap<Box<str>, Vec<Piece>>,
    /// Sequences by the id of their first token.
    sequences: HashMap<u64, Vec<Sequence>>,
}

impl Rules {
    pub(super) fn new(spec: &TokenizerSpec) -> Result<Self, ModelError> {
        let pattern =
            |name, pattern: &Option<String>| pattern.as_deref().map(|text| Pattern::new(name, text)).transpose();
        let at_start =
            |name, pattern: &Option<String>| pattern.as_deref().map(|text| Pattern::at_start(name, text)).transpose();
        let piece = |token: &crate::format::SpecialToken| Piece {
            bytes: token.orth.len(),
            norm: token.norm.as_deref().map_or(0, string_id),
        };
        let special_case = |case: &crate::format::SpecialCase| {
            (case.chunk.clone().into_boxed_str(), case.tokens.iter().map(piece).collect())
        };
        let mut rules = Self {
            prefix: pattern("the tokenizer's prefix", &spec.prefix)?,
            suffix: pattern("the tokenizer's suffix", &spec.suffix)?,
            infix: pattern("the tokenizer's infix", &spec.infix)?,
            token_match: at_start("the tokenizer's token", &spec.token_match)?,
            url_match: at_start("the tokenizer's url", &spec.url_match)?,
            special_cases: spec.special_cases.iter().map(special_case).collect(),
            sequences: HashMap::new(),
        };
        for case in &spec.special_cases {
            if spec.faster_heuristics && !rules.can_be_split(&case.chunk) {
                continue;
            }
            let orths = rules.orths(&case.chunk);
            if let Some(first) = orths.first() {
                rules.sequences.entry(*first).or_default().push(Sequence { orths });
            }
        }
        Ok(rules)
    }

    /// The tokens of a special case.
    pub(super) fn special_case(&self, chunk: &str) -> Option<&[Piece]> {
        self.special_cases.get(chunk).map(Vec::as_slice)
    }

    /// The sequences that start with the token `orth`.
    pub(super) fn sequences(&self, orth: u64) -> &[Sequence] {
        self.sequences.get(&orth).map_or(&[], Vec::as_slice)
    }

    /// Splits a chunk, which is never empty, into tokens that cover it.
    pub(super) fn split(&self, chunk: &str, with_special_cases: bool) -> Vec<Piece> {
        let special = |text: &str| if with_special_cases { self.special_case(text) } else { None };
        if let Some(pieces) = special(chunk) {
            return pieces.to_vec();
        }
        let (mut pieces, rest, suffixes) = self.split_affixes(chunk, &special);
        if !rest.is_empty() {
            if let Some(special) = special(rest) {
                pieces.extend_from_slice(special);
            } else if is_match(self.token_match.as_ref(), rest) || is_match(self.url_match.as_ref(), rest) {
                pieces.push(Piece::plain(rest.len()));
            } else {
                self.split_infixes(rest, &mut pieces);
            }
        }
        pieces.extend(suffixes.iter().rev().map(|bytes| Piece::plain(*bytes)));
        pieces
    }

    /// Takes prefixes and suffixes off until nothing changes or a special case or URL is left. Returns the prefixes, the
    /// rest, and the lengths of the suffixes, outermost first.
    fn split_affixes<'t, 's>(
        &'s self,
        chunk: &'t str,
        special: &impl Fn(&str) -> Option<&'s [Piece]>,
    ) -> (Vec<Piece>, &'t str, Vec<usize>) {
        let (mut prefixes, mut suffixes) = (Vec::new(), Vec::new());
        let mut rest = chunk;
        let mut last_bytes = 0;
        while !rest.is_empty() && rest.len() != last_bytes {
            if is_match(self.token_match.as_ref(), rest) || special(rest).is_some() {
                break;
            }
            last_bytes = rest.len();
            let prefix = match_bytes(self.prefix.as_ref(), rest);
            let (_, without_prefix) = rest.split_at_checked(prefix).unwrap_or((rest, ""));
            if prefix != 0 && special(without_prefix).is_some() {
                prefixes.push(Piece::plain(prefix));
                rest = without_prefix;
                break;
            }
            let suffix = match_bytes(self.suffix.as_ref(), without_prefix);
            let end = rest.len() - suffix;
            if suffix != 0 {
                let without_suffix = rest.get(..end).unwrap_or_default();
                if special(without_suffix).is_some() {
                    suffixes.push(suffix);
                    rest = without_suffix;
                    break;
                }
                suffixes.push(suffix);
            }
            if prefix != 0 {
                prefixes.push(Piece::plain(prefix));
            }
            rest = rest.get(prefix..end).unwrap_or_default();
        }
        (prefixes, rest, suffixes)
    }

    /// Splits at infixes, such as hyphens. An infix at the very start is no infix.
    fn split_infixes(&self, rest: &str, pieces: &mut Vec<Piece>) {
        let mut start = 0;
        for found in self.infix.iter().flat_map(|infix| infix.find_all(rest)) {
            if found.start == 0 {
                continue;
            }
            if found.start > start {
                pieces.push(Piece::plain(found.start - start));
            }
            if !found.is_empty() {
                pieces.push(Piece::plain(found.len()));
            }
            start = found.end;
        }
        if start < rest.len() {
            pieces.push(Piece::plain(rest.len() - start));
        }
    }

    /// Whether the affix rules or a space could split a special case.
    fn can_be_split(&self, chunk: &str) -> bool {
        chunk.contains(' ')
            || match_bytes(self.prefix.as_ref(), chunk) != 0
            || match_bytes(self.suffix.as_ref(), chunk) != 0
            || is_match(self.infix.as_ref(), chunk)
    }

    /// Ids of the tokens that the affix rules alone make of a text.
    fn orths(&self, text: &str) -> Vec<u64> {
        let mut orths = Vec::new();
        for chunk in super::chunks(text) {
            let mut rest = chunk.text;
            for piece in self.split(chunk.text, false) {
                let (token, after) = rest.split_at_checked(piece.bytes).unwrap_or((rest, ""));
                orths.push(string_id(token));
                rest = after;
            }
        }
        orths
    }
}

/// Length in bytes of the first match; 0 when there is none.
fn match_bytes(pattern: Option<&Pattern>, text: &str) -> usize {
    pattern.and_then(|pattern| pattern.find(text)).map_or(0, |found| found.len())
}

fn is_match(pattern: Option<&Pattern>, text: &str) -> bool {
    pattern.is_some_and(|pattern| pattern.is_match(text))
}

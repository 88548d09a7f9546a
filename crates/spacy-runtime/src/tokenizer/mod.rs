//! spaCy's rule-driven tokenizer: white space separates chunks, rules split chunks into tokens, and special cases that
//! the rules tore apart are put together again.
//!
//! Owns tokens and their offsets; knows nothing of vectors. The same text gives the same tokens whatever was seen
//! before: the cache of chunks only saves time.

mod gate;
mod pattern;
mod rules;

use std::collections::{HashMap, HashSet};

pub(crate) use self::pattern::Pattern as PythonPattern;
use self::rules::{Piece, Rules};
use crate::error::ModelError;
use crate::format::TokenizerSpec;
use crate::lexicon::{LexemeId, Lexicon, Norms};
use crate::unicode::is_space;

/// Longest chunk that is kept in the cache, in bytes: longer ones hardly repeat.
const MAX_CACHED_CHUNK_BYTES: usize = 48;

/// A token of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RawToken {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) lexeme: LexemeId,
    pub(crate) space_after: bool,
}

impl RawToken {
    /// The token's characters in its text.
    pub(crate) fn form(self, text: &str) -> &str {
        text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// Compiled rules; shared between threads.
#[derive(Debug)]
pub(crate) struct Tokenizer {
    rules: Rules,
}

/// What one thread has learnt so far: lexemes, and the tokens of chunks.
#[derive(Debug, Default)]
pub(crate) struct TokenizerCache {
    pub(crate) lexicon: Lexicon,
    /// Chunk to a range of `pieces`.
    chunks: HashMap<Box<str>, (u32, u32), foldhash::fast::RandomState>,
    pieces: Vec<(u32, LexemeId)>,
}

impl TokenizerCache {
    /// Number of chunks kept.
    pub(crate) fn len(&self) -> usize {
        self.chunks.len()
    }

    /// Forgets everything.
    pub(crate) fn clear(&mut self) {
        self.lexicon.clear();
        self.chunks.clear();
        self.pieces.clear();
    }
}

/// A run of characters that are all white space or all not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Chunk<'t> {
    text: &'t str,
    start: usize,
    /// One space follows, which belongs to no chunk.
    space_after: bool,
}

/// Splits a text at the borders of white space. A single space after a chunk is swallowed; further white space is a
/// chunk of its own.
fn chunks(text: &str) -> impl Iterator<Item = Chunk<'_>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let in_space = rest.chars().next().is_some_and(is_space);
        let length = rest.find(|char| is_space(char) != in_space).unwrap_or(rest.len());
        let (chunk, after) = rest.split_at_checked(length)?;
        let space_after = !in_space && after.starts_with(' ');
        let chunk = Chunk { text: chunk, start, space_after };
        start += length + usize::from(space_after);
        Some(chunk)
    })
}

impl Tokenizer {
    pub(crate) fn new(spec: &TokenizerSpec) -> Result<Self, ModelError> {
        Ok(Self { rules: Rules::new(spec)? })
    }

    /// Replaces `tokens` by those of `text`, which must be shorter than 4 GiB.
    pub(crate) fn tokenize(
        &self,
        text: &str,
        norms: Norms<'_>,
        cache: &mut TokenizerCache,
        tokens: &mut Vec<RawToken>,
    ) {
        tokens.clear();
        let mut sequences_possible = false;
        for chunk in chunks(text) {
            let first = tokens.len();
            self.push_chunk(chunk, norms, cache, tokens);
            if let Some(last) = tokens.last_mut() {
                last.space_after = chunk.space_after;
            }
            sequences_possible |= tokens.iter().skip(first).any(|token| opens_sequence(&cache.lexicon, token));
        }
        if sequences_possible {
            self.join_special_cases(text, norms, cache, tokens);
        }
    }

    /// Appends the tokens of one chunk.
    fn push_chunk(&self, chunk: Chunk<'_>, norms: Norms<'_>, cache: &mut TokenizerCache, tokens: &mut Vec<RawToken>) {
        let known = cache.chunks.get(chunk.text).copied();
        let (first, count) = match known {
            Some(range) => range,
            None => self.learn(chunk.text, norms, cache),
        };
        let mut start = offset(chunk.start);
        for (bytes, lexeme) in cache.pieces.iter().skip(first as usize).take(count as usize) {
            tokens.push(RawToken { start, end: start + bytes, lexeme: *lexeme, space_after: false });
            start += bytes;
        }
        if chunk.text.len() > MAX_CACHED_CHUNK_BYTES {
            cache.pieces.truncate(first as usize);
        }
    }

    /// Splits a chunk by the rules and appends the result to the cache.
    fn learn(&self, chunk: &str, norms: Norms<'_>, cache: &mut TokenizerCache) -> (u32, u32) {
        let first = cache.pieces.len();
        let pieces = self.rules.split(chunk, true);
        self.push_pieces(chunk, &pieces, norms, cache);
        let range = (offset(first), offset(cache.pieces.len() - first));
        if chunk.len() <= MAX_CACHED_CHUNK_BYTES {
            cache.chunks.insert(chunk.into(), range);
        }
        range
    }

    /// Appends pieces of `text` to the cache as lexemes.
    fn push_pieces(&self, text: &str, pieces: &[Piece], norms: Norms<'_>, cache: &mut TokenizerCache) {
        let mut rest = text;
        for piece in pieces {
            let (form, after) = rest.split_at_checked(piece.bytes).unwrap_or((rest, ""));
            let opens_sequence = |orth| !self.rules.sequences(orth).is_empty();
            let lexeme = cache.lexicon.intern(form, piece.norm, norms, opens_sequence);
            cache.pieces.push((offset(form.len()), lexeme));
            rest = after;
        }
    }

    /// Finds special cases again that the affix rules have split, longest first, and gives them their own tokens.
    fn join_special_cases(&self, text: &str, norms: Norms<'_>, cache: &mut TokenizerCache, tokens: &mut Vec<RawToken>) {
        let mut spans = self.find_sequences(&cache.lexicon, tokens);
        spans.sort_by_key(|(start, end)| (std::cmp::Reverse(end - start), *start));
        let mut seen = HashSet::new();
        spans.retain(|(start, end)| {
            let free = !seen.contains(start) && !seen.contains(&(end - 1));
            seen.extend(*start..*end);
            free
        });
        // From the end, so that the positions of the other spans stay right.
        spans.sort_unstable_by(|left, right| right.cmp(left));
        for (start, end) in spans {
            let Some((first, last)) = tokens.get(start).copied().zip(tokens.get(end - 1).copied()) else {
                continue;
            };
            let form = text.get(first.start as usize..last.end as usize).unwrap_or_default();
            let Some(pieces) = self.rules.special_case(form) else {
                continue;
            };
            let kept = cache.pieces.len();
            self.push_pieces(form, pieces, norms, cache);
            let mut position = first.start;
            let mut joined: Vec<RawToken> = Vec::with_capacity(pieces.len());
            for (bytes, lexeme) in cache.pieces.drain(kept..) {
                joined.push(RawToken { start: position, end: position + bytes, lexeme, space_after: false });
                position += bytes;
            }
            if let Some(joined_last) = joined.last_mut() {
                joined_last.space_after = last.space_after;
            }
            tokens.splice(start..end, joined);
        }
    }

    /// Token ranges that spell a special case.
    fn find_sequences(&self, lexicon: &Lexicon, tokens: &[RawToken]) -> Vec<(usize, usize)> {
        let orth = |token: &RawToken| lexicon.get(token.lexeme).map_or(0, |lexeme| lexeme.orth);
        let mut spans = Vec::new();
        for (start, token) in tokens.iter().enumerate().filter(|(_, token)| opens_sequence(lexicon, token)) {
            for sequence in self.rules.sequences(orth(token)) {
                let end = start + sequence.orths.len();
                let window = tokens.get(start..end).unwrap_or_default();
                if !window.is_empty() && window.iter().map(orth).eq(sequence.orths.iter().copied()) {
                    spans.push((start, end));
                }
            }
        }
        spans
    }
}

fn opens_sequence(lexicon: &Lexicon, token: &RawToken) -> bool {
    lexicon.get(token.lexeme).is_some_and(|lexeme| lexeme.opens_sequence)
}

/// Offsets fit: texts of 4 GiB and more are refused before.
fn offset(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;

//! The words seen so far and what the networks want to know about each: the ids of its attributes.

use std::collections::HashMap;

use crate::hash::string_id;
use crate::unicode::{is_space, word_shape};

/// Attributes of a word form. The norm may be that of a special case, so the same form can be two lexemes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lexeme {
    pub(crate) orth: u64,
    pub(crate) norm: u64,
    pub(crate) lower: u64,
    pub(crate) prefix: u64,
    pub(crate) suffix: u64,
    pub(crate) shape: u64,
    pub(crate) is_space: bool,
    /// A tokenizer exception of several tokens may start with this form.
    pub(crate) opens_sequence: bool,
}

/// Norms that are not the lower-case form: two parallel tables, the first sorted.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Norms<'m> {
    pub(crate) words: &'m [u64],
    pub(crate) norms: &'m [u64],
}

impl Norms<'_> {
    fn get(&self, orth: u64) -> Option<u64> {
        let index = self.words.binary_search(&orth).ok()?;
        self.norms.get(index).copied()
    }
}

/// Number of a lexeme in its [`Lexicon`].
pub(crate) type LexemeId = u32;

/// Lexemes by form and norm.
#[derive(Debug, Default)]
pub(crate) struct Lexicon {
    lexemes: Vec<Lexeme>,
    ids: HashMap<(u64, u64), LexemeId, foldhash::fast::FixedState>,
}

impl Lexicon {
    /// The lexeme of `form`; `norm` is the norm that a special case gives it, or 0.
    pub(crate) fn intern(
        &mut self,
        form: &str,
        norm: u64,
        norms: Norms<'_>,
        opens_sequence: impl Fn(u64) -> bool,
    ) -> LexemeId {
        let orth = string_id(form);
        let next = LexemeId::try_from(self.lexemes.len()).unwrap_or(LexemeId::MAX);
        *self.ids.entry((orth, norm)).or_insert_with(|| {
            self.lexemes.push(Lexeme::new(form, orth, norm, norms, opens_sequence(orth)));
            next
        })
    }

    pub(crate) fn get(&self, id: LexemeId) -> Option<&Lexeme> {
        self.lexemes.get(id as usize)
    }

    pub(crate) fn len(&self) -> usize {
        self.lexemes.len()
    }

    pub(crate) fn clear(&mut self) {
        self.lexemes.clear();
        self.ids.clear();
    }
}

impl Lexeme {
    fn new(form: &str, orth: u64, special_norm: u64, norms: Norms<'_>, opens_sequence: bool) -> Self {
        let lower = string_id(&form.to_lowercase());
        let norm = if special_norm == 0 { norms.get(orth).unwrap_or(lower) } else { special_norm };
        let first = form.chars().next().map_or(0, char::len_utf8);
        let last_three = form.char_indices().rev().nth(2).map_or(0, |(start, _)| start);
        Self {
            orth,
            norm,
            lower,
            prefix: string_id(form.get(..first).unwrap_or_default()),
            suffix: string_id(form.get(last_three..).unwrap_or_default()),
            shape: string_id(&word_shape(form)),
            is_space: !form.is_empty() && form.chars().all(is_space),
            opens_sequence,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_norm_comes_from_the_special_case_then_the_table_then_the_form() {
        let words = [string_id("colour")];
        let norms = Norms { words: &words, norms: &[string_id("color")] };
        let norm = |form, special| Lexeme::new(form, string_id(form), special, norms, false).norm;
        assert_eq!(norm("Vote", 0), string_id("vote"));
        assert_eq!(norm("colour", 0), string_id("color"));
        assert_eq!(norm("ca", string_id("can")), string_id("can"));
    }

    #[test]
    fn affixes_are_counted_in_characters() {
        let norms = Norms { words: &[], norms: &[] };
        let lexeme = Lexeme::new("élégant", 1, 0, norms, false);
        assert_eq!((lexeme.prefix, lexeme.suffix), (string_id("é"), string_id("ant")));
        let short = Lexeme::new("né", 1, 0, norms, false);
        assert_eq!(short.suffix, string_id("né"));
        assert!(Lexeme::new("\n \u{a0}", 1, 0, norms, false).is_space);
    }
}

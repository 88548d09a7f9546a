//! What the networks read of a text: its tokens and the ids of their lexical attributes.
//!
//! Owns a view for comparisons and for models of one's own; computes nothing that analysis does not compute as well.

use std::ops::Range;

use crate::model::Model;
use crate::pipeline::Scratch;

/// The attributes of a token that embeddings hash: ids of strings as spaCy's string store gives them.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TokenFeatures {
    /// The bytes of the token in the text.
    pub range: Range<usize>,
    /// A single space follows the token and belongs to no other token.
    pub space_after: bool,
    /// The characters as they are.
    pub orth: u64,
    /// The normal form: that of the tokenizer's rule, of the vocabulary, or the lower-case characters.
    pub norm: u64,
    /// The lower-case characters.
    pub lower: u64,
    /// The first character.
    pub prefix: u64,
    /// The last three characters.
    pub suffix: u64,
    /// Letters as `X` and `x`, digits as `d`, runs cut to four.
    pub shape: u64,
    /// All characters are white space.
    pub is_space: bool,
}

impl Model {
    /// Splits a text into tokens and looks their attributes up, without running a network. Of a text of 4 GiB or more
    /// only the beginning is looked at.
    pub fn features(&self, scratch: &mut Scratch, text: &str) -> Vec<TokenFeatures> {
        self.tokenize(scratch, text);
        let feature = |(token, lexeme): (&crate::tokenizer::RawToken, &crate::lexicon::Lexeme)| TokenFeatures {
            range: token.start as usize..token.end as usize,
            space_after: token.space_after,
            orth: lexeme.orth,
            norm: lexeme.norm,
            lower: lexeme.lower,
            prefix: lexeme.prefix,
            suffix: lexeme.suffix,
            shape: lexeme.shape,
            is_space: lexeme.is_space,
        };
        scratch.lexemes().map(feature).collect()
    }
}

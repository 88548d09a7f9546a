//! An analysed text: tokens with tags, dependencies and sentence starts, and named spans.
//!
//! A [`Doc`] holds positions and labels only, never the text itself; the caller keeps the text and passes it to
//! [`Token::text`]. All offsets are bytes of that text and lie on character boundaries. Documents come from
//! [`Model::analyse`](crate::Model::analyse); [`Doc::from_parts`] builds one without a model, for tests of code that
//! consumes documents. This file refuses to compute anything linguistic.

use std::ops::Range;
use std::sync::Arc;

use crate::labels::{LabelId, Labels};

/// What [`Doc::from_parts`] found wrong with its input.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum DocError {
    /// A token is empty, overlaps its predecessor, or ends beyond 4 GiB.
    #[error("token {token} has an invalid byte range")]
    TokenRange {
        /// Index of the token.
        token: usize,
    },
    /// A token's head is not a token of the document.
    #[error("token {token} has head {head}, beyond the last token")]
    Head {
        /// Index of the token.
        token: usize,
        /// The head it claims.
        head: usize,
    },
    /// An entity is empty, overlaps its predecessor or reaches beyond the last token.
    #[error("entity {entity} has an invalid token range")]
    EntityRange {
        /// Index of the entity.
        entity: usize,
    },
    /// More than 65,535 different labels.
    #[error("too many different labels")]
    TooManyLabels,
}

/// One token for [`Doc::from_parts`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TokenParts<'a> {
    /// First byte in the text.
    pub start: usize,
    /// One past the last byte in the text.
    pub end: usize,
    /// A single space follows the token and belongs to no other token.
    pub space_after: bool,
    /// Fine-grained tag, such as `NNP`; empty when untagged.
    pub tag: &'a str,
    /// Dependency label, such as `nsubj`; empty when unparsed.
    pub dep: &'a str,
    /// Index of the syntactic head in the document; a root is its own head.
    pub head: usize,
    /// The token opens a sentence. The first token of a document always does.
    pub sent_start: bool,
}

/// One named span for [`Doc::from_parts`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityParts<'a> {
    /// Token indices.
    pub tokens: Range<usize>,
    /// Type, such as `PERSON`.
    pub label: &'a str,
}

/// What is stored of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TokenData {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) head: u32,
    pub(crate) tag: LabelId,
    pub(crate) dep: LabelId,
    pub(crate) space_after: bool,
    pub(crate) sent_start: bool,
}

/// What is stored of an entity: a half-open token range and its type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EntityData {
    pub(crate) start: u32,
    pub(crate) end: u32,
    pub(crate) label: LabelId,
}

/// What is stored of a word when lemmas were asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WordData {
    pub(crate) pos: LabelId,
    pub(crate) morph: LabelId,
    /// Where the lemma ends in [`Words::lemmas`]; it starts where the one before ends.
    pub(crate) lemma_end: usize,
}

/// Parts of speech, features and lemmas: one each token, or none at all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) data: Vec<WordData>,
    pub(crate) lemmas: String,
}

/// An analysed text. Cheap to move; cloning copies the tokens. The default is the document of the empty text.
#[derive(Debug, Clone, Default)]
pub struct Doc {
    tokens: Vec<TokenData>,
    words: Words,
    entities: Vec<EntityData>,
    labels: Arc<Labels>,
}

/// A view of one token of a [`Doc`].
#[derive(Clone, Copy)]
pub struct Token<'d> {
    doc: &'d Doc,
    data: &'d TokenData,
    index: usize,
}

/// A view of one named span of a [`Doc`].
#[derive(Clone, Copy)]
pub struct EntitySpan<'d> {
    doc: &'d Doc,
    data: &'d EntityData,
}

impl Doc {
    /// Builds a document without a model. Tokens and entities must be in text order; entities must not overlap.
    ///
    /// # Errors
    /// [`DocError`] names the first token or entity whose range or head is impossible.
    pub fn from_parts(tokens: &[TokenParts<'_>], entities: &[EntityParts<'_>]) -> Result<Self, DocError> {
        let mut labels = Labels::default();
        let mut built = Vec::with_capacity(tokens.len());
        let mut previous_end = 0;
        for (index, parts) in tokens.iter().enumerate() {
            if parts.start >= parts.end || parts.start < previous_end || parts.end > u32::MAX as usize {
                return Err(DocError::TokenRange { token: index });
            }
            if parts.head >= tokens.len() {
                return Err(DocError::Head { token: index, head: parts.head });
            }
            previous_end = parts.end;
            built.push(TokenData {
                start: narrow(parts.start),
                end: narrow(parts.end),
                head: narrow(parts.head),
                tag: labels.intern(parts.tag).ok_or(DocError::TooManyLabels)?,
                dep: labels.intern(parts.dep).ok_or(DocError::TooManyLabels)?,
                space_after: parts.space_after,
                sent_start: parts.sent_start || index == 0,
            });
        }
        let mut spans = Vec::with_capacity(entities.len());
        let mut previous_end = 0;
        for (index, parts) in entities.iter().enumerate() {
            let Range { start, end } = parts.tokens;
            if start >= end || start < previous_end || end > tokens.len() {
                return Err(DocError::EntityRange { entity: index });
            }
            previous_end = end;
            let label = labels.intern(parts.label).ok_or(DocError::TooManyLabels)?;
            spans.push(EntityData { start: narrow(start), end: narrow(end), label });
        }
        Ok(Self { tokens: built, words: Words::default(), entities: spans, labels: Arc::new(labels) })
    }

    /// A document from what the pipeline computed.
    pub(crate) fn new(tokens: Vec<TokenData>, words: Words, entities: Vec<EntityData>, labels: Arc<Labels>) -> Self {
        Self { tokens, words, entities, labels }
    }

    /// Number of tokens.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// No token at all: the text was empty.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// All tokens in text order.
    pub fn tokens(&self) -> impl ExactSizeIterator<Item = Token<'_>> + DoubleEndedIterator + Clone {
        self.tokens.iter().enumerate().map(move |(index, data)| Token { doc: self, data, index })
    }

    /// The token at `index`, if there is one.
    pub fn token(&self, index: usize) -> Option<Token<'_>> {
        self.tokens.get(index).map(|data| Token { doc: self, data, index })
    }

    /// The tokens of a range of indices, cut to the document.
    pub fn span(&self, range: Range<usize>) -> impl ExactSizeIterator<Item = Token<'_>> + DoubleEndedIterator + Clone {
        let end = range.end.min(self.tokens.len());
        let start = range.start.min(end);
        self.tokens.iter().enumerate().take(end).skip(start).map(move |(index, data)| Token { doc: self, data, index })
    }

    /// The bytes of the text that a range of tokens covers, from its first token's start to its last one's end.
    /// `None` for a range that is empty or reaches beyond the document.
    pub fn byte_range(&self, range: Range<usize>) -> Option<Range<usize>> {
        let tokens = self.tokens.get(range)?;
        Some(tokens.first()?.start as usize..tokens.last()?.end as usize)
    }

    /// The token that contains the byte at `offset`, if one does.
    pub fn token_at_byte(&self, offset: usize) -> Option<Token<'_>> {
        let index = self.tokens.partition_point(|token| token.end as usize <= offset);
        self.token(index).filter(|token| token.start() <= offset)
    }

    /// Token ranges of the sentences, in order, covering every token.
    pub fn sentences(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let mut start = 0;
        std::iter::from_fn(move || {
            if start >= self.tokens.len() {
                return None;
            }
            let next = self.tokens.iter().skip(start + 1).position(|token| token.sent_start);
            let end = next.map_or(self.tokens.len(), |gap| start + 1 + gap);
            let sentence = start..end;
            start = end;
            Some(sentence)
        })
    }

    /// The token range of the sentence that holds token `index`; empty when `index` is beyond the document.
    pub fn sentence_of(&self, index: usize) -> Range<usize> {
        let (Some(before), Some(after)) = (self.tokens.get(..=index), self.tokens.get(index + 1..)) else {
            return index..index;
        };
        let start = before.iter().rposition(|token| token.sent_start).unwrap_or(0);
        let end = after.iter().position(|token| token.sent_start).map_or(self.tokens.len(), |gap| index + 1 + gap);
        start..end
    }

    /// The named spans in text order; they do not overlap.
    pub fn entities(&self) -> impl ExactSizeIterator<Item = EntitySpan<'_>> + DoubleEndedIterator + Clone {
        self.entities.iter().map(move |data| EntitySpan { doc: self, data })
    }
}

/// Two documents are equal when every position, flag and label string is.
impl PartialEq for Doc {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self.entities.len() == other.entities.len()
            && self.tokens().zip(other.tokens()).all(|(left, right)| {
                left.range() == right.range()
                    && left.space_after() == right.space_after()
                    && left.sent_start() == right.sent_start()
                    && left.head_index() == right.head_index()
                    && left.tag() == right.tag()
                    && left.dep() == right.dep()
                    && left.pos() == right.pos()
                    && left.morph() == right.morph()
                    && left.lemma() == right.lemma()
            })
            && self
                .entities()
                .zip(other.entities())
                .all(|(left, right)| left.tokens() == right.tokens() && left.label() == right.label())
    }
}

impl<'d> Token<'d> {
    /// Index of the token in its document.
    pub fn index(self) -> usize {
        self.index
    }

    /// First byte in the text.
    pub fn start(self) -> usize {
        self.data.start as usize
    }

    /// One past the last byte in the text.
    pub fn end(self) -> usize {
        self.data.end as usize
    }

    /// The bytes of the token in the text.
    pub fn range(self) -> Range<usize> {
        self.start()..self.end()
    }

    /// The token's characters, given the text that was analysed; empty when `text` is another, shorter text.
    pub fn text(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }

    /// A single space follows the token and belongs to no other token.
    pub fn space_after(self) -> bool {
        self.data.space_after
    }

    /// Fine-grained part-of-speech tag, such as `NNP`; empty when the tagger did not run.
    pub fn tag(self) -> &'d str {
        self.doc.labels.name(self.data.tag)
    }

    /// Universal part of speech, such as `PROPN`; empty unless lemmas were asked for.
    pub fn pos(self) -> &'d str {
        self.word().map_or("", |word| self.doc.labels.name(word.pos))
    }

    /// Morphological features, such as `Number=Sing|Person=3`, sorted by name; empty when there are none, or unless
    /// lemmas were asked for.
    pub fn morph(self) -> &'d str {
        self.word().map_or("", |word| self.doc.labels.name(word.morph))
    }

    /// The form that stands in a dictionary, such as `say` for `said`; empty unless lemmas were asked for, and with
    /// models that have none.
    pub fn lemma(self) -> &'d str {
        let words = &self.doc.words;
        let start =
            self.index.checked_sub(1).and_then(|before| words.data.get(before)).map_or(0, |word| word.lemma_end);
        self.word().and_then(|word| words.lemmas.get(start..word.lemma_end)).unwrap_or_default()
    }

    fn word(self) -> Option<&'d WordData> {
        self.doc.words.data.get(self.index)
    }

    /// Dependency label, such as `nsubj`; empty when the parser did not run.
    pub fn dep(self) -> &'d str {
        self.doc.labels.name(self.data.dep)
    }

    /// The syntactic head; a root is its own head.
    #[must_use]
    pub fn head(self) -> Token<'d> {
        self.doc.token(self.head_index()).unwrap_or(self)
    }

    /// Index of the syntactic head; a root is its own head.
    pub fn head_index(self) -> usize {
        self.data.head as usize
    }

    /// The token is its own head.
    pub fn is_root(self) -> bool {
        self.head_index() == self.index
    }

    /// The token opens a sentence.
    pub fn sent_start(self) -> bool {
        self.data.sent_start
    }

    /// The tokens whose head is this one, in text order. Looks at the token's sentence only.
    pub fn children(self) -> impl DoubleEndedIterator<Item = Token<'d>> + Clone {
        let index = self.index;
        self.doc.span(self.doc.sentence_of(index)).filter(move |child| child.head_index() == index && !child.is_root())
    }

    /// The heads above this token, nearest first, up to the root.
    pub fn ancestors(self) -> impl Iterator<Item = Token<'d>> {
        let mut token = self;
        // A malformed document could hold a cycle of heads; no chain is longer than the document.
        (0..self.doc.len()).map_while(move |_| {
            if token.is_root() {
                return None;
            }
            token = token.head();
            Some(token)
        })
    }

    /// Token range from the leftmost to the rightmost descendant, this token included.
    pub fn subtree(self) -> Range<usize> {
        let sentence = self.doc.sentence_of(self.index);
        let below = |token: &Token<'d>| {
            token.index == self.index || token.ancestors().any(|ancestor| ancestor.index == self.index)
        };
        let left = self.doc.span(sentence.start..self.index).find(below).map_or(self.index, Token::index);
        let right = self.doc.span(self.index..sentence.end).rev().find(below).map_or(self.index, Token::index);
        left..right + 1
    }
}

impl std::fmt::Debug for Token<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Token")
            .field("index", &self.index)
            .field("range", &self.range())
            .field("tag", &self.tag())
            .field("dep", &self.dep())
            .field("head", &self.head_index())
            .field("sent_start", &self.sent_start())
            .finish_non_exhaustive()
    }
}

impl<'d> EntitySpan<'d> {
    /// Token indices of the span, never empty.
    pub fn tokens(self) -> Range<usize> {
        self.data.start as usize..self.data.end as usize
    }

    /// Type, such as `PERSON`, `ORG` or `GPE`.
    pub fn label(self) -> &'d str {
        self.doc.labels.name(self.data.label)
    }

    /// The bytes of the span in the text.
    pub fn range(self) -> Range<usize> {
        self.doc.byte_range(self.tokens()).unwrap_or_default()
    }

    /// The span's characters, given the text that was analysed; empty when `text` is another, shorter text.
    pub fn text(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }
}

impl std::fmt::Debug for EntitySpan<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("EntitySpan")
            .field("tokens", &self.tokens())
            .field("label", &self.label())
            .finish_non_exhaustive()
    }
}

/// Callers have checked that the value fits.
fn narrow(value: usize) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests;

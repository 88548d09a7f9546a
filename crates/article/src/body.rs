//! The body of an article: one text, and the paragraphs it is made of.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The text of an article. Paragraphs are separated by exactly one `\n`.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Body {
    /// The whole text; every span of the record refers to it, in Unicode code points.
    pub text: String,
    /// SHA-256 of the UTF-8 bytes of `text`, in lower-case hexadecimal digits; empty where the producer gave none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sha256: String,
    /// The paragraphs in order, each with what it is; empty where the producer gave none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paragraphs: Vec<Paragraph>,
}

/// A paragraph of the body, in code points of `body.text`, without the line end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Paragraph {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// What it is.
    pub kind: ParagraphKind,
}

/// What a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum ParagraphKind {
    /// Running text.
    #[default]
    Text,
    /// A heading within the body.
    Heading,
    /// One item of a list.
    ListItem,
    /// A block quotation.
    Quote,
}

//! What is known about the lines that many articles of one source share: fingerprints only, never words.

use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// The fingerprint of a line, as 16 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint(pub u64);

/// Hexadecimal digits of a fingerprint.
const DIGITS: usize = 16;

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:016x}", self.0)
    }
}

impl Serialize for Fingerprint {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fingerprint {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        let is_plain = text.len() == DIGITS && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        let number = is_plain.then(|| u64::from_str_radix(&text, 16).ok()).flatten();
        number.map(Self).ok_or_else(|| D::Error::custom("expected 16 lower-case hexadecimal digits"))
    }
}

impl JsonSchema for Fingerprint {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Fingerprint".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "The fingerprint of a line: the first eight bytes of the SHA-256 digest of the line, normalised.",
            "type": "string",
            "pattern": "^[0-9a-f]{16}$"
        })
    }
}

/// The lines of one article, for those who count what recurs.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ArticleLines {
    /// `copydesk.article.lines/1`.
    pub schema: String,
    /// Identifier of the article.
    pub uri: String,
    /// Who published it; the key of the record.
    pub source: String,
    /// Fingerprints of its lines that are no sentences, in their order, each once.
    pub labels: Vec<Fingerprint>,
    /// Fingerprints of its sentences and paragraphs, in their order, each once.
    pub sentences: Vec<Fingerprint>,
}

/// The lines that recur in the articles of one source.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SourceTable {
    /// `copydesk.source.lines/1`.
    pub schema: String,
    /// The source; the key of the record.
    pub source: String,
    /// Version of the table; it grows by one whenever the lines change.
    pub version: u64,
    /// How many different articles of the source had been counted when the lines changed.
    pub articles: u64,
    /// Fingerprints of the lines, ascending.
    pub lines: Vec<Fingerprint>,
}

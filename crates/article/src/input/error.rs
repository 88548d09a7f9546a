//! Why an input was refused. Messages say what and which field; they never hold article text, because they go into
//! logs and headers.

use thiserror::Error;

/// Why a record cannot be read, with a code from the closed list that every stage shares.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum InputError {
    /// The bytes are not JSON, or not of the shape that a record has.
    #[error("record is not valid JSON: {reason}")]
    InvalidJson {
        /// What is wrong and where, without any of the text.
        reason: String,
    },
    /// The bytes of the named part are not UTF-8.
    #[error("{part} is not valid UTF-8 (first bad byte at {at})")]
    InvalidUtf8 {
        /// `record` or `key`.
        part: &'static str,
        /// Position of the first bad byte.
        at: usize,
    },
    /// A JSON object holds the same key twice.
    #[error("key `{key}` stands twice in one object")]
    DuplicateKey {
        /// The key, or a stand-in where it does not look like a name.
        key: String,
    },
    /// The record names another schema, or a version of it that is not read here.
    #[error("schema is not supported: expected {expected}")]
    UnsupportedSchema {
        /// What would be read.
        expected: &'static str,
    },
    /// The `content-type` header names a form that is not read.
    #[error("content type is not supported: expected JSON, HTML, XHTML or plain text")]
    UnsupportedContentType,
    /// A field has the wrong type or a value that it cannot have.
    #[error("field `{field}` is invalid: {reason}")]
    InvalidField {
        /// The path of the field.
        field: String,
        /// What it should have been.
        reason: String,
    },
    /// The record has no `uri` where it needs one.
    #[error("record has no uri")]
    MissingUri,
    /// The key is another one than the record's `uri`.
    #[error("key of the record differs from its uri")]
    KeyMismatch,
    /// None of the fields that can hold a body is there.
    #[error("record has no body")]
    MissingBody,
    /// There is a body, but it holds white space at most.
    #[error("body is empty")]
    EmptyBody,
    /// The record is over the size limit.
    #[error("record exceeds the limit of {limit_bytes} bytes ({bytes} bytes)")]
    RecordTooLarge {
        /// Size of the record.
        bytes: usize,
        /// The limit.
        limit_bytes: usize,
    },
    /// The body is over the size limit.
    #[error("body exceeds the limit of {limit_bytes} bytes ({bytes} bytes)")]
    BodyTooLarge {
        /// Size of the body, in bytes of UTF-8, or as it came in where it was not decoded.
        bytes: usize,
        /// The limit.
        limit_bytes: usize,
    },
}

impl InputError {
    /// Every code that [`code`](Self::code) can return.
    pub const CODES: [&'static str; 12] = [
        "invalid-json",
        "invalid-utf8",
        "duplicate-key",
        "unsupported-schema",
        "unsupported-content-type",
        "invalid-field",
        "missing-uri",
        "key-mismatch",
        "missing-body",
        "empty-body",
        "record-too-large",
        "body-too-large",
    ];

    /// Returns the code as it stands in headers and metric labels: kebab-case ASCII, one of [`CODES`](Self::CODES).
    pub const fn code(&self) -> &'static str {
        match self {
            Self::InvalidJson { .. } => "invalid-json",
            Self::InvalidUtf8 { .. } => "invalid-utf8",
            Self::DuplicateKey { .. } => "duplicate-key",
            Self::UnsupportedSchema { .. } => "unsupported-schema",
            Self::UnsupportedContentType => "unsupported-content-type",
            Self::InvalidField { .. } => "invalid-field",
            Self::MissingUri => "missing-uri",
            Self::KeyMismatch => "key-mismatch",
            Self::MissingBody => "missing-body",
            Self::EmptyBody => "empty-body",
            Self::RecordTooLarge { .. } => "record-too-large",
            Self::BodyTooLarge { .. } => "body-too-large",
        }
    }

    pub(crate) fn field(field: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::InvalidField { field: field.into(), reason: reason.into() }
    }

    pub(crate) fn json(reason: impl Into<String>) -> Self {
        Self::InvalidJson { reason: reason.into() }
    }
}

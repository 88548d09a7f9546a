//! The closed list of errors a stage can end with, and what the runtime does about each. `docs/errors.md` explains
//! every code to operators; a test keeps the two in step.

use std::error::Error as StdError;
use std::fmt;
use std::str::FromStr;

/// What the runtime does with a record whose stage failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Disposition {
    /// The record is good, something it needs is away for now: the same record is tried again, its partition waits.
    Retry,
    /// The record fails on its own: it goes to the dead letters at once, the next record goes on.
    DeadLetter,
    /// No record can succeed: the service stops without committing the record.
    Fatal,
}

macro_rules! error_codes {
    ($($(#[$doc:meta])* $variant:ident = $text:literal, $disposition:ident;)*) => {
        /// Why a record failed: metric label, dead-letter header and entry in `docs/errors.md`.
        ///
        /// The list only grows, and a code never changes its meaning.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum ErrorCode {
            $($(#[$doc])* $variant,)*
        }

        impl ErrorCode {
            /// Every code, in the order of `docs/errors.md`.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The code as it stands in headers and labels: kebab-case ASCII.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// What the runtime does with a record that failed with this code.
            pub const fn disposition(self) -> Disposition {
                match self { $(Self::$variant => Disposition::$disposition,)* }
            }
        }
    };
}

error_codes! {
    /// The value is not JSON, or holds what JSON forbids, such as a lone surrogate escape.
    InvalidJson = "invalid-json", DeadLetter;
    /// The value or the key is not UTF-8 where it has to be.
    InvalidUtf8 = "invalid-utf8", DeadLetter;
    /// A JSON object holds the same key twice, so its meaning is ambiguous.
    DuplicateKey = "duplicate-key", DeadLetter;
    /// The record names a schema or schema version this stage does not read.
    UnsupportedSchema = "unsupported-schema", DeadLetter;
    /// The `content-type` header names a form this stage does not read.
    UnsupportedContentType = "unsupported-content-type", DeadLetter;
    /// A field has the wrong type or a value out of its range.
    InvalidField = "invalid-field", DeadLetter;
    /// The record has no `uri` where one is needed.
    MissingUri = "missing-uri", DeadLetter;
    /// The key of the record differs from the `uri` in it.
    KeyMismatch = "key-mismatch", DeadLetter;
    /// The record has none of the fields that could hold a body.
    MissingBody = "missing-body", DeadLetter;
    /// There is a body, but no text is left in it.
    EmptyBody = "empty-body", DeadLetter;
    /// The whole record is over the size limit.
    RecordTooLarge = "record-too-large", DeadLetter;
    /// The body is over the size limit.
    BodyTooLarge = "body-too-large", DeadLetter;
    /// The HTML is nested deeper than the limit.
    HtmlTooDeep = "html-too-deep", DeadLetter;
    /// The HTML has more nodes than the limit.
    HtmlTooManyNodes = "html-too-many-nodes", DeadLetter;
    /// An output of the stage is over the size limit.
    OutputTooLarge = "output-too-large", DeadLetter;
    /// The broker refuses an output of this record for good.
    RejectedByBroker = "rejected-by-broker", DeadLetter;
    /// The stage panicked on this record.
    StagePanic = "stage-panic", DeadLetter;
    /// A service or a file the stage needs is away for now.
    DependencyUnavailable = "dependency-unavailable", Retry;
    /// The model the stage needs is missing or unreadable.
    ModelUnavailable = "model-unavailable", Fatal;
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that is no [`ErrorCode`].
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown error code `{0}`")]
pub struct UnknownErrorCode(pub String);

impl FromStr for ErrorCode {
    type Err = UnknownErrorCode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text).ok_or_else(|| UnknownErrorCode(text.to_owned()))
    }
}

/// Why a stage could not process a record.
///
/// The message says what and which, and never holds article text: it goes into logs and headers.
#[derive(Debug, thiserror::Error)]
#[error("{code}: {message}")]
pub struct StageError {
    /// The code, from the closed list.
    pub code: ErrorCode,
    /// What and which, lower case, no full stop, no article text.
    pub message: String,
    /// The error below, when there is one.
    #[source]
    pub source: Option<Box<dyn StdError + Send + Sync>>,
}

impl StageError {
    /// An error without a source.
    pub fn new(code: ErrorCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), source: None }
    }

    /// The error with the error below it.
    #[must_use]
    pub fn with_source(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// What the runtime does with the record.
    pub fn disposition(&self) -> Disposition {
        self.code.disposition()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ERRORS_DOC: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/errors.md"));

    fn sections() -> Vec<(String, String)> {
        ERRORS_DOC
            .split("\n### ")
            .skip(1)
            .map(|section| {
                let (title, body) = section.split_once('\n').unwrap();
                (title.trim().trim_matches('`').to_owned(), body.split("\n## ").next().unwrap().to_owned())
            })
            .collect()
    }

    #[test]
    fn the_document_has_each_code_once_and_in_order() {
        let titles: Vec<String> = sections().into_iter().map(|(title, _)| title).collect();
        let codes: Vec<&str> = ErrorCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(titles, codes);
    }

    #[test]
    fn the_document_states_the_disposition_and_what_to_do_for_each_code() {
        for (title, body) in sections() {
            let code: ErrorCode = title.parse().unwrap();
            let disposition = match code.disposition() {
                Disposition::Retry => "**Retried in place.**",
                Disposition::DeadLetter => "**Dead letter.**",
                Disposition::Fatal => "**The service stops.**",
            };
            assert!(body.contains(disposition), "{title} does not say {disposition}");
            assert!(body.contains("*What to do:*"), "{title} does not say what to do");
        }
    }

    #[test]
    fn every_code_is_kebab_case_and_parses_back() {
        for code in ErrorCode::ALL {
            assert!(code.as_str().chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-'));
            assert_eq!(code.as_str().parse(), Ok(*code));
        }
        assert_eq!("no-such-code".parse::<ErrorCode>(), Err(UnknownErrorCode("no-such-code".to_owned())));
    }

    #[test]
    fn an_error_prints_its_code_and_message_and_keeps_its_source() {
        let error = StageError::new(ErrorCode::InvalidUtf8, "value is not utf-8 at byte 3").with_source("below");
        assert_eq!(error.to_string(), "invalid-utf8: value is not utf-8 at byte 3");
        assert_eq!(StdError::source(&error).unwrap().to_string(), "below");
    }
}

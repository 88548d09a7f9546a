//! What the stages that work on articles share: the trace they leave, the records they write, and the errors of
//! decoding. Knows the record types and nothing of what is done to them.

mod trace;

use std::sync::Arc;

use copydesk_article::{InputError, InputLimits, check_key};

use crate::{ErrorCode, Header, OutputRecord, StageError, names};

pub use trace::{StageTrace, config_digest};

impl From<InputError> for StageError {
    fn from(error: InputError) -> Self {
        library_error(error.code(), &error)
    }
}

/// Returns the error of a stage for one of a library that names a code of the closed list.
///
/// A code that is not on the list (each library's tests hold it to the list) counts as `invalid-field`.
pub fn library_error(code: &str, error: &dyn std::error::Error) -> StageError {
    StageError::new(code.parse().unwrap_or(ErrorCode::InvalidField), error.to_string())
}

/// Checks that a record's key, where it has one, is its article's `uri`.
///
/// # Errors
/// Returns `key-mismatch`, or `invalid-utf8` for a key that is not UTF-8.
pub fn check_record_key(key: Option<&[u8]>, uri: &str, limits: &InputLimits) -> Result<(), StageError> {
    check_key(key, Some(uri.to_owned()), limits)?;
    Ok(())
}

/// Returns the record of one JSON value, keyed by the article's `uri`, with the headers of the contract.
pub fn json_record(topic: &Arc<str>, uri: &str, json: Vec<u8>, schema: &str) -> OutputRecord {
    OutputRecord::new(Arc::clone(topic), uri, json)
        .with_header(Header::text(names::SCHEMA, schema))
        .with_header(Header::text(names::CONTENT_TYPE, "application/json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_of_decoding_is_on_the_closed_list() {
        for code in InputError::CODES {
            assert!(code.parse::<ErrorCode>().is_ok(), "{code}");
        }
    }

    #[test]
    fn a_key_must_be_the_uri() {
        let limits = InputLimits::default();
        assert!(check_record_key(None, "urn:a", &limits).is_ok());
        assert!(check_record_key(Some(b"urn:a"), "urn:a", &limits).is_ok());
        let error = check_record_key(Some(b"urn:b"), "urn:a", &limits).unwrap_err();
        assert_eq!(error.code, ErrorCode::KeyMismatch);
    }

    #[test]
    fn a_record_names_its_schema() {
        let record = json_record(&"articles.clean".into(), "urn:a", b"{}".to_vec(), "copydesk.article.clean/1");
        assert_eq!(record.key.as_deref(), Some(b"urn:a".as_slice()));
        assert_eq!(crate::header_text(&record.headers, names::SCHEMA), Some("copydesk.article.clean/1"));
    }
}

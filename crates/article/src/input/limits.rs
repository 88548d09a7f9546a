//! How large an input may be. Each limit is checked before the work that it bounds.

use serde::{Deserialize, Serialize};

use super::InputError;

/// The limits of one input record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct InputLimits {
    /// Largest record, in bytes of its value as it came in; checked before anything is parsed.
    pub max_record_bytes: usize,
    /// Largest body (the page or the text), in bytes of UTF-8.
    pub max_body_bytes: usize,
    /// Deepest nesting of JSON arrays and objects, in levels; the record itself is the first. At most 120.
    pub max_json_depth: usize,
    /// Longest `uri` and so longest key, in bytes.
    pub max_uri_bytes: usize,
    /// Longest value of any other metadata field, such as the headline, in bytes.
    pub max_field_bytes: usize,
    /// How far into an HTML page its own declaration of a charset is looked for, in bytes.
    pub max_charset_prescan_bytes: usize,
}

impl Default for InputLimits {
    fn default() -> Self {
        Self {
            max_record_bytes: 16 * 1024 * 1024,
            max_body_bytes: 10 * 1024 * 1024,
            max_json_depth: 64,
            max_uri_bytes: 4096,
            max_field_bytes: 64 * 1024,
            max_charset_prescan_bytes: 8192,
        }
    }
}

impl InputLimits {
    pub(crate) fn check_record(&self, value: &[u8]) -> Result<(), InputError> {
        if value.len() > self.max_record_bytes {
            return Err(InputError::RecordTooLarge { bytes: value.len(), limit_bytes: self.max_record_bytes });
        }
        Ok(())
    }

    pub(crate) fn check_field(&self, name: &str, text: &str) -> Result<(), InputError> {
        if text.len() > self.max_field_bytes {
            let reason = format!("longer than {} bytes ({} bytes)", self.max_field_bytes, text.len());
            return Err(InputError::field(name, reason));
        }
        Ok(())
    }

    pub(crate) fn check_body(&self, bytes: usize) -> Result<(), InputError> {
        if bytes > self.max_body_bytes {
            return Err(InputError::BodyTooLarge { bytes, limit_bytes: self.max_body_bytes });
        }
        Ok(())
    }
}

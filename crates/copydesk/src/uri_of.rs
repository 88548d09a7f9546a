//! The `uri` of a record that may be anything.

use serde::Deserialize;

/// The `uri` of a JSON object; none of anything else.
pub(crate) fn uri_of(record: &[u8]) -> Option<String> {
    #[derive(Deserialize)]
    struct WithUri {
        uri: String,
    }
    serde_json::from_slice(record).ok().map(|WithUri { uri }| uri)
}

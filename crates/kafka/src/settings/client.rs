//! Properties handed to librdkafka as they are, with secrets masked in debug output.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

/// Properties of librdkafka by name. Values of secret properties print as `***` in debug output, and are serialised
/// in full: whoever shows them asks [`is_secret_property`].
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClientProperties(pub BTreeMap<String, String>);

impl fmt::Debug for ClientProperties {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let masked = self.0.iter().map(|(name, value)| (name, if is_secret_property(name) { "***" } else { value }));
        f.debug_map().entries(masked).finish()
    }
}

/// Whether the value of a librdkafka property must not be shown: passwords, secrets, private keys, tokens.
pub fn is_secret_property(name: &str) -> bool {
    const SECRET_WORDS: [&str; 4] = ["password", "secret", "token", "private"];
    let is_key = name.starts_with("ssl.key") && !name.ends_with("location");
    is_key || name == "sasl.oauthbearer.config" || SECRET_WORDS.iter().any(|word| name.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_print_as_stars() {
        let properties = [("sasl.password", "hunter2"), ("ssl.key.pem", "BEGIN"), ("sasl.username", "desk")];
        let client = ClientProperties(properties.map(|(name, value)| (name.to_owned(), value.to_owned())).into());
        let text = format!("{client:?}");
        assert!(!text.contains("hunter2") && !text.contains("BEGIN"), "{text}");
        assert!(text.contains("desk"), "{text}");
        assert!(!is_secret_property("ssl.key.location"));
    }
}

//! The settings as TOML, with secrets masked.

use crate::secrets::{MASK, is_secret};
use crate::settings::Settings;

/// Writes the settings as TOML. The values of secrets are shown as `***`.
pub fn show(settings: &Settings) -> String {
    let Ok(mut table) = toml::Table::try_from(settings) else { return String::new() };
    if let Some(client) = table.get_mut("kafka").and_then(|kafka| kafka.get_mut("client"))
        && let Some(client) = client.as_table_mut()
    {
        for (name, value) in client.iter_mut().filter(|(name, _)| is_secret(name)) {
            let _ = name;
            *value = toml::Value::from(MASK);
        }
    }
    toml::to_string(&table).unwrap_or_default()
}

//! The settings of logs and of the admin server.

use serde::{Deserialize, Serialize};
use tracing_subscriber::EnvFilter;

/// Logs and the admin server.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TelemetrySettings {
    /// Logs.
    pub log: LogSettings,
    /// The HTTP server for metrics and health.
    pub admin: AdminSettings,
    /// How many different sources get a time series of their own; those beyond count as `other`.
    pub max_source_labels: usize,
}

impl Default for TelemetrySettings {
    fn default() -> Self {
        Self { log: LogSettings::default(), admin: AdminSettings::default(), max_source_labels: 50 }
    }
}

/// Logs. They go to standard error.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct LogSettings {
    /// One JSON object a line, or text for people.
    pub format: LogFormat,
    /// Which events are written: a level, or `target=level` pairs with commas between.
    pub filter: String,
}

/// How a log line looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
}

impl Default for LogSettings {
    fn default() -> Self {
        Self { format: LogFormat::Text, filter: "warn,copydesk=info".to_owned() }
    }
}

impl LogSettings {
    /// Says what is wrong with the filter.
    ///
    /// # Errors
    /// Returns the reason when the filter cannot be read.
    pub fn check_filter(&self) -> Result<(), String> {
        EnvFilter::try_new(&self.filter).map(drop).map_err(|error| error.to_string())
    }
}

/// The HTTP server for `/metrics`, `/livez` and `/readyz`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AdminSettings {
    /// Whether it runs.
    pub enabled: bool,
    /// Address and port; port 0 takes a free one. It has no access control: keep it off public networks.
    pub listen: String,
    /// Connections at the same time; those beyond wait.
    pub max_connections: usize,
    /// How long a client may take to send its request, in milliseconds.
    pub request_timeout_ms: u64,
}

impl Default for AdminSettings {
    fn default() -> Self {
        Self { enabled: true, listen: "127.0.0.1:9464".to_owned(), max_connections: 32, request_timeout_ms: 5_000 }
    }
}

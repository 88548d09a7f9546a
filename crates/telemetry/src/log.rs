//! Log set-up: once a process, to standard error.

use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::TryInitError;

use crate::settings::{LogFormat, LogSettings};

/// Why logs cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// The filter cannot be read.
    #[error("log filter cannot be read: {0}")]
    Filter(String),
    /// Somebody has set up logs before.
    #[error("logs are set up already")]
    Twice(#[from] TryInitError),
}

/// Sends the events of this process to standard error, as the settings say.
///
/// # Errors
/// Returns a [`LogError`] when the filter cannot be read or the process has logs already.
pub fn init_logs(settings: &LogSettings) -> Result<(), LogError> {
    use tracing_subscriber::util::SubscriberInitExt;
    let filter = EnvFilter::try_new(&settings.filter).map_err(|error| LogError::Filter(error.to_string()))?;
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    match settings.format {
        LogFormat::Text => builder.with_ansi(false).finish().try_init()?,
        LogFormat::Json => builder.json().flatten_event(true).finish().try_init()?,
    }
    Ok(())
}

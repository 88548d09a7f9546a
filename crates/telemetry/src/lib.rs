//! Logs, metrics and the admin HTTP server.
//!
//! Owns the metrics catalogue and is the only crate that names the metrics library. Refuses to know what a stage does:
//! the delivery loop and the services report to it, and labels come from closed or bounded sets, so that no article
//! can make the number of time series grow.

mod admin;
mod bounded;
pub mod catalogue;
mod log;
mod metrics;
mod probe;
mod settings;

pub use admin::{AdminError, AdminServer, Health};
pub use catalogue::{CATALOGUE, Kind, MetricInfo, PROCESS};
pub use log::{LogError, init_logs};
pub use metrics::Metrics;
pub use probe::{Answer, ProbeError, Probed, probe};
pub use settings::{AdminSettings, LogFormat, LogSettings, TelemetrySettings};

//! The process shell of a service: settings, logs, metrics, signals, exit status.
//!
//! Owns how a process starts, runs the loops of its stages and stops. Refuses to know what a stage does.

mod observe;
mod process;
mod run;
mod signals;

pub use observe::Observing;
pub use process::{Build, main};
pub use run::{ServiceStage, Services};
pub use signals::shutdown_on_signal;

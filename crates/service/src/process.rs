//! The `main` of a service binary.

use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;
use copydesk_config::{ConfigError, Settings, Sources, load};
use copydesk_kafka::Shutdown;
use copydesk_telemetry::{Metrics, init_logs};

use crate::run::{ServiceStage, Services};
use crate::signals::shutdown_on_signal;

/// Wrong usage, or settings that cannot be used.
const WRONG_USAGE: u8 = 2;

/// Sets the stage of a service up.
pub type Build = fn(&Settings, &Arc<Metrics>) -> anyhow::Result<ServiceStage>;

/// The command line of a service.
#[derive(Debug, Parser)]
#[command(version, about = "A stage of copydesk as a service. SIGTERM drains and stops it.")]
struct Arguments {
    /// Configuration file (default: config/copydesk.toml, if it is there)
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Set one key, for example `--set kafka.group_id=desk`; may be repeated
    #[arg(long, value_name = "KEY=VALUE")]
    set: Vec<String>,
}

/// Runs a service until it is told to stop; the exit status is 0 after a drain, 1 after a failure, 2 for settings that
/// cannot be used.
pub fn main(build: Build) -> ExitCode {
    let Arguments { config, set } = Arguments::parse();
    match start(config, set, build) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let wrong_usage = error.downcast_ref::<ConfigError>().is_some();
            complain(&error);
            if wrong_usage { ExitCode::from(WRONG_USAGE) } else { ExitCode::FAILURE }
        }
    }
}

#[expect(clippy::print_stderr, reason = "logs may not be set up when a process fails to start")]
fn complain(error: &anyhow::Error) {
    eprintln!("{error:#}");
}

fn start(config: Option<PathBuf>, set: Vec<String>, build: Build) -> anyhow::Result<()> {
    let settings = load(&Sources::of_process(config, set))?;
    init_logs(&settings.telemetry.log)?;
    let metrics = Arc::new(Metrics::new(settings.telemetry.max_source_labels));
    let shutdown = Shutdown::new();
    shutdown_on_signal(&shutdown)?;
    let stage = build(&settings, &metrics)?;
    Services::start(&settings, vec![stage], metrics, &shutdown, None)?.wait()
}

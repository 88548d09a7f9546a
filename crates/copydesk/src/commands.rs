//! One file a command; here is only which one runs.

mod clean;
mod cleaning;
mod config;
mod demo;
mod dlq;
mod doctor;
mod enrich;
mod explain;
mod extract;
mod generated;
mod health;
mod model;
pub(crate) use model::DEFAULT_MODEL;
mod run;
mod tabulate;
mod topics;

use anyhow::Result;

use crate::cli::{Cli, Command};
use crate::outcome::Outcome;
use crate::settings::settings;

/// Runs the command.
///
/// # Errors
/// Returns what kept the command from ending; the message is for the user.
pub(crate) fn dispatch(cli: Cli) -> Result<Outcome> {
    match &cli.command {
        Command::Completions { shell } => return generated::completions(*shell),
        Command::Man => return generated::man(),
        _ => {}
    }
    let settings = settings(&cli.settings)?;
    match cli.command {
        Command::Run(args) => run::run(&settings, &args),
        Command::Health(args) => health::run(&settings, args),
        Command::Demo(args) => demo::run(&settings, &args),
        Command::Clean(args) => clean::run(&settings, &args),
        Command::Extract(args) => extract::run(settings, &args),
        Command::Enrich(args) => enrich::run(&settings, &args),
        Command::Tabulate(args) => tabulate::run(&settings, &args),
        Command::Explain(args) => explain::run(&settings, &args),
        Command::Model(command) => model::run(&settings, command),
        Command::Config(command) => config::run(&settings, command),
        Command::Topics(command) => topics::run(&settings, command),
        Command::Dlq(command) => dlq::run(&settings, &command),
        Command::Doctor(args) => doctor::run(&settings, &args),
        Command::Completions { .. } | Command::Man => Ok(Outcome::Done),
    }
}

//! The copydesk command line: the commands, and what they print for people.
//!
//! Data goes to standard output, everything else to standard error. Owns the Unix filters and the way articles are shown;
//! the work itself lives in the other crates. Refuses to log: messages for users are no log lines.

mod cli;
mod commands;
mod filter;
mod finding;
mod outcome;
mod raw_file;
mod settings;
mod show;
mod table;
mod terminal;
mod topics;
mod uri_of;

use std::process::ExitCode;

use clap::Parser;
use copydesk_config::ConfigError;

fn main() -> ExitCode {
    match commands::dispatch(cli::Cli::parse()) {
        Ok(outcome) => outcome.into(),
        Err(error) => {
            terminal::report(&error);
            let wrong_settings = error.downcast_ref::<ConfigError>().is_some();
            if wrong_settings { outcome::Outcome::WrongUsage.into() } else { outcome::Outcome::Failed.into() }
        }
    }
}

//! `copydesk config`: check and show the configuration. Loading has checked it already, all problems at once.

use anyhow::Result;
use copydesk_config::{Settings, show};

use crate::cli::ConfigCommand;
use crate::outcome::Outcome;
use crate::terminal::{print, tell};

pub(super) fn run(settings: &Settings, command: ConfigCommand) -> Result<Outcome> {
    match command {
        ConfigCommand::Check => tell("configuration: no problems"),
        ConfigCommand::Show => print(&show(settings))?,
    }
    Ok(Outcome::Done)
}

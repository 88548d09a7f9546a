//! `copydesk topics`: create the topics that are missing, compare those that are there.

mod check;
mod create;

use anyhow::Result;
use copydesk_config::Settings;
use copydesk_kafka::TopicAdmin;

use crate::cli::TopicsCommand;
use crate::outcome::Outcome;

pub(super) fn run(settings: &Settings, command: TopicsCommand) -> Result<Outcome> {
    let admin = TopicAdmin::new(&settings.kafka)?;
    match command {
        TopicsCommand::Create(args) => create::run(settings, &admin, args),
        TopicsCommand::Check(args) => check::run(settings, &admin, args),
    }
}

//! `copydesk dlq`: look into the dead letters. Reads outside of any consumer group and changes nothing; what an article
//! says is only shown on request.

mod counts;
mod letter;
mod list;
mod show;

use anyhow::{Result, bail};
use copydesk_config::Settings;
use copydesk_kafka::{Start, TopicAdmin, TopicReader};

use crate::cli::DlqCommand;
use crate::outcome::Outcome;
use crate::topics::request_timeout;

pub(super) fn run(settings: &Settings, command: &DlqCommand) -> Result<Outcome> {
    match command {
        DlqCommand::List(args) => list::run(settings, args),
        DlqCommand::Show(args) => show::run(settings, *args),
    }
}

/// Opens the topic for dead letters, which has to be there.
fn open(settings: &Settings, start: Start) -> Result<TopicReader> {
    let topic = settings.kafka.dead_letter_topic.as_str();
    let found = TopicAdmin::new(&settings.kafka)?.describe_topics(&[topic], request_timeout(settings))?;
    if found.is_empty() {
        bail!("there is no topic {topic}, or this client may not see it; `copydesk topics create` makes it");
    }
    Ok(TopicReader::open_at(&settings.kafka, topic, start)?)
}

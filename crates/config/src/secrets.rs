//! Secrets: which client properties are some, how they are read from files, and how they are shown.

use copydesk_kafka::is_secret_property;
use figment::value::{Dict, Value};

use crate::load::Layer;
use crate::problem::Problem;
use crate::tree::OPEN_TABLES;
use crate::{layers, tree};

/// What is shown in place of a secret.
pub(crate) const MASK: &str = "***";
/// The end of a property that names a file which holds the value.
const FILE_SUFFIX: &str = "_file";

/// Whether a client property is a secret, so that its value is never shown. `sasl.jaas.config` is a property of
/// Java clients that people copy over, password included.
pub(crate) fn is_secret(property: &str) -> bool {
    let property = property.to_lowercase();
    !property.ends_with(FILE_SUFFIX) && (is_secret_property(&property) || property.contains("jaas"))
}

/// Replaces `sasl.password_file = "/run/secrets/kafka"` by `sasl.password` with what the file holds, without the
/// line end.
pub(crate) fn resolve_files(given: &mut Dict, layers: &[Layer], problems: &mut Vec<Problem>) {
    for table in OPEN_TABLES {
        let path: Vec<String> = table.split('.').map(str::to_owned).collect();
        let Some(Value::Dict(_, properties)) = layers::at(given, &path).cloned() else { continue };
        let named_files = properties
            .iter()
            .filter_map(|(name, value)| Some((name, name.strip_suffix(FILE_SUFFIX)?, value.as_str()?.to_owned())));
        for (name, property, file) in named_files {
            let key = format!("{table}.{name}");
            let full: Vec<String> = path.iter().cloned().chain([property.to_owned()]).collect();
            if properties.contains_key(property) {
                problems.push(Problem {
                    origin: origin(layers, &key),
                    key,
                    what: format!("`{property}` is given too"),
                    hint: "keep one of the two".to_owned(),
                });
                continue;
            }
            match std::fs::read_to_string(&file) {
                Ok(text) => tree::insert(given, &full, Value::from(text.trim_end_matches(['\r', '\n']))),
                Err(error) => problems.push(Problem {
                    origin: origin(layers, &key),
                    key,
                    what: format!("cannot read {file}: {error}"),
                    hint: "name a file that this process may read".to_owned(),
                }),
            }
        }
        remove_file_keys(given, &path);
    }
}

fn remove_file_keys(given: &mut Dict, path: &[String]) {
    let Some((name, rest)) = path.split_first() else {
        given.retain(|property, _| !property.ends_with(FILE_SUFFIX));
        return;
    };
    if let Some(Value::Dict(_, inner)) = given.get_mut(name) {
        remove_file_keys(inner, rest);
    }
}

/// The uppermost layer that has the key. The last part may hold dots, in tables whose keys are not ours.
pub(crate) fn origin(layers: &[Layer], key: &str) -> Option<String> {
    let has = |layer: &&Layer| tree::leaves(&layer.dict).iter().any(|leaf| leaf.key() == key);
    layers.iter().rev().find(has).map(|layer| layer.origin.clone())
}

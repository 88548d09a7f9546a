//! Importing what sits on top of the token vectors: the tagger's classifier and the two transition systems.

use std::collections::BTreeMap;

use rmpv::Value;
use serde_json::Value as Json;

use super::archive::Archive;
use super::config::Config;
use super::encoder::{piece_major, transpose};
use super::network::{Network, get};
use super::ruler::normal_features;
use crate::error::ImportError;
use crate::format::{MorphologizerSpec, Tables, TaggerSpec, TransitionSpec};
use crate::hash::symbol;

/// Imports the tagger's softmax layer, whose best class is that of its linear part.
pub(super) fn import_tagger(
    archive: &Archive,
    component: &str,
    network: &Network,
    encoder: usize,
    width: usize,
    tables: &mut Tables,
) -> Result<TaggerSpec, ImportError> {
    #[derive(serde::Deserialize)]
    struct Labels {
        labels: Vec<String>,
    }
    let Labels { labels } = archive.json(&format!("{component}/cfg"))?;
    import_softmax(network, "tagger", labels.len(), width, tables)?;
    Ok(TaggerSpec { encoder, labels })
}

/// Imports the morphologizer, a tagger whose labels are features and a part of speech.
pub(super) fn import_morphologizer(
    archive: &Archive,
    component: &str,
    network: &Network,
    encoder: usize,
    width: usize,
    tables: &mut Tables,
) -> Result<MorphologizerSpec, ImportError> {
    // The classes are in the order of the file, in which JSON itself attaches no meaning.
    #[derive(serde::Deserialize)]
    struct Labels {
        labels_morph: Ordered<String>,
        labels_pos: BTreeMap<String, u64>,
    }
    let file = format!("{component}/cfg");
    let Labels { labels_morph: Ordered(features), labels_pos } = archive.json(&file)?;
    let label = |(name, features): (String, String)| {
        let pos = labels_pos.get(&name).and_then(|number| symbol(*number));
        let pos = pos.ok_or_else(|| {
            let reason = format!("the label {name} has no part of speech");
            ImportError::Malformed { file: file.clone(), reason }
        })?;
        Ok((pos.to_owned(), normal_features(&features)))
    };
    let labels: Vec<(String, String)> = features.into_iter().map(label).collect::<Result<_, ImportError>>()?;
    import_softmax(network, "morphologizer", labels.len(), width, tables)?;
    Ok(MorphologizerSpec { encoder, labels })
}

/// The linear part of a softmax layer with `classes` outputs.
fn import_softmax(
    network: &Network,
    name: &str,
    classes: usize,
    width: usize,
    tables: &mut Tables,
) -> Result<(), ImportError> {
    let layer = network.referenced("softmax")?;
    let weights = &network.param(layer, "W", &[classes, width])?.numbers;
    tables.add(format!("{name}.weights"), &transpose(weights, width));
    tables.add(format!("{name}.bias"), &network.param(layer, "b", &[classes])?.numbers);
    Ok(())
}

/// The entries of a JSON object in the order of the file.
struct Ordered<T>(Vec<(String, T)>);

impl<'de, T: serde::Deserialize<'de>> serde::Deserialize<'de> for Ordered<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries<T>(std::marker::PhantomData<T>);
        impl<'de, T: serde::Deserialize<'de>> serde::de::Visitor<'de> for Entries<T> {
            type Value = Ordered<T>;
            fn expecting(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str("an object")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(Ordered(entries))
            }
        }
        deserializer.deserialize_map(Entries(std::marker::PhantomData))
    }
}

/// What distinguishes the two transition systems.
#[derive(Debug, Clone, Copy)]
pub(super) struct TransitionKind {
    /// Name of the kind of state, and prefix of the tables: `parser` or `ner`.
    pub(super) name: &'static str,
    /// Number of tokens that a decision looks at.
    pub(super) features: usize,
}

/// Checks the configuration of a transition system.
pub(super) fn check_transitions(config: &Config, component: &str, kind: TransitionKind) -> Result<(), ImportError> {
    let section = format!("components.{component}.model");
    let require = |key: &str, wanted: &[Json]| config.require(component, &section, key, wanted);
    require("@architectures", &[Json::from("spacy.TransitionBasedParser.v2")])?;
    require("state_type", &[Json::from(kind.name)])?;
    require("extra_state_tokens", &[Json::from(false)])?;
    require("use_upper", &[Json::from(true)])
}

/// Imports a transition system: reduction, precomputed features, upper layer and the order of its moves.
pub(super) fn import_transitions(
    archive: &Archive,
    component: &str,
    network: &Network,
    kind: TransitionKind,
    encoder: usize,
    width: usize,
    tables: &mut Tables,
) -> Result<TransitionSpec, ImportError> {
    let (lower, upper) = (network.referenced("lower")?, network.referenced("upper")?);
    let reduction = network.named("linear").find(|node| !std::ptr::eq(*node, upper));
    let reduction = reduction.ok_or_else(|| network.malformed("no layer between vectors and features"))?;
    let moves = moves(archive, component)?;
    let shape = network.any_param(lower, "W")?.shape.clone();
    let &[features, hidden, pieces, inner] = shape.as_slice() else {
        return Err(network.malformed("the feature layer has the wrong shape"));
    };
    if features != kind.features || pieces == 0 {
        let reason = format!("it decides by {features} tokens and {pieces} pieces");
        return Err(ImportError::Unsupported { component: component.to_owned(), reason });
    }
    let name = |table: &str| format!("{}.{table}", kind.name);
    tables.add(name("reduce.weights"), &transpose(&network.param(reduction, "W", &[inner, width])?.numbers, width));
    tables.add(name("reduce.bias"), &network.param(reduction, "b", &[inner])?.numbers);
    let per_feature = |numbers: &[f32], item: usize| -> Vec<f32> {
        // [feature][hidden][piece][item] to [feature][piece][hidden][item], which is [feature] blocks of rows.
        let rows: Vec<&[f32]> = numbers.chunks_exact(item).collect();
        let block = |block: &[&[f32]]| -> Vec<f32> {
            (0..pieces)
                .flat_map(|piece| block.iter().skip(piece).step_by(pieces).flat_map(|row| row.iter().copied()))
                .collect()
        };
        rows.chunks_exact(hidden * pieces).flat_map(block).collect()
    };
    let weights = &network.param(lower, "W", &[features, hidden, pieces, inner])?.numbers;
    tables.add(name("lower.weights"), &transpose(&per_feature(weights, inner), inner));
    tables
        .add(name("lower.pad"), &per_feature(&network.param(lower, "pad", &[1, features, hidden, pieces])?.numbers, 1));
    tables.add(name("lower.bias"), &piece_major(&network.param(lower, "b", &[hidden, pieces])?.numbers, pieces));
    tables.add(name("upper.weights"), &transpose(&network.param(upper, "W", &[moves.len(), hidden])?.numbers, hidden));
    tables.add(name("upper.bias"), &network.param(upper, "b", &[moves.len()])?.numbers);
    Ok(TransitionSpec { encoder, features, hidden, pieces, moves })
}

/// The moves in the order of the classes: by action; within one by falling frequency, then label; moves that were added
/// after training (negative frequency) at the end.
fn moves(archive: &Archive, component: &str) -> Result<Vec<(u8, String)>, ImportError> {
    let file = format!("{component}/moves");
    let malformed = |reason: String| ImportError::Malformed { file: file.clone(), reason };
    let root = rmpv::decode::read_value(&mut archive.file(&file)?).map_err(|error| malformed(error.to_string()))?;
    let json = get(&root, "moves").and_then(Value::as_str).ok_or_else(|| malformed("no moves".to_owned()))?;
    let frequencies: BTreeMap<u8, BTreeMap<String, i64>> =
        serde_json::from_str(json).map_err(|error| malformed(error.to_string()))?;
    let (mut moves, mut added) = (Vec::new(), Vec::new());
    for (action, labels) in frequencies {
        let mut labels: Vec<(i64, String)> = labels.into_iter().map(|(label, count)| (count, label)).collect();
        labels.sort_by(|left, right| right.cmp(left));
        for (count, label) in labels {
            if count >= 0 { moves.push((action, label)) } else { added.push((count, label, action)) }
        }
    }
    added.sort_by(|left, right| right.0.cmp(&left.0).then_with(|| right.1.cmp(&left.1)));
    moves.extend(added.into_iter().map(|(_, label, action)| (action, label)));
    Ok(moves)
}

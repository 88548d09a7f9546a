//! A component's weights: thinc's msgpack serialisation of a network as nodes with parameters.

use rmpv::Value;

use super::archive::Archive;
use crate::error::ImportError;

/// A parameter array, row-major.
#[derive(Debug, Clone)]
pub(super) struct Array {
    pub(super) shape: Vec<usize>,
    pub(super) numbers: Vec<f32>,
}

/// One layer of a network.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) name: String,
    params: Vec<(String, Array)>,
    attrs: Vec<(String, Value)>,
    references: Vec<(String, usize)>,
}

/// The layers of one component, in thinc's breadth-first order.
#[derive(Debug)]
pub(super) struct Network {
    file: String,
    pub(super) nodes: Vec<Node>,
}

impl Network {
    pub(super) fn read(archive: &Archive, component: &str) -> Result<Self, ImportError> {
        let file = format!("{component}/model");
        let malformed = |reason: &str| ImportError::Malformed { file: file.clone(), reason: reason.to_owned() };
        let root =
            rmpv::decode::read_value(&mut archive.file(&file)?).map_err(|error| malformed(&error.to_string()))?;
        let list = |name: &str| get(&root, name).and_then(Value::as_array).ok_or_else(|| malformed(name));
        let (nodes, attrs, params) = (list("nodes")?, list("attrs")?, list("params")?);
        let parse = |((node, attrs), params)| parse_node(node, attrs, params);
        let nodes = nodes.iter().zip(attrs).zip(params).map(parse).collect::<Option<Vec<_>>>();
        let nodes = nodes.ok_or_else(|| malformed("a layer cannot be read"))?;
        Ok(Self { file, nodes })
    }

    /// The layers called `name`, in order.
    pub(super) fn named(&self, name: &str) -> impl Iterator<Item = &Node> {
        self.nodes.iter().filter(move |node| node.name == name)
    }

    /// The layer that the root calls `reference`.
    pub(super) fn referenced(&self, reference: &str) -> Result<&Node, ImportError> {
        let index = self
            .nodes
            .first()
            .and_then(|root| root.references.iter().find(|(name, _)| name == reference).map(|(_, index)| *index));
        index.and_then(|index| self.nodes.get(index)).ok_or_else(|| self.malformed(format!("no layer {reference}")))
    }

    /// A parameter with the shape that it must have.
    pub(super) fn param<'n>(&self, node: &'n Node, name: &str, shape: &[usize]) -> Result<&'n Array, ImportError> {
        let array = self.any_param(node, name)?;
        if array.shape != shape {
            let reason = format!("{name} of {} has shape {:?} instead of {shape:?}", node.name, array.shape);
            return Err(self.malformed(reason));
        }
        Ok(array)
    }

    /// A parameter of any shape.
    pub(super) fn any_param<'n>(&self, node: &'n Node, name: &str) -> Result<&'n Array, ImportError> {
        let found = node.params.iter().find(|(param, _)| param == name).map(|(_, array)| array);
        found.ok_or_else(|| self.malformed(format!("{} has no {name}", node.name)))
    }

    pub(super) fn malformed(&self, reason: impl Into<String>) -> ImportError {
        ImportError::Malformed { file: self.file.clone(), reason: reason.into() }
    }
}

impl Node {
    /// An attribute of the layer, itself msgpack.
    pub(super) fn attr(&self, name: &str) -> Option<&Value> {
        self.attrs.iter().find(|(attr, _)| attr == name).map(|(_, value)| value)
    }
}

/// The value of a key of a map, whose keys may be text or bytes.
pub(super) fn get<'v>(map: &'v Value, key: &str) -> Option<&'v Value> {
    let is_key = |name: &Value| name.as_slice().is_some_and(|bytes| bytes == key.as_bytes());
    map.as_map()?.iter().find(|(name, _)| is_key(name)).map(|(_, value)| value)
}

fn entries<T>(map: &Value, parse: impl Fn(&Value) -> Option<T>) -> Option<Vec<(String, T)>> {
    let entry = |(name, value): &(Value, Value)| Some((text(name)?, parse(value)?));
    map.as_map()?.iter().map(entry).collect()
}

fn text(value: &Value) -> Option<String> {
    String::from_utf8(value.as_slice()?.to_vec()).ok()
}

fn parse_node(node: &Value, attrs: &Value, params: &Value) -> Option<Node> {
    let attr = |value: &Value| rmpv::decode::read_value(&mut value.as_slice()?).ok();
    let params: Vec<(String, Option<Array>)> =
        entries(params, |value| if value.is_nil() { Some(None) } else { array(value).map(Some) })?;
    Some(Node {
        name: text(get(node, "name")?)?,
        params: params.into_iter().filter_map(|(name, array)| Some((name, array?))).collect(),
        attrs: entries(attrs, attr)?,
        references: entries(get(node, "refs")?, |value| {
            Some(value.as_u64().and_then(|index| usize::try_from(index).ok()).unwrap_or(usize::MAX))
        })?,
    })
}

/// A numpy array of little-endian 32-bit floats, as srsly writes it.
fn array(value: &Value) -> Option<Array> {
    if text(get(value, "type")?)? != "<f4" {
        return None;
    }
    let shape: Option<Vec<usize>> =
        get(value, "shape")?.as_array()?.iter().map(|side| usize::try_from(side.as_u64()?).ok()).collect();
    let shape = shape?;
    let numbers = floats(get(value, "data")?.as_slice()?)?;
    let count = shape.iter().try_fold(1_usize, |count, side| count.checked_mul(*side))?;
    (count == numbers.len()).then_some(Array { shape, numbers })
}

/// Little-endian 32-bit floats; `None` when bytes are left over.
pub(super) fn floats(bytes: &[u8]) -> Option<Vec<f32>> {
    let (words, rest) = bytes.as_chunks::<4>();
    rest.is_empty().then(|| words.iter().map(|word| f32::from_le_bytes(*word)).collect())
}

//! Compares two versions of a schema and lists what would break a producer or a consumer.

use std::collections::{BTreeMap, BTreeSet};

use copydesk_article::Direction;
use serde_json::{Map, Value};

/// Constraints that must stay as they are.
const CONSTRAINTS: [&str; 7] = ["minimum", "maximum", "minLength", "maxLength", "minItems", "maxItems", "pattern"];

/// What a schema says about a value, with references and alternatives put together.
#[derive(Default)]
struct Shape<'s> {
    types: BTreeSet<&'s str>,
    values: BTreeSet<String>,
    properties: BTreeMap<&'s str, &'s Value>,
    required: BTreeSet<&'s str>,
    items: Option<&'s Value>,
    closed: bool,
    constraints: BTreeSet<String>,
}

/// Lists every incompatible change from `old` to `new`, as `path: what`.
pub(crate) fn breaking_changes(old: &Value, new: &Value, direction: Direction) -> Vec<String> {
    let mut compare = Compare { old_root: old, new_root: new, direction, found: Vec::new() };
    compare.node("$", old, new);
    compare.found
}

struct Compare<'s> {
    old_root: &'s Value,
    new_root: &'s Value,
    direction: Direction,
    found: Vec<String>,
}

impl<'s> Compare<'s> {
    fn node(&mut self, path: &str, old: &'s Value, new: &'s Value) {
        let (mut before, mut after) = (Shape::default(), Shape::default());
        collect(&mut before, self.old_root, old);
        collect(&mut after, self.new_root, new);
        if before.types != after.types {
            self.report(path, &format!("type {:?} became {:?}", before.types, after.types));
        }
        self.values(path, &before, &after);
        self.required(path, &before, &after);
        if before.constraints != after.constraints {
            self.report(path, &format!("limits {:?} became {:?}", before.constraints, after.constraints));
        }
        if after.closed && !before.closed && self.direction == Direction::Input {
            self.report(path, "unknown fields are refused");
        }
        for (name, old) in &before.properties {
            match after.properties.get(name) {
                Some(new) => self.node(&format!("{path}.{name}"), old, new),
                None => self.report(path, &format!("field `{name}` is gone")),
            }
        }
        match (before.items, after.items) {
            (Some(old), Some(new)) => self.node(&format!("{path}[]"), old, new),
            (None, None) => {}
            _ => self.report(path, "the items of the list changed"),
        }
    }

    fn values(&mut self, path: &str, before: &Shape<'_>, after: &Shape<'_>) {
        for gone in before.values.difference(&after.values) {
            self.report(path, &format!("value {gone} is gone"));
        }
        if before.values.is_empty() && !after.values.is_empty() {
            self.report(path, "any value became a closed list");
        }
    }

    fn required(&mut self, path: &str, before: &Shape<'_>, after: &Shape<'_>) {
        let broken: Vec<&str> = match self.direction {
            Direction::Input => after.required.difference(&before.required).copied().collect(),
            Direction::Output => before.required.difference(&after.required).copied().collect(),
        };
        for name in broken {
            self.report(path, &format!("whether `{name}` is required changed"));
        }
    }

    fn report(&mut self, path: &str, what: &str) {
        self.found.push(format!("{path}: {what}"));
    }
}

fn collect<'s>(shape: &mut Shape<'s>, root: &'s Value, node: &'s Value) {
    let Some(object) = node.as_object() else { return };
    if let Some(reference) = object.get("$ref").and_then(Value::as_str) {
        let name = reference.strip_prefix("#/$defs/").expect("references stay inside the document");
        collect(shape, root, root.pointer(&format!("/$defs/{name}")).expect("every reference has a definition"));
    }
    for list in ["anyOf", "oneOf", "allOf"] {
        for alternative in object.get(list).and_then(Value::as_array).into_iter().flatten() {
            collect(shape, root, alternative);
        }
    }
    match object.get("type") {
        Some(Value::String(name)) => drop(shape.types.insert(name)),
        Some(Value::Array(names)) => shape.types.extend(names.iter().filter_map(Value::as_str)),
        _ => {}
    }
    shape.values.extend(object.get("const").map(ToString::to_string));
    shape.values.extend(strings(object, "enum").map(|value| format!("{value:?}")));
    shape.required.extend(strings(object, "required"));
    shape.properties.extend(
        object.get("properties").and_then(Value::as_object).into_iter().flatten().map(|(name, node)| (&**name, node)),
    );
    shape.items = shape.items.or(object.get("items"));
    shape.closed |= object.get("additionalProperties") == Some(&Value::Bool(false));
    let limits = CONSTRAINTS.iter().filter_map(|name| object.get(*name).map(|limit| format!("{name} {limit}")));
    shape.constraints.extend(limits);
}

fn strings<'s>(object: &'s Map<String, Value>, list: &str) -> impl Iterator<Item = &'s str> {
    object.get(list).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str)
}

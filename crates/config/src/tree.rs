//! Settings as a tree of keys and values, before they are typed.

use figment::value::{Dict, Value};

/// Tables whose keys are not ours: any key is allowed, and values are text.
pub(crate) const OPEN_TABLES: [&str; 1] = ["kafka.client"];

/// One key with its value.
#[derive(Debug, Clone)]
pub(crate) struct Leaf {
    /// The parts of the key.
    pub(crate) path: Vec<String>,
    /// The value: no table, unless it stands where a value is expected.
    pub(crate) value: Value,
}

impl Leaf {
    /// The key with dots.
    pub(crate) fn key(&self) -> String {
        self.path.join(".")
    }

    /// A tree that holds this key alone.
    pub(crate) fn tree(&self) -> Dict {
        let mut dict = Dict::new();
        insert(&mut dict, &self.path, self.value.clone());
        dict
    }
}

/// Sets the value at a path, making the tables on the way.
pub(crate) fn insert(dict: &mut Dict, path: &[String], value: Value) {
    let Some((name, rest)) = path.split_first() else { return };
    if rest.is_empty() {
        dict.insert(name.clone(), value);
        return;
    }
    let entry = dict.entry(name.clone()).or_insert_with(|| Value::Dict(value.tag(), Dict::new()));
    if !matches!(entry, Value::Dict(..)) {
        *entry = Value::Dict(value.tag(), Dict::new());
    }
    if let Value::Dict(_, inner) = entry {
        insert(inner, rest, value);
    }
}

/// All values of a tree, in order of their keys.
pub(crate) fn leaves(dict: &Dict) -> Vec<Leaf> {
    let mut found = Vec::new();
    collect(dict, &mut Vec::new(), &mut found);
    found
}

fn collect(dict: &Dict, path: &mut Vec<String>, found: &mut Vec<Leaf>) {
    for (name, value) in dict {
        path.push(name.clone());
        match value {
            Value::Dict(_, inner) if !inner.is_empty() => collect(inner, path, found),
            _ => found.push(Leaf { path: path.clone(), value: value.clone() }),
        }
        path.pop();
    }
}

/// Whether the path lies in a table whose keys are not ours.
pub(crate) fn is_open(path: &[String]) -> bool {
    open_table(path).is_some()
}

/// How many parts of the path name the open table that it lies in.
pub(crate) fn open_table(path: &[String]) -> Option<usize> {
    OPEN_TABLES.iter().find_map(|table| {
        let parts: Vec<&str> = table.split('.').collect();
        let inside = path.len() > parts.len() && parts.iter().zip(path).all(|(part, name)| part == name);
        inside.then_some(parts.len())
    })
}

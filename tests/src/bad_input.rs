//! The cases of `tests/fixtures/bad-input`, the large ones made from their recipes.

use std::collections::BTreeMap;

use copydesk_article::InputLimits;
use serde::Deserialize;
use serde_json::Value;

/// One bad input, or one that looks bad and is not.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its file, or the name of its recipe.
    pub name: String,
    /// The bytes of the record; of a `.jsonl` file, the whole input of a filter.
    pub bytes: Vec<u8>,
    /// The stage that reads it: `clean` or `extract`.
    pub stage: String,
    /// Where it can be sent: `filter`, `topic`.
    pub via: Vec<String>,
    /// Headers of the record on a topic.
    pub headers: BTreeMap<String, String>,
    /// Key of the record on a topic.
    pub key: Option<Vec<u8>>,
    /// The error code, or `ok`.
    pub expect: String,
    /// With `ok`: what has to stand under `extra`.
    pub extra: Option<Value>,
    /// How many records come out of a `.jsonl` file.
    pub records: Option<usize>,
    /// The codes that a `.jsonl` file leads to, in order.
    pub failures: Vec<String>,
}

impl Case {
    /// Whether it can be sent that way.
    pub fn goes_via(&self, way: &str) -> bool {
        self.via.iter().any(|other| other == way)
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Listed {
    file: Option<String>,
    name: Option<String>,
    #[serde(default)]
    recipe: Vec<Piece>,
    stage: String,
    via: Vec<String>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    key: Option<String>,
    key_hex: Option<String>,
    expect: String,
    extra: Option<Value>,
    records: Option<usize>,
    #[serde(default)]
    failures: Vec<String>,
    #[serde(rename = "about")]
    _about: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Piece {
    text: String,
    #[serde(default)]
    times: Option<usize>,
    #[serde(default)]
    fill: Option<String>,
}

#[derive(Deserialize)]
struct Index {
    cases: Vec<Listed>,
}

/// Returns every case; recipes that fill a limit fill the one of `limits`.
pub fn cases(limits: &InputLimits) -> Vec<Case> {
    let folder = crate::repository().join("tests/fixtures/bad-input");
    let index: Index = serde_json::from_slice(&std::fs::read(folder.join("index.json")).unwrap()).unwrap();
    let limits = serde_json::to_value(limits).unwrap();
    index
        .cases
        .into_iter()
        .map(|listed| {
            let bytes = match &listed.file {
                Some(file) => std::fs::read(folder.join(file)).unwrap(),
                None => listed.recipe.iter().flat_map(|piece| made(piece, &limits)).collect(),
            };
            Case {
                name: listed.file.or(listed.name).unwrap(),
                bytes,
                stage: listed.stage,
                via: listed.via,
                headers: listed.headers,
                key: listed.key.map(String::into_bytes).or_else(|| listed.key_hex.map(|hex| bytes_of(&hex))),
                expect: listed.expect,
                extra: listed.extra,
                records: listed.records,
                failures: listed.failures,
            }
        })
        .collect()
}

fn made(piece: &Piece, limits: &Value) -> Vec<u8> {
    let times = match (&piece.times, &piece.fill) {
        (Some(times), _) => *times,
        (None, Some(limit)) => {
            let limit = limits.get(limit).and_then(Value::as_u64).unwrap();
            usize::try_from(limit).unwrap() / piece.text.len()
        }
        (None, None) => 1,
    };
    piece.text.repeat(times).into_bytes()
}

fn bytes_of(hex: &str) -> Vec<u8> {
    let digits: Vec<char> = hex.chars().collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(&pair.iter().collect::<String>(), 16).unwrap()).collect()
}

//! JSON as records need it: every object key once, nesting within the limit, nothing behind the value.
//!
//! A serde visitor builds the tree, so what a key is and where an object ends is decided by the parser itself.

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::{InputError, InputLimits};

/// Longest key that is repeated in a message, in bytes.
const MAX_SHOWN_KEY_BYTES: usize = 64;
/// Deepest nesting that the parser itself takes, in levels.
const PARSER_DEPTH: usize = 120;

/// Parses a record: one JSON object, in UTF-8, with or without a byte order mark.
pub(super) fn parse_object(bytes: &[u8], limits: &InputLimits) -> Result<Map<String, Value>, InputError> {
    limits.check_record(bytes)?;
    let text = utf8(bytes, "record")?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let problem = RefCell::new(None);
    let depth = limits.max_json_depth.min(PARSER_DEPTH);
    let mut parser = serde_json::Deserializer::from_str(text);
    let parsed =
        Tree { depth, problem: &problem }.deserialize(&mut parser).and_then(|tree| parser.end().map(|()| tree));
    match parsed {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(InputError::json("it is not an object")),
        Err(error) => Err(problem.take().unwrap_or_else(|| syntax(&error))),
    }
}

/// Checks that `bytes` are UTF-8.
pub(super) fn utf8<'b>(bytes: &'b [u8], part: &'static str) -> Result<&'b str, InputError> {
    std::str::from_utf8(bytes).map_err(|error| InputError::InvalidUtf8 { part, at: error.valid_up_to() })
}

/// The parser's own messages hold no text of the record, except for type errors, which a tree cannot have.
fn syntax(error: &serde_json::Error) -> InputError {
    if error.is_data() {
        return InputError::json(format!("at line {} column {}", error.line(), error.column()));
    }
    InputError::json(error.to_string())
}

/// Builds a value of at most `depth` levels; what it refuses it explains in `problem`.
#[derive(Clone, Copy)]
struct Tree<'p> {
    depth: usize,
    problem: &'p RefCell<Option<InputError>>,
}

impl Tree<'_> {
    fn refuse<E: serde::de::Error>(self, problem: InputError) -> E {
        self.problem.replace(Some(problem));
        E::custom("refused")
    }

    fn deeper<E: serde::de::Error>(self) -> Result<Self, E> {
        match self.depth.checked_sub(1) {
            Some(depth) => Ok(Self { depth, ..self }),
            None => Err(self.refuse(InputError::json("it is nested deeper than the limit"))),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Tree<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Tree<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut object = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            if object.contains_key(&key) {
                return Err(self.refuse(InputError::DuplicateKey { key: shown(&key) }));
            }
            let value = entries.next_value_seed(inner)?;
            object.insert(key, value);
        }
        Ok(Value::Object(object))
    }
}

/// A key as a message may show it: names do, anything that could be text does not.
fn shown(key: &str) -> String {
    let name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b':' | b'@' | b'$');
    if !key.is_empty() && key.len() <= MAX_SHOWN_KEY_BYTES && key.bytes().all(name) {
        key.to_owned()
    } else {
        format!("(a key of {} bytes)", key.len())
    }
}

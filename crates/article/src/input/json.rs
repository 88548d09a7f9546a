//! JSON as records need it: every object key once, nesting within the limit, nothing behind the value.
//!
//! A first pass checks the whole record with a serde visitor, so what a key is and where an object ends is decided by
//! the parser itself, and keeps nothing. What is read after it needs no further care.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::{InputError, InputLimits};

/// Longest key that is repeated in a message, in bytes.
const MAX_SHOWN_KEY_BYTES: usize = 64;
/// Deepest nesting that the parser itself takes, in levels.
const PARSER_DEPTH: usize = 120;
/// Up to this many keys of an object are compared one by one.
const FEW_KEYS: usize = 16;

/// A record with the members that are read as types of their own kept as they are written.
#[derive(Debug, Default)]
pub(super) struct Record<'r> {
    pub(super) members: Map<String, Value>,
    pub(super) typed: Vec<(&'static str, &'r RawValue)>,
}

/// Parses a record: one JSON object, in UTF-8, with or without a byte order mark. Members named in `typed` are not
/// taken apart.
pub(super) fn parse_record<'r>(
    bytes: &'r [u8],
    typed: &'static [&'static str],
    limits: &InputLimits,
) -> Result<Record<'r>, InputError> {
    limits.check_record(bytes)?;
    let text = utf8(bytes, "record")?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    check(text, limits.max_json_depth.min(PARSER_DEPTH))?;
    Split { typed }
        .deserialize(&mut serde_json::Deserializer::from_str(text))
        .map_err(|error| if error.is_data() { not_an_object() } else { syntax(&error) })
}

fn not_an_object() -> InputError {
    InputError::field("record", "expected an object")
}

/// Checks that `bytes` are UTF-8.
fn utf8<'b>(bytes: &'b [u8], part: &'static str) -> Result<&'b str, InputError> {
    std::str::from_utf8(bytes).map_err(|error| InputError::InvalidUtf8 { part, at: error.valid_up_to() })
}

fn check(text: &str, depth: usize) -> Result<(), InputError> {
    let problem = RefCell::new(None);
    let mut parser = serde_json::Deserializer::from_str(text);
    let checked = Check { depth, problem: &problem }.deserialize(&mut parser).and_then(|()| parser.end());
    checked.map_err(|error| problem.take().unwrap_or_else(|| syntax(&error)))
}

/// The parser's own messages hold no text of the record, except for type errors, which the check cannot have.
fn syntax(error: &serde_json::Error) -> InputError {
    if error.is_data() {
        return InputError::json(format!("at line {} column {}", error.line(), error.column()));
    }
    InputError::json(error.to_string())
}

/// Checks a value of at most `depth` levels; what it refuses it explains in `problem`.
#[derive(Clone, Copy)]
struct Check<'p> {
    depth: usize,
    problem: &'p RefCell<Option<InputError>>,
}

impl Check<'_> {
    fn refuse<E: Error>(self, problem: InputError) -> E {
        self.problem.replace(Some(problem));
        E::custom("refused")
    }

    fn deeper<E: Error>(self) -> Result<Self, E> {
        match self.depth.checked_sub(1) {
            Some(depth) => Ok(Self { depth, ..self }),
            None => Err(self.refuse(InputError::json("it is nested deeper than the limit"))),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Check<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Check<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let inner = self.deeper()?;
        while items.next_element_seed(inner)?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<(), A::Error> {
        let inner = self.deeper()?;
        let mut keys = Keys::default();
        while let Some(key) = entries.next_key_seed(Key)? {
            if let Some(twice) = keys.add(key) {
                return Err(self.refuse(InputError::DuplicateKey { key: shown(&twice) }));
            }
            entries.next_value_seed(inner)?;
        }
        Ok(())
    }
}

/// The keys of one object: few are compared one by one, many are hashed. The set is never iterated.
#[derive(Default)]
struct Keys<'de> {
    few: Vec<Cow<'de, str>>,
    many: HashSet<Cow<'de, str>>,
}

impl<'de> Keys<'de> {
    /// Gives the key back when it was there before.
    fn add(&mut self, key: Cow<'de, str>) -> Option<Cow<'de, str>> {
        if self.few.contains(&key) || self.many.contains(&key) {
            return Some(key);
        }
        if self.few.len() < FEW_KEYS {
            self.few.push(key);
        } else {
            self.many.insert(key);
        }
        None
    }
}

/// Reads a key without copying it where it has no escapes.
struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(key))
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(key.to_owned()))
    }
}

/// Takes a checked record apart.
struct Split {
    typed: &'static [&'static str],
}

impl<'de> DeserializeSeed<'de> for Split {
    type Value = Record<'de>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Split {
    type Value = Record<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Self::Value, A::Error> {
        let mut record = Record::default();
        while let Some(key) = entries.next_key_seed(Key)? {
            match self.typed.iter().find(|name| **name == key) {
                Some(name) => record.typed.push((name, entries.next_value()?)),
                None => drop(record.members.insert(key.into_owned(), entries.next_value()?)),
            }
        }
        Ok(record)
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

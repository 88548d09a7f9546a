//! Takes known fields out of a record, one type rule each, and leaves the rest to be passed on.
//!
//! `null` is the same as absent everywhere. A blank metadata field is absent too.

use serde::de::DeserializeOwned;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::json::Record;
use super::{InputError, InputLimits};
use crate::PubStatus;

/// The fields of a record that nobody has taken yet.
pub(super) struct Fields<'r> {
    rest: Map<String, Value>,
    typed: Vec<(&'static str, &'r RawValue)>,
    limits: &'r InputLimits,
}

impl<'r> Fields<'r> {
    pub(super) fn new(record: Record<'r>, limits: &'r InputLimits) -> Self {
        Self { rest: record.members, typed: record.typed, limits }
    }

    pub(super) const fn limits(&self) -> &'r InputLimits {
        self.limits
    }

    /// Takes a field out. Only `shift_remove` keeps the order of the fields that stay.
    pub(super) fn take(&mut self, name: &str) -> Option<Value> {
        self.rest.shift_remove(name).filter(|value| !value.is_null())
    }

    pub(super) fn peek(&self, name: &str) -> Option<&Value> {
        self.rest.get(name).filter(|value| !value.is_null())
    }

    /// Puts a field (back) among those to be passed on.
    pub(super) fn pass_on(&mut self, name: &str, value: Value) {
        self.rest.insert(name.to_owned(), value);
    }

    /// A string as it is, of any length.
    pub(super) fn string(&mut self, name: &str) -> Result<Option<String>, InputError> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(InputError::field(name, "expected a string")),
        }
    }

    /// A metadata string: within the length limit, absent when blank.
    pub(super) fn metadata(&mut self, name: &str) -> Result<Option<String>, InputError> {
        let Some(text) = self.string(name)? else { return Ok(None) };
        self.bounded(name, text)
    }

    /// A date or a date and time of ISO 8601. Any other text is no date that a reader could rely on, and is passed on as it
    /// is, under `extra`.
    pub(super) fn date(&mut self, name: &str) -> Result<Option<String>, InputError> {
        let Some(text) = self.metadata(name)? else { return Ok(None) };
        if crate::date::is_iso_8601(text.trim()) {
            return Ok(Some(text.trim().to_owned()));
        }
        self.pass_on(name, Value::String(text));
        Ok(None)
    }

    pub(super) fn bounded(&self, name: &str, text: String) -> Result<Option<String>, InputError> {
        self.limits.check_field(name, &text)?;
        Ok(Some(text).filter(|text| !text.trim().is_empty()))
    }

    /// A version: a string, or a number as it is written.
    pub(super) fn version(&mut self) -> Result<Option<String>, InputError> {
        match self.take("version") {
            None => Ok(None),
            Some(Value::String(text)) => self.bounded("version", text),
            Some(Value::Number(number)) => Ok(Some(number.to_string())),
            Some(_) => Err(InputError::field("version", "expected a string or a number")),
        }
    }

    /// A publication status by its IPTC name.
    pub(super) fn pub_status(&mut self, name: &str) -> Result<Option<PubStatus>, InputError> {
        match self.string(name)?.as_deref() {
            None => Ok(None),
            Some("usable") => Ok(Some(PubStatus::Usable)),
            Some("withheld") => Ok(Some(PubStatus::Withheld)),
            Some("canceled") => Ok(Some(PubStatus::Canceled)),
            Some(_) => Err(InputError::field(name, "expected usable, withheld or canceled")),
        }
    }

    /// The time an embargo ends: an RFC 3339 date and time with its offset, since less would leave open when.
    pub(super) fn embargo(&mut self, name: &str) -> Result<Option<String>, InputError> {
        let Some(text) = self.metadata(name)? else { return Ok(None) };
        if crate::date::is_date_time(text.trim()) {
            return Ok(Some(text.trim().to_owned()));
        }
        Err(InputError::field(name, "expected an RFC 3339 date and time with an offset"))
    }

    /// A language: a tag, or an object with `tag` and `confidence`, whose other members are passed on.
    pub(super) fn language(&mut self) -> Result<(Option<String>, Option<f64>), InputError> {
        match self.take("language") {
            Some(Value::Object(mut object)) => {
                let tag = match object.shift_remove("tag") {
                    Some(Value::String(tag)) => self.bounded("language.tag", tag)?,
                    None | Some(Value::Null) => None,
                    Some(_) => return Err(InputError::field("language.tag", "expected a string")),
                };
                let confidence = share("language.confidence", object.shift_remove("confidence"))?;
                if !object.is_empty() {
                    self.pass_on("language", Value::Object(object));
                }
                Ok((tag, confidence))
            }
            Some(Value::String(tag)) => Ok((self.bounded("language", tag)?, None)),
            None => Ok((None, None)),
            Some(_) => Err(InputError::field("language", "expected a string or an object")),
        }
    }

    /// A number between 0 and 1.
    pub(super) fn share(&mut self, name: &str) -> Result<Option<f64>, InputError> {
        share(name, self.take(name))
    }

    /// A field of one of our own types, which is among the typed members of the record; the error names the path of
    /// the part that does not fit, and never its value.
    pub(super) fn typed<T: DeserializeOwned>(&mut self, name: &'static str) -> Result<Option<T>, InputError> {
        let at = self.typed.iter().position(|(known, _)| *known == name);
        match at.map(|at| self.typed.swap_remove(at).1.get()) {
            None | Some("null") => Ok(None),
            Some(written) => serde_json::from_str(written).map(Some).map_err(|_| misfit::<T>(name, written)),
        }
    }

    /// What nobody took, behind the record's own `extra`.
    pub(super) fn extra(mut self) -> Result<Map<String, Value>, InputError> {
        let mut extra = match self.rest.shift_remove("extra") {
            None | Some(Value::Null) => Map::new(),
            Some(Value::Object(extra)) => extra,
            Some(_) => return Err(InputError::field("extra", "expected an object")),
        };
        extra.extend(self.rest);
        for (name, written) in self.typed {
            extra.insert(name.to_owned(), serde_json::from_str(written.get()).unwrap_or_default());
        }
        Ok(extra)
    }
}

/// Reads the field once more to find out which part of it does not fit; following the path makes reading slower.
fn misfit<T: DeserializeOwned>(name: &str, written: &str) -> InputError {
    let mut parser = serde_json::Deserializer::from_str(written);
    let path = match serde_path_to_error::deserialize::<_, T>(&mut parser) {
        Ok(_) => String::new(),
        Err(error) => error.path().to_string(),
    };
    let field = match path.as_str() {
        "." | "" => name.to_owned(),
        list if list.starts_with('[') => format!("{name}{list}"),
        member => format!("{name}.{member}"),
    };
    InputError::field(field, "missing, of another type, or a value that is not of the list")
}

fn share(name: &str, value: Option<Value>) -> Result<Option<f64>, InputError> {
    match value {
        None | Some(Value::Null) => Ok(None),
        Some(value) => match value.as_f64().filter(|share| (0.0..=1.0).contains(share)) {
            Some(share) => Ok(Some(share)),
            None => Err(InputError::field(name, "expected a number between 0 and 1")),
        },
    }
}

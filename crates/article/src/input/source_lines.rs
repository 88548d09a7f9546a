//! The records about the lines of a source as they come in, and the compact JSON that goes out.

use serde::de::DeserializeOwned;

use super::fields::Fields;
use super::json::parse_record;
use super::{InputError, InputLimits, compact};
use crate::schema_name::check_schema;
use crate::{ArticleLines, LINES_SCHEMA, SOURCE_LINES_SCHEMA, SourceTable, check_uri};

impl ArticleLines {
    /// Reads the record of one article's lines.
    ///
    /// # Errors
    /// Returns an [`InputError`] for what is no such record, and for one over the limits.
    pub fn from_json(bytes: &[u8], limits: &InputLimits) -> Result<Self, InputError> {
        let mut fields = Fields::new(parse_record(bytes, &["labels", "sentences"], limits)?, limits);
        check_schema(fields.string("schema")?.as_deref(), LINES_SCHEMA)?;
        let uri = fields.string("uri")?.ok_or(InputError::MissingUri)?;
        Ok(Self {
            schema: LINES_SCHEMA.to_owned(),
            uri: check_uri(&uri, limits)?,
            source: source(&mut fields)?,
            labels: needed(&mut fields, "labels")?,
            sentences: needed(&mut fields, "sentences")?,
        })
    }

    /// Writes the record as one line of JSON.
    pub fn to_json(&self) -> Vec<u8> {
        compact(self)
    }
}

impl SourceTable {
    /// Reads a table.
    ///
    /// # Errors
    /// Returns an [`InputError`] for what is no table, and for one over the limits.
    pub fn from_json(bytes: &[u8], limits: &InputLimits) -> Result<Self, InputError> {
        let mut fields = Fields::new(parse_record(bytes, &["version", "articles", "lines"], limits)?, limits);
        check_schema(fields.string("schema")?.as_deref(), SOURCE_LINES_SCHEMA)?;
        Ok(Self {
            schema: SOURCE_LINES_SCHEMA.to_owned(),
            source: source(&mut fields)?,
            version: needed(&mut fields, "version")?,
            articles: needed(&mut fields, "articles")?,
            lines: needed(&mut fields, "lines")?,
        })
    }

    /// Writes the record as one line of JSON.
    pub fn to_json(&self) -> Vec<u8> {
        compact(self)
    }
}

fn source(fields: &mut Fields<'_>) -> Result<String, InputError> {
    fields.metadata("source")?.ok_or_else(|| InputError::field("source", "missing"))
}

fn needed<T: DeserializeOwned>(fields: &mut Fields<'_>, name: &'static str) -> Result<T, InputError> {
    fields.typed(name)?.ok_or_else(|| InputError::field(name, "missing"))
}

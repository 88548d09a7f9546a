//! The JSON Schemas of the records, generated from the types. `docs/schema/` holds them, and a test compares.

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};
use serde_json::{Value, json};

use crate::{
    ArticleEntities, ArticleLines, ArticleQuotes, CLEAN_SCHEMA, CleanArticle, ENRICHED_SCHEMA, ENTITIES_SCHEMA,
    EnrichedArticle, LINES_SCHEMA, QUOTES_SCHEMA, RAW_SCHEMA, RawArticle, SOURCE_LINES_SCHEMA, SourceTable,
};

/// Which way a record goes, and so what may change in its schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// Producers write it, we read it: nothing more may become required.
    Input,
    /// We write it, consumers read it: nothing that is always there may go away.
    Output,
}

/// The schema of one record.
#[derive(Debug, Clone, PartialEq)]
pub struct SchemaDocument {
    /// Name of the file in `docs/schema/`.
    pub file_name: &'static str,
    /// Which way the record goes.
    pub direction: Direction,
    /// The schema, JSON Schema draft 2020-12.
    pub document: Value,
}

/// Returns the schemas of all records: what each topic holds, and what the stages read where that is less.
pub fn schema_documents() -> Vec<SchemaDocument> {
    vec![
        input::<RawArticle>("raw.schema.json", RAW_SCHEMA),
        output::<CleanArticle>("clean.schema.json", CLEAN_SCHEMA),
        input::<CleanArticle>("clean-input.schema.json", CLEAN_SCHEMA),
        output::<EnrichedArticle>("enriched.schema.json", ENRICHED_SCHEMA),
        input::<EnrichedArticle>("enriched-input.schema.json", ENRICHED_SCHEMA),
        output::<ArticleQuotes>("quotes.schema.json", QUOTES_SCHEMA),
        output::<ArticleEntities>("entities.schema.json", ENTITIES_SCHEMA),
        output::<ArticleLines>("lines.schema.json", LINES_SCHEMA),
        output::<SourceTable>("source-lines.schema.json", SOURCE_LINES_SCHEMA),
    ]
}

fn output<T: JsonSchema>(file_name: &'static str, name: &'static str) -> SchemaDocument {
    let settings = SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), json!(name));
    if let Some(property) = property(&mut schema, "schema") {
        *property = json!({"description": "Name and major version of this form.", "type": "string", "const": name});
    }
    SchemaDocument { file_name, direction: Direction::Output, document: schema.to_value() }
}

fn input<T: JsonSchema>(file_name: &'static str, name: &'static str) -> SchemaDocument {
    let settings = SchemaSettings::draft2020_12().for_deserialize();
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    schema.insert("title".to_owned(), json!(format!("{name} (input)")));
    if let Some(language) = property(&mut schema, "language") {
        *language = language_input();
    }
    if let Some(version) = property(&mut schema, "version") {
        *version = json!({"description": "Version of the article.", "type": ["string", "number", "null"]});
    }
    if let Some(properties) = schema.get_mut("properties").and_then(Value::as_object_mut) {
        properties.insert("schema".to_owned(), schema_input(name));
    }
    SchemaDocument { file_name, direction: Direction::Input, document: schema.to_value() }
}

fn property<'s>(schema: &'s mut Schema, name: &str) -> Option<&'s mut Value> {
    schema.get_mut("properties")?.get_mut(name)
}

fn schema_input(name: &str) -> Value {
    json!({
        "description": "Name and version of the form; where it is given, its major version must be this one.",
        "type": ["string", "null"],
        "pattern": format!("^{}(\\.[0-9]+)?$", name.replace('.', "\\.")),
    })
}

fn language_input() -> Value {
    json!({
        "description": "BCP 47 language tag, alone or with how sure it is.",
        "anyOf": [
            {"type": ["string", "null"]},
            {
                "type": "object",
                "properties": {
                    "tag": {"description": "BCP 47 language tag.", "type": ["string", "null"]},
                    "confidence": {
                        "description": "How sure the language is.",
                        "type": ["number", "null"],
                        "minimum": 0,
                        "maximum": 1
                    }
                }
            }
        ]
    })
}

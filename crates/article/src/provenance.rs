//! Where a record came from, and what was not done to it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// One stage that a record went through. The filters leave topic, partition, offset and `at` out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Provenance {
    /// Name of the stage.
    pub stage: String,
    /// Version of the program.
    pub version: String,
    /// `sha256:` and the digest of the settings that the result depends on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub config: Option<String>,
    /// Name and version of the language model, where one was used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The table of recurring lines that was used, as `source@version`, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tables: Option<String>,
    /// `sha256:` and the digest of the knowledge and the alias tables that entities were linked with, where they were.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub knowledge: Option<String>,
    /// Topic that the input was read from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<String>,
    /// Its partition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partition: Option<i32>,
    /// Its offset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<i64>,
    /// When the stage handled it, RFC 3339 in UTC.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
}

/// Something that was left undone, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Annotation {
    /// The part of the pipeline: `clean`, `entities`, `quotes`.
    pub stage: String,
    /// What happened to it.
    pub status: AnnotationStatus,
    /// The reason, for example `no-model:fr`.
    pub reason: String,
}

/// What happened to a part of the work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum AnnotationStatus {
    /// Not done; the list it would have filled is empty.
    Skipped,
    /// Done in part.
    Partial,
    /// Done by a fallback.
    Fallback,
}

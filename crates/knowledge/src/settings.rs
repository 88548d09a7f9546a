//! What can be set about links.

use serde::{Deserialize, Serialize};

/// From which confidence on an entity is linked. A link's confidence is the share of links of that confidence that are right.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct LinkSettings {
    /// Least confidence of the link of a place or a people, 0 to 1.
    pub min_place_confidence: f64,
    /// Least confidence of the link of an organisation by the built-in knowledge, 0 to 1.
    pub min_organisation_confidence: f64,
    /// Least confidence of a link by a table of the newsroom, 0 to 1.
    pub min_table_confidence: f64,
}

impl Default for LinkSettings {
    fn default() -> Self {
        Self { min_place_confidence: 0.8, min_organisation_confidence: 0.7, min_table_confidence: 0.5 }
    }
}

//! The trace that a stage leaves in a record: which program, which settings, which input.

use copydesk_article::{Provenance, sha256_hex};
use jiff::Timestamp;
use serde::Serialize;

use crate::Origin;

/// What is the same in every trace of one stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageTrace {
    stage: &'static str,
    version: &'static str,
    config: String,
    model: Option<String>,
}

impl StageTrace {
    /// Makes the traces of `stage`; `config` is what [`config_digest`] gives for the settings that its results depend
    /// on, `model` names the language model where there is one.
    pub fn new(stage: &'static str, version: &'static str, config: String, model: Option<String>) -> Self {
        Self { stage, version, config, model }
    }

    /// Returns the trace for an input that was read at `origin`; without one, nothing in it depends on place or time.
    pub fn of(&self, origin: Option<&Origin>) -> Provenance {
        Provenance {
            stage: self.stage.to_owned(),
            version: self.version.to_owned(),
            config: Some(self.config.clone()),
            model: self.model.clone(),
            tables: None,
            knowledge: None,
            topic: origin.map(|origin| origin.topic.as_ref().to_owned()),
            partition: origin.map(|origin| origin.partition),
            offset: origin.map(|origin| origin.offset),
            at: origin.and_then(|origin| rfc3339(origin.received_at_ms)),
        }
    }
}

/// Returns `sha256:` and the digest of the settings as JSON.
pub fn config_digest(settings: &impl Serialize) -> String {
    let json = serde_json::to_vec(settings).unwrap_or_default();
    format!("sha256:{}", sha256_hex(&json))
}

fn rfc3339(milliseconds: i64) -> Option<String> {
    Timestamp::from_millisecond(milliseconds).ok().map(|at| at.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_leaves_place_and_time_out() {
        let trace = StageTrace::new("clean", "0.1.0", "sha256:0".into(), None);
        let json = serde_json::to_value(trace.of(None)).unwrap();
        assert_eq!(json, serde_json::json!({"stage": "clean", "version": "0.1.0", "config": "sha256:0"}));
    }

    #[test]
    fn a_service_names_place_and_time() {
        let origin =
            Origin { topic: "articles.raw".into(), partition: 3, offset: 81_723, received_at_ms: 1_679_320_000_123 };
        let provenance = StageTrace::new("clean", "0.1.0", "sha256:0".into(), None).of(Some(&origin));
        assert_eq!(provenance.at.as_deref(), Some("2023-03-20T13:46:40.123Z"));
        assert_eq!((provenance.partition, provenance.offset), (Some(3), Some(81_723)));
    }

    #[test]
    fn settings_that_differ_have_digests_that_differ() {
        assert_ne!(config_digest(&1), config_digest(&2));
        assert_eq!(config_digest(&"a"), config_digest(&"a"));
    }
}

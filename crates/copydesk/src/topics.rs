//! The topics of the pipeline: as the configuration wants them, and how far those of a cluster are from that. Refuses to
//! change a topic that is there.

mod compare;
mod limits;
mod plan;

#[cfg(test)]
mod tests;

use std::time::Duration;

use anyhow::Result;
use copydesk_config::Settings;
use copydesk_kafka::{TopicAdmin, TopicDescription, TopicSpec};

pub(crate) use compare::differences;
pub(crate) use limits::check_limits;
pub(crate) use plan::plan;

use crate::finding::{Finding, Level, worst};

/// A topic that the pipeline needs, as it is.
#[derive(Debug, Clone)]
pub(crate) struct CheckedTopic {
    pub(crate) name: String,
    /// None when it is missing.
    pub(crate) found: Option<TopicDescription>,
    pub(crate) findings: Vec<Finding>,
}

impl CheckedTopic {
    pub(crate) fn level(&self) -> Level {
        worst(&self.findings)
    }

    /// In one word.
    pub(crate) fn state(&self) -> &'static str {
        match (&self.found, self.level()) {
            (None, _) => "missing",
            (Some(_), Level::Fail) => "wrong",
            (Some(_), level) => level.as_str(),
        }
    }
}

/// How long one question to the cluster may take.
pub(crate) fn request_timeout(settings: &Settings) -> Duration {
    Duration::from_millis(settings.kafka.request_timeout_ms)
}

/// Compares all topics of the plan with those of the cluster.
pub(crate) fn check_topics(settings: &Settings, admin: &TopicAdmin) -> Result<Vec<CheckedTopic>> {
    compare_all(settings, admin, &plan(settings)?)
}

/// Compares these topics with those of the cluster.
pub(crate) fn compare_all(settings: &Settings, admin: &TopicAdmin, specs: &[TopicSpec]) -> Result<Vec<CheckedTopic>> {
    let names: Vec<&str> = specs.iter().map(|spec| spec.name.as_str()).collect();
    let mut found = admin.describe_topics(&names, request_timeout(settings))?;
    let answer_bytes = settings.kafka.client_sizes()?.answer_bytes;
    let check = |spec: &TopicSpec| {
        let at = found.iter().position(|topic| topic.name == spec.name);
        let topic = at.map(|at| found.swap_remove(at));
        let findings = match &topic {
            Some(topic) => differences(spec, topic, answer_bytes, &settings.kafka.bootstrap_servers),
            None => vec![Finding::fail("is missing, or this client may not see it", "copydesk topics create")],
        };
        CheckedTopic { name: spec.name.clone(), found: topic, findings }
    };
    Ok(specs.iter().map(check).collect())
}

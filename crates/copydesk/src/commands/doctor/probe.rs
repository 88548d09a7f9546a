//! Tries transactions and a consumer group on a topic that nothing else uses.

use std::collections::BTreeMap;

use anyhow::Result;
use copydesk_config::Settings;
use copydesk_kafka::{
    BrokenPromise, Creation, Deletion, DeliveryMode, KafkaError, TopicAdmin, TopicSpec, TransactionProbe, probe_group,
};

use super::failed;
use super::report::Report;
use crate::finding::{Finding, Level};
use crate::topics::request_timeout;

/// What stands for the stage in names.
const STAGE: &str = "doctor";

/// The topic of the probe.
enum ProbeTopic {
    /// Made for it, to be deleted again.
    Own,
    /// It was there, or the cluster cannot be asked to delete it.
    Lent,
}

pub(super) fn check(settings: &Settings, admin: &TopicAdmin, report: &mut Report) -> Result<()> {
    // Also the transactional id, which keeps instances apart.
    let name = topic_name(&settings.kafka.transactional_id(STAGE));
    let topic = match make_topic(settings, admin, &name) {
        Ok(topic) => topic,
        Err(reason) => {
            let remedy =
                format!("grant this client Create and Delete on topic {name}, or create it with one partition");
            report.add("transactions", Finding::warn(format!("not tried: {reason}"), remedy.clone()))?;
            return report.add("consumer group", Finding::warn("not tried: it needs the same topic", remedy));
        }
    };
    report.add("transactions", transactions(settings, admin, &name))?;
    report.add("consumer group", group(settings, &name))?;
    if let (ProbeTopic::Own, Some(reason)) = (topic, delete(settings, admin, &name)) {
        report.add("transactions", Finding::warn(format!("topic {name} is left behind: {reason}"), "delete it"))?;
    }
    Ok(())
}

/// A legal name for a topic, whatever the instance is called.
fn topic_name(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' }).take(249).collect()
}

fn make_topic(settings: &Settings, admin: &TopicAdmin, name: &str) -> Result<ProbeTopic, String> {
    let spec = TopicSpec {
        name: name.to_owned(),
        partitions: 1,
        // The cluster's own default: it is the cluster that is examined here.
        replication_factor: None,
        config: BTreeMap::new(),
    };
    let timeout = request_timeout(settings);
    let reason = match admin.create_topics(&[spec], timeout).map(|mut outcomes| outcomes.pop()) {
        Ok(Some(Creation::Created)) => return Ok(ProbeTopic::Own),
        Ok(Some(Creation::Existed)) => return Ok(ProbeTopic::Lent),
        Ok(Some(Creation::Refused(reason))) => reason,
        Ok(None) => "the cluster said nothing about it".to_owned(),
        Err(error) => error.to_string(),
    };
    // Some brokers create topics on first use, and in no other way.
    match admin.create_by_use(name, timeout) {
        Ok(()) => Ok(ProbeTopic::Lent),
        Err(_) => Err(format!("topic {name} cannot be created ({reason})")),
    }
}

fn delete(settings: &Settings, admin: &TopicAdmin, name: &str) -> Option<String> {
    match admin.delete_topics(&[name], request_timeout(settings)) {
        Ok(outcomes) => outcomes.into_iter().find_map(|outcome| match outcome {
            Deletion::Refused(reason) => Some(reason),
            Deletion::Deleted | Deletion::Missing => None,
        }),
        Err(error) => Some(error.to_string()),
    }
}

fn transactions(settings: &Settings, admin: &TopicAdmin, topic: &str) -> Finding {
    let probe = TransactionProbe { stage: STAGE, topic, group: topic, timeout: request_timeout(settings) };
    let finding = match probe.run(admin) {
        Ok(broken) if broken.is_empty() => {
            Finding::ok("one was aborted and one committed: readers and offsets saw the committed one alone")
        }
        Ok(broken) => {
            let broken: Vec<&str> = broken.into_iter().map(BrokenPromise::as_str).collect();
            let remedy = "use a broker with transactions, or set kafka.delivery to at-least-once";
            Finding::fail(format!("the broker takes them and ignores them: {}", broken.join("; ")), remedy)
        }
        Err(error) => failed(&error, &remedy(&settings.kafka.transactional_id(STAGE))),
    };
    if finding.level == Level::Fail && settings.kafka.delivery == DeliveryMode::AtLeastOnce {
        return Finding {
            level: Level::Warn,
            what: format!("{} (kafka.delivery does not need them)", finding.what),
            ..finding
        };
    }
    finding
}

fn remedy(id: &str) -> String {
    format!(
        "grant this client Write and Describe on transactional id {id}, IdempotentWrite, and Read on group {id}; see that \
         enough brokers run for the transaction topic; or set kafka.delivery to at-least-once"
    )
}

fn group(settings: &Settings, topic: &str) -> Finding {
    let protocol = settings.kafka.group_protocol();
    match probe_group(&settings.kafka, topic, topic, request_timeout(settings)) {
        Ok(took) => Finding::ok(format!("joined with the {protocol} protocol in {} ms", took.as_millis())),
        Err(error @ KafkaError::Timeout { .. }) if !settings.kafka.uses_classic_protocol() => {
            let remedy = "remove group.protocol from kafka.client: the brokers may not support it";
            Finding::fail(format!("with the {protocol} protocol: {error}"), remedy)
        }
        Err(error) => failed(&error, "grant this client Read on the groups, and see that the group coordinator runs"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_instance_has_a_legal_topic() {
        assert_eq!(topic_name("copydesk-doctor-0"), "copydesk-doctor-0");
        assert_eq!(topic_name("copydesk-doctor-pod 3/ä"), "copydesk-doctor-pod-3--");
        assert_eq!(topic_name(&"x".repeat(400)).len(), 249);
    }
}

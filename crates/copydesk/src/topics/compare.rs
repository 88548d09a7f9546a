//! How a topic differs from what it should be like, and how that can be changed.

use copydesk_kafka::{PartitionReplicas, TopicDescription, TopicSpec};

use super::plan::{CLEANUP_POLICY, MAX_MESSAGE_BYTES, MIN_IN_SYNC, RETENTION_MS};
use crate::finding::Finding;

/// What keeps records from being kept for ever.
const NO_LIMIT: i64 = -1;

/// Everything that differs. A consumer takes answers of up to `answer_bytes`.
pub(crate) fn differences(
    spec: &TopicSpec,
    topic: &TopicDescription,
    answer_bytes: usize,
    bootstrap_servers: &str,
) -> Vec<Finding> {
    let comparison = Comparison { spec, topic, bootstrap_servers };
    let mut found = Vec::new();
    found.extend(comparison.partitions());
    found.extend(comparison.replication());
    if topic.config.is_empty() {
        let remedy = "grant this client DescribeConfigs on the topic";
        found.push(Finding::warn("its configuration cannot be read", remedy));
        return found;
    }
    found.extend(comparison.cleanup());
    found.extend(comparison.size(answer_bytes));
    found.extend(comparison.retention());
    found.extend(comparison.min_in_sync());
    found.extend(comparison.health());
    found
}

struct Comparison<'a> {
    spec: &'a TopicSpec,
    topic: &'a TopicDescription,
    bootstrap_servers: &'a str,
}

impl Comparison<'_> {
    fn partitions(&self) -> Option<Finding> {
        let (is, should) = (self.topic.partitions.len(), usize::from(self.spec.partitions));
        let (servers, name) = (self.bootstrap_servers, &self.spec.name);
        (is < should).then(|| {
            Finding::fail(
                format!("has {is} partitions, should have {should}"),
                format!(
                    "kafka-topics.sh --bootstrap-server {servers} --alter --topic {name} --partitions {should} \
                     (let the pipeline run empty first: keys move to other partitions)"
                ),
            )
        })
    }

    fn replication(&self) -> Option<Finding> {
        let (is, should) = (self.topic.replication_factor(), usize::from(self.spec.replication_factor?));
        (is < should).then(|| {
            Finding::fail(
                format!("has {is} copies of a partition, should have {should}"),
                "give its partitions more replicas with kafka-reassign-partitions.sh",
            )
        })
    }

    fn cleanup(&self) -> Option<Finding> {
        let (is, should) = (self.is(CLEANUP_POLICY)?, self.should(CLEANUP_POLICY)?);
        (is != should).then(|| {
            let consequence = match should {
                "compact" if is.contains("delete") => ": articles will vanish",
                "delete" => ": older records with the same key will vanish",
                _ => "",
            };
            let what = format!("{CLEANUP_POLICY} is {is}, should be {should}{consequence}");
            Finding::fail(what, self.alter(CLEANUP_POLICY, should))
        })
    }

    fn size(&self, answer_bytes: usize) -> Option<Finding> {
        let (is, should) = (self.number(MAX_MESSAGE_BYTES)?, self.should(MAX_MESSAGE_BYTES)?);
        if is < should.parse().ok()? {
            let what = format!("{MAX_MESSAGE_BYTES} is {is}, should be at least {should}");
            return Some(Finding::fail(what, self.alter(MAX_MESSAGE_BYTES, should)));
        }
        (usize::try_from(is).ok()? > answer_bytes).then(|| {
            let what = format!("{MAX_MESSAGE_BYTES} is {is}, but consumers take {answer_bytes} bytes at a time");
            let property = format!("kafka.client.\"receive.message.max.bytes\" to more than {is}");
            Finding::fail(what, format!("set {property}, or {}", self.alter(MAX_MESSAGE_BYTES, should)))
        })
    }

    fn retention(&self) -> Vec<Finding> {
        let mut found = Vec::new();
        let wanted = self.should(RETENTION_MS).and_then(|should| Some((should, should.parse::<i64>().ok()?)));
        if let (Some((text, should)), Some(is)) = (wanted, self.number(RETENTION_MS))
            && is != NO_LIMIT
            && is < should
        {
            let what = format!("{RETENTION_MS} is {is}, should be at least {should}");
            found.push(Finding::fail(what, self.alter(RETENTION_MS, text)));
        }
        if let Some(bytes) = self.number("retention.bytes")
            && bytes != NO_LIMIT
            && self.should(CLEANUP_POLICY) == Some("delete")
        {
            let what = format!("retention.bytes is {bytes}: records may vanish before they were read");
            found.push(Finding::warn(what, self.alter("retention.bytes", "-1")));
        }
        found
    }

    fn min_in_sync(&self) -> Option<Finding> {
        let is = self.number(MIN_IN_SYNC)?;
        let copies = i64::try_from(self.topic.replication_factor()).ok()?;
        if is > copies {
            let what = format!("{MIN_IN_SYNC} is {is}, but there are only {copies} copies: no record can be written");
            return Some(Finding::fail(what, self.alter(MIN_IN_SYNC, &copies.to_string())));
        }
        let should = self.should(MIN_IN_SYNC)?;
        (is < should.parse().ok()?).then(|| {
            Finding::fail(format!("{MIN_IN_SYNC} is {is}, should be {should}"), self.alter(MIN_IN_SYNC, should))
        })
    }

    fn health(&self) -> Vec<Finding> {
        let partitions = &self.topic.partitions;
        let needed = self.number(MIN_IN_SYNC).and_then(|needed| usize::try_from(needed).ok()).unwrap_or(1);
        let count = |is_so: &dyn Fn(&PartitionReplicas) -> bool| partitions.iter().filter(|found| is_so(found)).count();
        let leaderless = count(&|partition| partition.leader.is_none());
        let closed = count(&|partition| {
            partition.leader.is_some() && partition.in_sync.len() < needed.min(partition.replicas.len())
        });
        let remedy = "bring the brokers back that hold them";
        let mut found = Vec::new();
        for (count, state) in [(leaderless, "no leader"), (closed, "too few complete copies to be written")] {
            if count > 0 {
                found.push(Finding::fail(format!("{count} of {} partitions have {state}", partitions.len()), remedy));
            }
        }
        let behind = count(&|partition| partition.in_sync.len() < partition.replicas.len());
        if behind > 0 && found.is_empty() {
            let what = format!("{behind} of {} partitions have copies that are not complete", partitions.len());
            found.push(Finding::warn(what, remedy));
        }
        found
    }

    fn is(&self, name: &str) -> Option<&str> {
        self.topic.config_value(name)
    }

    fn should(&self, name: &str) -> Option<&str> {
        self.spec.config.get(name).map(String::as_str)
    }

    fn number(&self, name: &str) -> Option<i64> {
        self.is(name)?.parse().ok()
    }

    fn alter(&self, name: &str, value: &str) -> String {
        format!(
            "kafka-configs.sh --bootstrap-server {} --alter --entity-type topics --entity-name {} --add-config {name}={value}",
            self.bootstrap_servers, self.spec.name
        )
    }
}

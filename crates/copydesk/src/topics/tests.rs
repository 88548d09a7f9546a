use std::collections::BTreeMap;

use copydesk_config::Settings;
use copydesk_kafka::{ConfigEntry, ConfigOrigin, PartitionReplicas, TopicDescription, TopicSpec};

use super::{check_limits, differences, plan};
use crate::finding::{Finding, Level, worst};

const ANSWER_BYTES: usize = 100_000_000;

fn spec(settings: &Settings, topic: &str) -> TopicSpec {
    plan(settings).unwrap().into_iter().find(|spec| spec.name == topic).unwrap()
}

/// A topic that is as it should be, with two copies.
fn as_planned(spec: &TopicSpec) -> TopicDescription {
    let entry = |value: &str| ConfigEntry { value: value.to_owned(), origin: ConfigOrigin::Topic };
    let mut config = BTreeMap::from([("min.insync.replicas".to_owned(), entry("1"))]);
    config.extend(spec.config.iter().map(|(name, value)| (name.clone(), entry(value))));
    let replicas =
        |partition| PartitionReplicas { partition, leader: Some(1), replicas: vec![1, 2], in_sync: vec![1, 2] };
    TopicDescription {
        name: spec.name.clone(),
        partitions: (0..i32::from(spec.partitions)).map(replicas).collect(),
        config,
    }
}

fn set(topic: &mut TopicDescription, name: &str, value: &str) {
    topic.config.insert(name.to_owned(), ConfigEntry { value: value.to_owned(), origin: ConfigOrigin::Broker });
}

fn compare(spec: &TopicSpec, topic: &TopicDescription) -> Vec<Finding> {
    differences(spec, topic, ANSWER_BYTES, "broker:9092")
}

#[test]
fn the_plan_has_each_topic_with_its_policy() {
    let mut settings = Settings::default();
    let policies = |settings: &Settings| -> Vec<(String, String)> {
        plan(settings).unwrap().into_iter().map(|spec| (spec.name, spec.config["cleanup.policy"].clone())).collect()
    };
    let text =
        |pairs: &[(String, String)]| pairs.iter().map(|(name, policy)| format!("{name} {policy}")).collect::<Vec<_>>();
    assert_eq!(
        text(&policies(&settings)),
        [
            "articles.raw delete",
            "articles.clean delete",
            "articles.enriched compact",
            "articles.quotes compact",
            "articles.entities compact",
            "articles.dead-letters delete",
        ]
    );
    settings.publish.ninjs = true;
    assert!(policies(&settings).contains(&("articles.ninjs".to_owned(), "compact".to_owned())));
}

#[test]
fn sizes_follow_from_the_limits_of_records() {
    let mut settings = Settings::default();
    settings.kafka.max_input_bytes = 3_000_000;
    settings.kafka.max_output_bytes = 10_000;
    let bytes = |topic: &str| spec(&settings, topic).config["max.message.bytes"].parse::<usize>().unwrap();
    assert!((3_000_000..3_100_000).contains(&bytes("articles.raw")));
    // Small records travel in batches of up to a million bytes.
    assert!((1_000_000..1_100_000).contains(&bytes("articles.enriched")));
    assert!(bytes("articles.dead-letters") >= bytes("articles.raw") + 64 * 1024);
}

#[test]
fn a_topic_as_planned_has_no_differences() {
    let settings = Settings::default();
    for spec in plan(&settings).unwrap() {
        assert_eq!(compare(&spec, &as_planned(&spec)), [], "{}", spec.name);
    }
}

#[test]
fn more_than_asked_for_is_no_difference() {
    let raw = spec(&Settings::default(), "articles.raw");
    let mut topic = as_planned(&raw);
    topic.partitions.push(topic.partitions[0].clone());
    set(&mut topic, "retention.ms", "-1");
    set(&mut topic, "max.message.bytes", "90000000");
    assert_eq!(compare(&raw, &topic), []);
}

#[test]
fn every_difference_is_found_at_once_with_its_remedy() {
    let mut settings = Settings::default();
    settings.topics.layout.replication_factor = 3;
    settings.topics.layout.min_in_sync_replicas = 2;
    let raw = spec(&settings, "articles.raw");
    let mut topic = as_planned(&raw);
    topic.partitions.pop();
    for (name, value) in [
        ("cleanup.policy", "compact"),
        ("max.message.bytes", "1048588"),
        ("retention.ms", "1000"),
        ("retention.bytes", "5000000"),
        ("min.insync.replicas", "1"),
    ] {
        set(&mut topic, name, value);
    }
    let found = compare(&raw, &topic);
    let starts = [
        "has 5 partitions, should have 6",
        "has 2 copies of a partition, should have 3",
        "cleanup.policy is compact, should be delete",
        "max.message.bytes is 1048588, should be at least 8",
        "retention.ms is 1000, should be at least 604800000",
        "retention.bytes is 5000000",
        "min.insync.replicas is 1, should be 2",
    ];
    assert_eq!(found.len(), starts.len(), "{found:#?}");
    for (finding, start) in found.iter().zip(starts) {
        assert!(finding.what.starts_with(start), "{} / {start}", finding.what);
    }
    assert_eq!(
        found[2].remedy.as_deref(),
        Some(
            "kafka-configs.sh --bootstrap-server broker:9092 --alter --entity-type topics --entity-name articles.raw \
             --add-config cleanup.policy=delete"
        )
    );
}

#[test]
fn a_topic_that_nothing_can_be_written_to_is_found() {
    let enriched = spec(&Settings::default(), "articles.enriched");
    let mut topic = as_planned(&enriched);
    set(&mut topic, "min.insync.replicas", "3");
    assert!(compare(&enriched, &topic)[0].what.contains("no record can be written"));
    let mut topic = as_planned(&enriched);
    set(&mut topic, "min.insync.replicas", "2");
    topic.partitions[1].in_sync.pop();
    topic.partitions[2].leader = None;
    let found = compare(&enriched, &topic);
    assert_eq!(found.len(), 2, "{found:#?}");
    set(&mut topic, "min.insync.replicas", "1");
    topic.partitions[2].leader = Some(2);
    let found = compare(&enriched, &topic);
    assert_eq!((found.len(), worst(&found)), (1, Level::Warn), "{found:#?}");
}

#[test]
fn batches_that_no_consumer_takes_are_found() {
    let raw = spec(&Settings::default(), "articles.raw");
    let mut topic = as_planned(&raw);
    set(&mut topic, "max.message.bytes", "200000000");
    let found = compare(&raw, &topic);
    assert!(found[0].remedy.as_deref().unwrap().contains("receive.message.max.bytes"), "{found:#?}");
}

#[test]
fn limits_of_clients_and_brokers_have_to_fit() {
    let mut settings = Settings::default();
    let broker = |pairs: &[(&str, &str)]| -> BTreeMap<String, ConfigEntry> {
        let entry = |value: &str| ConfigEntry { value: value.to_owned(), origin: ConfigOrigin::Default };
        pairs.iter().map(|(name, value)| ((*name).to_owned(), entry(value))).collect()
    };
    let wide = broker(&[
        ("socket.request.max.bytes", "104857600"),
        ("transaction.max.timeout.ms", "900000"),
        ("group.min.session.timeout.ms", "6000"),
        ("group.max.session.timeout.ms", "1800000"),
    ]);
    assert_eq!(check_limits(&settings, &wide), []);
    let tight = broker(&[
        ("socket.request.max.bytes", "1000000"),
        ("transaction.max.timeout.ms", "30000"),
        ("group.min.session.timeout.ms", "6000"),
        ("group.max.session.timeout.ms", "30000"),
    ]);
    assert_eq!(check_limits(&settings, &tight).len(), 3);
    assert_eq!(worst(&check_limits(&settings, &broker(&[]))), Level::Warn);
    settings.kafka.client.0.insert("message.max.bytes".to_owned(), "2000000".to_owned());
    assert_eq!(worst(&check_limits(&settings, &wide)), Level::Fail);
}

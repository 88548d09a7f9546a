//! `copydesk topics`.

use std::collections::BTreeMap;

use copydesk_kafka::TopicSpec;
use copydesk_testkit::{KafkaCluster, KafkaTest};
use serde_json::Value;

use crate::desk::Desk;

pub(crate) const TESTS: [KafkaTest; 3] = [
    ("topics_are_created_once_and_are_right_then", created_once),
    ("a_topic_that_differs_is_reported_and_left_alone", differing),
    ("a_dry_run_creates_nothing", dry_run),
];

fn created_once(cluster: &KafkaCluster) {
    let desk = Desk::on(cluster, "created_once");
    let missing = desk.run(&["topics", "check"]);
    assert!(missing.status == 1 && missing.output.contains("missing"), "{}{}", missing.output, missing.errors);
    let created = desk.run(&["topics", "create"]);
    assert_eq!(created.status, 0, "{}", created.errors);
    assert_eq!(created.output.matches(": 2 partitions").count(), 6, "{}", created.output);
    let again = desk.run(&["topics", "create"]);
    assert_eq!((again.status, again.output.matches("already there\n").count()), (0, 6), "{}", again.output);
    let checked = desk.run(&["topics", "check"]);
    assert_eq!(checked.status, 0, "{}", checked.output);
    assert_eq!(checked.output.matches(" ok\n").count(), 6, "{}", checked.output);
    let described = cluster.admin().describe_topics(&[&desk.topic("enriched")], copydesk_testkit::PATIENCE).unwrap();
    assert_eq!(described[0].config_value("cleanup.policy"), Some("compact"));
}

fn differing(cluster: &KafkaCluster) {
    let desk = Desk::on(cluster, "differing");
    let config = BTreeMap::from([("cleanup.policy".to_owned(), "delete".to_owned())]);
    let (name, partitions) = (desk.topic("enriched"), 1);
    cluster.create(&[TopicSpec { name: name.clone(), partitions, replication_factor: None, config }]);
    let created = desk.run(&["topics", "create"]);
    let differences = [
        "has 1 partitions, should have 2",
        "cleanup.policy is delete, should be compact",
        "max.message.bytes is 1048588, should be at least",
        "kafka-configs.sh --bootstrap-server",
    ];
    for difference in differences {
        assert!(created.output.contains(difference), "{difference} is missing in\n{}", created.output);
    }
    assert_eq!(created.status, 0, "{}", created.errors);
    let checked = desk.run(&["topics", "check", "--json"]);
    assert_eq!(checked.status, 1);
    let report: Value = serde_json::from_str(&checked.output).unwrap();
    let topics = report["topics"].as_array().unwrap();
    let wrong: Vec<&Value> = topics.iter().filter(|topic| topic["state"] != "ok").collect();
    assert_eq!((wrong.len(), &wrong[0]["topic"], &report["ok"]), (1, &Value::from(name), &Value::from(false)));
    assert_eq!(wrong[0]["findings"].as_array().unwrap().len(), 3, "{report:#}");
}

fn dry_run(cluster: &KafkaCluster) {
    let desk = Desk::on(cluster, "dry_run");
    let shown = desk.run(&["topics", "create", "--dry-run"]);
    assert_eq!((shown.status, shown.output.matches("would be created").count()), (0, 6), "{}", shown.output);
    assert_eq!(desk.run(&["topics", "check"]).output.matches(" missing\n").count(), 6);
}

//! `copydesk doctor`.

use copydesk_kafka::{DeliveryMode, KafkaSettings};
use copydesk_testkit::{Broker, KafkaCluster, KafkaTest, PATIENCE};
use copydesk_tests::model;
use serde_json::Value;

use crate::desk::Desk;

pub(crate) const TESTS: [KafkaTest; 3] = [
    ("the_doctor_finds_all_well_and_leaves_nothing_behind", all_well),
    ("the_doctor_misses_the_topics", without_topics),
    ("the_doctor_joins_with_the_newer_group_protocol", newer_protocol),
];

pub(crate) const WITHOUT_KAFKA: [(&str, fn()); 3] = [
    ("the_doctor_gives_a_dead_address_up", dead_address),
    ("the_doctor_finds_that_a_broker_ignores_transactions", ignored_transactions),
    ("the_doctor_misses_the_model", without_model),
];

/// The doctor's findings: level and text of each check.
fn examine(desk: &Desk, arguments: &[&str]) -> (i32, Vec<(String, String, String)>) {
    let ran = desk.run(&[&["doctor", "--json"], arguments].concat());
    let report: Value = serde_json::from_str(&ran.output).unwrap_or_else(|_| panic!("{}{}", ran.output, ran.errors));
    let text = |check: &Value, field: &str| check[field].as_str().unwrap_or_default().to_owned();
    let checks = report["checks"].as_array().unwrap().iter();
    (ran.status, checks.map(|check| (text(check, "check"), text(check, "level"), text(check, "what"))).collect())
}

fn levels<'c>(checks: &'c [(String, String, String)], name: &str) -> Vec<&'c str> {
    checks.iter().filter(|(check, ..)| check == name).map(|(_, level, _)| level.as_str()).collect()
}

fn all_well(cluster: &KafkaCluster) {
    let desk = Desk::on(cluster, "all_well");
    assert_eq!(desk.run(&["topics", "create"]).status, 0);
    let model = model();
    let (status, checks) = examine(&desk, &["--model", model.to_str().unwrap()]);
    assert!(status == 0 && checks.iter().all(|(_, level, _)| level == "ok"), "{checks:#?}");
    let names: Vec<&str> = checks.iter().map(|(check, ..)| check.as_str()).collect();
    assert_eq!(names, ["configuration", "model", "brokers", "topics", "transactions", "consumer group"]);
    let probe = desk.settings.transactional_id("doctor");
    assert_eq!(cluster.admin().describe_topics(&[&probe], PATIENCE).unwrap(), []);
    let text = desk.run(&["doctor", "--stages", "clean"]).output;
    assert!(text.lines().all(|line| line.starts_with("ok ")) && !text.contains("model"), "{text}");
}

fn without_topics(cluster: &KafkaCluster) {
    let (status, checks) = examine(&Desk::on(cluster, "without_topics"), &["--stages", "clean"]);
    assert_eq!((status, levels(&checks, "topics")), (1, vec!["fail"; 6]));
    assert_eq!(levels(&checks, "transactions"), ["ok"]);
}

fn newer_protocol(cluster: &KafkaCluster) {
    let mut desk = Desk::on(cluster, "newer_protocol");
    desk.settings.client.0.insert("group.protocol".to_owned(), "consumer".to_owned());
    let (_, checks) = examine(&desk, &["--stages", "clean"]);
    let (_, level, what) = checks.last().unwrap();
    assert!(level == "ok" && what.contains("the consumer protocol"), "{checks:#?}");
}

fn dead_address() {
    // Port 1 is reserved, and nobody listens there.
    let settings = KafkaSettings { bootstrap_servers: "127.0.0.1:1".to_owned(), ..quick() };
    let (status, checks) = examine(&Desk::with(settings), &["--stages", "clean"]);
    let (_, level, what) = checks.iter().find(|(check, ..)| check == "brokers").unwrap();
    assert!(status == 1 && level == "fail" && what.contains("Connection refused"), "{checks:#?}");
    assert_eq!(levels(&checks, "transactions"), ["warn"]);
}

fn ignored_transactions() {
    let broker = Broker::start(&[]);
    for (delivery, expected) in [(DeliveryMode::ExactlyOnce, "fail"), (DeliveryMode::AtLeastOnce, "warn")] {
        let bootstrap_servers = broker.settings.bootstrap_servers.clone();
        let desk = Desk::with(KafkaSettings { bootstrap_servers, delivery, ..quick() });
        let (status, checks) = examine(&desk, &["--stages", "clean"]);
        let (_, level, what) = checks.iter().find(|(check, ..)| check == "transactions").unwrap();
        assert!(status == 1 && level == expected && what.contains("takes them and ignores them"), "{checks:#?}");
        assert!(what.contains("a record of an aborted transaction was read"), "{what}");
    }
}

fn without_model() {
    let settings = KafkaSettings { bootstrap_servers: "127.0.0.1:1".to_owned(), ..quick() };
    let (_, checks) = examine(&Desk::with(settings), &["--model", "/nowhere"]);
    assert_eq!(levels(&checks, "model"), ["fail"]);
}

/// Settings for brokers that are here or nowhere.
fn quick() -> KafkaSettings {
    KafkaSettings { request_timeout_ms: 2_000, ..KafkaSettings::default() }
}

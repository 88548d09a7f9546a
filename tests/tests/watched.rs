//! The services under load on Apache Kafka, watched by a real Prometheus with the rules of the repository: every query of
//! the dashboard answers, alerts are quiet while all is well, and ring when it is not.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

#[path = "watched/deployment.rs"]
mod deployment;
#[path = "watched/newsroom.rs"]
mod newsroom;
#[path = "watched/prometheus.rs"]
mod prometheus;
#[path = "watched/yaml.rs"]
mod yaml;

use std::collections::BTreeSet;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use copydesk_testkit::{KafkaCluster, PATIENCE, Requirement, Suite};

use newsroom::{Newsroom, Service};
use prometheus::{Alarm, Prometheus};

fn main() -> ExitCode {
    Suite::default()
        .kafka(
            &[prometheus::REQUIREMENT],
            &[
                ("a_pipeline_under_load_answers_every_query_and_rings_for_nothing", answers_every_query),
                ("poison_and_a_service_that_stops_ring_until_the_service_is_back", rings_for_trouble),
            ],
        )
        .plain(
            &[Requirement::OWN_KAFKA, prometheus::REQUIREMENT],
            &[("a_cluster_that_is_away_rings_until_it_is_back", rings_for_a_lost_cluster)],
        )
        .run()
}

/// How long an answer may take: Kafka, Prometheus and three services share the cores with other tests.
const DEADLINE: Duration = PATIENCE.saturating_mul(3);

/// Asks again until there is an answer.
///
/// # Panics
/// After [`DEADLINE`], with what was missing last.
fn await_answer(mut ask: impl FnMut() -> Result<(), String>) {
    let start = Instant::now();
    loop {
        let Err(missing) = ask() else { return };
        assert!(start.elapsed() < DEADLINE, "after {} s: {missing}", DEADLINE.as_secs());
        std::thread::sleep(Duration::from_millis(200));
    }
}

fn answers_every_query(cluster: &KafkaCluster) {
    let mut newsroom = Newsroom::open(cluster, "watched-load");
    newsroom.start(&[Service::Cleaner, Service::Extractor, Service::Publisher]);
    let prometheus = Prometheus::start(&newsroom.targets(), Alarm::AsWritten);
    await_answer(|| prometheus.sees_all_targets());

    let mut unanswered = deployment::queries();
    assert!(unanswered.len() > 30);
    await_answer(|| {
        // Rates need articles to go on coming: a wave for each round of questions.
        newsroom.publish_wave();
        unanswered.retain(|query| prometheus.query(&query.expression).is_err());
        let missing = unanswered.iter().map(|query| format!("\n{}: {}", query.panel, query.expression));
        if unanswered.is_empty() { Ok(()) } else { Err(format!("no finite value:{}", missing.collect::<String>())) }
    });

    prometheus.every_rule_is_healthy();
    let stored = prometheus.metrics();
    for rule in deployment::rules() {
        let missing: BTreeSet<String> = deployment::metrics_of_rule(&rule).difference(&stored).cloned().collect();
        assert!(missing.is_empty(), "Prometheus does not have {missing:?}, which a rule names: {rule}");
    }
    await_answer(|| prometheus.is_calm());
    newsroom.close();
}

fn rings_for_trouble(cluster: &KafkaCluster) {
    let mut newsroom = Newsroom::open(cluster, "watched-trouble");
    newsroom.start(&[Service::Cleaner, Service::Publisher]);
    let prometheus = Prometheus::start(&newsroom.targets(), Alarm::AtOnce);
    await_answer(|| prometheus.sees_all_targets());
    await_answer(|| prometheus.is_calm());

    newsroom.publish_poison();
    await_answer(|| prometheus.fires("CopydeskDeadLetterShare"));

    newsroom.stop(Service::Publisher);
    let of_a_stop = ["CopydeskTargetDown", "CopydeskStageMissing"];
    for alert in of_a_stop {
        await_answer(|| prometheus.fires(alert));
    }
    newsroom.start(&[Service::Publisher]);
    for alert in of_a_stop {
        await_answer(|| prometheus.is_quiet(alert));
    }
    newsroom.close();
}

fn rings_for_a_lost_cluster() {
    let cluster = KafkaCluster::start().unwrap();
    let mut newsroom = Newsroom::open(&cluster, "watched-away");
    newsroom.leave_groups_early();
    newsroom.start(&[Service::Cleaner]);
    let prometheus = Prometheus::start(&newsroom.targets(), Alarm::AtOnce);
    await_answer(|| prometheus.sees_all_targets());
    // Until the rules are evaluated for the first time all is calm, whatever the service does.
    newsroom.await_partitions(1);
    await_answer(|| prometheus.is_calm());

    cluster.node().unwrap().pause();
    await_answer(|| prometheus.fires("CopydeskNoPartitions"));
    cluster.node().unwrap().resume();
    newsroom.await_partitions(2);
    await_answer(|| prometheus.is_quiet("CopydeskNoPartitions"));
    newsroom.close();
}

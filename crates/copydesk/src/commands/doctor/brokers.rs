//! Which brokers answer.

use std::collections::BTreeMap;

use anyhow::Result;
use copydesk_config::Settings;
use copydesk_kafka::{Broker, ConfigEntry, KafkaError, TopicAdmin};

use super::failed;
use super::report::Report;
use crate::finding::Finding;
use crate::topics::request_timeout;

/// A broker's own configuration by name.
type Configuration = BTreeMap<String, ConfigEntry>;

/// Reports on every broker of the cluster; returns the configuration of one of them, or none when no broker answers.
pub(super) fn check(settings: &Settings, admin: &TopicAdmin, report: &mut Report) -> Result<Option<Configuration>> {
    let cluster = match admin.cluster(request_timeout(settings)) {
        Ok(cluster) => cluster,
        Err(error) => {
            let remedy = "check kafka.bootstrap_servers, the network, and security.* and sasl.* in kafka.client";
            report.add("brokers", failed(&error, remedy))?;
            return Ok(None);
        }
    };
    let mut configuration = Configuration::new();
    let mut answered = Vec::new();
    for (broker, answer) in ask_all(settings, admin, &cluster.brokers) {
        match answer {
            Ok(found) => {
                answered.push(format!("{} ({})", broker.address, broker.id));
                configuration = if found.is_empty() { configuration } else { found };
            }
            // A broker that may not be asked answers nevertheless.
            Err(KafkaError::Cluster { .. }) => answered.push(format!("{} ({})", broker.address, broker.id)),
            Err(error) => {
                let what = format!("broker {} at {}: {error}", broker.id, broker.address);
                let remedy = "bring it back, or correct its advertised.listeners: clients have to reach every broker";
                report.add("brokers", Finding::fail(what, remedy))?;
            }
        }
    }
    let id = cluster.id.map(|id| format!(" of cluster {id}")).unwrap_or_default();
    let what = format!("{} of {}{id} answered: {}", answered.len(), cluster.brokers.len(), answered.join(", "));
    report.add("brokers", Finding::ok(what))?;
    Ok(Some(configuration))
}

/// Asks every broker at the same time, so that those that are away take the time of one.
fn ask_all<'b>(
    settings: &Settings,
    admin: &TopicAdmin,
    brokers: &'b [Broker],
) -> Vec<(&'b Broker, Result<Configuration, KafkaError>)> {
    let timeout = request_timeout(settings);
    std::thread::scope(|scope| {
        let asked: Vec<_> = brokers
            .iter()
            .map(|broker| (broker, scope.spawn(move || admin.broker_config(broker.id, timeout))))
            .collect();
        let answer = |(broker, thread): (&'b Broker, std::thread::ScopedJoinHandle<'_, _>)| {
            let answer = thread.join().unwrap_or_else(|_| Err(KafkaError::Thread("the question panicked".to_owned())));
            (broker, answer)
        };
        asked.into_iter().map(answer).collect()
    })
}

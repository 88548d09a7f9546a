//! `copydesk topics check`.

use std::fmt::Write;

use anyhow::Result;
use copydesk_config::Settings;
use copydesk_kafka::{TopicAdmin, TopicDescription};
use serde_json::{Value, json};

use crate::cli::ReportArgs;
use crate::finding::{Finding, Level, worst};
use crate::outcome::Outcome;
use crate::table::Table;
use crate::terminal::print;
use crate::topics::{CheckedTopic, check_limits, check_topics, request_timeout};

pub(super) fn run(settings: &Settings, admin: &TopicAdmin, args: ReportArgs) -> Result<Outcome> {
    let topics = check_topics(settings, admin)?;
    let timeout = request_timeout(settings);
    let broker = match admin.cluster(timeout)?.brokers.first() {
        Some(broker) => admin.broker_config(broker.id, timeout)?,
        None => std::collections::BTreeMap::new(),
    };
    let limits = check_limits(settings, &broker);
    let level = topics.iter().map(CheckedTopic::level).max().unwrap_or(Level::Ok).max(worst(&limits));
    if args.json {
        print(&format!("{:#}\n", as_json(&topics, &limits, level)))?;
    } else {
        print(&as_text(&topics, &limits)?)?;
    }
    Ok(if level == Level::Fail { Outcome::Failed } else { Outcome::Done })
}

fn as_text(topics: &[CheckedTopic], limits: &[Finding]) -> Result<String> {
    let mut table = Table::new(["TOPIC", "PARTITIONS", "COPIES", "CLEANUP", "MAX BYTES", "RETENTION", "STATE"]);
    for topic in topics {
        let found = topic.found.as_ref();
        let config = |name: &str| found.and_then(|found| found.config_value(name)).unwrap_or("-").to_owned();
        table.row([
            topic.name.clone(),
            found.map_or_else(|| "-".to_owned(), |found| found.partitions.len().to_string()),
            found.map_or_else(|| "-".to_owned(), |found| found.replication_factor().to_string()),
            config("cleanup.policy"),
            config("max.message.bytes"),
            found.map_or_else(|| "-".to_owned(), retention),
            topic.state().to_owned(),
        ]);
    }
    let mut text = table.to_string();
    for topic in topics {
        for finding in &topic.findings {
            write_finding(&mut text, &topic.name, finding)?;
        }
    }
    for finding in limits {
        write_finding(&mut text, "limits", finding)?;
    }
    Ok(text)
}

fn write_finding(text: &mut String, about: &str, finding: &Finding) -> Result<()> {
    writeln!(text, "{} {about}: {}", finding.level.as_str(), finding.what)?;
    if let Some(remedy) = &finding.remedy {
        writeln!(text, "     {remedy}")?;
    }
    Ok(())
}

/// How long records stay; compaction keeps the latest of each key.
fn retention(topic: &TopicDescription) -> String {
    let milliseconds = topic.config_value("retention.ms").and_then(|text| text.parse::<i64>().ok());
    match (topic.config_value("cleanup.policy"), milliseconds) {
        (Some("compact"), _) => "latest".to_owned(),
        (_, Some(..0)) => "for ever".to_owned(),
        (_, Some(milliseconds)) => format!("{} h", milliseconds / 3_600_000),
        (_, None) => "-".to_owned(),
    }
}

fn as_json(topics: &[CheckedTopic], limits: &[Finding], level: Level) -> Value {
    let topic = |topic: &CheckedTopic| {
        let found = topic.found.as_ref();
        let config = ["cleanup.policy", "max.message.bytes", "retention.ms", "min.insync.replicas"];
        let config: serde_json::Map<String, Value> =
            config.into_iter().filter_map(|name| Some((name.to_owned(), found?.config_value(name)?.into()))).collect();
        json!({
            "topic": topic.name,
            "state": topic.state(),
            "partitions": found.map(|found| found.partitions.len()),
            "replicationFactor": found.map(TopicDescription::replication_factor),
            "config": config,
            "findings": topic.findings,
        })
    };
    let topics: Vec<Value> = topics.iter().map(topic).collect();
    json!({"ok": level < Level::Fail, "topics": topics, "limits": limits})
}

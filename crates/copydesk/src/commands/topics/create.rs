//! `copydesk topics create`.

use std::fmt::Write;

use anyhow::Result;
use copydesk_config::Settings;
use copydesk_kafka::{Creation, TopicAdmin, TopicSpec};

use crate::cli::CreateArgs;
use crate::finding::{Finding, Level};
use crate::outcome::Outcome;
use crate::terminal::print;
use crate::topics::{CheckedTopic, compare_all, plan, request_timeout};

pub(super) fn run(settings: &Settings, admin: &TopicAdmin, args: CreateArgs) -> Result<Outcome> {
    let specs = plan(settings)?;
    let timeout = request_timeout(settings);
    let outcomes =
        if args.dry_run { admin.validate_topics(&specs, timeout) } else { admin.create_topics(&specs, timeout) }?;
    let there: Vec<TopicSpec> = specs
        .iter()
        .zip(&outcomes)
        .filter(|(_, outcome)| **outcome == Creation::Existed)
        .map(|(spec, _)| spec.clone())
        .collect();
    let compared = compare_all(settings, admin, &there)?;
    let width = specs.iter().map(|spec| spec.name.len()).max().unwrap_or_default();
    let mut text = String::new();
    for (spec, outcome) in specs.iter().zip(&outcomes) {
        let said = match outcome {
            Creation::Created if args.dry_run => format!("would be created: {}", described(spec)),
            Creation::Created => format!("created: {}", described(spec)),
            Creation::Existed => "already there".to_owned(),
            Creation::Refused(reason) => format!("refused: {reason}"),
        };
        writeln!(text, "{:<width$}  {said}", spec.name)?;
        let findings = compared.iter().filter(|topic| topic.name == spec.name).flat_map(differing);
        for finding in findings {
            writeln!(text, "  {}: {}", finding.level.as_str(), finding.what)?;
            if let Some(remedy) = &finding.remedy {
                writeln!(text, "    {remedy}")?;
            }
        }
    }
    print(&text)?;
    let refused = outcomes.iter().any(|outcome| matches!(outcome, Creation::Refused(_)));
    Ok(if refused { Outcome::Failed } else { Outcome::Done })
}

fn differing(topic: &CheckedTopic) -> impl Iterator<Item = &Finding> {
    topic.findings.iter().filter(|finding| finding.level > Level::Ok)
}

fn described(spec: &TopicSpec) -> String {
    let copies = spec.replication_factor.map(|copies| format!(", replication {copies}")).unwrap_or_default();
    let config: Vec<String> = spec.config.iter().map(|(name, value)| format!("{name}={value}")).collect();
    format!("{} partitions{copies}, {}", spec.partitions, config.join(" "))
}

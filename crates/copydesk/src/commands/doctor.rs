//! `copydesk doctor`: is everything there that the services need, and does it work? Each check says what it found and what
//! to do; no step waits longer than the settings allow. Leaves nothing behind in the cluster, where it is allowed to.

mod brokers;
mod probe;
mod report;

use std::path::Path;

use anyhow::Result;
use copydesk_config::Settings;
use copydesk_extractor::MODEL_HINT;
use copydesk_kafka::{KafkaError, TopicAdmin};
use spacy_runtime::Model;

use crate::cli::{DoctorArgs, StageName};
use crate::finding::{Finding, Level};
use crate::outcome::Outcome;
use crate::topics::{check_limits, check_topics};
use report::Report;

pub(super) fn run(settings: &Settings, args: &DoctorArgs) -> Result<Outcome> {
    let mut report = Report::new(args.report.json);
    // Loading has checked it, or this would not run.
    report.add("configuration", Finding::ok("no problems"))?;
    if args.stages.contains(&StageName::Extract) {
        for path in std::iter::once(&settings.extract.model).chain(&settings.extract.more_models) {
            report.add("model", model(path))?;
        }
    }
    examine(settings, &mut report)?;
    let level = report.finish()?;
    Ok(if level == Level::Fail { Outcome::Failed } else { Outcome::Done })
}

fn model(file: &Path) -> Finding {
    let path = file.display();
    match Model::open(file) {
        Ok(model) => {
            let info = model.info();
            Finding::ok(format!("{path}: {}_{} {}", info.language, info.name, info.version))
        }
        Err(error) => Finding::fail(format!("{path}: {error}"), MODEL_HINT),
    }
}

/// All that needs the cluster.
fn examine(settings: &Settings, report: &mut Report) -> Result<()> {
    let admin = TopicAdmin::new(&settings.kafka)?;
    let Some(configuration) = brokers::check(settings, &admin, report)? else {
        let what = "not looked at: no broker answered";
        for check in ["topics", "transactions", "consumer group"] {
            report.add(check, Finding::warn(what, "make a broker reachable first"))?;
        }
        return Ok(());
    };
    for finding in check_limits(settings, &configuration) {
        report.add("limits", finding)?;
    }
    topics(settings, &admin, report)?;
    probe::check(settings, &admin, report)
}

/// Reports how many topics are right, and every difference of the others.
fn topics(settings: &Settings, admin: &TopicAdmin, report: &mut Report) -> Result<()> {
    let topics = match check_topics(settings, admin) {
        Ok(topics) => topics,
        Err(error) => {
            let remedy = "bring the brokers back, and let this client describe topics and their configurations";
            return report.add("topics", Finding::fail(format!("{error:#}"), remedy));
        }
    };
    let fine = topics.iter().filter(|topic| topic.level() == Level::Ok).count();
    if fine > 0 {
        report.add("topics", Finding::ok(format!("{fine} of {} are as configured", topics.len())))?;
    }
    for topic in topics {
        for Finding { level, what, remedy } in topic.findings {
            report.add("topics", Finding { level, what: format!("{}: {what}", topic.name), remedy })?;
        }
    }
    Ok(())
}

/// What an error means for the one who runs the pipeline.
fn failed(error: &KafkaError, remedy: &str) -> Finding {
    Finding::fail(error.to_string(), remedy)
}

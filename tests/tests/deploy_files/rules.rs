//! Rules and queries name metrics that exist, every alert has a test and a runbook.

use std::collections::BTreeSet;

use copydesk_telemetry::{CATALOGUE, Kind, PROCESS};
use copydesk_tests::repository;
use serde_json::Value;

use crate::deployment::{deploy, metrics, metrics_of_rule, queries, rules};
use crate::yaml;

/// The names under which the metrics of the catalogue and the recorded series are asked for.
fn known_series() -> BTreeSet<String> {
    let mut known: BTreeSet<String> =
        rules().iter().filter_map(|rule| rule["record"].as_str()).map(str::to_owned).collect();
    for metric in CATALOGUE.iter().chain(PROCESS) {
        match metric.kind {
            Kind::Histogram(_) => {
                known.extend(["bucket", "sum", "count"].map(|suffix| format!("{}_{suffix}", metric.name)));
            }
            Kind::Counter | Kind::Gauge => {
                known.insert(metric.name.to_owned());
            }
        }
    }
    known
}

#[test]
fn every_metric_of_a_rule_is_in_the_catalogue() {
    let known = known_series();
    for rule in rules() {
        let unknown: Vec<String> = metrics_of_rule(&rule).difference(&known).cloned().collect();
        assert!(unknown.is_empty(), "nobody exports {unknown:?}: {rule}");
    }
}

#[test]
fn every_metric_of_the_dashboard_is_in_the_catalogue() {
    let known = known_series();
    for query in queries() {
        let unknown: Vec<String> = metrics(&query.expression).difference(&known).cloned().collect();
        assert!(unknown.is_empty(), "panel {} names {unknown:?}", query.panel);
    }
}

#[test]
fn metrics_are_found_in_expressions() {
    let expression = r#"sum by (stage) (rate(copydesk_a_total{stage="copydesk_b"}[5m])) / stage:copydesk_c:sum > up"#;
    let names: Vec<String> = metrics(expression).into_iter().collect();
    assert_eq!(names, ["copydesk_a_total", "stage:copydesk_c:sum"]);
}

/// The name and the rule of every alert.
fn alerts() -> Vec<(String, Value)> {
    rules().into_iter().filter_map(|rule| Some((rule["alert"].as_str()?.to_owned(), rule))).collect()
}

#[test]
fn every_alert_says_how_bad_it_is_what_happens_and_what_to_do() {
    for (name, definition) in alerts() {
        let severity = definition["labels"]["severity"].as_str();
        assert!(matches!(severity, Some("warning" | "critical")), "{name}: severity {severity:?}");
        for annotation in ["summary", "description", "runbook_url"] {
            assert!(definition["annotations"][annotation].is_string(), "{name} has no {annotation}");
        }
        assert!(definition["for"].is_string(), "{name} has no `for`: one bad scrape would ring");
    }
}

#[test]
fn the_page_on_deployment_lists_every_alert() {
    let page = std::fs::read_to_string(repository().join("docs/deployment.md")).unwrap();
    let listed: BTreeSet<&str> =
        page.lines().filter_map(|line| line.strip_prefix("| Copydesk")?.split(' ').next()).collect();
    let alerts = alerts();
    let alerts: BTreeSet<&str> = alerts.iter().filter_map(|(name, _)| name.strip_prefix("Copydesk")).collect();
    assert_eq!(listed, alerts);
}

#[test]
fn every_runbook_exists() {
    let page = repository().join("docs/operations.md");
    let text = std::fs::read_to_string(&page).unwrap_or_else(|error| panic!("{}: {error}", page.display()));
    let anchors = anchors(&text);
    for (name, definition) in alerts() {
        let runbook = definition["annotations"]["runbook_url"].as_str().unwrap();
        let (file, anchor) = runbook.split_once('#').unwrap();
        assert_eq!((file, anchor), ("docs/operations.md", kebab(&name).as_str()), "runbook of {name}");
        assert!(anchors.contains(anchor), "docs/operations.md has no {anchor}");
    }
}

/// `CopydeskNoProgress` → `copydesk-no-progress`.
fn kebab(name: &str) -> String {
    let mut words = String::new();
    for letter in name.chars() {
        if letter.is_uppercase() && !words.is_empty() {
            words.push('-');
        }
        words.extend(letter.to_lowercase());
    }
    words
}

/// The anchors of a Markdown page: of its headings, as forges make them, and those that it sets itself.
fn anchors(page: &str) -> BTreeSet<String> {
    let headings = page.lines().filter(|line| line.starts_with('#')).map(|line| {
        let heading = line.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
        heading.chars().filter(|letter| letter.is_alphanumeric() || matches!(letter, '-' | '_')).collect()
    });
    let own = page.split("<a id=\"").skip(1).filter_map(|rest| Some(rest.split_once('"')?.0.to_owned()));
    headings.chain(own).collect()
}

/// What the tests of promtool expect of an alert: at which minute of which test, and how many times it fires there.
fn expectations(name: &str) -> Vec<Vec<(String, usize)>> {
    let files = ["articles", "processes", "kafka"].map(|file| deploy(&format!("prometheus/tests/{file}.yml")));
    let tests = files.iter().flat_map(|file| yaml::read(file)["tests"].as_array().unwrap().clone());
    let of_test = |test: Value| -> Vec<(String, usize)> {
        let cases = test["alert_rule_test"].as_array().unwrap().clone();
        let of_alert = cases.into_iter().filter(|case| case["alertname"] == name);
        of_alert
            .map(|case| (case["eval_time"].as_str().unwrap().to_owned(), case["exp_alerts"].as_array().unwrap().len()))
            .collect()
    };
    tests.map(of_test).filter(|cases| !cases.is_empty()).collect()
}

#[test]
fn every_alert_is_made_to_fire_and_to_clear() {
    for name in alerts().into_iter().map(|(name, _)| name).collect::<BTreeSet<_>>() {
        let fires_and_clears = expectations(&name).iter().any(|cases| {
            let fires = cases.iter().position(|(_, count)| *count > 0);
            fires.is_some_and(|fires| cases[fires..].iter().any(|(_, count)| *count == 0))
        });
        assert!(fires_and_clears, "no test of deploy/prometheus/tests makes {name} fire and clear");
    }
}

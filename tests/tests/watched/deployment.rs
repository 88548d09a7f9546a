//! What the deploy files say about metrics: the rules of Prometheus, the queries of the dashboard, and the metrics that both name.

use std::collections::BTreeSet;
use std::path::PathBuf;

use copydesk_tests::repository;
use serde_json::Value;

use crate::yaml;

/// A query of the dashboard.
#[derive(Debug)]
pub(crate) struct Query {
    /// Title of the panel.
    pub(crate) panel: String,
    /// What is asked, with the dashboard's variables.
    pub(crate) expression: String,
}

/// A file below `deploy`.
pub(crate) fn deploy(file: &str) -> PathBuf {
    repository().join("deploy").join(file)
}

/// Every rule, in the order of the file: with `record` or `alert`, which name it, and `expr`.
pub(crate) fn rules() -> Vec<Value> {
    let file = yaml::read(&deploy("prometheus/rules/copydesk.yml"));
    let groups = file["groups"].as_array().unwrap();
    groups.iter().flat_map(|group| group["rules"].as_array().unwrap().clone()).collect()
}

/// The metrics and recorded series that a rule names.
pub(crate) fn metrics_of_rule(rule: &Value) -> BTreeSet<String> {
    metrics(rule["expr"].as_str().unwrap())
}

/// The dashboard.
pub(crate) fn dashboard() -> Value {
    let text = std::fs::read_to_string(deploy("grafana/dashboards/pipeline.json")).unwrap();
    serde_json::from_str(&text).unwrap()
}

/// The panels of the dashboard that are no rows.
pub(crate) fn panels(dashboard: &Value) -> Vec<&Value> {
    dashboard["panels"].as_array().unwrap().iter().filter(|panel| panel["type"] != "row").collect()
}

/// Every query of every panel.
pub(crate) fn queries() -> Vec<Query> {
    let dashboard = dashboard();
    let queries = panels(&dashboard).into_iter().flat_map(|panel| {
        let title = panel["title"].as_str().unwrap();
        panel["targets"].as_array().unwrap().iter().map(move |target| Query {
            panel: title.to_owned(),
            expression: target["expr"].as_str().unwrap().to_owned(),
        })
    });
    queries.collect()
}

/// The metrics and recorded series that an expression names, those of Prometheus itself (`up`, `ALERTS`) left out.
pub(crate) fn metrics(expression: &str) -> BTreeSet<String> {
    let outside_of_quotes = expression.split('"').step_by(2).collect::<Vec<_>>().join(" ");
    let names =
        outside_of_quotes.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_' && letter != ':');
    names.filter(|name| name.contains("copydesk_") || name.contains("process_")).map(str::to_owned).collect()
}

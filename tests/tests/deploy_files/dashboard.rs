//! The dashboard is what Grafana expects of one, and what an operator can read.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::deployment::{dashboard, deploy, panels};
use crate::yaml;

/// Columns of Grafana's grid.
const COLUMNS: u64 = 24;

#[test]
fn the_dashboard_has_an_identity_and_variables() {
    let dashboard = dashboard();
    assert_eq!((&dashboard["title"], &dashboard["uid"]), (&Value::from("Pipeline"), &Value::from("copydesk-pipeline")));
    assert!(dashboard["id"].is_null(), "the identifier is given by each Grafana");
    // The first version with the panel types that are used here is 36 (Grafana 9); Grafana itself migrates what is older than it.
    assert!(dashboard["schemaVersion"].as_u64().is_some_and(|version| (36..=42).contains(&version)));
    let variables: Vec<(&str, &str)> = dashboard["templating"]["list"]
        .as_array()
        .unwrap()
        .iter()
        .map(|variable| (variable["name"].as_str().unwrap(), variable["type"].as_str().unwrap()))
        .collect();
    assert_eq!(variables, [("datasource", "datasource"), ("stage", "query")]);
}

#[test]
fn the_file_is_pretty_printed() {
    let text = std::fs::read_to_string(deploy("grafana/dashboards/pipeline.json")).unwrap();
    assert!(text == serde_json::to_string_pretty(&dashboard()).unwrap() + "\n", "indent with two spaces");
}

#[test]
fn panels_have_a_type_a_title_an_explanation_and_a_unit() {
    let dashboard = dashboard();
    let mut identifiers = BTreeSet::new();
    for panel in dashboard["panels"].as_array().unwrap() {
        assert!(identifiers.insert(panel["id"].as_u64().unwrap()), "two panels have the id {}", panel["id"]);
        assert!(panel["title"].is_string(), "a panel has no title: {panel}");
    }
    for panel in panels(&dashboard) {
        let title = &panel["title"];
        assert!(
            ["stat", "table", "timeseries"].contains(&panel["type"].as_str().unwrap()),
            "{title}: {}",
            panel["type"]
        );
        assert!(panel["description"].as_str().is_some_and(|text| text.len() > 40), "{title} explains nothing");
        assert!(panel["fieldConfig"]["defaults"]["unit"].is_string(), "{title} has no unit");
        assert_eq!(panel["datasource"]["uid"], "${datasource}", "{title}");
        check_targets(panel);
    }
}

fn check_targets(panel: &Value) {
    let title = &panel["title"];
    let mut references = BTreeSet::new();
    for target in panel["targets"].as_array().unwrap() {
        assert!(references.insert(target["refId"].as_str().unwrap()), "{title}: two queries are {}", target["refId"]);
        assert_eq!(target["datasource"]["uid"], "${datasource}", "{title}");
        if panel["type"] == "timeseries" {
            let legend = target["legendFormat"].as_str().unwrap_or_default();
            assert!(!legend.is_empty() && legend != "__auto", "{title}: a query has no legend");
        }
    }
    assert!(!references.is_empty(), "{title} asks nothing");
}

#[test]
fn panels_lie_within_the_grid_and_do_not_overlap() {
    let dashboard = dashboard();
    let mut taken = BTreeSet::new();
    for panel in dashboard["panels"].as_array().unwrap() {
        let at = |edge: &str| panel["gridPos"][edge].as_u64().unwrap();
        let (left, top, width, height) = (at("x"), at("y"), at("w"), at("h"));
        assert!(width > 0 && height > 0 && left + width <= COLUMNS, "{} does not fit", panel["title"]);
        for cell in (left..left + width).flat_map(|column| (top..top + height).map(move |line| (column, line))) {
            assert!(taken.insert(cell), "{} lies over another panel at {cell:?}", panel["title"]);
        }
    }
}

#[test]
fn provisioning_finds_the_data_source_and_the_dashboards() {
    let source = &yaml::read(&deploy("grafana/provisioning/datasources/prometheus.yml"))["datasources"][0];
    assert_eq!((&source["type"], &source["url"]), (&Value::from("prometheus"), &Value::from("http://prometheus:9090")));
    let scrape_interval = &yaml::read(&deploy("prometheus/prometheus.yml"))["global"]["scrape_interval"];
    assert_eq!(&source["jsonData"]["timeInterval"], scrape_interval, "the windows of the rates come from it");
    let provider = &yaml::read(&deploy("grafana/provisioning/dashboards/copydesk.yml"))["providers"][0];
    let folder = provider["options"]["path"].as_str().unwrap();
    let grafana = &yaml::read(&deploy("compose/compose.yaml"))["services"]["grafana"];
    let mounted = Value::from(format!("../grafana/dashboards:{folder}:ro"));
    assert!(grafana["volumes"].as_array().unwrap().contains(&mounted));
    let home = grafana["environment"]["GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH"].as_str().unwrap();
    assert_eq!(home, format!("{folder}/pipeline.json"));
}

//! A Prometheus of our own: Debian's binary with the scrape configuration and the rules of the repository.
//!
//! Only the targets, the intervals and, where a test asks for it, the delays of the alerts differ. It ends with its handle.

use std::collections::BTreeSet;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use copydesk_testkit::Requirement;
use serde_json::{Value, json};

use crate::deployment::deploy;
use crate::yaml;

/// The binary of Prometheus.
pub(crate) const REQUIREMENT: Requirement = Requirement { forced_by: "COPYDESK_REQUIRE_PROMETHEUS", lacking: why_not };

fn why_not() -> Option<String> {
    let found = Command::new("prometheus").arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status();
    let why = "prometheus is missing (Debian and Ubuntu: apt-get install prometheus)";
    (!found.is_ok_and(|status| status.success())).then(|| why.to_owned())
}

/// How long a condition has to hold until its alert fires.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alarm {
    /// As the rules say.
    AsWritten,
    /// Not at all.
    AtOnce,
}

/// A running Prometheus.
pub(crate) struct Prometheus {
    address: SocketAddr,
    process: Child,
    targets: usize,
    _folder: tempfile::TempDir,
}

impl Prometheus {
    /// Starts on a free port and a fresh folder, with these services as targets.
    pub(crate) fn start(targets: &[(&str, SocketAddr)], alarm: Alarm) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let (config, rules) = (folder.path().join("prometheus.yml"), folder.path().join("rules.yml"));
        write(&rules, &rule_file(alarm));
        write(&config, &configuration(targets, &rules));
        let address = free_address();
        let process = Command::new("prometheus")
            .arg(format!("--config.file={}", config.display()))
            .arg(format!("--storage.tsdb.path={}", folder.path().join("data").display()))
            .arg(format!("--web.listen-address={address}"))
            .arg("--log.level=error")
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        Self { address, process, targets: targets.len(), _folder: folder }
    }

    /// Whether every target is scraped without an error.
    pub(crate) fn sees_all_targets(&self) -> Result<(), String> {
        let answer = self.get("/api/v1/targets?state=active")?;
        let targets = answer["activeTargets"].as_array().unwrap();
        let up = targets.iter().filter(|target| target["health"] == "up").count();
        if up == self.targets { Ok(()) } else { Err(format!("{up} of {} targets are up: {targets:?}", self.targets)) }
    }

    /// Asks a query of the dashboard; it must give a series with a finite value.
    pub(crate) fn query(&self, expression: &str) -> Result<(), String> {
        let expression = expression.replace("$__rate_interval", "30s").replace("$stage", ".+");
        assert!(!expression.contains('$'), "a variable is left in {expression}");
        let answer = self.get(&format!("/api/v1/query?query={}", encoded(&expression)))?;
        let values = answer["result"].as_array().unwrap().iter().filter_map(|series| series["value"][1].as_str());
        let finite = values.filter_map(|value| value.parse::<f64>().ok()).any(f64::is_finite);
        if finite { Ok(()) } else { Err(format!("{expression} gives {answer}")) }
    }

    /// Every rule was evaluated, and without an error.
    pub(crate) fn every_rule_is_healthy(&self) {
        let answer = self.get("/api/v1/rules").unwrap();
        let groups = answer["groups"].as_array().unwrap();
        let rules: Vec<&Value> = groups.iter().flat_map(|group| group["rules"].as_array().unwrap()).collect();
        assert_eq!(rules.len(), crate::deployment::rules().len());
        for rule in rules {
            assert_eq!(rule["health"], "ok", "{}: {}", rule["name"], rule["lastError"]);
        }
    }

    /// The names of all series that are stored.
    pub(crate) fn metrics(&self) -> BTreeSet<String> {
        let names = self.get("/api/v1/label/__name__/values").unwrap();
        names.as_array().unwrap().iter().map(|name| name.as_str().unwrap().to_owned()).collect()
    }

    /// Whether no alert fires or is about to.
    pub(crate) fn is_calm(&self) -> Result<(), String> {
        let active = self.alerts(|_| true);
        if active.is_empty() { Ok(()) } else { Err(format!("alerts on a healthy pipeline: {active:?}")) }
    }

    /// Whether an alert fires.
    pub(crate) fn fires(&self, alert: &str) -> Result<(), String> {
        let firing = self.alerts(|state| state == "firing");
        if firing.contains(alert) { Ok(()) } else { Err(format!("{alert} does not fire, but {firing:?}")) }
    }

    /// Whether an alert neither fires nor is about to.
    pub(crate) fn is_quiet(&self, alert: &str) -> Result<(), String> {
        if self.alerts(|_| true).contains(alert) { Err(format!("{alert} still fires")) } else { Ok(()) }
    }

    fn alerts(&self, wanted: impl Fn(&str) -> bool) -> BTreeSet<String> {
        let answer = self.get("/api/v1/alerts").unwrap();
        let alerts = answer["alerts"].as_array().unwrap().iter();
        let wanted = alerts.filter(|alert| wanted(alert["state"].as_str().unwrap()));
        wanted.map(|alert| alert["labels"]["alertname"].as_str().unwrap().to_owned()).collect()
    }

    /// The `data` of an answer. HTTP/1.0 keeps the answer in one piece.
    fn get(&self, path: &str) -> Result<Value, String> {
        let mut stream = TcpStream::connect(self.address).map_err(|error| format!("Prometheus: {error}"))?;
        write!(stream, "GET {path} HTTP/1.0\r\nHost: {}\r\n\r\n", self.address).map_err(|error| error.to_string())?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer).map_err(|error| error.to_string())?;
        let (head, body) = answer.split_once("\r\n\r\n").ok_or("Prometheus broke off")?;
        let body: Value = serde_json::from_str(body).map_err(|_| format!("{path}: {head}"))?;
        assert_eq!(body["status"], "success", "{path}: {body}");
        Ok(body["data"].clone())
    }
}

impl Drop for Prometheus {
    fn drop(&mut self) {
        // Its data is thrown away with the folder, so that nothing is lost by ending it at once.
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }
}

/// The repository's configuration with other targets, as service discovery would have found them, and short intervals.
fn configuration(targets: &[(&str, SocketAddr)], rules: &Path) -> Value {
    let mut config = yaml::read(&deploy("prometheus/prometheus.yml"));
    config["global"] = json!({"scrape_interval": "1s", "evaluation_interval": "1s"});
    config["rule_files"] = json!([rules]);
    let scrape = config["scrape_configs"][0].as_object_mut().unwrap();
    scrape.remove("dns_sd_configs").unwrap();
    let found = targets
        .iter()
        .map(|(service, address)| json!({"targets": [address.to_string()], "labels": {"__meta_dns_name": service}}));
    scrape.insert("static_configs".to_owned(), found.collect());
    config
}

fn rule_file(alarm: Alarm) -> Value {
    let mut rules = yaml::read(&deploy("prometheus/rules/copydesk.yml"));
    if alarm == Alarm::AtOnce {
        for group in rules["groups"].as_array_mut().unwrap() {
            for rule in group["rules"].as_array_mut().unwrap() {
                rule.as_object_mut().unwrap().remove("for");
            }
        }
    }
    rules
}

/// JSON is YAML.
fn write(file: &Path, content: &Value) {
    std::fs::write(file, serde_json::to_vec(content).unwrap()).unwrap();
}

fn free_address() -> SocketAddr {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap()
}

fn encoded(text: &str) -> String {
    text.bytes().flat_map(|byte| ['%', hex_digit(byte >> 4), hex_digit(byte & 0xf)]).collect()
}

fn hex_digit(value: u8) -> char {
    char::from_digit(value.into(), 16).unwrap()
}

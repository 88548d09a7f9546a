//! The image and the compose file: settings that load, versions that agree, ports and limits.

use std::time::Duration;

use copydesk_config::{Settings, Sources, load};
use copydesk_tests::repository;
use serde_json::{Map, Value};

use crate::deployment::deploy;
use crate::yaml;

/// The services that run our image, and the binaries that they start.
const OURS: [(&str, &str); 5] = [
    ("topics", "copydesk"),
    ("cleaner", "copydesk-cleaner"),
    ("extractor", "copydesk-extractor"),
    ("publisher", "copydesk-publisher"),
    ("tabulator", "copydesk-tabulator"),
];

fn services() -> Map<String, Value> {
    yaml::read(&deploy("compose/compose.yaml"))["services"].as_object().unwrap().clone()
}

fn text(file: &str) -> String {
    std::fs::read_to_string(deploy(file)).unwrap()
}

/// What the image's configuration file and the environment of a service make, as the process itself would load it.
fn settings(service: &Value) -> Settings {
    let variables = service["environment"].as_object().unwrap().iter();
    let mut environment: Vec<(String, String)> =
        variables.map(|(name, value)| (name.clone(), value.as_str().unwrap().to_owned())).collect();
    environment.push(("COPYDESK__KAFKA__INSTANCE_ID".to_owned(), "12e456789012".to_owned()));
    let file = Some(repository().join("config/copydesk.toml"));
    load(&Sources { file, environment, flags: Vec::new() }).unwrap()
}

#[test]
fn the_environment_of_every_service_can_be_loaded() {
    let services = services();
    for (name, _) in OURS {
        let settings = settings(&services[name]);
        assert_eq!(settings.kafka.bootstrap_servers, "kafka:19092", "{name}");
        assert_eq!(settings.telemetry.admin.listen, "0.0.0.0:9464", "{name}");
        assert_eq!(
            settings.kafka.instance_id, "12e456789012",
            "a container's id stays text where it looks like a number"
        );
    }
}

#[test]
fn the_image_names_known_settings_only() {
    let image = text("docker/Dockerfile") + &text("docker/entrypoint.sh");
    let names = image.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    let ours: Vec<&str> = names.filter(|name| name.starts_with("COPYDESK__")).collect();
    assert!(!ours.is_empty());
    for name in ours {
        let environment = vec![(name.to_owned(), "1".to_owned())];
        load(&Sources { environment, ..Sources::default() }).unwrap_or_else(|error| panic!("{name}: {error}"));
    }
}

#[test]
fn each_service_starts_a_binary_of_the_image() {
    let (services, dockerfile) = (services(), text("docker/Dockerfile"));
    for (name, binary) in OURS {
        assert_eq!(services[name]["command"][0], binary);
        assert!(dockerfile.contains(&format!("target/dist/{binary}")), "the image lacks {binary}");
        assert_eq!(services[name]["build"]["dockerfile"], "deploy/docker/Dockerfile");
    }
}

#[test]
fn a_service_is_given_longer_than_its_drain_and_more_memory_than_its_queues() {
    let services = services();
    for (name, _) in &OURS[1..] {
        let settings = settings(&services[*name]);
        let grace = services[*name]["stop_grace_period"].as_str().unwrap().strip_suffix('s').unwrap();
        let grace = Duration::from_secs(grace.parse().unwrap());
        assert!(grace > Duration::from_millis(settings.kafka.drain_deadline_ms), "{name} is killed while it drains");
        let megabytes: usize =
            services[*name]["mem_limit"].as_str().unwrap().strip_suffix('m').unwrap().parse().unwrap();
        assert!(megabytes << 20 > 2 * settings.kafka.queue.total_high_bytes, "{name} can fill its memory with records");
    }
}

#[test]
fn every_container_has_limits_and_listens_on_loopback_alone() {
    for (name, service) in services() {
        assert!(service["mem_limit"].is_string(), "{name} has no memory limit");
        let ports = service["ports"].as_array().cloned().unwrap_or_default();
        assert!(!OURS.iter().any(|(ours, _)| *ours == name) || ports.is_empty(), "{name} publishes its admin server");
        for port in ports {
            assert!(port.as_str().unwrap().starts_with("127.0.0.1:"), "{name} publishes {port} to everyone");
        }
        let checked = service["healthcheck"].is_object() || service["image"] == "copydesk:latest";
        assert!(checked, "{name} has no health check");
    }
    assert!(text("docker/Dockerfile").contains("\nHEALTHCHECK "));
}

#[test]
fn images_are_pinned() {
    let dockerfile = text("docker/Dockerfile");
    let bases = dockerfile.lines().filter_map(|line| line.strip_prefix("ARG ")?.split_once("_IMAGE="));
    let others = services().into_values().filter_map(|service| Some(service["image"].as_str()?.to_owned()));
    let images: Vec<String> = bases.map(|(_, image)| image.to_owned()).chain(others).collect();
    assert_eq!(images.len(), 10);
    for image in images.iter().filter(|image| *image != "copydesk:latest") {
        let (_, tag) = image.split_once(':').unwrap_or_else(|| panic!("{image} has no tag"));
        assert!(tag.matches('.').count() >= 2 || tag.contains("2026"), "{image} moves");
    }
}

#[test]
fn kafka_is_the_version_that_the_tests_run_against() {
    let pom = text("kafka/pom.xml");
    let version = pom.split_once("<kafka.version>").unwrap().1.split_once("</kafka.version>").unwrap().0;
    assert_eq!(services()["kafka"]["image"], format!("apache/kafka:{version}"));
}

#[test]
fn prometheus_scrapes_every_service_where_it_listens() {
    let services = services();
    let scrape = &yaml::read(&deploy("prometheus/prometheus.yml"))["scrape_configs"][0];
    assert_eq!(scrape["job_name"], "copydesk", "the alerts ask for it");
    let targets = &scrape["dns_sd_configs"][0];
    let names: Vec<&str> = targets["names"].as_array().unwrap().iter().map(|name| name.as_str().unwrap()).collect();
    assert_eq!(names, OURS[1..].iter().map(|(name, _)| *name).collect::<Vec<_>>());
    for name in names {
        let listen = settings(&services[name]).telemetry.admin.listen;
        assert!(listen.ends_with(&format!(":{}", targets["port"])), "{name} listens on {listen}");
    }
}

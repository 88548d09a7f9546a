use std::io::Write;
use std::path::PathBuf;

use crate::{ConfigError, Problem, Settings, Sources, load, show};

/// The file of the repository.
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/copydesk.toml");

fn from_text(text: &str) -> (tempfile::NamedTempFile, Sources) {
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(text.as_bytes()).unwrap();
    let sources = Sources { file: Some(file.path().to_owned()), ..Sources::default() };
    (file, sources)
}

fn variables(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn problems(sources: &Sources) -> Vec<Problem> {
    match load(sources) {
        Err(ConfigError::Invalid(problems)) => problems.0,
        other => panic!("expected problems, got {other:?}"),
    }
}

#[test]
fn without_sources_the_defaults_count() {
    assert_eq!(load(&Sources::default()).unwrap(), Settings::default());
}

#[test]
fn the_repository_s_file_holds_the_defaults() {
    let sources = Sources { file: Some(PathBuf::from(FILE)), ..Sources::default() };
    assert_eq!(load(&sources).unwrap(), Settings::default());
}

#[test]
fn the_low_latency_profile_changes_the_delivery_loop_alone() {
    let file = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../config/low-latency.toml"));
    let table: toml::Table = std::fs::read_to_string(&file).unwrap().parse().unwrap();
    assert_eq!(table.keys().collect::<Vec<_>>(), ["kafka"]);
    let profile = load(&Sources { file: Some(file), ..Sources::default() }).unwrap();
    let defaults = Settings::default();
    assert_ne!(profile, defaults);
    assert!(profile.kafka.batch.linger_ms < defaults.kafka.batch.linger_ms);
    assert_eq!(Settings { kafka: defaults.kafka.clone(), ..profile }, defaults);
}

#[test]
fn a_layout_that_no_cluster_can_have_is_reported() {
    let flags =
        ["partitions=0", "replication_factor=1", "min_in_sync_replicas=2"].map(|pair| format!("topics.layout.{pair}"));
    let found = problems(&Sources { flags: flags.to_vec(), ..Sources::default() });
    let keys: Vec<&str> = found.iter().map(|problem| problem.key.as_str()).collect();
    assert_eq!(keys, ["topics.layout.min_in_sync_replicas", "topics.layout.partitions"]);
}

#[test]
fn the_repository_s_file_explains_every_key() {
    let text = std::fs::read_to_string(FILE).unwrap();
    let file: toml::Table = text.parse().unwrap();
    let defaults = toml::Table::try_from(Settings::default()).unwrap();
    let mut expected = Vec::new();
    keys("", &defaults, &mut expected);
    let mut found = Vec::new();
    keys("", &file, &mut found);
    expected.sort();
    found.sort();
    assert_eq!(found, expected);
    let mut explained = false;
    for line in text.lines() {
        let is_key =
            line.split_once('=').is_some_and(|(key, _)| key.trim().chars().all(|c| c.is_ascii_lowercase() || c == '_'));
        if is_key {
            assert!(explained, "`{line}` has no comment above it");
        }
        explained = line.starts_with("# ");
    }
}

fn keys(prefix: &str, table: &toml::Table, found: &mut Vec<String>) {
    for (name, value) in table {
        match value {
            toml::Value::Table(inner) => {
                found.push(format!("[{prefix}{name}]"));
                keys(&format!("{prefix}{name}."), inner, found);
            }
            _ => found.push(format!("{prefix}{name}")),
        }
    }
}

#[test]
fn later_layers_win() {
    let (_file, mut sources) =
        from_text("[topics]\nraw = \"file.raw\"\nclean = \"file.clean\"\nquotes = \"file.quotes\"\n");
    sources.environment = variables(&[
        ("COPYDESK__TOPICS__CLEAN", "env.clean"),
        ("COPYDESK__TOPICS__QUOTES", "env.quotes"),
        ("PATH", "/bin"),
    ]);
    sources.flags = vec!["topics.quotes=flag.quotes".to_owned()];
    let topics = load(&sources).unwrap().topics;
    assert_eq!(
        (topics.raw.as_str(), topics.clean.as_str(), topics.quotes.as_str(), topics.entities.as_str()),
        ("file.raw", "env.clean", "flag.quotes", "articles.entities")
    );
}

#[test]
fn text_from_the_environment_stays_text_and_numbers_become_numbers() {
    let environment = variables(&[
        ("COPYDESK__TOPICS__RAW", "2024"),
        ("COPYDESK__LIMITS__MAX_URI_BYTES", "77"),
        ("COPYDESK__PUBLISH__NINJS", "true"),
        ("COPYDESK__KAFKA__CLIENT__SASL_PASSWORD", "0012"),
        ("COPYDESK__KAFKA__CLIENT__SOCKET_TIMEOUT_MS", "3000"),
    ]);
    let settings = load(&Sources { environment, ..Sources::default() }).unwrap();
    assert_eq!(settings.topics.raw, "2024");
    assert_eq!(settings.limits.max_uri_bytes, 77);
    assert!(settings.publish.ninjs);
    assert_eq!(settings.kafka.client.0["sasl.password"], "0012");
    assert_eq!(settings.kafka.client.0["socket.timeout.ms"], "3000");
}

#[test]
fn client_properties_may_be_numbers_and_have_dots_without_quotes() {
    let (_file, sources) = from_text(
        "[kafka.client]\nsasl.mechanism = \"PLAIN\"\n\"socket.timeout.ms\" = 3000\nenable.keepalive = true\n",
    );
    let client = load(&sources).unwrap().kafka.client.0;
    let pairs: Vec<(&str, &str)> = client.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(pairs, [("enable.keepalive", "true"), ("sasl.mechanism", "PLAIN"), ("socket.timeout.ms", "3000")]);
}

#[test]
fn everything_that_is_wrong_is_reported_at_once() {
    let (_file, mut sources) = from_text(
        "[kafka]\ngruop_id = \"a\"\n[topics]\nraw = \"a b\"\nclean = \"articles.quotes\"\n[clean]\nmax_html_bytes = \"many\"\n\
         [limits]\nmax_uri_bytes = 0\n[telemetry.log]\nformat = \"xml\"\n[surprise]\nkey = 1\n",
    );
    sources.environment = variables(&[("COPYDESK__TELEMETRY__ADMIN__LISTEN", "here")]);
    sources.flags = vec!["extract.quotes.min_quote_probability=1.5".to_owned(), "novalue".to_owned()];
    let found = problems(&sources);
    let lines: Vec<String> = found.iter().map(|problem| format!("{}: {}", problem.key, problem.what)).collect();
    let expected = [
        "clean.max_html_bytes: ",
        "extract.quotes.min_quote_probability: not between 0 and 1",
        "kafka.gruop_id: unknown key",
        "limits.max_uri_bytes: 0",
        "novalue: no value",
        "surprise.key: unknown key",
        "telemetry.admin.listen: no address",
        "telemetry.log.format: ",
        "topics.quotes: `articles.quotes` is the topic of `topics.clean` too",
        "topics.raw: `a b` is no name for a topic",
    ];
    assert_eq!(lines.len(), expected.len(), "{lines:#?}");
    for (line, start) in lines.iter().zip(expected) {
        assert!(line.starts_with(start), "{line} / {start}");
    }
    assert!(found.iter().all(|problem| !problem.hint.is_empty()));
    assert_eq!(found[2].hint, "did you mean `kafka.group_id`?");
    assert_eq!(found[6].origin.as_deref(), Some("environment"));
    assert_eq!(found[1].origin.as_deref(), Some("flag"));
}

#[test]
fn a_key_in_the_wrong_section_is_pointed_to_its_own() {
    let (_file, sources) = from_text("[clean]\nmax_uri_bytes = 5\n");
    assert_eq!(problems(&sources)[0].hint, "did you mean `limits.max_uri_bytes`?");
}

#[test]
fn a_file_that_does_not_parse_is_reported_alone_with_its_place() {
    let (_file, mut sources) = from_text("[topics]\nraw = \"a\"\n  clean = = 1\n");
    sources.flags = vec!["nonsense=1".to_owned()];
    match load(&sources) {
        Err(ConfigError::Syntax { line, column, .. }) => assert_eq!((line, column), (3, 11)),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_file_that_is_not_there_is_an_error() {
    let sources = Sources { file: Some(PathBuf::from("/nowhere/copydesk.toml")), ..Sources::default() };
    assert!(matches!(load(&sources), Err(ConfigError::Unreadable { .. })));
}

#[test]
fn secrets_come_from_files_and_are_never_shown() {
    let mut secret = tempfile::NamedTempFile::new().unwrap();
    writeln!(secret, "hunter2").unwrap();
    let text = format!(
        "[kafka.client]\nsasl.password_file = {:?}\nssl.key.pem = \"PRIVATE\"\nsasl.username = \"desk\"\n",
        secret.path()
    );
    let (_file, sources) = from_text(&text);
    let settings = load(&sources).unwrap();
    assert_eq!(settings.kafka.client.0["sasl.password"], "hunter2");
    let shown = show(&settings);
    assert!(!shown.contains("hunter2") && !shown.contains("PRIVATE"), "{shown}");
    assert!(shown.contains("\"sasl.password\" = \"***\"") && shown.contains("\"sasl.username\" = \"desk\""), "{shown}");
    let debug = format!("{settings:?}");
    assert!(!debug.contains("hunter2") && !debug.contains("PRIVATE"), "{debug}");
}

#[test]
fn a_secret_file_that_cannot_be_read_is_a_problem() {
    let (_file, sources) = from_text("[kafka.client]\nsasl.password_file = \"/nowhere\"\n");
    let found = problems(&sources);
    assert_eq!(found[0].key, "kafka.client.sasl.password_file");
    assert!(found[0].what.contains("/nowhere"));
}

#[test]
fn what_is_shown_loads_again() {
    let (_file, sources) = from_text(&show(&Settings::default()));
    assert_eq!(load(&sources).unwrap(), Settings::default());
}

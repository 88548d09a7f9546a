//! `copydesk dlq`.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use copydesk_kafka::{TopicReader, TopicWriter};
use copydesk_stage::{DeadLetterContext, ErrorCode, OutputRecord, Record, StageError, dead_letter, names};
use copydesk_testkit::{KafkaCluster, KafkaTest, PATIENCE, keyed};
use serde_json::Value;

use crate::desk::Desk;
use crate::support;

pub(crate) const TESTS: [KafkaTest; 5] = [
    ("what_the_cleaner_sets_aside_is_listed_shown_and_can_be_replayed", set_aside_by_the_cleaner),
    ("a_record_that_only_fits_its_topic_when_packed_is_set_aside_whole", large_when_unpacked),
    ("dead_letters_are_chosen_and_counted", chosen_and_counted),
    ("a_reader_that_has_gone_ends_the_list_without_an_error", reader_gone),
    ("a_place_or_topic_that_is_not_there_is_said", not_there),
];

/// The dead letters that a stage writes of records with these codes.
fn letters(desk: &Desk, stage: &str, codes: &[ErrorCode]) -> Vec<OutputRecord> {
    let context = DeadLetterContext {
        topic: desk.settings.dead_letter_topic.as_str().into(),
        stage: stage.into(),
        service_version: "0.1.0".into(),
        attempts: 1,
        first_failed_at_ms: 1_700_000_000_000,
    };
    let record = |offset: usize| Record {
        topic: desk.topic("raw").into(),
        partition: 0,
        offset: i64::try_from(offset).unwrap(),
        timestamp_ms: None,
        received_at_ms: 0,
        key: Some(format!("urn:{offset}").into_bytes()),
        value: Some(b"\xff\xfe secret text".to_vec()),
        headers: Vec::new(),
    };
    let letter = |(offset, code): (usize, &ErrorCode)| {
        dead_letter(&record(offset), &StageError::new(*code, "it is broken"), &context)
    };
    codes.iter().enumerate().map(letter).collect()
}

fn lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Runs the cleaner until so many records are among the dead letters; returns them.
fn clean_until_set_aside(desk: &Desk, flags: &[&str], count: usize) -> Vec<Record> {
    let arguments = [&["run", "--stages", "clean", "--set", "telemetry.admin.listen=127.0.0.1:0"], flags].concat();
    let mut cleaner = desk.command(&arguments).stderr(Stdio::null()).spawn().unwrap();
    let mut reader = TopicReader::open(&desk.settings, &desk.settings.dead_letter_topic).unwrap();
    let records = reader.read_count(count, PATIENCE);
    cleaner.kill().unwrap();
    cleaner.wait().unwrap();
    records.unwrap()
}

fn large_when_unpacked(cluster: &KafkaCluster) {
    let desk = Desk::on(cluster, "large");
    let limits = ["--set", "kafka.max_input_bytes=100000", "--set", "kafka.max_output_bytes=100000"];
    assert_eq!(desk.run(&[&["topics", "create"], &limits[..]].concat()).status, 0);
    let text = "A sentence of the news. ".repeat(100_000);
    let record = keyed(&desk.topic("raw"), "urn:large", &text);
    TopicWriter::new(&desk.settings).unwrap().write(std::slice::from_ref(&record)).unwrap();
    let set_aside = clean_until_set_aside(&desk, &limits, 1);
    assert_eq!(set_aside[0].header_text(names::ERROR_CODE), Some("record-too-large"));
    assert_eq!(set_aside[0].value, record.value);
}

fn set_aside_by_the_cleaner(cluster: &KafkaCluster) {
    let desk = Desk::on(cluster, "set_aside");
    assert_eq!(desk.run(&["topics", "create"]).status, 0);
    let poison = "{\"uri\": \"urn:poison\", \"headline\": \"No body\"}";
    let raw = desk.topic("raw");
    let mut writer = TopicWriter::new(&desk.settings).unwrap();
    writer.write(&[keyed(&raw, "urn:poison", poison), keyed(&raw, "urn:cut", "{\"uri\": ")]).unwrap();
    clean_until_set_aside(&desk, &[], 2);

    let listed = desk.run(&["dlq", "list"]);
    assert_eq!(listed.status, 0, "{}", listed.errors);
    for part in ["PLACE", "invalid-json", "missing-body", "urn:poison", "urn:cut", &format!("{raw}/")] {
        assert!(listed.output.contains(part), "{part} is missing in\n{}", listed.output);
    }
    assert!(!listed.output.contains("No body"), "the list shows what is in an article");
    let found = lines(&desk.run(&["dlq", "list", "--json", "--code", "missing-body"]).output);
    assert_eq!((found.len(), &found[0]["uri"], &found[0]["stage"]), (1, &"urn:poison".into(), &"clean".into()));
    let place = format!("{}/{}", found[0]["partition"], found[0]["offset"]);
    let shown = desk.run(&["dlq", "show", &place]);
    for part in ["missing-body", "\"headline\": \"No body\"", "service version", "original"] {
        assert!(shown.output.contains(part), "{part} is missing in\n{}", shown.output);
    }
    let untouched = desk.run(&["dlq", "show", &place, "--raw"]);
    assert_eq!(untouched.output, poison);
    let again = support::run(&["clean"], untouched.output);
    assert!(again.status == 3 && again.errors.contains("missing-body"), "{}", again.errors);
}

fn chosen_and_counted(cluster: &KafkaCluster) {
    let desk = Desk::on(cluster, "chosen");
    assert_eq!(desk.run(&["topics", "create"]).status, 0);
    assert_eq!(desk.run(&["dlq", "list", "--json"]).output, "");
    let mut writer = TopicWriter::new(&desk.settings).unwrap();
    let codes = [ErrorCode::InvalidUtf8, ErrorCode::InvalidUtf8, ErrorCode::MissingUri];
    writer.write(&letters(&desk, "clean", &codes)).unwrap();
    writer.write(&letters(&desk, "extract", &[ErrorCode::StagePanic])).unwrap();
    let count = |arguments: &[&str]| {
        let ran = desk.run(&[&["dlq", "list", "--json"], arguments].concat());
        assert_eq!(ran.status, 0, "{}", ran.errors);
        ran.output.lines().count()
    };
    assert_eq!(count(&[]), 4);
    assert_eq!(count(&["--code", "invalid-utf8"]), 2);
    assert_eq!(count(&["--code", "invalid-utf8", "--code", "stage-panic"]), 3);
    assert_eq!(count(&["--stage", "extract"]), 1);
    assert_eq!(count(&["--stage", "extract", "--code", "missing-uri"]), 0);
    assert_eq!(count(&["--limit", "2"]), 2);
    assert_eq!(count(&["--since", "1h"]), 4);
    assert_eq!(count(&["--since", "2100-01-01T00:00:00Z"]), 0);
    assert_eq!(desk.run(&["dlq", "list", "--code", "no-such-code"]).status, 2);
    let summary = desk.run(&["dlq", "list", "--summary"]).output;
    let words: Vec<Vec<&str>> = summary.lines().map(|line| line.split_whitespace().collect()).collect();
    assert!(words.contains(&vec!["clean", "invalid-utf8", "2"]) && words.contains(&vec!["all", "4"]), "{summary}");
    let counted = lines(&desk.run(&["dlq", "list", "--summary", "--json"]).output);
    assert!(counted.iter().any(|group| group["code"] == "stage-panic" && group["count"] == 1), "{counted:?}");
    let first = &lines(&desk.run(&["dlq", "list", "--json", "--stage", "extract"]).output)[0];
    let place = format!("{}/{}", first["partition"], first["offset"]);
    let shown = desk.run(&["dlq", "show", &place]).output;
    assert!(shown.contains("bytes that are no text") && shown.contains("ff fe 20"), "{shown}");
}

fn reader_gone(cluster: &KafkaCluster) {
    let desk = Desk::on(cluster, "reader_gone");
    assert_eq!(desk.run(&["topics", "create"]).status, 0);
    // More than a pipe holds.
    let codes = [ErrorCode::InvalidUtf8; 3000];
    TopicWriter::new(&desk.settings).unwrap().write(&letters(&desk, "clean", &codes)).unwrap();
    let mut list = desk.command(&["dlq", "list"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut heads = String::new();
    BufReader::new(list.stdout.take().unwrap()).read_line(&mut heads).unwrap();
    let ended = list.wait_with_output().unwrap();
    assert!(heads.starts_with("PLACE") && ended.status.success(), "{}", String::from_utf8_lossy(&ended.stderr));
    assert!(ended.stderr.is_empty(), "{}", String::from_utf8_lossy(&ended.stderr));
}

fn not_there(cluster: &KafkaCluster) {
    let desk = Desk::on(cluster, "not_there");
    let missing = desk.run(&["dlq", "list"]);
    assert!(missing.status == 1 && missing.errors.contains("there is no topic"), "{}", missing.errors);
    assert_eq!(desk.run(&["topics", "create"]).status, 0);
    for (place, reason) in [("0/0", "it is empty"), ("7/0", "it has 2 partitions")] {
        let ran = desk.run(&["dlq", "show", place]);
        assert!(ran.status == 1 && ran.errors.contains(reason), "{place}: {}", ran.errors);
    }
    assert_eq!(desk.run(&["dlq", "show", "zero"]).status, 2);
}

//! The filters as a user runs them: order, determinism, failures, exit status, files, large and broken input.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod support;

use std::process::Stdio;

use copydesk_article::{EnrichedArticle, InputLimits};
use copydesk_tests::{cases, model, samples};
use serde_json::Value;
use support::{copydesk, run};

fn values(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("every line is JSON")).collect()
}

/// The samples as raw records, a line each.
fn sample_lines() -> String {
    let mut lines = String::new();
    for (name, bytes) in samples() {
        let text = String::from_utf8(bytes).expect("samples are UTF-8");
        match name.rsplit('.').next() {
            Some("html") => lines.push_str(&serde_json::json!({"uri": name, "html": text}).to_string()),
            Some("txt") => lines.push_str(&serde_json::json!({"uri": name, "text": text}).to_string()),
            Some("json") => {
                let value: Value = serde_json::from_str(&text).expect("samples are JSON");
                lines.push_str(&value.to_string());
            }
            _ => lines.push_str(text.trim_end()),
        }
        lines.push('\n');
    }
    lines
}

#[test]
fn the_same_input_gives_the_same_bytes_with_any_number_of_threads() {
    let model = model();
    let model = model.to_str().expect("the path is UTF-8");
    let input = sample_lines().repeat(3);
    let first = run(&["enrich", "--model", model, "--threads", "1"], input.as_str());
    assert_eq!((first.status, first.errors.as_str()), (0, ""));
    assert_eq!(first.output.lines().count(), input.lines().count());
    for threads in ["1", "2", "4"] {
        let again = run(&["enrich", "--model", model, "--threads", threads], input.as_str());
        assert!(again.output == first.output, "{threads} threads gave other bytes");
    }
}

#[test]
fn enrich_is_clean_and_then_extract() {
    let model = model();
    let model = model.to_str().expect("the path is UTF-8");
    let input = sample_lines();
    let clean = run(&["clean"], input.as_str());
    assert_eq!(clean.status, 0, "{}", clean.errors);
    let extracted = run(&["extract", "--model", model], clean.output.as_str());
    let enriched = run(&["enrich", "--model", model], input.as_str());
    assert!(extracted.output == enriched.output, "the two ways differ");
    for line in enriched.output.lines() {
        let article = EnrichedArticle::from_json(line.as_bytes(), &InputLimits::default()).expect("a record");
        assert_eq!(article.validate(), [], "{}", article.article.uri);
        assert!(article.article.provenance.iter().all(|trace| trace.at.is_none() && trace.topic.is_none()));
    }
}

#[test]
fn extract_takes_the_text_exactly_as_given() {
    let model = model();
    let text = "  Ada Holm said:\u{a0}“We will come back.”\r\n\tBerlin ";
    let input = serde_json::json!({"uri": "urn:a", "body": {"text": text}}).to_string();
    let ran = run(&["extract", "--model", model.to_str().expect("UTF-8")], input);
    assert_eq!(ran.status, 0, "{}", ran.errors);
    assert_eq!(values(&ran.output)[0]["body"]["text"], text);
}

#[test]
fn every_bad_input_is_reported_with_its_code_and_the_next_line_goes_on() {
    let model = model();
    let good =
        "{\"uri\": \"urn:good\", \"text\": \"The ferry runs again.\", \"body\": {\"text\": \"The ferry runs again.\"}}";
    let mut checked = 0;
    for case in cases(&InputLimits::default()).iter().filter(|case| case.goes_via("filter")) {
        let mut input = case.bytes.clone();
        input.extend_from_slice(b"\n");
        input.extend_from_slice(good.as_bytes());
        let ran = run(&[&case.stage, "--model", model.to_str().expect("UTF-8")], input);
        let (records, failures) = match (case.records, case.expect.as_str()) {
            (Some(records), _) => (records, case.failures.clone()),
            (None, "ok") => (1, Vec::new()),
            (None, code) => (0, vec![code.to_owned()]),
        };
        let codes: Vec<String> =
            values(&ran.errors).iter().map(|failure| failure["code"].as_str().expect("a code").to_owned()).collect();
        assert_eq!(codes, failures, "{}: {}", case.name, ran.errors);
        let output = values(&ran.output);
        assert_eq!(output.len(), records + 1, "{}", case.name);
        assert_eq!(output.last().expect("the good record")["uri"], "urn:good", "{}", case.name);
        assert_eq!(ran.status, if failures.is_empty() { 0 } else { 3 }, "{}", case.name);
        if let Some(extra) = &case.extra {
            assert_eq!(&output[0]["extra"], extra, "{}", case.name);
        }
        checked += 1;
    }
    assert!(checked > 70, "only {checked} cases");
}

#[test]
fn dead_letters_in_a_file_hold_the_records_untouched() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("dead.jsonl");
    let input = b"{\"uri\": \"urn:a\"}\n{\"uri\": \xff}\n".to_vec();
    let ran = run(&["clean", "--dead-letters", file.to_str().expect("UTF-8")], input);
    assert_eq!((ran.status, ran.output.as_str(), ran.errors.as_str()), (3, "", ""));
    let letters = values(&std::fs::read_to_string(&file).expect("the file is written"));
    assert_eq!(letters[0]["uri"], "urn:a");
    assert_eq!(letters[0]["code"], "missing-body");
    assert_eq!(letters[0]["record"], "{\"uri\": \"urn:a\"}");
    assert_eq!(letters[1]["code"], "invalid-utf8");
    assert_eq!(letters[1]["recordBase64"], "eyJ1cmkiOiD/fQ==");
    assert_eq!(letters[1]["line"], 2);
}

#[test]
fn files_are_read_one_after_the_other_and_a_missing_one_is_noticed_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    let line = |uri: &str| format!("{{\"uri\": \"{uri}\", \"text\": \"The ferry runs again.\"}}");
    std::fs::write(path("one"), line("urn:1")).expect("written");
    std::fs::write(path("two"), format!("\n{}\n{}", line("urn:2"), line("urn:3"))).expect("written");
    let ran = run(&["clean", &path("one"), &path("two")], "");
    let uris: Vec<Value> = values(&ran.output).into_iter().map(|record| record["uri"].clone()).collect();
    assert_eq!(uris, ["urn:1", "urn:2", "urn:3"]);
    let missing = run(&["clean", &path("one"), &path("none")], "");
    assert_eq!((missing.status, missing.output.as_str()), (1, ""));
    assert!(missing.errors.contains("cannot open"), "{}", missing.errors);
}

#[test]
fn a_reader_that_stops_early_ends_the_filter_quietly() {
    let many = sample_lines().repeat(20);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("many.jsonl");
    std::fs::write(&file, many).expect("written");
    let mut child = copydesk(&["clean", file.to_str().expect("UTF-8")])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program starts");
    drop(child.stdout.take());
    let ended = child.wait_with_output().expect("the program ends");
    assert_eq!(ended.status.code(), Some(0));
    assert_eq!(String::from_utf8_lossy(&ended.stderr), "");
}

#[test]
fn a_missing_model_says_how_to_get_one() {
    let ran = run(&["extract", "--model", "/nowhere/model.spacyrt"], "");
    assert_eq!(ran.status, 1);
    assert!(ran.errors.contains("make model") && ran.errors.contains("/nowhere/model.spacyrt"), "{}", ran.errors);
}

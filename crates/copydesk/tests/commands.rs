//! The other commands as a user runs them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod support;

use copydesk_tests::{model, repository};
use serde_json::Value;
use support::{copydesk, run};

#[test]
fn the_configuration_is_checked_with_all_problems_at_once() {
    let ran = run(&["config", "check", "--set", "kafka.gruop_id=a", "--set", "topics.raw=a b"], "");
    assert_eq!(ran.status, 2);
    assert!(ran.errors.contains("did you mean `kafka.group_id`?"), "{}", ran.errors);
    assert!(ran.errors.contains("topics.raw"), "{}", ran.errors);
    assert_eq!(run(&["config", "check"], "").status, 0);
}

#[test]
fn the_configuration_is_shown_without_secrets() {
    let mut command = copydesk(&["config", "show"]);
    command.env("COPYDESK__KAFKA__CLIENT__SASL_PASSWORD", "hunter2").env("COPYDESK__KAFKA__GROUP_ID", "desk");
    let shown = String::from_utf8(command.output().expect("the program runs").stdout).expect("UTF-8");
    assert!(shown.contains("\"sasl.password\" = \"***\"") && !shown.contains("hunter2"), "{shown}");
    assert!(shown.contains("group_id = \"desk\""), "{shown}");
}

#[test]
fn wrong_usage_is_status_2() {
    assert_eq!(run(&["clean", "--no-such-flag"], "").status, 2);
    assert_eq!(run(&[], "").status, 2);
}

#[test]
fn completions_and_the_manual_come_from_the_command_line() {
    for shell in ["bash", "zsh", "fish"] {
        let ran = run(&["completions", shell], "");
        assert!(ran.status == 0 && ran.output.contains("dead-letters"), "{shell}");
    }
    let manual = run(&["man"], "").output;
    for name in ["enrich", "demo", "COPYDESK_MODEL", "dead\\-letters"] {
        assert!(manual.contains(name), "{name} is not in the manual");
    }
}

#[test]
fn explain_shows_the_text_what_was_removed_and_how_speakers_were_found() {
    let model = model();
    let sample = repository().join("crates/copydesk/samples/01-en-lake-accord.html");
    let ran = run(&["explain", "--model", model.to_str().expect("UTF-8"), sample.to_str().expect("UTF-8")], "");
    assert_eq!(ran.status, 0, "{}", ran.errors);
    for part in ["Removed (", "Quotes (", "Entities (", "sieve ", "⟨person⟩", "ownSentence"] {
        assert!(ran.output.contains(part), "{part} is missing in\n{}", ran.output);
    }
    assert!(!ran.output.contains('\x1b'), "colour on something that is no terminal");
}

#[test]
fn the_summary_counts_each_rule_by_source() {
    let article = |source: &str, body: &str| {
        let text = format!(
            "{body}\nThe council met on Tuesday, and the mayor spoke for an hour.\nLeave a Reply\nYour email address will not be published."
        );
        serde_json::json!({"source": source, "language": "en", "text": text}).to_string()
    };
    let body = "The harbour was closed on Monday after the storm, the port authority of Ellery said in a statement.";
    let input = [article("a.example", body), article("b.example", body), article("a.example", body)].join("\n");
    let ran = run(&["explain", "--summary", "-"], input.as_str());
    assert_eq!(ran.status, 0, "{}", ran.errors);
    let (first, second) = ran.output.split_once("b.example  1 article,").expect("both sources");
    assert!(first.starts_with("a.example  2 articles,"), "{}", ran.output);
    for part in [first, second] {
        assert!(part.contains("commentForm") && part.contains("(100 %)"), "{}", ran.output);
    }

    let clean = run(&["clean"], input.as_str()).output;
    let of_clean = run(&["explain", "--summary", "-"], clean);
    assert_eq!(of_clean.output, ran.output, "clean articles count like the raw ones that they were made of");

    let json = run(&["explain", "--summary", "--json", "-"], input.as_str()).output;
    let rows: Vec<serde_json::Value> = json.lines().map(|row| serde_json::from_str(row).expect("JSON")).collect();
    let of_a = rows.iter().filter(|row| row["source"] == "a.example");
    let counts = of_a.map(|row| (row["pieces"].as_u64(), row["articles"].as_u64(), row["ofArticles"].as_u64()));
    assert!(counts.eq([(Some(2), Some(2), Some(2)), (Some(2), Some(2), Some(2))]), "{json}");

    let broken = run(&["explain", "--summary", "-"], "{\"text\": \"cut off");
    assert!(broken.status == 3 && !broken.errors.is_empty(), "{}", broken.errors);
}

#[test]
fn a_model_is_verified_and_listed() {
    let model = model();
    let model = model.to_str().expect("UTF-8");
    let ran = run(&["model", "verify", model], "");
    assert!(ran.status == 0 && ran.output.contains("en_core_web"), "{} {}", ran.output, ran.errors);
    assert_eq!(run(&["model", "verify", "--quiet", model], "").output, "");
    assert_eq!(run(&["model", "verify", "/nowhere"], "").status, 1);
    assert!(run(&["model", "list"], "").output.contains("en_core_web_sm"));
    assert_eq!(run(&["model", "fetch", "no-such-model"], "").status, 1);
}

#[test]
fn the_demonstration_runs_the_samples_through_all_stages() {
    let model = model();
    let folder = tempfile::tempdir().expect("a folder");
    let output = folder.path().to_str().expect("UTF-8");
    let ran = run(&["demo", "--model", model.to_str().expect("UTF-8"), "--output", output], "");
    assert_eq!(ran.status, 0, "{}", ran.errors);
    for part in ["Quotes (", "Removed (", "Entities (", "more (--all", "enriched.jsonl", "p95 work", "publish"] {
        assert!(ran.output.contains(part), "{part} is missing in\n{}", ran.output);
    }
    let records = |name: &str| -> Vec<Value> {
        let text = std::fs::read_to_string(folder.path().join(name)).expect("the file is there");
        text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
    };
    assert_eq!(records("enriched.jsonl").len(), 16);
    assert_eq!(records("entities.jsonl").len(), 16);
    assert_eq!(records("quotes.jsonl").iter().filter(|record| record["deleted"] == true).count(), 1);
    assert_eq!(records("dead-letters.jsonl").len(), 0);
}

#[test]
fn the_demonstration_takes_files_of_ones_own_and_sets_bad_ones_aside() {
    let model = model();
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name).to_str().expect("UTF-8").to_owned();
    std::fs::write(path("good.txt"), "“We are open,” the mayor, Ada Holm, said on Monday in Port Ellery.")
        .expect("written");
    std::fs::write(path("bad.json"), "{\"uri\": ").expect("written");
    let arguments = [
        "demo",
        "--model",
        model.to_str().expect("UTF-8"),
        "--output",
        &path("out"),
        &path("good.txt"),
        &path("bad.json"),
    ];
    let ran = run(&arguments, "");
    assert_eq!(ran.status, 3, "{}", ran.errors);
    assert!(ran.output.contains("Ada Holm") && ran.output.contains("invalid-json"), "{}", ran.output);
    assert!(!folder.path().join("out").join("enriched.jsonl").metadata().expect("written").is_dir());
}

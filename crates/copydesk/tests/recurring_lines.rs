//! `copydesk tabulate` and `copydesk clean --tables` as a user runs them.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

mod support;

use serde_json::{Value, json};
use support::run;

const SETTINGS: [&str; 2] = ["--set", "clean.classify_text=false"];

/// Raw articles of two sources, a line each; those of the first share a line.
fn articles() -> String {
    let stories = ["harbour", "bakery", "theatre", "ferry", "school"];
    let mut lines = String::new();
    for (number, story) in stories.iter().enumerate() {
        for (source, last) in [("courier.example", "The Courier keeps the lights on"), ("herald.example", story)] {
            let text = format!("The {story} opened again on Monday.\nThe mayor saw the {story}.\n{last}");
            let uri = format!("urn:{source}:{number}");
            lines +=
                &json!({"uri": uri, "source": source, "language": "en", "headline": story, "text": text}).to_string();
            lines.push('\n');
        }
    }
    lines
}

fn values(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("every line is JSON")).collect()
}

#[test]
fn the_tables_of_clean_articles_clean_them_further() {
    let input = articles();
    let clean = run(&[&["clean"], &SETTINGS[..]].concat(), input.as_str());
    assert_eq!(clean.status, 0, "{}", clean.errors);
    assert!(values(&clean.output).iter().all(|article| article["provenance"][0].get("tables").is_none()));
    let tables = run(&["tabulate"], clean.output.as_str());
    assert_eq!((tables.status, tables.errors.as_str()), (0, ""));
    let table = &values(&tables.output)[..];
    assert_eq!(table.len(), 1, "{}", tables.output);
    assert_eq!((&table[0]["source"], &table[0]["version"]), (&json!("courier.example"), &json!(1)));

    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tables.jsonl");
    std::fs::write(&file, &tables.output).unwrap();
    let again = run(&[&["clean", "--tables", file.to_str().unwrap()], &SETTINGS[..]].concat(), input.as_str());
    for (before, after) in values(&clean.output).iter().zip(values(&again.output)) {
        let is_courier = before["source"] == "courier.example";
        let (text, trace) = (before["body"]["text"].as_str().unwrap(), &after["provenance"][0]);
        let kept = text.strip_suffix("\nThe Courier keeps the lights on").unwrap_or(text);
        assert_eq!(after["body"]["text"], kept);
        assert_eq!(trace.get("tables"), is_courier.then_some(&json!("courier.example@1")));
        assert_eq!(trace["config"], before["provenance"][0]["config"]);
        let rules: Vec<&str> =
            after["removed"].as_array().unwrap().iter().map(|line| line["rule"].as_str().unwrap()).collect();
        assert_eq!(rules, if is_courier { vec!["source-repeat"] } else { vec![] });
    }
    let summary = run(
        &[&["explain", "--summary", "--tables", file.to_str().unwrap(), "-"], &SETTINGS[..]].concat(),
        input.as_str(),
    );
    assert!(summary.output.contains("source-repeat  5"), "{}{}", summary.output, summary.errors);
    let tables_again = run(&["tabulate"], again.output.as_str());
    assert_eq!(tables_again.output, tables.output, "what was taken out still counts");
}

#[test]
fn a_file_that_holds_no_tables_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tables.jsonl");
    std::fs::write(&file, "\n{\"schema\": \"copydesk.article.clean/1\"}\n").unwrap();
    let ran = run(&["clean", "--tables", file.to_str().unwrap()], "");
    assert_eq!(ran.status, 1);
    assert!(ran.errors.contains("tables.jsonl, line 2: schema is not supported"), "{}", ran.errors);
}

//! What has to be on the topics when all is over.

use std::collections::{BTreeMap, BTreeSet};

use copydesk_stage::{Record, names};
use copydesk_testkit::by_id;
use copydesk_tests::Stage;
use serde_json::Value;

use crate::articles::{Input, Wish};
use crate::newsroom::Newsroom;

/// What one record says: version and publication status of the article; none for a tombstone.
type Said = Option<(String, String)>;

/// Checks every topic that the stages write to, and gives for each one how many records were written and aborted.
pub(crate) fn check(newsroom: &Newsroom, stages: &[Stage], input: &Input) -> Vec<(&'static str, usize)> {
    let letters = newsroom.clients.read_all(&newsroom.clients.settings.dead_letter_topic);
    assert_eq!(letters, [], "dead letters");
    let topics = stages.iter().flat_map(|stage| stage.outputs());
    topics.map(|topic| (*topic, check_topic(newsroom, topic, input))).collect()
}

fn check_topic(newsroom: &Newsroom, topic: &str, input: &Input) -> usize {
    let records = newsroom.read(topic);
    let twice: Vec<String> = by_id(&records).into_iter().filter(|(_, count)| *count > 1).map(|(id, _)| id).collect();
    assert_eq!(twice, Vec::<String>::new(), "{topic}: these came out more than once");
    check_versions(topic, &records, input);
    newsroom.written(topic) - records.len()
}

/// Checks a topic in which the same record may be more than once: without its copies, which their `copydesk-id` tells,
/// it is as it has to be. Gives the number of copies.
pub(crate) fn check_without_copies(newsroom: &Newsroom, topic: &str, input: &Input) -> usize {
    let mut records = newsroom.read(topic);
    let all = records.len();
    let mut seen = BTreeSet::new();
    records.retain(|record| seen.insert(record.header_text(names::ID).unwrap().to_owned()));
    check_versions(topic, &records, input);
    all - records.len()
}

/// Every article is there, with all its versions in their order: so the last one is the last.
fn check_versions(topic: &str, records: &[Record], input: &Input) {
    let derived = ["articles.quotes", "articles.entities"].contains(&topic);
    let expected: BTreeMap<&str, Vec<Said>> = input
        .wishes
        .iter()
        .map(|(uri, wishes)| (uri.as_str(), wishes.iter().map(|wish| outcome(wish, derived)).collect()))
        .collect();
    let mut found: BTreeMap<&str, Vec<Said>> = BTreeMap::new();
    for record in records {
        found.entry(std::str::from_utf8(record.key.as_ref().unwrap()).unwrap()).or_default().push(said(record));
    }
    assert_eq!(found.len(), expected.len(), "{topic}: articles");
    for (uri, versions) in &expected {
        assert_eq!(found.get(uri), Some(versions), "{topic}: {uri}");
    }
    assert_eq!(records.len(), input.records, "{topic}");
}

/// What has to come out for a wish.
fn outcome(wish: &Wish, derived: bool) -> Said {
    match wish {
        Wish::Publish(version) => Some((version.clone(), "usable".to_owned())),
        Wish::Kill(version) if !derived => Some((version.clone(), "canceled".to_owned())),
        Wish::Kill(_) | Wish::Delete => None,
    }
}

fn said(record: &Record) -> Said {
    let article: Value = serde_json::from_slice(record.value.as_ref()?).unwrap();
    assert_eq!(article["uri"].as_str().map(str::as_bytes), record.key.as_deref());
    let text = |key: &str| article[key].as_str().unwrap().to_owned();
    Some((text("version"), text("pubStatus")))
}

//! The sample articles against what a reader found in them: no paragraph of the body lost, no junk in it, each kind named.

#![expect(clippy::expect_used, reason = "a test stops where its fixture is not there")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use copydesk_article::{CleanArticle, RawArticle};
use copydesk_clean::{CleanSettings, Cleaner};

/// What a reader found in a sample.
#[derive(serde::Deserialize)]
struct Gold {
    sample: String,
    headline: String,
    authors: Vec<String>,
    published: String,
    language: String,
    byline: String,
    body_contains: Vec<String>,
    body_excludes: Vec<String>,
    removed_kinds: Vec<String>,
}

/// Kinds that may be hidden in blocks of another kind.
const MAX_MIXED_KINDS: usize = 2;

fn read(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path)).expect("a fixture")
}

fn golds() -> Vec<Gold> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/fixtures/samples-gold");
    let mut paths: Vec<_> =
        fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    paths
        .iter()
        .map(|path| serde_json::from_str(&fs::read_to_string(path).expect("a fixture")).expect("gold"))
        .collect()
}

fn is_page(gold: &Gold) -> bool {
    Path::new(&gold.sample).extension().is_some_and(|extension| extension == "html")
}

fn raw(gold: &Gold) -> RawArticle {
    let body = Some(read(&format!("crates/copydesk/samples/{}", gold.sample)));
    if is_page(gold) {
        RawArticle { html: body, ..RawArticle::default() }
    } else {
        RawArticle { text: body, ..RawArticle::default() }
    }
}

fn cleaner() -> Cleaner {
    Cleaner::new(CleanSettings::default()).expect("built-in rules")
}

fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Returns what is wrong with a cleaned sample.
fn faults(gold: &Gold, article: &CleanArticle) -> Vec<String> {
    let body = words(article.body.as_ref().map_or("", |body| &body.text));
    let mut faults = Vec::new();
    let mut from = 0;
    for start in gold.body_contains.iter().map(|start| words(start)) {
        match body.get(from..).and_then(|rest| rest.find(&start)) {
            Some(at) => from += at + start.len(),
            None => faults.push(format!("lost or out of order: {start}")),
        }
    }
    faults.extend(
        gold.body_excludes.iter().filter(|junk| body.contains(&words(junk))).map(|junk| format!("in the body: {junk}")),
    );
    let kinds: BTreeSet<String> = article.removed.iter().map(|removed| kind(removed.kind)).collect();
    let missing: Vec<&String> = gold.removed_kinds.iter().filter(|kind| !kinds.contains(*kind)).collect();
    // A block that mixes a byline with a date or buttons has one kind only.
    if missing.len() > MAX_MIXED_KINDS {
        faults.push(format!("not removed: {missing:?}"));
    }
    let headline = words(article.headline.as_deref().unwrap_or_default());
    if headline != words(&gold.headline) {
        faults.push(format!("headline: {headline}"));
    }
    if article.language.as_deref().is_none_or(|language| !language.starts_with(&gold.language)) {
        faults.push(format!("language: {:?}", article.language));
    }
    faults
}

fn kind(kind: copydesk_article::RemovedKind) -> String {
    serde_json::to_value(kind).ok().and_then(|kind| kind.as_str().map(str::to_owned)).unwrap_or_default()
}

#[test]
fn samples_come_out_as_a_reader_sees_them() {
    let cleaner = cleaner();
    let mut faulty = Vec::new();
    for gold in golds() {
        let article = cleaner.clean(&raw(&gold)).expect("a clean article");
        faulty.extend(faults(&gold, &article).into_iter().map(|fault| format!("{}: {fault}", gold.sample)));
    }
    assert!(faulty.is_empty(), "{}", faulty.join("\n"));
}

#[test]
fn pages_tell_their_authors_and_their_day() {
    let cleaner = cleaner();
    let mut faulty = Vec::new();
    for gold in golds().iter().filter(|gold| is_page(gold)) {
        let article = cleaner.clean(&raw(gold)).expect("a clean article");
        let by = article.by.as_deref().unwrap_or_default();
        if article.authors != gold.authors
            || by.is_empty()
            || !gold.byline.ends_with(by)
            || article.content_created.as_deref().is_none_or(|date| !date.starts_with(&gold.published))
        {
            faulty.push(format!("{}: {:?} {:?}", gold.sample, article.authors, article.content_created));
        }
    }
    assert!(faulty.is_empty(), "{}", faulty.join("\n"));
}

#[test]
fn cleaning_again_gives_the_same_bytes_whatever_came_between() {
    let (one, other) = (cleaner(), cleaner());
    let golds = golds();
    let first: Vec<Vec<u8>> =
        golds.iter().map(|gold| one.clean(&raw(gold)).expect("a clean article").to_json()).collect();
    for (gold, first) in golds.iter().zip(&first).rev() {
        assert_eq!(other.clean(&raw(gold)).expect("a clean article").to_json(), *first, "{}", gold.sample);
    }
}

#[test]
fn records_of_text_samples_stay_as_they_are() {
    for gold in golds().iter().filter(|gold| !is_page(gold)) {
        let article = cleaner().clean(&raw(gold)).expect("a clean article");
        insta::assert_json_snapshot!(gold.sample.replace('.', "-"), article);
    }
}

//! The laws on generated texts and pages, on the sample articles and the seeds of the fuzz targets, and on each input that once
//! broke one.

use std::fs;
use std::path::Path;

use proptest::prelude::*;

use super::{dates, json_ld, page, text};

const STORY: &str = "The council met on Monday and agreed, after some hours, that the bridge would be closed.";
const ADDRESS: &str = "https://wall.example/2024/02/06/bridge";

/// Returns the files of a folder of the repository.
fn files(folder: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(folder);
    let entries = fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut paths: Vec<_> = entries.collect();
    paths.sort();
    paths.iter().map(|path| fs::read_to_string(path).expect("a text file")).collect()
}

#[test]
fn nothing_breaks_no_law() {
    text("", "");
    page("", None, false);
    page("", None, true);
    dates("");
    json_ld("");
}

#[test]
fn samples_and_seeds_keep_the_laws() {
    for file in files("crates/copydesk/samples").iter().chain(&files("fuzz/seeds/html")) {
        page(file, Some(ADDRESS), false);
        page(file, None, true);
    }
    for file in files("crates/copydesk/samples").iter().chain(&files("fuzz/seeds/text")) {
        for language in ["en", "de", "th", ""] {
            text(file, language);
        }
    }
    for file in files("fuzz/seeds/json_ld") {
        json_ld(&file);
    }
    for file in files("fuzz/seeds/dates") {
        dates(&file);
    }
}

#[test]
fn an_offset_that_no_place_has_is_left_out() {
    dates("2024-02-06T18:42:00.1+30210p");
    dates("2024-02-06T18:42:00+01:75\n2024-02-06T23:59:60Z");
}

#[test]
fn a_line_end_behind_a_backslash_and_commas_in_a_row_are_repaired_at_once() {
    json_ld("{\"@type\":\"NewsArticle\",\"dateModified\":\"2024-06-12\\\n18:05\",}");
    json_ld("{\"a\":[1,2,,]}");
    json_ld("[1,\n, ,{}\n,");
}

#[test]
fn a_headline_that_stands_there_twice_goes_twice() {
    text(
        &format!(
            "Bridge in Millbrook stays closed\n{STORY} The bridge in Millbrook is old.\nBridge in Millbrook stays closed"
        ),
        "en",
    );
}

#[test]
fn a_heading_that_is_not_the_headline_is_listed() {
    let head = r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"Mayor in a hurry"}</script>"#;
    page(&format!("{head}<h1>Bridge closed</h1><p>{STORY}</p>"), None, false);
}

/// Pieces of pages: elements that are opened and closed as they come, and what stands in them.
fn pieces() -> impl Strategy<Value = String> {
    let names = [
        "div",
        "p",
        "span",
        "a",
        "b",
        "section",
        "article",
        "h1",
        "h2",
        "ul",
        "li",
        "table",
        "td",
        "blockquote",
        "figure",
        "aside",
    ];
    let labels =
        ["", " class=byline", " class=related", " class=newsletter", " class=caption", " rel=author", " id=comments"];
    let texts = [
        STORY,
        "Nobody had asked the ferryman, who learnt of it from the morning paper and said nothing.",
        "Bridge closed",
        "By Jane Roe",
        "6 February 2024",
        "Photo: Karl Moe / Reuters",
        "Read more: Ten bridges",
        "<!-- a comment -->",
        "&amp;",
        "<br>",
        "<img src=/a.jpg>",
        "<script>var a = 1;</script>",
    ];
    let tag = (proptest::sample::select(names.to_vec()), proptest::sample::select(labels.to_vec()), any::<bool>())
        .prop_map(|(name, label, opens)| if opens { format!("<{name}{label}>") } else { format!("</{name}>") });
    let text = proptest::sample::select(texts.to_vec()).prop_map(str::to_owned);
    prop_oneof![3 => tag, 2 => text, 1 => "(?s).{0,20}"]
}

fn pages() -> impl Strategy<Value = String> {
    proptest::collection::vec(pieces(), 0..40).prop_map(|pieces| pieces.concat())
}

/// Structured data as a program writes it, and with some of its characters lost.
fn blocks() -> impl Strategy<Value = String> {
    let keys = [
        "@type",
        "@id",
        "@graph",
        "headline",
        "author",
        "name",
        "datePublished",
        "url",
        "image",
        "publisher",
        "articleBody",
    ];
    let words = [
        "NewsArticle",
        "Person",
        "#a",
        "Jane Roe",
        "A &amp; B\n",
        "2024-02-06T18:42:00+01:00",
        "https://wall.example/2024/bridge",
    ];
    let word = prop_oneof![4 => proptest::sample::select(words.to_vec()).prop_map(str::to_owned), 1 => "(?s).{0,10}"];
    let leaf =
        prop_oneof![4 => word.prop_map(serde_json::Value::from), 1 => any::<bool>().prop_map(serde_json::Value::from)];
    let value = leaf.prop_recursive(4, 24, 5, move |inner| {
        let key = proptest::sample::select(keys.to_vec()).prop_map(str::to_owned);
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(serde_json::Value::from),
            proptest::collection::hash_map(key, inner, 0..5)
                .prop_map(|members| serde_json::Value::Object(members.into_iter().collect())),
        ]
    });
    (value, proptest::collection::vec(any::<proptest::sample::Index>(), 0..3)).prop_map(|(value, lost)| {
        let mut chars: Vec<char> = value.to_string().chars().collect();
        for index in lost {
            if !chars.is_empty() {
                chars.remove(index.index(chars.len()));
            }
        }
        chars.into_iter().collect()
    })
}

proptest! {
    #[test]
    fn any_text_keeps_the_laws(input in "(?s).{0,200}", language in "en|de|ja|xx|") {
        text(&input, &language);
    }

    #[test]
    fn any_page_keeps_the_laws(input in pages(), has_address in any::<bool>(), is_limited in any::<bool>()) {
        page(&input, has_address.then_some(ADDRESS), is_limited);
    }

    #[test]
    fn any_structured_data_keeps_the_laws(input in blocks()) {
        json_ld(&input);
    }

    #[test]
    fn any_line_keeps_the_laws_of_dates(input in "([0-9]{1,4}|[T:+Z. ,/-]|January|Feb|März|juillet|GMT|\\n){0,20}") {
        dates(&input);
    }
}

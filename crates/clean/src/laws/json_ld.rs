//! The laws of structured data: sound blocks are read as they are, broken ones are repaired once and for all, and nothing is stated
//! that does not stand there.

use serde_json::Value;

use crate::lines::squeezed;
use crate::metadata::{read_json_ld, repair};

/// Checks the laws on a block of structured data, or on several, parted by lines of dashes.
///
/// # Panics
/// Where a law is broken.
pub fn json_ld(text: &str) {
    let blocks: Vec<&str> = text.split("\n---\n").collect();
    for url in [None, Some("https://wall.example/2024/bridge")] {
        let found = read_json_ld(&blocks, usize::MAX, url);
        assert_eq!(found, read_json_ld(&blocks, usize::MAX, url), "reading twice gave two results");
        let names = found.authors.iter().chain(&found.headline).chain(&found.section).chain(&found.publisher);
        for name in names {
            assert_eq!(squeezed(name), *name, "a name has white space around it or controls in it");
            assert!(!name.is_empty(), "an empty name");
        }
        for moment in found.published.iter().chain(&found.modified) {
            super::dates(&moment.value);
        }
    }
    for block in blocks {
        repairs(block);
    }
}

fn repairs(block: &str) {
    let parsed = repair::parse(block);
    if let Ok(value) = serde_json::from_str::<Value>(block) {
        assert_eq!(parsed, [value], "a sound block was changed");
    }
    let repaired = repair::repaired(block);
    assert_eq!(repair::repaired(&repaired), repaired, "a second repair changes the first");
    // What was repaired, and what was written anew, is read as it was.
    for value in parsed {
        assert_eq!(repair::parse(&value.to_string()), [value], "a value is not read back");
    }
}

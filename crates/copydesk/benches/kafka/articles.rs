//! Raw records made of the bundled samples: the text of a news article, 6 kB each.

use std::path::Path;
use std::sync::Arc;

use copydesk_article::RawInput;
use copydesk_cleaner::{CleanStage, CleanStageSettings};
use copydesk_stage::OutputRecord;

/// Size of the value of a record, in bytes.
pub(crate) const VALUE_BYTES: usize = 6_000;

/// The paragraphs of all English samples, cleaned.
fn paragraphs() -> Vec<String> {
    let cleaner = CleanStage::new(CleanStageSettings::default()).unwrap();
    let is_english_page =
        |name: &str| name.contains("-en-") && Path::new(name).extension().is_some_and(|ending| ending == "html");
    let pages = copydesk_tests::samples().into_iter().filter(|(name, _)| is_english_page(name));
    let text = |(name, page): (String, Vec<u8>)| {
        let value = serde_json::json!({"uri": name, "html": String::from_utf8(page).unwrap()}).to_string().into_bytes();
        cleaner.clean(&RawInput { value: &value, ..RawInput::default() }, None).unwrap().body.unwrap().text
    };
    pages.map(text).flat_map(|text| text.split("\n\n").map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// `count` raw articles for a topic, each with its own `uri`, its own part of the prose and [`VALUE_BYTES`] long.
pub(crate) fn records(topic: &str, count: usize) -> impl Iterator<Item = OutputRecord> {
    let topic: Arc<str> = topic.into();
    let paragraphs = paragraphs();
    (0..count).map(move |number| {
        let uri = format!("urn:bench:{number}");
        let start = number * 7 % paragraphs.len();
        let mut text = String::new();
        for paragraph in paragraphs.iter().cycle().skip(start) {
            text.push_str(paragraph);
            text.push_str("\n\n");
            if text.len() >= VALUE_BYTES {
                break;
            }
        }
        let value = serde_json::json!({ "uri": uri, "text": text }).to_string();
        OutputRecord::new(Arc::clone(&topic), uri, value)
    })
}

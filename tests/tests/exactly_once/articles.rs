//! What the newsroom sends: short articles made of the paragraphs of the samples, in several versions, and the kill
//! notices and tombstones of some.

use std::collections::BTreeMap;

use copydesk_stage::OutputRecord;
use copydesk_tests::{raw, samples};
use serde_json::json;

/// Articles whose versions are sent close to each other.
const AT_A_TIME: usize = 50;
/// Versions of each article.
const VERSIONS: usize = 4;
/// One article in so many is a whole page.
const PAGE_EVERY: usize = 100;

/// What one input record asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Wish {
    /// A version of the article.
    Publish(String),
    /// A kill notice, as a version.
    Kill(String),
    /// A tombstone.
    Delete,
}

/// All that was sent, by the `uri` of the article and in its order.
#[derive(Default)]
pub(crate) struct Input {
    pub(crate) wishes: BTreeMap<String, Vec<Wish>>,
    pub(crate) records: usize,
    material: Material,
}

/// Pieces of the samples.
struct Material {
    paragraphs: Vec<String>,
    pages: Vec<String>,
}

impl Default for Material {
    fn default() -> Self {
        let (mut paragraphs, mut pages) = (Vec::new(), Vec::new());
        for (name, bytes) in samples() {
            let text = String::from_utf8(bytes).unwrap();
            let ending = name.rsplit('.').next();
            if name.contains("-en-") && ending == Some("txt") {
                paragraphs.extend(text.lines().filter(|line| line.len() > 120).map(str::to_owned));
            } else if ending == Some("html") {
                pages.push(text);
            }
        }
        assert!(paragraphs.len() >= 10 && pages.len() >= 5, "the samples are not where they were");
        Self { paragraphs, pages }
    }
}

impl Input {
    /// The next records: all versions of the next articles.
    pub(crate) fn next_wave(&mut self, topic: &str) -> Vec<OutputRecord> {
        let first = self.wishes.len();
        let mut wave = Vec::new();
        for version in 1..=VERSIONS {
            for number in first..first + AT_A_TIME {
                wave.push(self.send(topic, number, version));
            }
        }
        self.records += wave.len();
        wave
    }

    fn send(&mut self, topic: &str, number: usize, version: usize) -> OutputRecord {
        let uri = format!("urn:newsroom:{number}");
        let wish = match (number % 10, version) {
            (3, VERSIONS) | (1, 2) => Wish::Kill(version.to_string()),
            (7, VERSIONS) | (5, 2) => Wish::Delete,
            _ => Wish::Publish(version.to_string()),
        };
        let value = match &wish {
            Wish::Publish(version) => Some(self.material.article(&uri, number, version)),
            Wish::Kill(version) => {
                Some(json!({"uri": uri, "version": version, "pubStatus": "canceled", "edNote": "Kill."}))
            }
            Wish::Delete => None,
        };
        self.wishes.entry(uri.clone()).or_default().push(wish);
        match value {
            Some(value) => raw(topic, Some(&uri), "application/json", value.to_string()),
            None => OutputRecord::tombstone(topic.into(), uri),
        }
    }
}

impl Material {
    fn article(&self, uri: &str, number: usize, version: &str) -> serde_json::Value {
        if number.is_multiple_of(PAGE_EVERY) {
            let page = &self.pages[(number / PAGE_EVERY) % self.pages.len()];
            return json!({"uri": uri, "version": version, "html": page});
        }
        let paragraph = |place: usize| self.paragraphs[(number * 3 + place) % self.paragraphs.len()].as_str();
        let opening = format!("This is version {version} of story {number}, the desk of Port Ellery said.");
        let text = [&opening, paragraph(0), paragraph(1)].join("\n");
        json!({"uri": uri, "version": version, "headline": format!("Story {number}"), "language": "en", "text": text})
    }
}

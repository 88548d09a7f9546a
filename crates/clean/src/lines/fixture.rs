//! The fixture of extracted lines in ten languages, for tests.

/// One article of the fixture.
#[derive(Debug, serde::Deserialize)]
pub(crate) struct Document {
    pub(crate) id: String,
    pub(crate) lang: String,
    pub(crate) headline: String,
    pub(crate) lines: Vec<String>,
    pub(crate) keep: Vec<bool>,
}

/// Returns the articles of the fixture.
pub(crate) fn documents() -> Vec<Document> {
    let text = include_str!("../../../../tests/fixtures/lines/lines.jsonl");
    text.lines().map(|line| serde_json::from_str(line).expect("a document")).collect()
}

//! Texts whose pronouns are labelled, read as the extractor reads them.

use copydesk_article::Entity;
use copydesk_entities::{EntityFinder, EntitySettings};
use copydesk_quotes::Document;
use serde::Deserialize;
use spacy_runtime::{AnalyseOptions, Doc, Model, RuntimeSettings};

pub(crate) type Failure = Box<dyn std::error::Error>;

/// Characters before and behind a pronoun that are shown.
const SHOWN_BEFORE: usize = 200;
const SHOWN_BEHIND: usize = 60;

const PRONOUNS: [&str; 3] = ["he", "she", "they"];

#[derive(Deserialize)]
struct Line {
    source: String,
    text: String,
    pronouns: Vec<Option<String>>,
}

/// A text with what the extractor knows of it and whom its pronouns stand for.
pub(crate) struct Text {
    source: String,
    pub(crate) body: String,
    pub(crate) syntax: Doc,
    pub(crate) entities: Vec<Entity>,
    /// Byte of each pronoun, and whom it stands for: names or nouns of the text, any of which will do.
    labels: Vec<(usize, Option<String>)>,
}

impl Text {
    pub(crate) fn document(&self) -> Document<'_> {
        Document {
            text: &self.body,
            headline: None,
            paragraphs: &[],
            block_quotes: &[],
            language: "en",
            syntax: Some(&self.syntax),
            entities: &self.entities,
        }
    }

    /// Returns whom the pronoun at a byte stands for.
    fn label(&self, at: usize) -> Option<&str> {
        self.labels.iter().find(|(place, _)| *place == at).and_then(|(_, label)| label.as_deref())
    }

    /// Says whether the text names whom the pronoun at a byte stands for.
    pub(crate) fn is_nameable(&self, at: usize) -> bool {
        self.label(at).is_some_and(|label| label.contains(char::is_uppercase))
    }

    /// Returns the groups that a pronoun is counted in: its source, its kind, and the speakers.
    pub(crate) fn groups(&self, word: &str, speaks: bool) -> Vec<(String, &'static str)> {
        let kind = if word.eq_ignore_ascii_case("they") { "they" } else { "he, she" };
        let mut groups = vec![(self.source.clone(), "all"), ("all".to_owned(), kind)];
        groups.extend(speaks.then(|| ("all".to_owned(), "speakers")));
        groups
    }

    /// Returns the label of the pronoun at a byte, `given` instead of it, and the words around it.
    pub(crate) fn shown(&self, at: usize, given: &str) -> String {
        let (before, behind) = self.body.split_at(at);
        let skipped = before.chars().count().saturating_sub(SHOWN_BEFORE);
        let before: String = before.chars().skip(skipped).collect();
        let behind: String = behind.chars().take(SHOWN_BEHIND).collect();
        format!("{}, not {given}: {before}[[{behind}", self.label(at).unwrap_or("nobody"))
    }

    /// Says whether a name or noun is whom the pronoun at a byte stands for.
    pub(crate) fn is_right(&self, at: usize, name: &str) -> bool {
        let name = words(name);
        let fits = |other: &str| {
            let other = words(other);
            name.iter().all(|word| other.contains(word)) || other.iter().all(|word| name.contains(word))
        };
        self.label(at).is_some_and(|label| label.split('|').any(fits))
    }
}

/// How many pronouns were settled, and how.
#[derive(Default)]
pub(crate) struct Tally {
    right: usize,
    wrong: usize,
    /// Left open although the text names whom it stands for.
    open: usize,
    /// Left open, or given to a noun, for good reason.
    nobody: usize,
}

impl Tally {
    /// Counts a pronoun that was given a name, or not; `nameable` says that the text has the right one.
    pub(crate) fn add(&mut self, named: bool, right: bool, nameable: bool) {
        match (named, right) {
            (true, true) => self.right += 1,
            (true, false) => self.wrong += 1,
            (false, false) if nameable => self.open += 1,
            (false, _) => self.nobody += 1,
        }
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { right, wrong, open, nobody } = self;
        write!(f, "{right} right, {wrong} wrong, {open} open, {nobody} rightly open")
    }
}

fn words(name: &str) -> Vec<String> {
    name.split([' ', '-']).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// Returns the bytes of the third-person pronouns that are subjects by their form.
fn pronouns(text: &str) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = 0;
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '_') {
        if PRONOUNS.iter().any(|pronoun| word.eq_ignore_ascii_case(pronoun)) {
            found.push(at);
        }
        at += word.len() + text.get(at + word.len()..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }
    found
}

/// Reads labelled texts: a line holds `source`, `text` and `pronouns`, for each *he*, *she* and *they* in order whom it stands for.
pub(crate) fn read(model: &str, labelled: &str) -> Result<Vec<Text>, Failure> {
    let model = Model::open(model)?;
    let mut scratch = model.scratch(&RuntimeSettings::default());
    let options = AnalyseOptions { newline_ends_sentence: true, ..AnalyseOptions::default() };
    let finder = EntityFinder::new(EntitySettings::default())?;
    let mut texts = Vec::new();
    for line in std::fs::read_to_string(labelled)?.lines() {
        let Line { source, text, pronouns: labels } = serde_json::from_str(line)?;
        let syntax = model.analyse(&mut scratch, &text, &options);
        let places = pronouns(&text);
        if places.len() != labels.len() {
            return Err(format!("{} pronouns, but {} labels: {text}", places.len(), labels.len()).into());
        }
        let document = copydesk_entities::Document {
            text: &text,
            headline: None,
            language: "en",
            syntax: &syntax,
            headline_syntax: None,
            paragraphs: &[],
        };
        let entities = finder.find(&document);
        let labels = places.into_iter().zip(labels).collect();
        texts.push(Text { source, body: text, syntax, entities, labels });
    }
    Ok(texts)
}

//! Candidate mentions: the spans that the language model marked, as words of a field, before they are mended.

use std::ops::Range;

use copydesk_article::EntityType;
use spacy_runtime::Doc;

use crate::field::{Case, FieldText};

/// A span that may be a mention.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Candidate {
    /// Words of the field.
    pub(crate) words: Range<usize>,
    /// What it is, as far as is known.
    pub(crate) kind: EntityType,
    /// How sure the finder of the span is of its bounds and type, 0 to 1.
    pub(crate) certainty: f32,
}

/// Certainty of a span of the language model, which gives none: about its measured precision on news.
const MODEL_CERTAINTY: f32 = 0.75;
/// The same in a headline, where case says little.
const DISPLAY_CERTAINTY: f32 = 0.5;

/// What a type is, as far as grouping goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Family {
    Person,
    Organisation,
    Place,
    People,
    OtherName,
    Value,
}

/// Returns the family of a type.
pub(crate) fn family(kind: EntityType) -> Family {
    match kind {
        EntityType::Person => Family::Person,
        EntityType::Org => Family::Organisation,
        EntityType::Gpe | EntityType::Loc | EntityType::Fac => Family::Place,
        EntityType::Norp | EntityType::Language => Family::People,
        EntityType::Product | EntityType::Event | EntityType::WorkOfArt | EntityType::Law => Family::OtherName,
        EntityType::Date
        | EntityType::Time
        | EntityType::Percent
        | EntityType::Money
        | EntityType::Quantity
        | EntityType::Ordinal
        | EntityType::Cardinal => Family::Value,
    }
}

/// Returns the spans that the model marked, in order, without overlaps. A label that is no `OntoNotes` type is left out,
/// but for the three types of models trained on persons, organisations and places.
pub(crate) fn from_model(doc: &Doc, field: &FieldText, limit: usize) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    let mut free_from = 0;
    for span in doc.entities() {
        let Some(kind) = kind_of(span.label()) else { continue };
        let words = span.tokens();
        if words.start < free_from || words.end > field.words.len() || candidates.len() >= limit {
            continue;
        }
        free_from = words.end;
        let display = field.word(words.start).is_some_and(|word| word.setting != crate::field::Setting::Running);
        let certainty = if display { DISPLAY_CERTAINTY } else { MODEL_CERTAINTY };
        candidates.push(Candidate { words, kind, certainty });
    }
    candidates
}

fn kind_of(label: &str) -> Option<EntityType> {
    match label {
        "PER" => Some(EntityType::Person),
        other => EntityType::from_label(other),
    }
}

/// Says whether a range of words may be the mention of a name: some letter, no line break, no empty word.
pub(crate) fn may_be_name(field: &FieldText, words: &Range<usize>) -> bool {
    let Some(words) = field.words.get(words.clone()) else { return false };
    let letters = words.iter().any(|word| !matches!(word.case, Case::None | Case::Blank));
    letters && words.iter().all(|word| !word.text.is_empty() && !word.breaks_line())
}

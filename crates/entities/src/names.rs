//! The name model: a small linear chain model that corrects the persons, organisations and places which the language
//! model marked.
//!
//! Owns its features, its weights and its decoding. A word is labelled from its letters, its neighbours, the lexicons,
//! what the language model says of it, and what the language model says of the same word elsewhere in the
//! article (Krishnan and Manning 2006 call this the two-stage approach). Only words that may be in a name are scored.
//! `data/names.en.md` says what the weights were made of and by which command.

pub(crate) mod features;
pub(crate) mod label;
pub(crate) mod lattice;
pub(crate) mod view;
pub(crate) mod weights;

use copydesk_article::EntityType;

use crate::candidate::{Candidate, Family, family};
use crate::field::FieldText;
use crate::fold::fold;
use crate::lexicon::{Lexicon, PlaceHead, PlaceKind, phrase_key};
use features::FeatureList;
use label::NameType;
use lattice::Lattice;
use view::{ArticleWords, FieldView};
use weights::Weights;

/// Replaces the persons, organisations and places of each field by those that the name model finds; other types stay
/// where they do not overlap these.
pub(crate) fn correct(weights: &Weights, lexicon: &Lexicon, fields: &[FieldText], found: &mut [Vec<Candidate>]) {
    let mut article = ArticleWords::default();
    let views: Vec<FieldView> =
        fields.iter().zip(found.iter()).map(|(field, found)| FieldView::new(field, found, lexicon)).collect();
    for view in &views {
        article.count(view);
    }
    let mut lattice = Lattice::default();
    let mut list = FeatureList::default();
    for ((field, candidates), view) in fields.iter().zip(found).zip(&views) {
        let mut names = Vec::new();
        for segment in view.segments() {
            lattice.clear();
            for index in segment.clone() {
                list.fill(view, &article, index);
                weights.score(list.features(), lattice.push());
            }
            lattice.decode(weights.transitions());
            for name in lattice.names() {
                let words = segment.start + name.words.start..segment.start + name.words.end;
                let kind = fine_type(field, lexicon, candidates, &words, name.kind);
                names.push(Candidate { words, kind, certainty: name.certainty });
            }
        }
        *candidates = merged(std::mem::take(candidates), names);
    }
}

/// The `OntoNotes` type of a name: a place is what the language model or the lexicon says, else a town or country.
fn fine_type(
    field: &FieldText,
    lexicon: &Lexicon,
    candidates: &[Candidate],
    words: &std::ops::Range<usize>,
    kind: NameType,
) -> EntityType {
    match kind {
        NameType::Person => return EntityType::Person,
        NameType::Organisation => return EntityType::Org,
        NameType::Place => {}
    }
    let from = candidates.partition_point(|candidate| candidate.words.end <= words.start);
    let overlapping = candidates.get(from).filter(|candidate| candidate.words.start < words.end);
    if let Some(candidate) = overlapping.filter(|candidate| family(candidate.kind) == Family::Place) {
        return candidate.kind;
    }
    if let Some((place, _)) = lexicon.place(&phrase_key(field.text_of(words))) {
        return if place == PlaceKind::Area { EntityType::Loc } else { EntityType::Gpe };
    }
    let last = field.word(words.end.saturating_sub(1)).map(|word| lexicon.class(&fold(word.text)));
    match last.and_then(|class| class.place_head) {
        Some(PlaceHead::Facility) if words.len() > 1 => EntityType::Fac,
        Some(PlaceHead::Feature) if words.len() > 1 => EntityType::Loc,
        _ => EntityType::Gpe,
    }
}

/// Puts the names among the candidates of other types, in order.
fn merged(candidates: Vec<Candidate>, names: Vec<Candidate>) -> Vec<Candidate> {
    let mut merged: Vec<Candidate> = Vec::with_capacity(candidates.len() + names.len());
    let mut names = names.into_iter().peekable();
    let others = candidates.into_iter().filter(|candidate| NameType::of(candidate.kind).is_none());
    for other in others {
        while let Some(name) = names.next_if(|name| name.words.start < other.words.end) {
            merged.push(name);
        }
        if merged.last().is_none_or(|last| last.words.end <= other.words.start) {
            merged.push(other);
        }
    }
    merged.extend(names);
    merged
}

//! Features of the words that name a proposed speaker.

use super::{Evidence, Feature};
use crate::layout::Layout;
use crate::lexicon::Words;
use crate::phrase::Phrase;
use crate::token::Pos;

pub(super) fn ask(layout: &Layout<'_>, source: &Phrase, evidence: &mut Evidence) {
    let head = layout.piece(source.head);
    let any = |words: Words| source.pieces.clone().any(|at| layout.piece(at).words.any(words));
    evidence.features.push(match head.pos {
        Pos::Pronoun => pronoun(layout, source),
        Pos::Name if any(Words::TITLE.or(Words::ROLE)) => Feature::SourceTitledName,
        Pos::Name if any(Words::FORENAME_F.or(Words::FORENAME_M)) => Feature::SourceFullName,
        Pos::Name => Feature::SourceName,
        Pos::Determiner => Feature::SourceDeterminer,
        _ if head.words.any(Words::ROLE) => Feature::SourceRole,
        _ if head.words.any(Words::ANONYMOUS) => Feature::SourceAnonymous,
        _ if head.words.any(Words::DOCUMENT.or(Words::NOUN_CUE)) => Feature::SourceDocument,
        _ => Feature::SourceNoun,
    });
    let before = layout.piece(source.pieces.start.wrapping_sub(1));
    let list = source.pieces.clone().any(|at| layout.piece(at).pos == Pos::Conjunction);
    evidence.add([
        (Feature::SourceGoverned, before.pos == Pos::Preposition),
        (Feature::SourceBehindSubordinator, before.pos == Pos::Subordinator),
        (Feature::SourceBehindComplementiser, before.words.any(Words::COMPLEMENTISER)),
        (Feature::SourceBehindVerb, before.is_verbal()),
        (Feature::SourceList, list),
    ]);
}

fn pronoun(layout: &Layout<'_>, source: &Phrase) -> Feature {
    let words = layout.piece(source.head).words;
    match layout.word(source.head) {
        word if word.eq_ignore_ascii_case("i") || word.eq_ignore_ascii_case("we") => Feature::SourceFirstPerson,
        _ if words.any(Words::MASCULINE.or(Words::FEMININE)) => Feature::SourcePersonalPronoun,
        _ if words.any(Words::PLURAL) => Feature::SourceThey,
        _ => Feature::SourceOtherPronoun,
    }
}

//! Features of the place that the marked words have in the dependency tree.

use std::ops::Range;

use spacy_runtime::Token as Node;

use super::inside::Inside;
use super::{Evidence, Feature};
use crate::layout::Layout;
use crate::lexicon::Cue;
use crate::token::Pos;

/// How many heads are climbed in search of a reporting verb.
const MAX_CLIMB: usize = 8;

/// Asks the tree, where there is one.
pub(super) fn ask(layout: &Layout<'_>, tokens: Range<usize>, inside: &Inside, evidence: &mut Evidence) {
    let Some(top) = top(layout, tokens) else { return };
    let place = match top.dep() {
        "amod" | "compound" | "nmod" | "poss" | "nummod" | "npadvmod" => Some(Feature::TreeAttributive),
        "ccomp" | "xcomp" | "advcl" | "pcomp" | "parataxis" | "relcl" | "acl" | "ROOT" => Some(Feature::TreeClause),
        "acomp" | "attr" | "oprd" => Some(Feature::TreePredicate),
        "dobj" => Some(Feature::TreeObject),
        "pobj" => Some(Feature::TreeBehindPreposition),
        "nsubj" | "nsubjpass" => Some(Feature::TreeSubject),
        "appos" => Some(Feature::TreeApposition),
        _ => None,
    };
    evidence.features.extend(place);
    let reported = is_reported(layout, top);
    evidence.add([
        (Feature::TreeInReport, reported),
        (Feature::TreeShortNotInReport, !reported && inside.is_short()),
        (Feature::TreeAttributiveInReport, reported && place == Some(Feature::TreeAttributive)),
        (Feature::TreePredicateInReport, reported && place == Some(Feature::TreePredicate)),
    ]);
}

/// The node of the marked words whose head stands outside of them.
fn top<'l>(layout: &'l Layout<'_>, tokens: Range<usize>) -> Option<Node<'l>> {
    let doc = layout.syntax?;
    let marked = layout.tokens.get(tokens)?.iter().filter(|token| token.pos != Pos::Mark);
    let numbers: Vec<usize> = marked.map(|token| token.syntax).filter(|number| *number != usize::MAX).collect();
    let (first, last) = (*numbers.first()?, *numbers.last()?);
    let outside = |node: &Node<'_>| node.is_root() || !(first..=last).contains(&node.head_index());
    let nodes = numbers.iter().filter_map(|number| doc.token(*number));
    nodes.filter(|node| !node.dep().is_empty() && node.dep() != "punct").find(outside)
}

/// Says whether a verb of speech or thought governs the clause of the node.
fn is_reported(layout: &Layout<'_>, node: Node<'_>) -> bool {
    let cue = Cue::SPEECH.or(Cue::TELL).or(Cue::LABEL).or(Cue::THOUGHT).or(Cue::INTENTION);
    let heads = node.ancestors().take(MAX_CLIMB);
    heads.filter_map(|head| layout.piece_at_byte(head.start())).any(|at| {
        let piece = layout.piece(at);
        piece.cue.any(cue) && piece.pos == Pos::Verb
    })
}

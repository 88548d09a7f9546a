//! Clauses that a verb governs: `Smith said that …`, `Smith promised to …`, `Smith asked whether …`.

use std::ops::Range;

use super::{Case, MIN_CLAUSE_WORDS, Report, trimmed_end};
use crate::layout::Layout;
use crate::lexicon::{Cue, Words};
use crate::site::{Site, Source};
use crate::token::Pos;

/// Pieces between a cue and its `that`.
const MAX_THAT_DISTANCE: usize = 14;

/// `Smith said that …`, `Smith promised to …`.
pub(super) fn governed(case: Case<'_>) -> Option<Report> {
    let Case { layout, site, source, sites, sentence } = case;
    let tree = layout.tree_content(site.at).map(|content| layout.pieces_in(content));
    let tree = tree.filter(|tree| tree.start >= site.end && tree.end <= sentence.end);
    let start = clause_start(layout, site, sentence.end).or_else(|| tree.as_ref().map(|tree| tree.start))?;
    let by_rule = start..rule_end(layout, start, source, sites, sentence);
    let tree = tree.filter(|tree| tree.start <= start + 1);
    let tree_found = tree.is_some();
    let clause = tree.map_or(by_rule.clone(), |tree| {
        start.min(tree.start)..trimmed_end(layout, tree.end.max(start).min(by_rule.end))
    });
    let words = layout.words_between(layout.bytes(&clause));
    let complementiser = layout.piece(start).words.any(Words::COMPLEMENTISER);
    let verb = clause.clone().any(|at| layout.piece(at).is_verbal());
    let to_whom = layout.piece(start).pos == Pos::To && is_preposition(layout, start);
    let infinitive = layout.piece(start).pos == Pos::To && !layout.piece(start + 1).participle && !to_whom
        || layout.lexicon.verb_second && layout.ends_in_infinitive(&clause);
    let speech = site.cue.any(Cue::SPEECH.or(Cue::TELL));
    let question = layout.piece(start).words.any(Words::INTERROGATIVE);
    let finite = is_finite_clause(layout, &clause);
    let loose = if layout.lexicon.verb_second {
        !layout.is_complement(&clause)
    } else {
        !speech && !complementiser && !infinitive && !question && !finite
    };
    // Without tags a verb is often not seen as one.
    let told = layout.syntax.is_none() && speech && (complementiser || layout.lexicon.verb_second);
    // `She did not say more about the plan that failed`
    let unsaid = !(layout.lexicon.verb_second || complementiser || infinitive || question || finite)
        && layout.is_negated(site.at, sentence.start);
    if unsaid
        || words < MIN_CLAUSE_WORDS
        || to_whom
        || !(verb || infinitive || told)
        || clause.start >= clause.end
        || loose
    {
        return None;
    }
    let reports = layout.piece(site.at).words.any(Words::REPORTING);
    let sure = tree_found || layout.syntax.is_none() || reports || finite;
    let confidence = match (speech, complementiser) {
        (true, true) => 0.95,
        (true, false) if sure => 0.85,
        // What the tree calls an object may be what is spoken about.
        (true, false) => 0.55,
        (false, true) => 0.8,
        (false, false) => 0.6,
    };
    Some(Report::new(clause, "governed-clause", confidence))
}

/// Says whether the `to` at `at` governs a noun: `adding to her lead`.
fn is_preposition(layout: &Layout<'_>, at: usize) -> bool {
    let noun = matches!(layout.piece(at + 1).pos, Pos::Determiner | Pos::Number | Pos::Name | Pos::Pronoun);
    layout.node(at).map_or(noun, |node| node.tag() == "IN")
}

/// A subject with a verb directly behind it.
fn is_finite_clause(layout: &Layout<'_>, clause: &Range<usize>) -> bool {
    layout.phrase_at(clause.start, clause.end).is_some_and(|subject| {
        let behind = layout.piece(subject.pieces.end);
        behind.pos == Pos::Auxiliary || behind.pos == Pos::Verb && !behind.participle
    })
}

/// The `that` which opens the clause of the cue.
pub(super) fn complementiser(layout: &Layout<'_>, site: &Site, end: usize) -> Option<usize> {
    let limit = end.min(site.end + MAX_THAT_DISTANCE);
    let that = (site.end..limit)
        .find(|at| layout.piece(*at).words.any(Words::COMPLEMENTISER) && layout.piece(*at).pos != Pos::Determiner);
    // `stressed her support of the raid that killed him`
    let relative = |that: usize| {
        let next = layout.piece(that + 1);
        let subject_less = next.is_verbal() && !next.participle && !layout.lexicon.pro_drop;
        let behind_noun = that > site.end && !site.cue.any(Cue::TELL) && subject_less;
        behind_noun || layout.node(that).is_some_and(|node| node.tag() == "WDT")
    };
    that.filter(|that| !relative(*that) && !(site.end..*that).any(|at| layout.piece(at).is_verbal()))
}

/// Where the reported clause begins behind the cue; `None` where no clause can follow.
fn clause_start(layout: &Layout<'_>, site: &Site, end: usize) -> Option<usize> {
    if let Some(that) = complementiser(layout, site, end) {
        return Some(that);
    }
    if layout.lexicon.verb_second {
        return layout.complement_start(site.end, end);
    }
    let mut start = site.end;
    if site.cue.any(Cue::TELL) {
        let addressee = layout.phrase_at(start, end).map(|phrase| phrase.pieces.end);
        let pronoun = layout.piece(start).words.any(Words::OBJECT_PRONOUN);
        start = if pronoun { start + 1 } else { addressee.unwrap_or(start) };
    }
    while start < end && (layout.is_time(start) || layout.piece(start).pos == Pos::Adverb) {
        start += 1;
    }
    let first = layout.piece(start);
    match first.pos {
        Pos::Noun
        | Pos::Name
        | Pos::Pronoun
        | Pos::Determiner
        | Pos::Adjective
        | Pos::Number
        | Pos::To
        | Pos::Subordinator
        | Pos::Relative => Some(start),
        Pos::Preposition if first.words.any(Words::SUBORDINATOR) => Some(start),
        Pos::Colon => Some(start + 1),
        _ => None,
    }
}

/// The end of a reported clause by its signs: the end of the sentence, or where somebody else’s clause or the writer’s begins.
pub(super) fn rule_end(
    layout: &Layout<'_>,
    start: usize,
    source: &Source,
    sites: &[Site],
    sentence: &Range<usize>,
) -> usize {
    let mut end = sentence.end;
    for at in start..sentence.end {
        let (piece, next) = (layout.piece(at), layout.piece(at + 1));
        let other_report = piece.pos == Pos::Conjunction && reports_again(layout, at + 1, source, sites);
        let own_words = piece.pos == Pos::Semicolon
            || matches!(piece.pos, Pos::Comma | Pos::Conjunction) && layout.is_next_predicate(at)
            || piece.pos == Pos::Comma
                && (next.cue.any(Cue::ACCORDING) || next.participle && next.cue.any(Cue::VERBAL));
        if other_report || own_words {
            end = at;
            break;
        }
    }
    trimmed_end(layout, end)
}

/// `… and added`, `… but Jones said`: another cue directly behind the conjunction.
fn reports_again(layout: &Layout<'_>, at: usize, source: &Source, sites: &[Site]) -> bool {
    let verb = layout.skip_auxiliaries(at, at + 4);
    let same_speaker =
        sites.iter().any(|site| site.at == verb && site.cue.any(Cue::SPEECH.or(Cue::TELL)) && site.finite);
    let other = layout.phrase_at(at, at + 12).is_some_and(|phrase| {
        let verb = layout.skip_auxiliaries(phrase.pieces.end, phrase.pieces.end + 4);
        phrase != source.phrase && sites.iter().any(|site| site.at == verb && site.cue.any(Cue::SPEECH.or(Cue::TELL)))
    });
    same_speaker || other
}

//! What somebody calls for, proposes or rejects: the object of a verb that says so.

use super::clause::rule_end;
use super::{Case, Report, trimmed_end};
use crate::lexicon::{Cue, Words};
use crate::token::Pos;

/// Words below which an object is no report.
const MIN_OBJECT_WORDS: usize = 2;

/// The same, less one, where no parser says what the object is and the verb stands second.
const MIN_VERB_SECOND_WORDS: usize = 3;

/// Pieces between a verb and the subject behind it.
const MAX_SUBJECT_DISTANCE: usize = 2;

/// `Smith called for a ban on cars`, `Smith accused Jones of lying`.
pub(super) fn object(case: Case<'_>) -> Option<Report> {
    let Case { layout, site, source, sites, sentence } = case;
    let nobody = layout.piece(source.phrase.head).words.any(Words::NEGATION);
    // `The poll showed Roe leading Hale`
    let shows = site.cue.any(Cue::THOUGHT)
        && source.phrase.pieces.clone().any(|at| layout.piece(at).words.any(Words::DOCUMENT));
    let unsaid = nobody || layout.is_negated(site.at, sentence.start);
    if !(site.cue.any(Cue::OBJECT) || shows) || unsaid {
        return None;
    }
    if layout.lexicon.verb_second {
        return verb_second_object(case);
    }
    let start = site.end;
    let phrase = layout.phrase_at(start, sentence.end);
    // `a group called Clean Rivers`, `Smith called Jones`
    if site.cue.any(Cue::LABEL)
        && layout.piece(start).pos == Pos::Name
        && phrase.as_ref().is_some_and(|name| !layout.piece(name.pieces.end).is_word())
    {
        return None;
    }
    let (end, confidence) = match (layout.tree_object_end(site.at, start), phrase) {
        (Some(end), _) => (end, 0.6),
        (None, Some(phrase)) if layout.syntax.is_none() => (phrase.pieces.end, 0.5),
        _ => return None,
    };
    let end = trimmed_end(layout, end.min(rule_end(layout, start, source, sites, sentence)));
    let clause = start..end;
    let holds = start < end && layout.words_between(layout.bytes(&clause)) >= MIN_OBJECT_WORDS;
    holds.then(|| Report::new(clause, "reported-object", confidence))
}

/// `Die Stadt fordert ein Verbot von Autos`, `Gestern kritisierte der Rat den Bau der Brücke`: what stands behind verb and
/// subject, to the next sign.
fn verb_second_object(case: Case<'_>) -> Option<Report> {
    let Case { layout, site, source, sites, sentence } = case;
    let subject = &source.phrase.pieces;
    let start = if subject.start < site.at { site.end } else { subject.end };
    let gap = subject.start.saturating_sub(site.end);
    // `Dies bestätigte Meier`, `Der Verdacht bestätigte sich`
    let fronted = subject.start > site.at && layout.opens_with_object(site.at, sentence.start);
    let reflexive =
        layout.piece(start).words.only(Words::OBJECT_PRONOUN.or(Words::SUBJECT_PRONOUN)) == Words::OBJECT_PRONOUN;
    let sign = |at: &usize| !layout.piece(*at).is_word() && layout.piece(*at).pos != Pos::Quote;
    let end = (start..sentence.end).find(sign).unwrap_or(sentence.end);
    let mut end = trimmed_end(layout, end.min(rule_end(layout, start, source, sites, sentence)));
    // The particle of the verb: `lehnte den Plan ab`.
    while end > start && matches!(layout.piece(end - 1).pos, Pos::Adverb | Pos::Preposition) {
        end -= 1;
    }
    let nominal = |at: usize| layout.piece(at).is_nominal();
    let holds = start < end
        && !fronted
        && !reflexive
        && gap <= MAX_SUBJECT_DISTANCE
        && (start..end).any(nominal)
        && layout.words_between(layout.bytes(&(start..end))) > MIN_VERB_SECOND_WORDS;
    holds.then(|| Report::new(start..end, "reported-object", 0.5))
}

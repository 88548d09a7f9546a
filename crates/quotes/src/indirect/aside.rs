//! Attributions that stand beside the reported clause: `According to Smith, …`, `…, Smith said`, `…, Smith said, …`, `As Smith said, …`.

use std::ops::Range;

use super::{Case, MIN_CLAUSE_WORDS, Report, has_clause, trimmed_end};
use crate::layout::Layout;
use crate::lexicon::{Cue, Words};
use crate::site::Site;
use crate::token::Pos;

/// `According to Smith, …` and `…, according to Smith.`
pub(super) fn according(case: Case<'_>) -> Option<Report> {
    let Case { layout, site, source, sentence, .. } = case;
    let behind = behind_apposition(layout, source.phrase.pieces.end.max(site.end), sentence.end);
    let opens = site.at <= sentence.start + 1;
    let clause = if opens {
        let start = behind + usize::from(layout.piece(behind).pos == Pos::Comma);
        start..trimmed_end(layout, sentence.end)
    } else if let Some(inner) = subordinate(layout, site, sentence) {
        inner
    } else if goes_on(layout, site, behind, sentence) || cuts_in(layout, site, behind, sentence) {
        sentence.start..trimmed_end(layout, sentence.end)
    } else if layout.lexicon.verb_second && is_aside(layout, site, sentence) {
        return None;
    } else {
        let first = if site.cue.any(Cue::ACCORDING_AFTER) { source.phrase.pieces.start } else { site.at };
        sentence.start..first - usize::from(layout.piece(first.saturating_sub(1)).pos == Pos::Comma)
    };
    let words = layout.words_between(layout.bytes(&clause));
    (words >= MIN_CLAUSE_WORDS && clause.start < clause.end)
        .then(|| Report { interrupted: clause.contains(&site.at), ..Report::new(clause, "according-to", 0.85) })
}

/// `…, die nach Angaben der Polizei gesperrt ist, …`, `…, weil sie laut Meier gesperrt ist`: the subordinate clause that holds the source.
fn subordinate(layout: &Layout<'_>, site: &Site, sentence: &Range<usize>) -> Option<Range<usize>> {
    let start = layout.lexicon.verb_second.then(|| layout.clause_start(site.at, sentence.start))?;
    let pronoun = start + usize::from(layout.piece(start).pos == Pos::Preposition);
    let relative = layout.piece(pronoun).words.any(Words::ARTICLE) && layout.phrase_at(pronoun, sentence.end).is_none();
    let opens =
        relative || layout.piece(start).pos == Pos::Subordinator || layout.piece(pronoun).words.any(Words::RELATIVE);
    let end = (site.end..sentence.end).find(|at| layout.piece(*at).pos == Pos::Comma).unwrap_or(sentence.end);
    (opens && start > sentence.start && start < site.at).then(|| start..trimmed_end(layout, end))
}

/// `… – nach Angaben der Polizei – …`, `Meier sagte, nach Angaben der Polizei …`: what stands before is no clause of the source.
fn is_aside(layout: &Layout<'_>, site: &Site, sentence: &Range<usize>) -> bool {
    let reports = |at: usize| {
        let piece = layout.piece(at);
        piece.pos == Pos::Verb && piece.cue.any(Cue::SPEECH.or(Cue::TELL))
    };
    let before = site.at.checked_sub(1).map(|before| layout.piece(before).pos);
    before == Some(Pos::Dash)
        || site.cue.any(Cue::ACCORDING)
            && before == Some(Pos::Comma)
            && !site.cue.any(Cue::BEHIND_COMMA)
            && (sentence.start..site.at).any(reports)
}

/// `According to the owner, Tom Hale, the bridge …`: behind the name, at its comma.
fn behind_apposition(layout: &Layout<'_>, at: usize, end: usize) -> usize {
    let name = layout.phrase_at(at + 1, end).filter(|name| layout.piece(name.head).pos == Pos::Name);
    let opens = layout.piece(at).pos == Pos::Comma && layout.piece(at + 1).pos == Pos::Name;
    let close = name.filter(|_| opens).map(|name| name.pieces.end);
    close.filter(|close| layout.piece(*close).pos == Pos::Comma).unwrap_or(at)
}

/// `Die Brücke war laut Meier seit Montag gesperrt.`: the source stands inside the clause without any sign around it.
fn goes_on(layout: &Layout<'_>, site: &Site, behind: usize, sentence: &Range<usize>) -> bool {
    let sign = |at: usize| !layout.piece(at).is_word();
    layout.lexicon.verb_second && behind < sentence.end && !sign(behind) && !sign(site.at.saturating_sub(1))
}

/// `Since November, according to the council, the bridge has been closed.`: what stands before holds no verb.
fn cuts_in(layout: &Layout<'_>, site: &Site, behind: usize, sentence: &Range<usize>) -> bool {
    let verb = |mut pieces: Range<usize>| pieces.any(|at| layout.piece(at).is_verbal());
    let comma = layout.piece(site.at.saturating_sub(1)).pos == Pos::Comma && layout.piece(behind).pos == Pos::Comma;
    comma && !verb(sentence.start..site.at) && verb(behind..sentence.end)
}

/// `The plan failed, Smith said.`
pub(super) fn before_attribution(case: Case<'_>) -> Option<Report> {
    let Case { layout, site, source, sentence, .. } = case;
    let mut first = site.at.min(source.phrase.pieces.start);
    // `…, a annoncé la maire`
    while layout.lexicon.incises && first > sentence.start && layout.piece(first - 1).pos == Pos::Auxiliary {
        first -= 1;
    }
    let comma = first.checked_sub(1).filter(|comma| *comma > sentence.start)?;
    if !matches!(layout.piece(comma).pos, Pos::Comma) || !site.finite || !site.cue.any(Cue::SPEECH.or(Cue::THOUGHT)) {
        return None;
    }
    if site.at > first && super::clause::complementiser(layout, site, sentence.end).is_some() {
        return None;
    }
    let last = site.end.max(source.phrase.pieces.end);
    let last = layout.after_insertion(last, sentence.end);
    let behind = layout.piece(last);
    let ends = last >= sentence.end
        || matches!(behind.pos, Pos::Stop | Pos::Comma | Pos::Preposition | Pos::None | Pos::Adverb)
        || layout.is_time(last);
    let clause = sentence.start..comma;
    // Without tags a verb is often not seen as one.
    let unseen = layout.syntax.is_none() && layout.lexicon.incises;
    let verb = unseen || clause.clone().any(|at| layout.piece(at).is_verbal());
    let introduction = matches!(layout.piece(sentence.start).pos, Pos::Preposition | Pos::Subordinator)
        && !clause.clone().skip(1).any(|at| layout.piece(at).pos == Pos::Comma);
    let words = layout.words_between(layout.bytes(&clause));
    let holds = ends && verb && !introduction && words >= MIN_CLAUSE_WORDS;
    holds.then(|| Report::new(clause, "clause-attribution", 0.9))
}

/// `Wie Meier mitteilte, ist die Brücke zu` and `Die Brücke ist zu, wie Meier mitteilte.`
pub(super) fn around_comparison(layout: &Layout<'_>, site: &Site, sentence: &Range<usize>) -> Option<Report> {
    let start = layout.lexicon.verb_second.then(|| layout.clause_start(site.at, sentence.start))?;
    let close = layout.skip_auxiliaries(site.end, sentence.end);
    if !layout.lexicon.is_comparison(layout.word(start)) || layout.piece(close).is_word() {
        return None;
    }
    let clause = if start == sentence.start {
        close + 1..trimmed_end(layout, sentence.end)
    } else {
        sentence.start..trimmed_end(layout, start)
    };
    let words = layout.words_between(layout.bytes(&clause));
    let holds = words >= MIN_CLAUSE_WORDS && clause.start < clause.end;
    holds.then(|| Report::new(clause, "clause-attribution", 0.88))
}

/// `As Smith said, the plan failed.`
pub(super) fn behind_as(case: Case<'_>) -> Option<Report> {
    let Case { layout, site, source, sentence, .. } = case;
    let start = sentence.start;
    let opens = layout.lexicon.is_as(layout.word(start)) && source.phrase.pieces.start == start + 1;
    if !opens || !site.finite || layout.piece(site.end).pos != Pos::Comma {
        return None;
    }
    let clause = site.end + 1..trimmed_end(layout, sentence.end);
    has_clause(layout, &clause).then(|| Report::new(clause, "as-somebody-said", 0.85))
}

/// `The plan, Smith said, failed.`
pub(super) fn interrupted(case: Case<'_>) -> Option<Report> {
    let Case { layout, site, source, sentence, .. } = case;
    // `In zehn Jahren, so schätzt Meier, …`
    let so = layout.piece(site.at.saturating_sub(1)).cue.any(Cue::BEHIND_COMMA) && site.at > sentence.start + 1;
    let first = site.at.min(source.phrase.pieces.start) - usize::from(so && site.at < source.phrase.pieces.start);
    let last = behind_time(layout, site.end.max(source.phrase.pieces.end), sentence.end);
    let comma = first.checked_sub(1).filter(|comma| *comma > sentence.start)?;
    let cut_in = layout.piece(comma).pos == Pos::Comma && layout.piece(last).pos == Pos::Comma;
    if !cut_in || !site.finite || !site.cue.any(Cue::SPEECH.or(Cue::THOUGHT)) {
        return None;
    }
    let (before, behind) = (sentence.start..comma, last + 1..trimmed_end(layout, sentence.end));
    let next = layout.piece(behind.start);
    let ours = next.cue.any(Cue::ACCORDING) || next.participle && next.cue.any(Cue::VERBAL) || next.pos == Pos::Quote;
    if ours || ends_before(layout, site, &before, &behind) || !has_clause(layout, &behind) || reports(layout, &behind) {
        return None;
    }
    // `In a speech on Monday, Smith said, …`
    let names_source = before.clone().any(|at| layout.piece(at).words.any(Words::NOUN_CUE));
    let start = if names_source { behind.start } else { before.start };
    Some(Report { interrupted: !names_source, ..Report::new(start..behind.end, "interrupted-clause", 0.85) })
}

/// `The plan failed, said Smith, the chief of the union, who …` and `The plan failed, he said, on condition of …`: what stands
/// behind the attribution belongs to it.
fn ends_before(layout: &Layout<'_>, site: &Site, before: &Range<usize>, behind: &Range<usize>) -> bool {
    let complete = before.clone().any(|at| layout.piece(at).is_verbal())
        && !matches!(layout.piece(before.end - 1).pos, Pos::Auxiliary | Pos::Verb);
    let inverted = layout.piece(behind.start - 1).pos == Pos::Comma && !layout.piece(site.end).pos.eq(&Pos::Comma);
    let apposition = layout.phrase_at(behind.start, behind.end).is_some_and(|phrase| {
        let next = layout.piece(phrase.pieces.end).pos;
        matches!(next, Pos::Comma | Pos::Preposition | Pos::Relative)
    });
    let next = layout.piece(behind.start).pos;
    complete && (inverted && apposition || next == Pos::Relative)
}

/// `the vote, which Smith said was a mistake`: the subject of the reported clause stands before the attribution.
pub(super) fn behind_relative(case: Case<'_>) -> Option<Report> {
    let Case { layout, site, source, sentence, .. } = case;
    let relative = source.phrase.pieces.start.checked_sub(1).filter(|at| *at >= sentence.start)?;
    let verb = layout.skip_auxiliaries(site.end, sentence.end);
    let verb = layout.piece(if verb == site.end { verb } else { site.end });
    let opens = layout.piece(relative).words.any(Words::RELATIVE) && source.phrase.pieces.end <= site.at;
    if !opens || !site.finite || !verb.is_verbal() || verb.participle {
        return None;
    }
    let comma = |at: &usize| matches!(layout.piece(*at).pos, Pos::Comma | Pos::Dash | Pos::Semicolon);
    let end = (site.end..sentence.end).find(comma).unwrap_or(sentence.end);
    let clause = relative..trimmed_end(layout, end);
    Some(Report { interrupted: true, ..Report::new(clause, "behind-relative", 0.8) })
}

/// The place behind a day or month at `at`.
fn behind_time(layout: &Layout<'_>, at: usize, end: usize) -> usize {
    let mut place = layout.after_insertion(at, end);
    while place < end && (layout.is_time(place) || layout.piece(place).pos == Pos::Adverb) {
        place += 1;
    }
    place
}

/// Says whether an attribution of its own closes the pieces or a part of them.
fn reports(layout: &Layout<'_>, clause: &Range<usize>) -> bool {
    let closing = |at: usize| !layout.piece(at + 1).is_word() && layout.piece(at).pos == Pos::Verb;
    clause
        .clone()
        .any(|at| closing(at) && layout.piece(at).cue.any(Cue::SPEECH) && layout.piece(at).cue.any(Cue::FINITE))
}

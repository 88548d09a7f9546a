//! Cue and speaker in the sentence of the quotation itself.

use std::ops::Range;

use copydesk_article::Evidence;

use super::behind::{behind, own};
use super::closing::final_attribution;
use super::reported::{behind_naming, behind_source, clause_end, clause_of, in_relative, is_incise};
use crate::attribution::{Candidate, Scene, Verdict};
use crate::lexicon::{Cue, Words};
use crate::phrase::Phrase;
use crate::site::{Site, Source};
use crate::token::Pos;

/// Cues before the quotation that are tried, nearest first.
const MAX_SITES_TRIED: usize = 4;

/// Pieces between a reporting verb and the subject of the verb that it reports.
const MAX_CLAUSE: usize = 20;

/// How sure the possessor of a noun of speech is.
const POSSESSED: f64 = 0.8;

/// Proposes speakers for the quotation at the piece `quote`.
pub(crate) fn propose(scene: &Scene<'_, '_>, quote: usize, verdict: &mut Verdict) {
    for candidate in [behind(scene, quote), final_attribution(scene, quote)].into_iter().flatten() {
        verdict.propose(candidate);
    }
    before(scene, quote, verdict);
    if let Some(candidate) = according(scene, quote) {
        verdict.propose(candidate);
    }
    let weaker = [
        possessed(scene, quote),
        passive_subject(scene, quote),
        in_the_view_of(scene, quote),
        any_subject(scene, quote),
    ];
    for candidate in weaker.into_iter().flatten() {
        verdict.propose(candidate);
    }
}

pub(super) fn candidate(cue: Range<usize>, source: Source, sieve: &'static str, confidence: f64) -> Candidate {
    Candidate {
        cue: Some(cue),
        source: Some(source.phrase),
        evidence: source.evidence,
        sieve,
        confidence,
        clause: None,
        carried_from: None,
    }
}

/// Cues before the quotation, nearest first.
fn before(scene: &Scene<'_, '_>, quote: usize, verdict: &mut Verdict) {
    let floor = quote.saturating_sub(scene.settings.max_cue_distance_words);
    let cues = Cue::VERBAL.or(Cue::NOUN);
    let sites = scene.sites.iter().rev().filter(|site| site.end <= quote && site.at >= floor && site.cue.any(cues));
    let mut rank = 0.0;
    for site in sites.take(MAX_SITES_TRIED) {
        if let Some(confidence) = strength(scene, site, quote) {
            let Some(source) = scene.layout.source(site, &scene.sites, &scene.sentence) else { continue };
            let source = outside_free_relative(scene, source);
            let overlaps = source.phrase.pieces.contains(&quote);
            if overlaps {
                continue;
            }
            let by_participle = matches!(source.evidence, Evidence::Participle);
            let inner = if is_reported(scene, site, &source) { 0.25 } else { 0.0 };
            let confidence = confidence - rank - inner - if by_participle { 0.02 } else { 0.0 };
            let mut found = candidate(site.at..site.end, source, sieve_name(site), confidence);
            let clause = clause_of(scene, site, quote).filter(|_| !is_incise(scene, site));
            let clause = clause.map(|clause| behind_naming(scene, behind_source(&found, clause)));
            found.clause = if by_participle { clause.map(|clause| in_relative(scene, quote, clause)) } else { clause };
            verdict.propose(found);
            rank += 0.12;
        }
    }
}

/// `Smith attacked what he called “…”`: the pronoun stands for the subject before, which names the speaker.
fn outside_free_relative(scene: &Scene<'_, '_>, source: Source) -> Source {
    let layout = scene.layout;
    let start = source.phrase.pieces.start;
    let before = layout.piece(start.wrapping_sub(1));
    let free = start > scene.sentence.start + 1 && layout.lexicon.is_free_relative(layout.word(start - 1));
    if !free || layout.piece(source.phrase.head).pos != Pos::Pronoun || before.pos == Pos::None {
        return source;
    }
    match layout.clause_subject(start - 1, scene.sentence.start) {
        Some(phrase) => Source { phrase, ..source },
        None => source,
    }
}

/// Says whether the cue itself is reported by an earlier one, and is no report by somebody else: in `Clinton said she
/// hoped for “…”` and `Smith said the plan needs “…”` the words are those of Clinton and Smith.
fn is_reported(scene: &Scene<'_, '_>, site: &Site, source: &Source) -> bool {
    let layout = scene.layout;
    let subject = source.phrase.pieces.start;
    let pronoun = layout.piece(source.phrase.head).pos == Pos::Pronoun;
    let report = site.cue.any(Cue::SPEECH.or(Cue::TELL).or(Cue::LABEL));
    // Where its subject stands behind the verb, the verb itself is before the subject.
    let subject = subject.min(site.at);
    if layout.lexicon.verb_second && site.cue.any(Cue::NOUN) {
        return false;
    }
    let personal = pronoun || layout.is_personal(&source.phrase);
    if report && !pronoun && personal {
        return false;
    }
    // `When Smith announced it, he called the plan “…”`
    let opens = layout.piece(scene.sentence.start).pos == Pos::Subordinator;
    if opens && layout.piece(subject.wrapping_sub(1)).pos == Pos::Comma {
        return false;
    }
    let reporting = Cue::SPEECH.or(Cue::TELL);
    let outer = scene
        .sites
        .iter()
        .rev()
        .find(|other| other.end <= subject && (other.finite || !personal) && other.cue.any(reporting));
    outer.is_some_and(|outer| {
        let near = subject - outer.end <= MAX_CLAUSE;
        near && !(outer.end..site.at).any(|at| is_break(scene, at) || layout.piece(at).pos == Pos::Quote)
    })
}

fn sieve_name(site: &Site) -> &'static str {
    match site {
        Site { cue, .. } if cue.any(Cue::NOUN) => "noun-cue-before",
        Site { finite: true, .. } => "subject-verb-quote",
        Site { .. } => "participle-before",
    }
}

/// How surely the cue introduces the quotation, by what stands between.
fn strength(scene: &Scene<'_, '_>, site: &Site, quote: usize) -> Option<f64> {
    let layout = scene.layout;
    let gap = site.end..quote;
    let first = layout.piece(gap.start);
    let cue = site.cue;
    if site.passive && !has_agent(scene, site) {
        return None;
    }
    let adjacent = gap.is_empty()
        || gap.len() == 1
            && matches!(
                first.pos,
                Pos::Comma
                    | Pos::Colon
                    | Pos::Subordinator
                    | Pos::Preposition
                    | Pos::Pronoun
                    | Pos::Determiner
                    | Pos::Dash
                    | Pos::Adverb
            );
    if cue.any(Cue::NOUN) {
        let words = layout.lexicon.verb_second && (gap.is_empty() || gap.len() == 1 && first.pos == Pos::Colon);
        return Some(if words { 0.9 } else { 0.8 });
    }
    let speech = cue.any(Cue::SPEECH.or(Cue::TELL).or(Cue::LABEL));
    if adjacent {
        let marked = matches!(first.pos, Pos::Comma | Pos::Colon);
        return Some(match (speech, marked) {
            (true, _) => 0.95,
            (false, true) => 0.88,
            (false, false) if cue.any(Cue::MANNER) && !cue.any(Cue::THOUGHT.or(Cue::INTENTION)) => 0.6,
            (false, false) => 0.8,
        });
    }
    let closed = usize::from(layout.is_in_closed_clause(site, quote, scene.sentence.start));
    let broken = gap.clone().filter(|at| is_break(scene, *at)).count() + 2 * closed;
    let penalty = 0.18 * f64::from(u8::try_from(broken).unwrap_or(u8::MAX).min(3));
    let colon = layout.piece(quote.wrapping_sub(1)).pos == Pos::Colon;
    let base = if colon {
        0.92
    } else if speech {
        0.86
    } else if cue.any(Cue::THOUGHT.or(Cue::INTENTION)) {
        0.75
    } else {
        0.55
    };
    Some((base - penalty).max(0.3))
}

fn has_agent(scene: &Scene<'_, '_>, site: &Site) -> bool {
    scene.layout.source(site, &scene.sites, &scene.sentence).is_some()
}

/// `; `, ` — ` or `, but`: what stands behind is another clause.
fn is_break(scene: &Scene<'_, '_>, at: usize) -> bool {
    let layout = scene.layout;
    let piece = layout.piece(at);
    let next = layout.piece(at + 1);
    match piece.pos {
        Pos::Semicolon => true,
        Pos::Dash => layout.word(at) != "-" || piece.span.len() > 1,
        Pos::Comma => next.pos == Pos::Conjunction && !layout.lexicon.is_and(layout.word(at + 1)),
        _ => false,
    }
}

/// `According to Smith, … “…”` and `… “…” …, according to Smith`.
fn according(scene: &Scene<'_, '_>, quote: usize) -> Option<Candidate> {
    let near = |site: &&Site| {
        site.cue.any(Cue::ACCORDING.or(Cue::ACCORDING_AFTER))
            && site.at.abs_diff(quote) <= scene.settings.max_cue_distance_words
    };
    let site = scene.sites.iter().filter(near).min_by_key(|site| site.at.abs_diff(quote))?;
    // `Sie sagte „…“: …, so Meier`
    let between = site.at.min(quote)..site.at.max(quote);
    if scene.layout.lexicon.verb_second
        && between.clone().any(|at| at + 1 != quote && scene.layout.piece(at).pos == Pos::Colon)
    {
        return None;
    }
    let source = scene.layout.source(site, &scene.sites, &scene.sentence)?;
    let mut found = candidate(site.at..site.end, source, "according-to", 0.87);
    let end = if site.at > quote { site.at } else { clause_end(scene, quote) };
    let start = if site.at > quote {
        scene.sentence.start
    } else {
        found.source.as_ref().map_or(quote, |source| behind_verb(scene, source.pieces.end, quote))
    };
    found.clause = (start <= quote && quote < end).then_some(start..end);
    Some(found)
}

/// `Laut Meier vom Montag ist …`: the place behind the verb that stands second, else behind the next word.
fn behind_verb(scene: &Scene<'_, '_>, at: usize, quote: usize) -> usize {
    let verb = (at..quote.min(at + MAX_VERB_DISTANCE)).find(|at| scene.layout.piece(*at).is_verbal());
    verb.filter(|_| scene.layout.lexicon.verb_second).unwrap_or(at) + 1
}

/// The words behind a source that may go on about it, before the verb.
const MAX_VERB_DISTANCE: usize = 5;

/// `her remark that “…”`: whose words a noun names.
fn possessed(scene: &Scene<'_, '_>, quote: usize) -> Option<Candidate> {
    let layout = scene.layout;
    let that = quote.checked_sub(1).filter(|that| layout.piece(*that).words.any(Words::COMPLEMENTISER));
    let noun = that?.checked_sub(1).filter(|noun| *noun > scene.sentence.start)?;
    let names_words = layout.piece(noun).words.any(Words::CONTENT_NOUN.or(Words::NOUN_CUE));
    let phrase = layout.possessor(noun, &scene.sentence).filter(|_| names_words)?;
    let source = Source { phrase, evidence: Evidence::NounCue };
    Some(candidate(noun..noun + 1, source, "noun-cue-before", POSSESSED))
}

/// `The plan was called “…” by Smith`, or by nobody.
fn passive_subject(scene: &Scene<'_, '_>, quote: usize) -> Option<Candidate> {
    let site = scene.sites.iter().rev().find(|site| site.end <= quote && site.passive && site.cue.any(Cue::VERBAL))?;
    let phrase = scene.layout.source(site, &scene.sites, &scene.sentence)?.phrase;
    Some(candidate(site.at..site.end, own(phrase), "passive-agent", 0.82))
}

/// `Für Meier ist der Plan „…“`: the person in whose view something is as the marked words say.
fn in_the_view_of(scene: &Scene<'_, '_>, quote: usize) -> Option<Candidate> {
    let layout = scene.layout;
    let start = scene.sentence.start;
    let phrase = layout.phrase_at(start + 1, quote)?;
    let behind = layout.piece(phrase.pieces.end);
    let opens = behind.words.any(Words::COPULA) || behind.pos == Pos::Comma;
    let holds = layout.lexicon.is_view(layout.word(start)) && opens && layout.is_personal(&phrase);
    holds.then(|| Candidate {
        cue: Some(start..start + 1),
        evidence: Evidence::AccordingTo,
        ..candidate(start..start + 1, own(phrase), "in-the-view-of", 0.75)
    })
}

/// The subject of the sentence, where no cue is known.
fn any_subject(scene: &Scene<'_, '_>, quote: usize) -> Option<Candidate> {
    let (layout, floor) = (scene.layout, scene.sentence.start);
    if layout.lexicon.verb_second {
        let (verb, phrase) = layout.subject_around(quote, &scene.sentence)?;
        return sentence_subject(scene, quote, verb, phrase);
    }
    let verbs = (floor.max(quote.saturating_sub(40))..quote).rev().filter(|at| layout.piece(*at).pos == Pos::Verb);
    let subject = |verb: usize| layout.tree_subject(verb).or_else(|| layout.subject_before(verb, floor));
    let found = verbs.take(3).find_map(|verb| subject(verb).map(|phrase| (verb, phrase)));
    let (verb, phrase) =
        found.or_else(|| layout.clause_subject(quote, floor).map(|phrase| (phrase.pieces.end, phrase)))?;
    if verb >= quote { None } else { sentence_subject(scene, quote, verb, phrase) }
}

fn sentence_subject(scene: &Scene<'_, '_>, quote: usize, verb: usize, phrase: Phrase) -> Option<Candidate> {
    let layout = scene.layout;
    if phrase.pieces.contains(&quote) {
        return None;
    }
    // `went after Trump as a “…”`: a verb that gives its object a name.
    let named = (quote.saturating_sub(3)..quote).any(|at| at > verb && layout.lexicon.is_as(layout.word(at)));
    let document = (verb + 1..quote).any(|at| layout.piece(at).words.any(Words::NOUN_CUE));
    let confidence = match (named, document) {
        (_, true) => 0.72,
        (true, false) => 0.62,
        (false, false) => 0.42,
    };
    let mut found = candidate(verb..verb + 1, own(phrase), "sentence-subject", confidence);
    found.evidence = Evidence::Context;
    Some(found)
}

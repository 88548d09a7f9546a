//! Cue and speaker behind the quotation: `“…,” said Smith`, `„…“, hat Meier erklärt`, `« … », a-t-il dit`.
//!
//! Owns the reading of what follows the quotation at once. Attributions further behind: see `closing.rs`.

use copydesk_article::Evidence;

use super::own::candidate;
use crate::attribution::{Candidate, Scene};
use crate::lexicon::{Cue, Words};
use crate::phrase::Phrase;
use crate::site::{Site, Source};
use crate::token::{Pos, Shape};

/// Pieces between a noun and the verb behind what describes it.
const MAX_MODIFIER: usize = 12;

/// How the quotation ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ending {
    /// A comma inside or behind the marks.
    Comma,
    /// `?`, `!`, `…` or a dash.
    Open,
    /// A full stop inside.
    Stop,
    /// Nothing.
    Bare,
}

fn ending(scene: &Scene<'_, '_>, quote: usize) -> Ending {
    let layout = scene.layout;
    let next = layout.piece(quote + 1).pos;
    let inner = layout.segments.get(layout.piece(quote).segment).map_or("", |segment| segment.inner.of(layout.text));
    let inner = inner.trim_end().trim_end_matches(crate::token::is_quoting).trim_end();
    match inner.chars().next_back() {
        _ if matches!(next, Pos::Comma | Pos::Dash) => Ending::Comma,
        Some(',') => Ending::Comma,
        Some('?' | '!' | '…' | '—' | '–' | '-') => Ending::Open,
        Some('.') if inner.ends_with("..") => Ending::Open,
        Some('.') => Ending::Stop,
        _ => Ending::Bare,
    }
}

/// `“…,” said Smith` and `“…,” Smith said`.
pub(super) fn behind(scene: &Scene<'_, '_>, quote: usize) -> Option<Candidate> {
    let (layout, end) = (scene.layout, scene.sentence.end);
    let ending = ending(scene, quote);
    let mut at = quote + 1;
    while at < end && (matches!(layout.piece(at).pos, Pos::Comma | Pos::Dash) || layout.piece(at).pos == Pos::Adverb) {
        at += 1;
    }
    // `« … », s’est exclamé Paul Durand`
    if layout.lexicon.incises {
        at = layout.behind_adverbs(at, end);
    }
    // `„…“, das sagte Meier`
    at += usize::from(layout.piece(at).words.any(Words::DEMONSTRATIVE) && layout.piece(at + 1).cue.any(Cue::SPEECH));
    let first = layout.piece(at);
    let loose = ending == Ending::Bare || ending == Ending::Stop;
    if let Some(phrase) = attributive(scene, quote) {
        return Some(candidate(quote + 1..quote + 2, own(phrase), "participle-behind", 0.86));
    }
    // `Dem „Boten“ sagte Meier`
    if layout.lexicon.verb_second
        && ending == Ending::Bare
        && layout.piece(quote.wrapping_sub(1)).words.any(Words::OBLIQUE)
        && !layout.lexicon.is_indefinite(layout.word(quote.wrapping_sub(1)))
    {
        return None;
    }
    if first.pos == Pos::Verb && layout.site(at, &scene.sentence).is_some_and(|site| site.finite && !site.passive) {
        let site = layout.site(at, &scene.sentence)?;
        let phrase = subject_behind(scene, &site);
        let confidence = match (loose, site.cue.any(Cue::SPEECH.or(Cue::TELL))) {
            (false, true) => 0.97,
            (false, false) => 0.85,
            (true, true) => 0.7,
            (true, false) => 0.3,
        };
        // `bezeichnet` may be a participle, whose subject stands before the quotation.
        let participle = layout.lexicon.verb_second && site.cue.any(Cue::NON_FINITE);
        if phrase.is_some() || !participle {
            return Some(candidate(site.at..site.end, own(phrase?), "quote-verb-subject", confidence));
        }
    }
    let verbal = first.pos == Pos::Verb || first.cue_words > 1;
    if layout.lexicon.verb_second && verbal && first.cue.any(Cue::VERBAL) {
        // `hat die Brücke „eine Gefahr“ genannt`
        let site = layout.site(at, &scene.sentence)?;
        let source = layout.source(&site, &scene.sites, &scene.sentence)?;
        return Some(candidate(site.at..site.end, source, "participle-behind", 0.86));
    }
    if let Some(found) = behind_auxiliary(scene, at, loose) {
        return Some(found);
    }
    if let Some(found) = behind_unknown_verb(scene, quote, at, ending) {
        return Some(found);
    }
    if layout.lexicon.verb_second {
        return None;
    }
    let (site, phrase) = subject_verb(scene, at)?;
    let speech = site.cue.any(Cue::SPEECH.or(Cue::TELL));
    // `Calling him a “friend,” Smith said, “…”`: the cue introduces the next quotation.
    let next =
        matches!(layout.piece(site.end).pos, Pos::Comma | Pos::Colon) && layout.piece(site.end + 1).pos == Pos::Quote;
    let label = layout.piece(quote.wrapping_sub(1)).cue.any(Cue::LABEL) && layout.piece(quote - 1).pos == Pos::Verb;
    let taken = label || next && quote > scene.sentence.start && starts_lower(scene, quote);
    let confidence = match (loose, speech) {
        (false, true) if taken => 0.8,
        (false, true) => 0.97,
        (false, false) if site.cue.is_empty() => 0.72,
        (false, false) => 0.85,
        (true, true) if ends_after(scene, &site) => 0.8,
        (true, true) => 0.4,
        (true, false) => return None,
    };
    Some(candidate(site.at..site.end, own(phrase), "quote-subject-verb", confidence))
}

/// `das von Meier als „…“ bezeichnete Verfahren`: a participle with its agent describes a noun.
fn attributive(scene: &Scene<'_, '_>, quote: usize) -> Option<Phrase> {
    let layout = scene.layout;
    let participle = layout.piece(quote + 1);
    let describes = participle.cue.any(Cue::LABEL.or(Cue::SPEECH)) && layout.piece(quote + 2).is_capitalised();
    let agent = (scene.sentence.start + 1..quote).rev().take(MAX_MODIFIER).find(|at| scene.layout.is_agent(*at))?;
    let opens = layout.lexicon.verb_second && layout.piece(agent - 1).pos == Pos::Determiner;
    layout.phrase_at(agent + 1, quote).filter(|_| describes && opens)
}

/// `« … », soupire Jeanne Martin`: between the comma and a name or noun phrase stands a verb, known or not.
fn behind_unknown_verb(scene: &Scene<'_, '_>, quote: usize, at: usize, ending: Ending) -> Option<Candidate> {
    let layout = scene.layout;
    let inverts = layout.lexicon.incises || layout.lexicon.verb_second;
    let word = layout.piece(at);
    let unknown = word.shape == Shape::Lower && word.words == Words::NONE;
    let verb = matches!(word.pos, Pos::Noun | Pos::Adjective | Pos::Verb) && unknown;
    let behind = layout.piece(at + 1);
    let subject = behind.pos == Pos::Name || behind.words.any(Words::ARTICLE) && !behind.words.any(Words::OBLIQUE);
    let told = |site: &Site| site.finite && site.end <= quote && site.cue.any(Cue::SPEECH.or(Cue::TELL).or(Cue::LABEL));
    if !inverts || !verb || !subject || matches!(ending, Ending::Bare | Ending::Stop) || scene.sites.iter().any(told) {
        return None;
    }
    let phrase = layout.phrase_at(at + 1, scene.sentence.end)?;
    Some(candidate(at..at + 1, own(phrase), "quote-verb-subject", 0.82))
}

fn starts_lower(scene: &Scene<'_, '_>, quote: usize) -> bool {
    let segment = scene.layout.segments.get(scene.layout.piece(quote).segment);
    segment.is_some_and(|segment| segment.inner.of(scene.layout.text).trim_start().starts_with(char::is_lowercase))
}

/// `« … », a déclaré le ministre` and `« … », a-t-il déclaré`.
fn behind_auxiliary(scene: &Scene<'_, '_>, at: usize, loose: bool) -> Option<Candidate> {
    let (layout, end) = (scene.layout, scene.sentence.end);
    if layout.piece(at).pos != Pos::Auxiliary {
        return None;
    }
    if layout.lexicon.verb_second {
        let cue = Cue::SPEECH.or(Cue::TELL).or(if loose { Cue::LABEL } else { Cue::NONE });
        let (verb, phrase) = bracket_behind(scene, at, cue)?;
        return Some(candidate(verb..verb + 1, own(phrase), "quote-verb-subject", if loose { 0.6 } else { 0.95 }));
    }
    // The hyphen of `a-t-il`.
    let at = at + usize::from(layout.piece(at + 1).pos == Pos::Other);
    let inner = layout.phrase_at(at + 1, end).filter(|phrase| layout.piece(phrase.head).pos == Pos::Pronoun);
    let verb = layout.skip_auxiliaries(inner.as_ref().map_or(at + 1, |phrase| phrase.pieces.end), end);
    if !layout.piece(verb).cue.any(Cue::SPEECH.or(Cue::TELL)) {
        return None;
    }
    let behind = verb + usize::from(layout.piece(verb).cue_words);
    let phrase = inner.or_else(|| speaker_behind(scene, behind))?;
    Some(candidate(at..behind, own(phrase), "quote-verb-subject", if loose { 0.6 } else { 0.95 }))
}

/// `„…“, hatte Meier in einem Interview erklärt`: the auxiliary at `at`, the subject and the participle.
pub(super) fn bracket_behind(scene: &Scene<'_, '_>, at: usize, cue: Cue) -> Option<(usize, Phrase)> {
    let (layout, end) = (scene.layout, scene.sentence.end);
    if !layout.lexicon.verb_second || layout.piece(at).pos != Pos::Auxiliary {
        return None;
    }
    let phrase = layout.phrase_at(layout.behind_adverbs(at + 1, end), end)?;
    let closing = (phrase.pieces.end..end).find(|place| !layout.piece(*place).is_word()).unwrap_or(end);
    let verb = (phrase.pieces.end..closing).find(|place| layout.piece(*place).cue.any(cue))?;
    Some((verb, phrase))
}

pub(super) fn own(phrase: Phrase) -> Source {
    Source { phrase, evidence: Evidence::OwnSentence }
}

/// `“…,” said Smith`; `„…“, sagte Meier`, `„…“, heißt es in dem Bericht`.
pub(super) fn subject_behind(scene: &Scene<'_, '_>, site: &Site) -> Option<Phrase> {
    let layout = scene.layout;
    if layout.lexicon.verb_second {
        return layout.verb_second_source(site, &(site.at..scene.sentence.end));
    }
    // The hyphen of `dit-il`.
    speaker_behind(scene, site.end + usize::from(layout.piece(site.end).pos == Pos::Other))
}

/// The subject at `at`; `lamentó a este diario Pablo Ruiz`: the addressee may stand before it.
fn speaker_behind(scene: &Scene<'_, '_>, at: usize) -> Option<Phrase> {
    let (layout, end) = (scene.layout, scene.sentence.end);
    let at = skip_adverbs(scene, at);
    if !layout.lexicon.incises || layout.piece(at).pos != Pos::Preposition {
        return layout.phrase_at(at, end);
    }
    let addressee = layout.phrase_at(at + 1, end)?;
    let begins_name = |at: &usize| layout.piece(*at).pos == Pos::Name && layout.piece(*at - 1).pos == Pos::Noun;
    let name = addressee.pieces.clone().skip(1).find(begins_name);
    layout.phrase_at(name.unwrap_or(addressee.pieces.end), end)
}

fn skip_adverbs(scene: &Scene<'_, '_>, mut at: usize) -> usize {
    let layout = scene.layout;
    // `advirtió el martes la alcaldesa`
    let day = |at: usize| layout.lexicon.incises && layout.piece(at).pos == Pos::Determiner && layout.is_time(at + 1);
    while at < scene.sentence.end && (layout.piece(at).pos == Pos::Adverb || layout.is_time(at) || day(at)) {
        at += 1;
    }
    at
}

/// Reads a noun phrase and a finite verb at `at`; the verb need not be a known cue.
pub(super) fn subject_verb(scene: &Scene<'_, '_>, at: usize) -> Option<(Site, Phrase)> {
    let (layout, end) = (scene.layout, scene.sentence.end);
    let mut phrase = layout.phrase_at(at, end)?;
    if let Some(verb) = swallowed_cue(scene, &phrase) {
        let site = Site { at: verb, end: verb + 1, cue: layout.piece(verb).cue, finite: true, passive: false };
        return Some((site, Phrase { pieces: phrase.pieces.start..verb, head: verb - 1 }));
    }
    let mut place = layout.after_insertion(phrase.pieces.end, end);
    place = layout.skip_auxiliaries(skip_time(scene, place), end);
    if layout.piece(place).pos != Pos::Verb
        && let Some(verb) = behind_modifier(scene, phrase.pieces.end)
    {
        phrase.pieces.end = verb;
        place = verb;
    }
    let verb = layout.piece(place);
    if verb.pos != Pos::Verb && !(verb.cue.any(Cue::SPEECH) && verb.pos != Pos::Name) {
        return None;
    }
    let site = layout.site(place, &scene.sentence).unwrap_or(Site {
        at: place,
        end: place + 1,
        cue: Cue::NONE,
        finite: true,
        passive: false,
    });
    (site.finite && !site.passive).then_some((site, phrase))
}

/// `“…,” Hale notes.`: a verb of speech that looks like the last noun of a phrase, behind a name.
fn swallowed_cue(scene: &Scene<'_, '_>, phrase: &Phrase) -> Option<usize> {
    let layout = scene.layout;
    let last = phrase.pieces.end.checked_sub(1).filter(|last| *last > phrase.pieces.start)?;
    let (noun, behind) = (layout.piece(last), layout.piece(phrase.pieces.end));
    let speaks = noun.pos == Pos::Noun && noun.cue.any(Cue::SPEECH) && noun.cue.any(Cue::FINITE);
    let closes = matches!(behind.pos, Pos::Stop | Pos::Comma | Pos::None) || phrase.pieces.end >= scene.sentence.end;
    (speaks && closes && layout.piece(last - 1).pos == Pos::Name && !layout.lexicon.verb_second).then_some(last)
}

/// `two people familiar with the talks said`, `one of the aides said`: the verb of speech behind what describes the noun.
fn behind_modifier(scene: &Scene<'_, '_>, at: usize) -> Option<usize> {
    let layout = scene.layout;
    let limit = scene.sentence.end.min(at + MAX_MODIFIER);
    let opens = layout.piece(at);
    if layout.lexicon.verb_second || !(opens.pos == Pos::Preposition || opens.pos == Pos::Adjective || opens.participle)
    {
        return None;
    }
    let speaks = |place: usize| {
        let piece = layout.piece(place);
        piece.pos == Pos::Verb && piece.cue.any(Cue::SPEECH) && piece.cue.any(Cue::FINITE)
    };
    let verb = (at + 1..limit).find(|place| speaks(*place))?;
    let plain = |place: usize| {
        let piece = layout.piece(place);
        piece.is_nominal()
            || matches!(piece.pos, Pos::Preposition | Pos::Determiner | Pos::Possessive | Pos::Conjunction)
    };
    ((at + 1..verb).all(plain) && !layout.piece(verb + 1).is_word()).then_some(verb)
}

fn skip_time(scene: &Scene<'_, '_>, at: usize) -> usize {
    let layout = scene.layout;
    let mut place = at;
    while place < scene.sentence.end && (layout.is_time(place) || layout.piece(place).pos == Pos::Preposition) {
        place += 1;
    }
    if place > at && layout.is_time(place - 1) { place } else { at }
}

/// Says whether nothing but an adverbial stands behind the cue.
pub(super) fn ends_after(scene: &Scene<'_, '_>, site: &Site) -> bool {
    let layout = scene.layout;
    let next = layout.piece(site.end);
    site.end >= scene.sentence.end
        || matches!(
            next.pos,
            Pos::Stop | Pos::Comma | Pos::Preposition | Pos::None | Pos::Colon | Pos::Quote | Pos::Adverb
        )
        || layout.is_time(site.end)
}

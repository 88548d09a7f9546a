//! Attributions that end the sentence, some words behind the quotation.

use super::behind::{bracket_behind, ends_after, own, subject_behind, subject_verb};
use super::own::candidate;
use crate::attribution::{Candidate, Scene};
use crate::lexicon::Cue;
use crate::phrase::Phrase;
use crate::site::Site;
use crate::token::Pos;

/// `… “…” …, Smith said.`: an attribution that ends the sentence, some words behind the quotation.
pub(super) fn final_attribution(scene: &Scene<'_, '_>, quote: usize) -> Option<Candidate> {
    let (layout, end) = (scene.layout, scene.sentence.end);
    let commas = (quote + 1..end)
        .filter(|at| layout.piece(*at).pos == Pos::Comma || (*at > quote + 1 && layout.ends_in_comma(*at)));
    for comma in commas.take(8) {
        // `…, as a memo put it`
        let at = comma + 1 + usize::from(layout.piece(comma + 1).pos == Pos::Preposition);
        let first = layout.piece(at);
        if first.pos == Pos::Verb && first.cue.any(Cue::SPEECH) && !first.cue.any(Cue::TELL) && at == comma + 1 {
            let site = layout.site(at, &scene.sentence).filter(|site| site.finite && !site.passive);
            let phrase = site.as_ref().and_then(|site| subject_behind(scene, site));
            if let (Some(site), Some(phrase)) = (site, phrase) {
                return Some(final_candidate(scene, quote, &site, phrase, 0.93));
            }
        }
        if let Some(found) = comparison(scene, quote, comma) {
            return Some(found);
        }
        if let Some((verb, phrase)) = bracket_behind(scene, at, Cue::SPEECH.or(Cue::TELL)) {
            let site = Site { at: verb, end: verb + 1, cue: Cue::SPEECH, finite: true, passive: false };
            return Some(final_candidate(scene, quote, &site, phrase, 0.9));
        }
        if let Some((site, phrase)) = subject_verb(scene, at)
            && site.cue.any(Cue::SPEECH.or(Cue::THOUGHT))
            && ends_after(scene, &site)
        {
            return Some(final_candidate(scene, quote, &site, phrase, 0.9));
        }
    }
    None
}

/// `„…“, wie Meier sagte`, `„…“, wie es bei der Polizei heißt`: the clause behind the comma says who reports.
fn comparison(scene: &Scene<'_, '_>, quote: usize, comma: usize) -> Option<Candidate> {
    let (layout, end) = (scene.layout, scene.sentence.end);
    if !layout.lexicon.verb_second || !layout.lexicon.is_comparison(layout.word(comma + 1)) {
        return None;
    }
    let sign = |at: &usize| !layout.piece(*at).is_word() && layout.piece(*at).pos != Pos::Quote;
    let close = (comma + 1..end).find(sign).unwrap_or(end);
    let speaks = |site: &&Site| (comma + 1..close).contains(&site.at) && site.cue.any(Cue::SPEECH);
    let site = scene.sites.iter().find(speaks)?;
    let source = layout.source(site, &scene.sites, &(comma + 1..close))?;
    Some(final_candidate(scene, quote, site, source.phrase, 0.93))
}

fn final_candidate(scene: &Scene<'_, '_>, quote: usize, site: &Site, phrase: Phrase, confidence: f64) -> Candidate {
    // A cue of its own before the quotation is nearer.
    let earlier = scene.sites.iter().any(|other| other.at < quote && other.cue.any(Cue::SPEECH) && other.finite);
    let clause_end = phrase.pieces.start.min(site.at);
    let mut found = candidate(
        site.at..site.end,
        own(phrase),
        "final-attribution",
        if earlier { confidence - 0.3 } else { confidence },
    );
    found.clause = Some(scene.sentence.start..clause_end.saturating_sub(1).max(quote + 1));
    found
}

//! Speakers that the layout names: `NAME: “…”`, `“…” — Name`, a colon at the end of the paragraph before.

use copydesk_article::Evidence;

use crate::attribution::{Candidate, Scene, Verdict};
use crate::phrase::Phrase;
use crate::token::Pos;

/// Longest line that signs the quotation above it, in pieces.
const MAX_SIGNATURE: usize = 16;

/// Proposes speakers for the quotation at the piece `quote`.
pub(crate) fn propose(scene: &Scene<'_, '_>, quote: usize, verdict: &mut Verdict) {
    let proposals =
        [transcript(scene, quote), signature(scene, quote), signature_below(scene, quote), colon(scene, quote)];
    proposals.into_iter().flatten().for_each(|candidate| verdict.propose(candidate));
}

fn candidate(phrase: Phrase, evidence: Evidence, sieve: &'static str, confidence: f64) -> Candidate {
    Candidate { cue: None, source: Some(phrase), evidence, sieve, confidence, clause: None, carried_from: None }
}

/// `MR. SMITH: “…”` and the headline `Smith: A “…” plan`: a name and a colon open the paragraph.
fn transcript(scene: &Scene<'_, '_>, quote: usize) -> Option<Candidate> {
    let layout = scene.layout;
    let start = scene.sentence.start + usize::from(layout.piece(scene.sentence.start).pos == Pos::Mark);
    let phrase = layout.phrase_at(start, quote)?;
    let mut colon = phrase.pieces.end;
    if layout.piece(colon).pos == Pos::Comma {
        // `JOHN SMITH, reporter: …`
        colon = (colon..quote.min(colon + 12)).find(|at| layout.piece(*at).pos == Pos::Colon)?;
    }
    // Names that nothing announces have no form of their own where nouns have capitals.
    let bare =
        layout.lexicon.capitalised_nouns && layout.piece(start).pos != Pos::Determiner && layout.is_personal(&phrase);
    let named = layout.piece(phrase.head).pos == Pos::Name || bare;
    if layout.piece(colon).pos != Pos::Colon || !named {
        return None;
    }
    let mut found = candidate(phrase, Evidence::Transcript, "transcript", if colon + 1 == quote { 0.93 } else { 0.6 });
    found.cue = Some(colon..colon + 1);
    found.clause = Some(colon + 1..scene.sentence.end);
    Some(found)
}

/// `“…” — Jane Roe, baker`
fn signature(scene: &Scene<'_, '_>, quote: usize) -> Option<Candidate> {
    let layout = scene.layout;
    let dash = quote + 1;
    if layout.piece(dash).pos != Pos::Dash || dash >= scene.sentence.end {
        return None;
    }
    let phrase = layout.phrase_at(dash + 1, scene.sentence.end)?;
    let behind = layout.piece(phrase.pieces.end).pos;
    let ends = phrase.pieces.end >= scene.sentence.end
        || matches!(behind, Pos::Stop | Pos::Comma | Pos::Open | Pos::Preposition);
    let whole = quote == scene.sentence.start && layout.piece(phrase.head).pos == Pos::Name;
    (ends && whole).then(|| candidate(phrase, Evidence::Signature, "signature", 0.9))
}

/// `“…”`, and in the next line `— Jane Roe, baker`.
fn signature_below(scene: &Scene<'_, '_>, quote: usize) -> Option<Candidate> {
    let layout = scene.layout;
    let alone = scene.sentence.clone().all(|at| !layout.piece(at).is_word());
    let here = layout.sentences.get(layout.sentence_of(quote))?.paragraph;
    let last = layout.paragraphs.get(here)?.pieces.end == scene.sentence.end;
    let below = layout.paragraphs.get(here + 1).map(|paragraph| paragraph.pieces.clone())?;
    let dash = layout.piece(below.start).pos == Pos::Dash && below.len() <= MAX_SIGNATURE;
    let speaks = below.clone().any(|at| layout.piece(at).is_verbal() || layout.piece(at).pos == Pos::Quote);
    if !alone || !last || !dash || speaks {
        return None;
    }
    let phrase = layout.phrase_at(below.start + 1, below.end)?;
    let named = layout.piece(phrase.head).pos == Pos::Name;
    named.then(|| candidate(phrase, Evidence::Signature, "signature", 0.9))
}

/// `The minister’s answer: “…”`: a colon directly before the quotation.
fn colon(scene: &Scene<'_, '_>, quote: usize) -> Option<Candidate> {
    let layout = scene.layout;
    let colon = quote.checked_sub(1).filter(|colon| *colon > scene.sentence.start)?;
    if layout.piece(colon).pos != Pos::Colon {
        return None;
    }
    let floor = scene.sentence.start;
    if layout.lexicon.verb_second {
        let subject = layout.subject_before_colon(colon, &scene.sentence);
        // `Antwort des Rats: „…“`
        let spoken_of = layout.is_reportive(&scene.sentence);
        let phrase =
            subject.or_else(|| layout.phrase_at(layout.behind_adverbs(floor, colon), colon).filter(|_| !spoken_of))?;
        return Some(Candidate {
            cue: Some(colon..colon + 1),
            ..candidate(phrase, Evidence::ColonIntro, "colon", 0.7)
        });
    }
    let verb = (floor..colon).rev().find(|at| layout.piece(*at).is_verbal());
    let subject = verb.and_then(|verb| layout.tree_subject(verb).or_else(|| layout.subject_before(verb, floor)));
    let opening = || layout.phrase_at(floor, colon).filter(|_| layout.lexicon.incises);
    let phrase = subject.or_else(|| layout.clause_subject(colon, floor)).or_else(opening)?;
    let mut found = candidate(phrase, Evidence::ColonIntro, "colon", 0.7);
    found.cue = Some(colon..colon + 1);
    Some(found)
}

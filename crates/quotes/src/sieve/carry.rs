//! Speakers that are carried on: within a paragraph, from the paragraph before, over a quotation of several paragraphs.

use std::ops::Range;

use copydesk_article::Evidence;

use crate::attribution::{Candidate, Verdict};
use crate::layout::{Layout, Paragraph};
use crate::lexicon::Cue;
use crate::phrase::Phrase;
use crate::settings::QuoteSettings;
use crate::token::Pos;

/// A speaker in force, and the segment that has it.
#[derive(Debug, Clone)]
struct Carried {
    segment: usize,
    source: Phrase,
    confidence: f64,
}

/// Plain sentences before a quotation that are searched for its speaker.
const MAX_PLAIN_SENTENCES: usize = 4;

/// How sure a carried speaker is where the quotation has a verb and no subject.
const BARE_CUE: f64 = 0.82;

/// From this confidence on a segment has a speaker of its own.
pub(super) const OWN_SPEAKER: f64 = 0.5;

/// Proposes carried speakers, paragraph by paragraph.
pub(crate) fn propose(layout: &Layout<'_>, settings: &QuoteSettings, verdicts: &mut [Verdict]) {
    let mut previous: Option<Carried> = None;
    let mut bare_paragraphs = 0;
    let mut introduced: Option<Phrase> = None;
    for paragraph in &layout.paragraphs {
        let quotes = layout.outer_quotes(paragraph.pieces.clone());
        let opens_with = quotes.first().is_some_and(|first| *first == paragraph.pieces.start);
        if let (Some(first), Some(source)) = (quotes.first(), introduced.take())
            && opens_with
        {
            offer(verdicts, layout.piece(*first).segment, &colon_carry(source));
        }
        let own = quotes.iter().any(|at| confidence(layout, verdicts, *at) >= OWN_SPEAKER);
        bare_paragraphs = if own { 0 } else { bare_paragraphs + 1 };
        carry_from_plain(layout, paragraph, &quotes, verdicts);
        carry_back(layout, &quotes, verdicts);
        if bare_paragraphs <= settings.max_carry_paragraphs {
            carry_in(layout, paragraph, &quotes, previous.as_ref(), verdicts);
        }
        carry_within(layout, &quotes, verdicts);
        if let Some(last) = last_speaker(layout, &quotes, verdicts) {
            previous = Some(last);
        } else if quotes.is_empty() {
            previous = reporting(layout, paragraph).or_else(|| previous.map(|carried| weaker(carried, 0.15)));
        }
        introduced = introduction(layout, paragraph);
    }
}

fn weaker(mut carried: Carried, by: f64) -> Carried {
    carried.confidence -= by;
    carried
}

fn confidence(layout: &Layout<'_>, verdicts: &[Verdict], quote: usize) -> f64 {
    verdicts.get(layout.piece(quote).segment).map_or(0.0, Verdict::confidence)
}

/// `«…», añadió`: a reporting verb behind the quotation, in a language that may leave out its subject.
fn bare_cue(layout: &Layout<'_>, quote: usize) -> Option<Range<usize>> {
    let verb = quote + 1 + usize::from(layout.piece(quote + 1).pos == Pos::Comma);
    let sentence = layout.sentence(layout.sentence_of(quote));
    let site = layout.site(verb, &sentence).filter(|site| layout.lexicon.pro_drop && site.finite && !site.passive)?;
    let speaks = site.cue.any(Cue::SPEECH.or(Cue::TELL)) && layout.phrase_at(site.end, sentence.end).is_none();
    speaks.then_some(site.at..site.end)
}

/// A verb of its own makes it surer that whoever spoke last goes on.
fn with_bare_cue(layout: &Layout<'_>, quote: usize, candidate: Candidate) -> Candidate {
    match bare_cue(layout, quote) {
        Some(cue) => Candidate { cue: Some(cue), confidence: candidate.confidence.max(BARE_CUE), ..candidate },
        None => candidate,
    }
}

/// A sentence in reported speech is reported as a whole.
fn reported_clause(layout: &Layout<'_>, quote: usize) -> Option<Range<usize>> {
    let sentence = layout.sentence(layout.sentence_of(quote));
    layout.is_reportive(&sentence).then(|| layout.without_signs(&sentence))
}

fn offer(verdicts: &mut [Verdict], segment: usize, candidate: &Candidate) {
    if let Some(verdict) = verdicts.get_mut(segment) {
        verdict.propose(candidate.clone());
    }
}

fn carried(from: &Carried, evidence: Evidence, sieve: &'static str, confidence: f64) -> Candidate {
    Candidate {
        cue: None,
        source: Some(from.source.clone()),
        evidence,
        sieve,
        confidence,
        clause: None,
        carried_from: Some(from.segment),
    }
}

fn colon_carry(source: Phrase) -> Candidate {
    Candidate {
        cue: None,
        source: Some(source),
        evidence: Evidence::ColonIntro,
        sieve: "colon-paragraph",
        confidence: 0.85,
        clause: None,
        carried_from: None,
    }
}

/// The speaker of the paragraph before goes on, where the paragraph opens with a quotation.
fn carry_in(
    layout: &Layout<'_>,
    paragraph: &Paragraph,
    quotes: &[usize],
    previous: Option<&Carried>,
    verdicts: &mut [Verdict],
) {
    let (Some(first), Some(previous)) = (quotes.first(), previous) else { return };
    let segment = layout.piece(*first).segment;
    let continues = layout.segments.get(segment).is_some_and(|segment| segment.continues);
    if continues {
        offer(verdicts, segment, &carried(previous, Evidence::MultiParagraph, "multi-paragraph", 0.98));
        return;
    }
    let whole = is_whole_sentence(layout, *first);
    let whole = whole || is_reportive(layout, *first);
    let confidence = match (whole && *first == paragraph.pieces.start, whole) {
        (true, _) => 0.7,
        (false, true) => 0.55,
        (false, false) => 0.3,
    };
    let confidence = confidence - (0.9 - previous.confidence).max(0.0) * 0.3;
    let candidate = carried(previous, Evidence::PreviousParagraph, "previous-paragraph", confidence);
    let candidate = with_bare_cue(layout, *first, candidate);
    offer(verdicts, segment, &Candidate { clause: reported_clause(layout, *first), ..candidate });
}

/// `The minister rejected the plan. “It is wrong.”`: the speaker of the plain sentences before, in the same paragraph.
fn carry_from_plain(layout: &Layout<'_>, paragraph: &Paragraph, quotes: &[usize], verdicts: &mut [Verdict]) {
    for quote in quotes {
        let reportive = is_reportive(layout, *quote);
        let open = reportive || is_whole_sentence(layout, *quote) || bare_cue(layout, *quote).is_some();
        if confidence(layout, verdicts, *quote) >= OWN_SPEAKER || !open {
            continue;
        }
        let sentence = layout.sentence_of(*quote);
        let first = paragraph.sentences.start.max(sentence.saturating_sub(MAX_PLAIN_SENTENCES));
        let plain = (first..sentence).rev().map(|number| layout.sentence(number));
        let mut plain = plain.take_while(|pieces| !pieces.clone().any(|at| layout.piece(at).pos == Pos::Quote));
        let source = plain.clone().find_map(|pieces| reporter(layout, &pieces)).map(|source| (source, 0.6));
        let source =
            source.or_else(|| plain.next().and_then(|pieces| person(layout, &pieces)).map(|source| (source, 0.56)));
        if let Some((source, confidence)) = source {
            let from = Carried { segment: usize::MAX, source, confidence: 0.75 };
            let confidence = if reportive { confidence + 0.14 } else { confidence };
            let candidate = carried(&from, Evidence::PreviousSentence, "previous-sentence", confidence);
            let candidate = with_bare_cue(layout, *quote, candidate);
            let clause = reported_clause(layout, *quote);
            offer(verdicts, layout.piece(*quote).segment, &Candidate { carried_from: None, clause, ..candidate });
        }
    }
}

/// `„…“ Das sagte Meier`: the next sentence says whose words they were.
fn carry_back(layout: &Layout<'_>, quotes: &[usize], verdicts: &mut [Verdict]) {
    for quote in quotes.iter().filter(|quote| is_whole_sentence(layout, **quote)) {
        let Some((cue, phrase)) = layout.told_behind(layout.sentence_of(*quote) + 1) else { continue };
        let from = Carried { segment: usize::MAX, source: phrase, confidence: 0.75 };
        let candidate = carried(&from, Evidence::Context, "told-behind", 0.85);
        offer(verdicts, layout.piece(*quote).segment, &Candidate { cue: Some(cue), carried_from: None, ..candidate });
    }
}

/// Who reports in a sentence, by its last cue.
fn reporter(layout: &Layout<'_>, pieces: &Range<usize>) -> Option<Phrase> {
    let sites = layout.sites(pieces);
    let reporting = Cue::SPEECH.or(Cue::TELL).or(Cue::ACCORDING).or(Cue::ACCORDING_AFTER);
    let site = sites.iter().rev().find(|site| site.cue.any(reporting) && !site.passive)?;
    layout.source(site, &sites, pieces).map(|source| source.phrase)
}

/// The person that a sentence is about, where the verb stands second or subjects are left out.
fn person(layout: &Layout<'_>, pieces: &Range<usize>) -> Option<Phrase> {
    if layout.lexicon.pro_drop {
        return layout.clause_subject(pieces.end, pieces.start).filter(|phrase| layout.names_person(phrase));
    }
    let verb = pieces.clone().find(|at| layout.lexicon.verb_second && layout.piece(*at).is_verbal())?;
    layout.verb_second_subject(verb, verb + 1, pieces).filter(|phrase| layout.is_personal(phrase))
}

/// Says whether the quotation is a sentence of its own: nothing but punctuation stands beside it.
pub(super) fn is_whole_sentence(layout: &Layout<'_>, quote: usize) -> bool {
    let sentence = layout.sentence(layout.sentence_of(quote));
    sentence.clone().all(|at| !layout.piece(at).is_word())
}

/// Quotations without a speaker of their own take that of the one before, or the one behind, in the paragraph.
fn carry_within(layout: &Layout<'_>, quotes: &[usize], verdicts: &mut [Verdict]) {
    let mut last: Option<Carried> = None;
    for quote in quotes {
        let segment = layout.piece(*quote).segment;
        if let Some(from) = &last {
            let (confidence, sieve) = if is_whole_sentence(layout, *quote) {
                (0.9, "paragraph-carry")
            } else if is_reportive(layout, *quote) {
                (0.72, "reported-on")
            } else if has_cue(layout, *quote) {
                (0.3, "paragraph-carry-weak")
            } else {
                (0.45, "paragraph-carry-weak")
            };
            let candidate = carried(from, Evidence::ParagraphCarry, sieve, confidence);
            let candidate = with_bare_cue(layout, *quote, candidate);
            offer(verdicts, segment, &Candidate { clause: reported_clause(layout, *quote), ..candidate });
        }
        last = speaker_of(segment, verdicts).or(last);
    }
    let mut next: Option<Carried> = None;
    for quote in quotes.iter().rev() {
        let segment = layout.piece(*quote).segment;
        if let Some(from) = &next
            && is_whole_sentence(layout, *quote)
        {
            offer(verdicts, segment, &carried(from, Evidence::ParagraphCarry, "paragraph-carry-back", 0.86));
        }
        next = speaker_of(segment, verdicts).or(next);
    }
}

/// A verb form of reported speech, as the German subjunctive, says that somebody goes on speaking.
fn is_reportive(layout: &Layout<'_>, quote: usize) -> bool {
    layout.is_reportive(&layout.sentence(layout.sentence_of(quote)))
}

fn has_cue(layout: &Layout<'_>, quote: usize) -> bool {
    let sentence = layout.sentence(layout.sentence_of(quote));
    sentence.clone().any(|at| layout.piece(at).cue.any(Cue::SPEECH.or(Cue::TELL)))
}

fn speaker_of(segment: usize, verdicts: &[Verdict]) -> Option<Carried> {
    let best = verdicts.get(segment)?.best().filter(|best| best.confidence >= OWN_SPEAKER)?;
    Some(Carried { segment, source: best.source.clone()?, confidence: best.confidence })
}

fn last_speaker(layout: &Layout<'_>, quotes: &[usize], verdicts: &[Verdict]) -> Option<Carried> {
    quotes.iter().rev().find_map(|quote| speaker_of(layout.piece(*quote).segment, verdicts))
}

/// A paragraph without quotations whose last sentences report speech: its speaker may go on in the next.
fn reporting(layout: &Layout<'_>, paragraph: &Paragraph) -> Option<Carried> {
    let sentences = layout.sentences.get(paragraph.sentences.clone()).unwrap_or_default();
    let source = sentences.iter().rev().take(2).find_map(|sentence| reporter(layout, &sentence.pieces))?;
    Some(Carried { segment: usize::MAX, source, confidence: 0.75 })
}

/// The subject of a paragraph that ends in a colon.
fn introduction(layout: &Layout<'_>, paragraph: &Paragraph) -> Option<Phrase> {
    let last = paragraph.pieces.end.checked_sub(1)?;
    if layout.piece(last).pos != Pos::Colon {
        return None;
    }
    let sentence: Range<usize> = layout.sentence(layout.sentence_of(last));
    let sites = layout.sites(&sentence);
    let site = sites.iter().rev().find(|site| site.cue.any(Cue::VERBAL));
    let source = site.and_then(|site| layout.source(site, &sites, &sentence)).map(|source| source.phrase);
    source.or_else(|| layout.clause_subject(last, sentence.start)).or_else(|| layout.phrase_at(sentence.start, last))
}

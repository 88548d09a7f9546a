//! From segments and their speakers to quotes: which segments are one quotation, its kind, its content, its flags.
//!
//! Owns the shape of a quote in bytes. Refuses to resolve speakers to entities (see `resolve.rs`).

use std::ops::Range;

use copydesk_article::{ByteSpan, Evidence, QuoteFlag, QuoteKind};

use crate::attribution::{Candidate, Verdict};
use crate::layout::Layout;
use crate::phrase::Phrase;
use crate::scare;
use crate::settings::QuoteSettings;
use crate::site::Source;
use crate::token::{Pos, Shape};

/// A quote before its speaker is resolved.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Draft {
    pub(crate) kind: QuoteKind,
    /// Marked segments, in order.
    pub(crate) segments: Vec<usize>,
    /// The hull of what is reported.
    pub(crate) content: ByteSpan,
    /// Pieces of the cue.
    pub(crate) cue: Option<Range<usize>>,
    /// The words that name the speaker.
    pub(crate) source: Option<Phrase>,
    pub(crate) evidence: Evidence,
    pub(crate) sieve: &'static str,
    /// That it is a quotation of this kind, 0 to 1.
    pub(crate) confidence: f64,
    /// That the speaker is right, 0 to 1.
    pub(crate) speaker_confidence: f64,
    /// The next best proposal.
    pub(crate) second: Option<Candidate>,
    pub(crate) flags: Vec<QuoteFlag>,
    /// Number of the sentence of its last piece.
    last_sentence: usize,
    /// The content is longer than the marked words.
    expanded: bool,
}

impl Draft {
    /// Returns its place in the order of quotes: by position, those that hold others first.
    pub(crate) const fn place(&self) -> (usize, std::cmp::Reverse<usize>) {
        (self.content.start, std::cmp::Reverse(self.content.end))
    }

    /// Makes a quote without marks.
    pub(crate) fn indirect(
        content: ByteSpan,
        cue: Option<Range<usize>>,
        source: Source,
        sieve: &'static str,
        confidence: f64,
    ) -> Self {
        Self {
            kind: QuoteKind::Indirect,
            segments: Vec::new(),
            content,
            cue,
            source: Some(source.phrase),
            evidence: source.evidence,
            sieve,
            confidence,
            speaker_confidence: confidence,
            second: None,
            flags: Vec::new(),
            last_sentence: 0,
            expanded: false,
        }
    }
}

/// Words up to which a quotation is flagged as short, less one.
const SHORT_WORDS: usize = 4;

/// Makes quotes of the segments, in the order of their first segment.
pub(crate) fn assemble(layout: &Layout<'_>, settings: &QuoteSettings, verdicts: &[Verdict]) -> Vec<Draft> {
    let mut drafts: Vec<Draft> = Vec::new();
    for (piece, token) in layout.pieces.iter().enumerate().filter(|(_, token)| token.pos == Pos::Quote) {
        if drafts.len() >= settings.max_quotes {
            break;
        }
        let Some(verdict) = verdicts.get(token.segment) else { continue };
        let draft = single(layout, settings, piece, token.segment, verdict);
        match drafts.last_mut().filter(|last| belongs(layout, last, &draft, verdict)) {
            Some(last) => merge(layout, last, draft),
            None => drafts.push(draft),
        }
    }
    keep_apart(layout, &mut drafts);
    for draft in &mut drafts {
        finish(layout, draft);
    }
    drafts.sort_by_key(Draft::place);
    drafts
}

/// Takes back contents that reach into one another without one holding the other: each keeps at least its marked words.
fn keep_apart(layout: &Layout<'_>, drafts: &mut [Draft]) {
    let mut order: Vec<(ByteSpan, usize)> = drafts.iter().enumerate().map(|(at, draft)| (draft.content, at)).collect();
    order.sort_unstable();
    let mut open: Vec<(ByteSpan, usize)> = Vec::new();
    for (content, number) in order {
        open.retain(|(other, _)| other.end > content.start);
        for (_, other) in &open {
            // Drafts are in the order of their marked words.
            separate(layout, drafts, number.min(*other), number.max(*other));
        }
        open.push((content, number));
    }
}

fn separate(layout: &Layout<'_>, drafts: &mut [Draft], first: usize, second: usize) {
    let Some((before, behind)) = drafts.split_at_mut_checked(second) else { return };
    let (Some(first), Some(second)) = (before.get_mut(first), behind.first_mut()) else { return };
    let (one, two) = (first.content, second.content);
    if !one.overlaps(two) || one.contains(two) || two.contains(one) {
        return;
    }
    let marked = hull(layout, second);
    second.content = ByteSpan::new(marked.start, two.end);
    first.content = ByteSpan::new(one.start, hull(layout, first).end.max(one.end.min(marked.start)));
}

/// The bytes from the first marked word of a draft to the last.
fn hull(layout: &Layout<'_>, draft: &Draft) -> ByteSpan {
    let span =
        |segment: Option<&usize>| segment.and_then(|segment| layout.segments.get(*segment)).map(|found| found.span);
    match (span(draft.segments.first()), span(draft.segments.last())) {
        (Some(first), Some(last)) => ByteSpan::new(first.start, last.end),
        _ => draft.content,
    }
}

fn single(layout: &Layout<'_>, settings: &QuoteSettings, piece: usize, segment: usize, verdict: &Verdict) -> Draft {
    let span = layout.piece(piece).span;
    let probability = scare::weigh(layout, piece, verdict).probability(&layout.lexicon.scare);
    let best = verdict.speaker();
    let scare = probability < settings.min_quote_probability;
    // What is reported is known also where nobody is likely enough to have said it.
    let clause = best
        .or_else(|| verdict.best())
        .and_then(|best| reported_clause(layout, piece, best))
        .map(|clause| layout.bytes(&clause));
    let content = clause.filter(|clause| clause.contains(span)).unwrap_or(span);
    let expanded = layout.words_between(content) > layout.words_between(span);
    let kind = match (scare, expanded || !is_clause(layout, piece, segment)) {
        (true, _) => QuoteKind::Scare,
        (false, true) => QuoteKind::Mixed,
        (false, false) => QuoteKind::Direct,
    };
    let speaker = best.filter(|_| !scare);
    Draft {
        kind,
        segments: vec![segment],
        content: if scare { span } else { content },
        cue: speaker.and_then(|best| best.cue.clone()),
        source: speaker.and_then(|best| best.source.clone()),
        evidence: speaker.map_or(Evidence::Context, |best| best.evidence),
        sieve: speaker.map_or("none", |best| best.sieve),
        confidence: if scare { 1.0 - probability } else { probability },
        speaker_confidence: speaker.map_or(0.0, |best| best.confidence),
        second: if scare { None } else { verdict.runner_up().cloned() },
        flags: Vec::new(),
        last_sentence: layout.sentence_of(piece),
        expanded: expanded && !scare,
    }
}

/// The clause around the marked words that is reported with them; `None` where the marks hold all of it.
fn reported_clause(layout: &Layout<'_>, piece: usize, best: &Candidate) -> Option<Range<usize>> {
    let sentence = layout.sentence(layout.sentence_of(piece));
    let inner = layout.segments.get(layout.piece(piece).segment)?.inner.of(layout.text).trim_start();
    let upper = inner.starts_with(char::is_uppercase);
    let before = layout.piece(piece.wrapping_sub(1));
    if upper
        && (piece == sentence.start
            || matches!(before.pos, Pos::Comma | Pos::Colon)
            || before.shape == Shape::Lower && before.cue_words > 0 && before.pos == Pos::Verb)
    {
        return None;
    }
    if best.sieve.starts_with("quote-") {
        let lower = !upper && piece > sentence.start;
        return lower.then_some(sentence.start..piece + 1);
    }
    best.clause.clone().filter(|clause| clause.contains(&piece))
}

/// Says whether the marked words are a clause of their own, by length, first letter and last sign.
fn is_clause(layout: &Layout<'_>, piece: usize, segment: usize) -> bool {
    let Some(segment) = layout.segments.get(segment) else { return false };
    let inner = segment.inner.of(layout.text).trim().trim_start_matches(['¿', '¡']);
    let words = layout.words_in(segment.tokens.clone());
    let upper = inner.starts_with(char::is_uppercase);
    let closed = inner.ends_with([',', '.', '!', '?', '…', '—', '-'])
        || matches!(layout.piece(piece + 1).pos, Pos::Comma | Pos::Dash)
        || upper && layout.piece(piece + 1).pos == Pos::Stop;
    let verb = layout
        .tokens
        .get(segment.tokens.clone())
        .unwrap_or_default()
        .iter()
        .any(|token| token.is_verbal() && !token.participle);
    (upper && closed)
        || (words >= SHORT_WORDS && closed && verb)
        || (words > 8 && verb)
        || (upper && verb && words >= SHORT_WORDS)
}

/// Says whether a draft continues the one before it.
fn belongs(layout: &Layout<'_>, last: &Draft, draft: &Draft, verdict: &Verdict) -> bool {
    if last.kind == QuoteKind::Scare || draft.kind == QuoteKind::Scare {
        return false;
    }
    let Some(best) = verdict.speaker() else { return false };
    let within = |from: usize| last.segments.first() <= Some(&from) && Some(&from) <= last.segments.last();
    let goes_on = best.carried_from.is_some_and(|from| within(from) || from == usize::MAX);
    let same_source = last.source == draft.source && draft.source.is_some();
    if best.evidence == Evidence::MultiParagraph {
        return goes_on || same_source;
    }
    let paragraph = |draft: &Draft| layout.sentences.get(draft.last_sentence).map(|sentence| sentence.paragraph);
    if paragraph(last) != paragraph(draft) {
        return false;
    }
    let first = draft.segments.first().and_then(|segment| layout.segments.get(*segment));
    let close = first.is_some_and(|_| draft.last_sentence <= last.last_sentence + 1);
    if best.evidence == Evidence::ParagraphCarry {
        let back = draft.cue.is_none() && last.cue.is_some() || goes_on;
        return back && close && same_source;
    }
    // `“One.” “Two,” he said`: the first took its speaker from this one.
    let taken_back = last.evidence == Evidence::ParagraphCarry && last.cue.is_none() && close;
    same_source && (draft.cue.is_some() && draft.cue == last.cue || taken_back)
}

fn merge(layout: &Layout<'_>, last: &mut Draft, draft: Draft) {
    let apart = layout.words_between(ByteSpan::new(last.content.end, draft.content.start)) > 0;
    if apart && last.kind == QuoteKind::Direct && draft.kind == QuoteKind::Direct {
        last.flags.push(QuoteFlag::Split);
    }
    if last.cue.is_none() && draft.cue.is_some() {
        last.cue = draft.cue;
        last.evidence = draft.evidence;
        last.sieve = draft.sieve;
    }
    if draft.evidence == Evidence::MultiParagraph {
        last.flags.push(QuoteFlag::MultiParagraph);
    }
    let mixed = last.kind == QuoteKind::Mixed || draft.kind == QuoteKind::Mixed;
    last.kind = if mixed && (draft.expanded || last.kind != QuoteKind::Direct) { QuoteKind::Mixed } else { last.kind };
    last.expanded |= draft.expanded;
    last.content = ByteSpan::new(last.content.start.min(draft.content.start), last.content.end.max(draft.content.end));
    last.segments.extend(draft.segments);
    last.confidence = last.confidence.max(draft.confidence);
    last.speaker_confidence = last.speaker_confidence.max(draft.speaker_confidence);
    last.last_sentence = draft.last_sentence;
}

/// Sets the flags that the segments tell.
fn finish(layout: &Layout<'_>, draft: &mut Draft) {
    let segments: Vec<_> = draft.segments.iter().filter_map(|segment| layout.segments.get(*segment)).collect();
    let words: usize = segments.iter().map(|segment| layout.words_in(segment.tokens.clone())).sum();
    let nested =
        draft.segments.iter().any(|segment| layout.segments.get(segment + 1).is_some_and(|next| next.depth > 0));
    let rules = [
        (QuoteFlag::RepairedMarks, segments.iter().any(|segment| segment.repaired)),
        (QuoteFlag::SingleMarks, segments.iter().any(|segment| segment.single)),
        (QuoteFlag::Nested, nested),
        (QuoteFlag::Short, words < SHORT_WORDS),
    ];
    draft.flags.extend(rules.iter().filter(|(_, holds)| *holds).map(|(flag, _)| *flag));
    draft.flags.sort_unstable();
    draft.flags.dedup();
}

impl Layout<'_> {
    /// Returns the number of words that begin in a span of bytes.
    pub(crate) fn words_between(&self, span: ByteSpan) -> usize {
        let from = self.tokens.partition_point(|token| token.span.start < span.start);
        let to = self.tokens.partition_point(|token| token.span.start < span.end);
        self.words_in(from..to)
    }
}

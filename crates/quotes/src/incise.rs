//! Attributions inside the quotation: `« Le pont est fermé, a dit Jeanne Martin. Il rouvrira. »`, and lines of dialogue
//! that open with a dash: `—El puente está cerrado —dijo Juana Pérez—.`
//!
//! Owns where such an attribution begins and ends, and cuts the quotation around it. Refuses to name its speaker: outside
//! of the quotation it is read by the sieves like any other.

use std::ops::Range;

use copydesk_article::ByteSpan;

use crate::lexicon::{Cue, Lexicon, Words};
use crate::marks::Segment;
use crate::token::{Pos, Shape, Token};

/// Longest attribution behind its verb, in tokens.
const MAX_TOKENS: usize = 24;

/// Cuts the attributions out of the outermost segments.
pub(crate) fn cut(tokens: &[Token], lexicon: &Lexicon, segments: &mut Vec<Segment>) {
    if !lexicon.incises {
        return;
    }
    let mut rest = Vec::new();
    for number in 0..segments.len() {
        let Some(segment) = segments.get(number).filter(|segment| segment.depth == 0) else { continue };
        let inner = inside(tokens, segment);
        let Some(incise) = find(tokens, inner.clone()) else { continue };
        let crossed = segments.iter().any(|nested| nested.depth > 0 && overlap(&nested.tokens, &incise));
        let [first, second] = around(tokens, segment, &inner, &incise);
        if let (false, Some(first)) = (crossed, first) {
            rest.extend(second);
            if let Some(segment) = segments.get_mut(number) {
                *segment = first;
            }
        }
    }
    if !rest.is_empty() {
        segments.append(&mut rest);
        segments.sort_by_key(|segment| (segment.span.start, std::cmp::Reverse(segment.span.end)));
    }
}

/// Reads a paragraph without marks as a line of dialogue: a dash opens it, and somebody is said to speak.
pub(crate) fn dialogue(tokens: &[Token], paragraph: Range<usize>, lexicon: &Lexicon) -> Vec<Segment> {
    let (Some(dash), Some(last)) = (tokens.get(paragraph.start), tokens.get(paragraph.end.saturating_sub(1))) else {
        return Vec::new();
    };
    if !lexicon.incises || dash.pos != Pos::Dash || paragraph.len() < 3 {
        return Vec::new();
    }
    let inner = paragraph.start + 1..paragraph.end;
    let Some(incise) = find(tokens, inner.clone()) else { return Vec::new() };
    let whole = Segment {
        span: ByteSpan::new(dash.span.start, last.span.end),
        inner: ByteSpan::new(dash.span.end, last.span.end),
        tokens: paragraph,
        depth: 0,
        single: false,
        repaired: false,
        goes_on: false,
        continues: false,
    };
    around(tokens, &whole, &inner, &incise).into_iter().flatten().collect()
}

/// The tokens between the marks.
fn inside(tokens: &[Token], segment: &Segment) -> Range<usize> {
    let closed =
        tokens.get(segment.tokens.end.saturating_sub(1)).is_some_and(|last| last.span.start >= segment.inner.end);
    segment.tokens.start + 1..segment.tokens.end - usize::from(closed)
}

fn overlap(left: &Range<usize>, right: &Range<usize>) -> bool {
    left.start < right.end && right.start < left.end
}

/// The parts of a segment before and behind the attribution.
fn around(tokens: &[Token], whole: &Segment, inner: &Range<usize>, incise: &Range<usize>) -> [Option<Segment>; 2] {
    let end_before = incise.start.checked_sub(1).and_then(|last| tokens.get(last)).map_or(0, |last| last.span.end);
    let has_words =
        |range: Range<usize>| tokens.get(range).is_some_and(|part| part.iter().any(|token| token.is_word()));
    let first = Segment {
        span: ByteSpan::new(whole.span.start, end_before),
        inner: ByteSpan::new(whole.inner.start, end_before),
        tokens: whole.tokens.start..incise.start,
        goes_on: false,
        ..whole.clone()
    };
    let second = tokens.get(incise.end).filter(|_| has_words(incise.end..inner.end)).map(|start| Segment {
        span: ByteSpan::new(start.span.start, whole.span.end),
        inner: ByteSpan::new(start.span.start, whole.inner.end),
        tokens: incise.end..whole.tokens.end,
        continues: false,
        ..whole.clone()
    });
    [has_words(inner.start..incise.start).then_some(first), second]
}

/// The tokens of the first attribution in a range, the signs around it included.
fn find(tokens: &[Token], range: Range<usize>) -> Option<Range<usize>> {
    // What stands behind the range is another paragraph.
    let tokens = tokens.get(..range.end)?;
    range.clone().skip(1).find_map(|sign| {
        let opening = tokens.get(sign)?;
        let ends_speech = opening.pos == Pos::Stop && opening.first != '.';
        if !matches!(opening.pos, Pos::Comma | Pos::Dash) && !ends_speech {
            return None;
        }
        let subject = subject_at(tokens, sign + 1)?;
        let closing = (subject..range.end.min(subject + MAX_TOKENS)).find(|at| closes(*opening, piece(tokens, *at)));
        let mut end = match closing {
            Some(closing) => closing + 1,
            None if range.end <= subject + MAX_TOKENS => range.end,
            None => return None,
        };
        while end < range.end && matches!(piece(tokens, end).pos, Pos::Stop | Pos::Comma) {
            end += 1;
        }
        Some(if ends_speech { sign + 1..end } else { sign..end })
    })
}

fn closes(opening: Token, sign: Token) -> bool {
    match opening.pos {
        Pos::Dash => matches!(sign.pos, Pos::Dash | Pos::Stop),
        _ => matches!(sign.pos, Pos::Comma | Pos::Stop),
    }
}

fn piece(tokens: &[Token], at: usize) -> Token {
    tokens.get(at).copied().unwrap_or(Token::NONE)
}

/// Reads a reporting verb at `at` with its subject behind it; returns where the subject stands.
fn subject_at(tokens: &[Token], at: usize) -> Option<usize> {
    let reflexive = |token: Token| token.words.any(Words::OBJECT_PRONOUN) && !token.words.any(Words::SUBJECT_PRONOUN);
    let mut verb = at + usize::from(reflexive(piece(tokens, at)));
    let first = piece(tokens, verb);
    if first.shape != Shape::Lower {
        return None;
    }
    if first.pos == Pos::Auxiliary {
        let clitic = clitic_at(tokens, verb + 1);
        let mut participle = clitic.map_or(verb + 1, |clitic| clitic + 1);
        while piece(tokens, participle).pos == Pos::Adverb {
            participle += 1;
        }
        let reports = piece(tokens, participle).cue.any(Cue::SPEECH.or(Cue::TELL));
        return if reports { clitic.or_else(|| speaker_at(tokens, participle + 1)) } else { None };
    }
    let reports = first.pos == Pos::Verb && first.cue.any(Cue::SPEECH.or(Cue::TELL)) && first.cue.any(Cue::FINITE);
    verb += usize::from(first.cue_words);
    if reports { clitic_at(tokens, verb).or_else(|| speaker_at(tokens, verb)) } else { None }
}

/// The pronoun behind the hyphen of `dit-il`.
fn clitic_at(tokens: &[Token], at: usize) -> Option<usize> {
    let pronoun = piece(tokens, at + 1).words.any(Words::SUBJECT_PRONOUN);
    (piece(tokens, at).pos == Pos::Other && pronoun).then_some(at + 1)
}

/// A name, a noun with an article, or a pronoun.
fn speaker_at(tokens: &[Token], at: usize) -> Option<usize> {
    let mut at = at;
    while piece(tokens, at).pos == Pos::Adverb {
        at += 1;
    }
    let token = piece(tokens, at);
    let names =
        matches!(token.pos, Pos::Name | Pos::Determiner) || token.words.any(Words::SUBJECT_PRONOUN.or(Words::TITLE));
    names.then_some(at)
}

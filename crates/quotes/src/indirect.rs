//! Speech that is reported without marks.
//!
//! Owns the choice among the forms, one a submodule, and what becomes of speech that is partly marked. Refuses what already
//! belongs to a marked quotation, and verbs without a source.

mod aside;
mod clause;
mod noun;
mod object;
mod transcript;

use std::ops::Range;

use copydesk_article::{ByteSpan, QuoteKind};

use crate::assemble::Draft;
use crate::layout::Layout;
use crate::lexicon::{Cue, Words};
use crate::reported_on;
use crate::settings::QuoteSettings;
use crate::site::{Site, Source};
use crate::token::Pos;
use crate::told_behind;

/// Words below which a clause without `that` is no report.
const MIN_CLAUSE_WORDS: usize = 3;

/// Reports of one sentence that a further one is compared with.
const MAX_REPORTS: usize = 64;

/// A cue in its sentence, among the other cues there, and whose it is.
#[derive(Clone, Copy)]
struct Case<'c> {
    layout: &'c Layout<'c>,
    site: &'c Site,
    source: &'c Source,
    sites: &'c [Site],
    sentence: &'c Range<usize>,
}

/// A reported clause and how it was found.
struct Report {
    clause: Range<usize>,
    sieve: &'static str,
    confidence: f64,
    /// The attribution stands inside: `The plan, Smith said, failed.`
    interrupted: bool,
}

impl Report {
    const fn new(clause: Range<usize>, sieve: &'static str, confidence: f64) -> Self {
        Self { clause, sieve, confidence, interrupted: false }
    }
}

/// Adds the indirect quotes of a text to its marked ones and sorts all of them by position.
pub(crate) fn add(layout: &Layout<'_>, settings: &QuoteSettings, drafts: &mut Vec<Draft>) {
    let mut found = Vec::new();
    let taken = Taken::new(drafts);
    transcript::add(layout, &mut found);
    for sentence in &layout.sentences {
        if drafts.len() + found.len() >= settings.max_quotes {
            break;
        }
        let sites = layout.sites(&sentence.pieces);
        for site in &sites {
            let report = report(layout, site, &sites, &sentence.pieces, &taken);
            found.extend(report.filter(|draft| lies_apart(&found, draft)));
        }
        noun::add(layout, &sites, &sentence.pieces, &taken, &mut found);
    }
    merge(drafts, &mut found);
    told_behind::add(layout, drafts, &mut found);
    merge(drafts, &mut found);
    reported_on::add(layout, drafts, &mut found);
    merge(drafts, &mut found);
}

/// Moves what was found among the drafts, in order of position.
fn merge(drafts: &mut Vec<Draft>, found: &mut Vec<Draft>) {
    drafts.append(found);
    drafts.sort_by_key(Draft::place);
}

/// Adds what the text, a headline, reports behind a colon. Other forms are too short of verbs there to be told apart.
pub(crate) fn add_headline(layout: &Layout<'_>, drafts: &mut Vec<Draft>) {
    let mut found = Vec::new();
    transcript::add(layout, &mut found);
    merge(drafts, &mut found);
}

/// Says whether a report shares no words with those before it, or some reports lie inside others as a whole.
fn lies_apart(found: &[Draft], draft: &Draft) -> bool {
    found.iter().rev().take(MAX_REPORTS).all(|other| {
        let (one, two) = (other.content, draft.content);
        !one.overlaps(two) || one != two && (one.contains(two) || two.contains(one))
    })
}

/// What the marked quotations hold already, in order of position.
struct Taken {
    cues: Vec<usize>,
    contents: Vec<ByteSpan>,
}

impl Taken {
    fn new(drafts: &[Draft]) -> Self {
        let mut cues: Vec<usize> = drafts.iter().filter_map(|draft| draft.cue.as_ref().map(|cue| cue.start)).collect();
        cues.sort_unstable();
        let quoted = drafts.iter().filter(|draft| draft.kind != QuoteKind::Scare);
        Self { cues, contents: quoted.map(|draft| draft.content).collect() }
    }

    /// Says whether a quotation overlaps the span without lying around it as a whole.
    fn overlaps(&self, span: ByteSpan) -> bool {
        let from = self.contents.partition_point(|content| content.end <= span.start);
        let near = self.contents.get(from..).unwrap_or_default();
        near.iter().take_while(|content| content.start < span.end).any(|content| content.overlaps(span))
    }
}

fn report(layout: &Layout<'_>, site: &Site, sites: &[Site], sentence: &Range<usize>, taken: &Taken) -> Option<Draft> {
    if taken.cues.binary_search(&site.at).is_ok() {
        return None;
    }
    let source = layout.source(site, sites, sentence)?;
    if layout.lexicon.verb_second && layout.piece(source.phrase.head).words.any(Words::IMPERSONAL) {
        return None;
    }
    let report = clause(Case { layout, site, source: &source, sites, sentence })?;
    let content = layout.bytes(&report.clause);
    let inside = report.clause.contains(&site.at)
        || source.phrase.pieces.start < report.clause.end && report.clause.start < source.phrase.pieces.end;
    if inside && !report.interrupted || content.is_empty() {
        return None;
    }
    let content = if taken.overlaps(content) { layout.bytes(&before_taken(layout, &report, taken)?) } else { content };
    Some(Draft::indirect(content, Some(site.at..site.end), source, report.sieve, report.confidence))
}

fn clause(case: Case<'_>) -> Option<Report> {
    let Case { layout, site, sentence, .. } = case;
    if site.cue.any(Cue::ACCORDING.or(Cue::ACCORDING_AFTER)) {
        return aside::according(case);
    }
    if !site.cue.any(Cue::SPEECH.or(Cue::TELL).or(Cue::THOUGHT).or(Cue::INTENTION).or(Cue::OBJECT)) || site.passive {
        return None;
    }
    if let Some(report) = aside::around_comparison(layout, site, sentence) {
        return Some(report);
    }
    let found = aside::behind_as(case)
        .or_else(|| aside::behind_relative(case))
        .or_else(|| aside::interrupted(case))
        .or_else(|| aside::before_attribution(case));
    found.or_else(|| clause::governed(case)).or_else(|| object::object(case))
}

/// Says whether the pieces hold enough words and a verb.
fn has_clause(layout: &Layout<'_>, clause: &Range<usize>) -> bool {
    clause.start < clause.end
        && clause.clone().any(|at| layout.piece(at).is_verbal())
        && layout.words_between(layout.bytes(clause)) >= MIN_CLAUSE_WORDS
}

/// The part of a reported clause before a marked quotation of another cue: `Smith said the plan failed and called it “…”`.
fn before_taken(layout: &Layout<'_>, report: &Report, taken: &Taken) -> Option<Range<usize>> {
    let clause = &report.clause;
    let other = clause.clone().find(|at| taken.overlaps(layout.piece(*at).span))?;
    let joint = (clause.start..other).rev().find(|at| {
        layout.piece(*at).pos == Pos::Conjunction && (*at + 1..other).any(|at| layout.piece(at).pos == Pos::Verb)
    })?;
    let part = clause.start..trimmed_end(layout, joint);
    (has_clause(layout, &part) && !report.interrupted).then_some(part)
}

fn trimmed_end(layout: &Layout<'_>, mut end: usize) -> usize {
    while end > 0
        && matches!(layout.piece(end - 1).pos, Pos::Stop | Pos::Comma | Pos::Semicolon | Pos::Dash | Pos::Mark)
    {
        end -= 1;
    }
    end
}

impl Layout<'_> {
    /// Returns the pieces that begin in a span of bytes.
    fn pieces_in(&self, span: ByteSpan) -> Range<usize> {
        let start = self.pieces.partition_point(|piece| piece.span.start < span.start);
        let end = self.pieces.partition_point(|piece| piece.span.start < span.end);
        start..end.max(start)
    }
}

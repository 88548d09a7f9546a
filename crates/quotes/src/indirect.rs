//! Speech that is reported without marks.
//!
//! Owns the clauses that a cue governs outside of marks: `Smith said that …`, `…, Smith said`, `according to Smith, …`, and
//! the lines of a transcript. Refuses what already belongs to a marked quotation, and clauses without a source.

use std::ops::Range;

use copydesk_article::{ByteSpan, Evidence, QuoteKind};

use crate::assemble::Draft;
use crate::layout::Layout;
use crate::lexicon::{Cue, Words};
use crate::phrase::Phrase;
use crate::reported_on;
use crate::settings::QuoteSettings;
use crate::site::{Site, Source};
use crate::token::{Pos, Shape};

/// Words below which a clause without `that` is no report.
const MIN_CLAUSE_WORDS: usize = 3;
/// Pieces between a cue and its `that`.
const MAX_THAT_DISTANCE: usize = 14;

/// Reports of one sentence that a further one is compared with.
const MAX_REPORTS: usize = 64;

/// A reported clause and how it was found.
struct Report {
    clause: Range<usize>,
    sieve: &'static str,
    confidence: f64,
}

/// Adds the indirect quotes of a text to its marked ones and sorts all of them by position.
pub(crate) fn add(layout: &Layout<'_>, settings: &QuoteSettings, drafts: &mut Vec<Draft>) {
    let mut found = Vec::new();
    let mut taken = Taken::new(drafts);
    for sentence in &layout.sentences {
        if drafts.len() + found.len() >= settings.max_quotes {
            break;
        }
        transcript_line(layout, &sentence.pieces, sentence.paragraph, &mut found);
        let sites = layout.sites(&sentence.pieces);
        for site in &sites {
            let report = report(layout, site, &sites, &sentence.pieces, &mut taken);
            found.extend(report.filter(|draft| lies_apart(&found, draft)));
        }
    }
    drafts.append(&mut found);
    drafts.sort_by_key(|draft| (draft.content.start, std::cmp::Reverse(draft.content.end)));
    reported_on::add(layout, drafts, &mut found);
    drafts.append(&mut found);
    drafts.sort_by_key(|draft| (draft.content.start, std::cmp::Reverse(draft.content.end)));
}

/// Says whether a report shares no words with the one before it, or only as a whole.
fn lies_apart(found: &[Draft], draft: &Draft) -> bool {
    found.iter().rev().take(MAX_REPORTS).all(|other| {
        let (one, two) = (other.content, draft.content);
        !one.overlaps(two) || one.contains(two) || two.contains(one)
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

fn report(
    layout: &Layout<'_>,
    site: &Site,
    sites: &[Site],
    sentence: &Range<usize>,
    taken: &mut Taken,
) -> Option<Draft> {
    if taken.cues.binary_search(&site.at).is_ok() {
        return None;
    }
    let source = layout.source(site, sites, sentence)?;
    let report = clause(layout, site, &source, sites, sentence)?;
    let content = layout.bytes(&report.clause);
    let inside = report.clause.contains(&site.at)
        || source.phrase.pieces.start < report.clause.end && report.clause.start < source.phrase.pieces.end;
    if inside && report.sieve != "according-to" || content.is_empty() || taken.overlaps(content) {
        return None;
    }
    Some(Draft::indirect(content, Some(site.at..site.end), source, report.sieve, report.confidence))
}

fn clause(
    layout: &Layout<'_>,
    site: &Site,
    source: &Source,
    sites: &[Site],
    sentence: &Range<usize>,
) -> Option<Report> {
    if site.cue.any(Cue::ACCORDING.or(Cue::ACCORDING_AFTER)) {
        return according(layout, site, source, sentence);
    }
    if !site.cue.any(Cue::SPEECH.or(Cue::TELL).or(Cue::THOUGHT).or(Cue::INTENTION)) || site.passive {
        return None;
    }
    if let Some(report) = around_comparison(layout, site, sentence) {
        return Some(report);
    }
    before_attribution(layout, site, source, sentence).or_else(|| governed(layout, site, source, sites, sentence))
}

/// `According to Smith, …` and `…, according to Smith.`
fn according(layout: &Layout<'_>, site: &Site, source: &Source, sentence: &Range<usize>) -> Option<Report> {
    let behind = behind_apposition(layout, source.phrase.pieces.end.max(site.end), sentence.end);
    let opens = site.at <= sentence.start + 1;
    let clause = if opens {
        let start = behind + usize::from(layout.piece(behind).pos == Pos::Comma);
        start..trimmed_end(layout, sentence.end)
    } else if goes_on(layout, site, behind, sentence) {
        sentence.start..trimmed_end(layout, sentence.end)
    } else {
        let first = if site.cue.any(Cue::ACCORDING_AFTER) { source.phrase.pieces.start } else { site.at };
        sentence.start..first - usize::from(layout.piece(first.saturating_sub(1)).pos == Pos::Comma)
    };
    let words = layout.words_between(layout.bytes(&clause));
    (words >= MIN_CLAUSE_WORDS && clause.start < clause.end).then_some(Report {
        clause,
        sieve: "according-to",
        confidence: 0.85,
    })
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

/// `The plan failed, Smith said.`
fn before_attribution(layout: &Layout<'_>, site: &Site, source: &Source, sentence: &Range<usize>) -> Option<Report> {
    let mut first = site.at.min(source.phrase.pieces.start);
    // `…, a annoncé la maire`
    while layout.lexicon.incises && first > sentence.start && layout.piece(first - 1).pos == Pos::Auxiliary {
        first -= 1;
    }
    let comma = first.checked_sub(1).filter(|comma| *comma > sentence.start)?;
    if !matches!(layout.piece(comma).pos, Pos::Comma) || !site.finite || !site.cue.any(Cue::SPEECH.or(Cue::THOUGHT)) {
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
    holds.then_some(Report { clause, sieve: "clause-attribution", confidence: 0.9 })
}

/// `Wie Meier mitteilte, ist die Brücke zu` and `Die Brücke ist zu, wie Meier mitteilte.`
fn around_comparison(layout: &Layout<'_>, site: &Site, sentence: &Range<usize>) -> Option<Report> {
    let start = layout.lexicon.verb_second.then(|| layout.clause_start(site.at, sentence.start))?;
    if !layout.lexicon.is_comparison(layout.word(start)) || layout.piece(site.end).is_word() {
        return None;
    }
    let clause = if start == sentence.start {
        site.end + 1..trimmed_end(layout, sentence.end)
    } else {
        sentence.start..trimmed_end(layout, start)
    };
    let words = layout.words_between(layout.bytes(&clause));
    let holds = words >= MIN_CLAUSE_WORDS && clause.start < clause.end;
    holds.then_some(Report { clause, sieve: "clause-attribution", confidence: 0.88 })
}

/// `Smith said that …`, `Smith promised to …`.
fn governed(
    layout: &Layout<'_>,
    site: &Site,
    source: &Source,
    sites: &[Site],
    sentence: &Range<usize>,
) -> Option<Report> {
    let start = clause_start(layout, site, sentence.end)?;
    let by_rule = start..rule_end(layout, start, source, sites, sentence);
    let tree = layout.tree_content(site.at).map(|content| layout.pieces_in(content));
    let tree = tree.filter(|tree| tree.start >= site.end && tree.start <= start + 1 && tree.end <= sentence.end);
    let clause = tree.map_or(by_rule.clone(), |tree| start.min(tree.start)..trimmed_end(layout, tree.end.max(start)));
    let words = layout.words_between(layout.bytes(&clause));
    let complementiser = layout.piece(start).words.any(Words::COMPLEMENTISER);
    let verb = clause.clone().any(|at| layout.piece(at).is_verbal());
    let infinitive = layout.piece(start).pos == Pos::To && !layout.piece(start + 1).participle;
    let speech = site.cue.any(Cue::SPEECH.or(Cue::TELL));
    let loose = !speech && !complementiser && !infinitive && !is_finite_clause(layout, &clause);
    // Without tags a verb is often not seen as one.
    let told = layout.syntax.is_none() && speech && complementiser;
    if words < MIN_CLAUSE_WORDS || !(verb || infinitive || told) || clause.start >= clause.end || loose {
        return None;
    }
    let confidence = match (speech, complementiser) {
        (true, true) => 0.95,
        (true, false) => 0.85,
        (false, true) => 0.8,
        (false, false) => 0.6,
    };
    Some(Report { clause, sieve: "governed-clause", confidence })
}

/// A subject with a verb directly behind it.
fn is_finite_clause(layout: &Layout<'_>, clause: &Range<usize>) -> bool {
    layout.phrase_at(clause.start, clause.end).is_some_and(|subject| {
        let behind = layout.piece(subject.pieces.end);
        behind.pos == Pos::Auxiliary || behind.pos == Pos::Verb && !behind.participle
    })
}

/// Where the reported clause begins behind the cue; `None` where no clause can follow.
fn clause_start(layout: &Layout<'_>, site: &Site, end: usize) -> Option<usize> {
    let limit = end.min(site.end + MAX_THAT_DISTANCE);
    let that = (site.end..limit)
        .find(|at| layout.piece(*at).words.any(Words::COMPLEMENTISER) && layout.piece(*at).pos != Pos::Determiner);
    let broken = |until: usize| (site.end..until).any(|at| layout.piece(at).is_verbal());
    if let Some(that) = that.filter(|that| !broken(*that)) {
        return Some(that);
    }
    if layout.lexicon.verb_second {
        return behind_comma(layout, site, end);
    }
    let mut start = site.end;
    if site.cue.any(Cue::TELL) {
        let addressee = layout.phrase_at(start, end).map(|phrase| phrase.pieces.end);
        let pronoun = layout.piece(start).words.any(Words::OBJECT_PRONOUN);
        start = if pronoun { start + 1 } else { addressee.unwrap_or(start) };
    }
    while start < end && (layout.is_time(start) || layout.piece(start).pos == Pos::Adverb) {
        start += 1;
    }
    let first = layout.piece(start);
    match first.pos {
        Pos::Noun
        | Pos::Name
        | Pos::Pronoun
        | Pos::Determiner
        | Pos::Adjective
        | Pos::Number
        | Pos::To
        | Pos::Subordinator
        | Pos::Relative => Some(start),
        Pos::Preposition if first.words.any(Words::SUBORDINATOR) => Some(start),
        Pos::Colon => Some(start + 1),
        _ => None,
    }
}

/// `Meier sagte am Montag in Berlin, die Brücke sei zu`, `kündigte er an, die Brücke zu bauen`: the comma behind the clause
/// of the cue.
fn behind_comma(layout: &Layout<'_>, site: &Site, end: usize) -> Option<usize> {
    let limit = end.min(site.end + MAX_THAT_DISTANCE);
    let comma = (site.end..limit).find(|at| layout.piece(*at).pos == Pos::Comma || layout.piece(*at).is_verbal())?;
    (layout.piece(comma).pos == Pos::Comma && comma + 1 < end).then_some(comma + 1)
}

/// The end of a reported clause by its signs: the end of the sentence, or where somebody else’s clause or the writer’s begins.
fn rule_end(layout: &Layout<'_>, start: usize, source: &Source, sites: &[Site], sentence: &Range<usize>) -> usize {
    let mut end = sentence.end;
    for at in start..sentence.end {
        let (piece, next) = (layout.piece(at), layout.piece(at + 1));
        let other_report = piece.pos == Pos::Conjunction && reports_again(layout, at + 1, source, sites);
        let own_words = piece.pos == Pos::Semicolon
            || piece.pos == Pos::Comma
                && (next.cue.any(Cue::ACCORDING) || next.participle && next.cue.any(Cue::VERBAL));
        if other_report || own_words {
            end = at;
            break;
        }
    }
    trimmed_end(layout, end)
}

/// `… and added`, `… but Jones said`: another cue directly behind the conjunction.
fn reports_again(layout: &Layout<'_>, at: usize, source: &Source, sites: &[Site]) -> bool {
    let verb = layout.skip_auxiliaries(at, at + 4);
    let same_speaker =
        sites.iter().any(|site| site.at == verb && site.cue.any(Cue::SPEECH.or(Cue::TELL)) && site.finite);
    let other = layout.phrase_at(at, at + 12).is_some_and(|phrase| {
        let verb = layout.skip_auxiliaries(phrase.pieces.end, phrase.pieces.end + 4);
        phrase != source.phrase && sites.iter().any(|site| site.at == verb && site.cue.any(Cue::SPEECH.or(Cue::TELL)))
    });
    same_speaker || other
}

fn trimmed_end(layout: &Layout<'_>, mut end: usize) -> usize {
    while end > 0
        && matches!(layout.piece(end - 1).pos, Pos::Stop | Pos::Comma | Pos::Semicolon | Pos::Dash | Pos::Mark)
    {
        end -= 1;
    }
    end
}

/// `SMITH: We are ready.`: the words of a transcript, without marks.
fn transcript_line(layout: &Layout<'_>, sentence: &Range<usize>, paragraph: usize, found: &mut Vec<Draft>) {
    let Some(paragraph) = layout.paragraphs.get(paragraph).filter(|whole| whole.pieces.start == sentence.start) else {
        return;
    };
    let start = sentence.start;
    let Some(colon) = (start..paragraph.pieces.end.min(start + 7)).find(|at| layout.piece(*at).pos == Pos::Colon)
    else {
        return;
    };
    let capitals = (start..colon).all(|at| {
        let piece = layout.piece(at);
        // `Q:` and `A:` stand alone.
        let letter = colon == start + 1 && piece.span.len() == 1 && piece.is_capitalised();
        letter || piece.shape == Shape::Upper || piece.pos == Pos::Stop || piece.words.any(Words::TITLE)
    });
    let quoted = paragraph.pieces.clone().any(|at| layout.piece(at).pos == Pos::Quote);
    if colon == start || !capitals || quoted || colon + 2 >= paragraph.pieces.end {
        return;
    }
    let phrase = Phrase { pieces: start..colon, head: colon - 1 };
    let content = layout.bytes(&(colon + 1..paragraph.pieces.end));
    let source = Source { phrase, evidence: Evidence::Transcript };
    found.push(Draft::indirect(content, None, source, "transcript", 0.85));
}

impl Layout<'_> {
    /// Returns the pieces that begin in a span of bytes.
    fn pieces_in(&self, span: ByteSpan) -> Range<usize> {
        let start = self.pieces.partition_point(|piece| piece.span.start < span.start);
        let end = self.pieces.partition_point(|piece| piece.span.start < span.end);
        start..end.max(start)
    }
}

//! Speech that a noun names: `the claim that …`, `Smith’s promise to …`.

use std::ops::Range;

use copydesk_article::Evidence;

use super::clause::rule_end;
use super::{MAX_REPORTS, Taken, has_clause, lies_apart, trimmed_end};
use crate::assemble::Draft;
use crate::layout::Layout;
use crate::lexicon::Words;
use crate::phrase::Phrase;
use crate::site::{Site, Source};
use crate::token::Pos;

/// Adds what the nouns of a sentence report, where it says whose claim or promise it is.
pub(super) fn add(layout: &Layout<'_>, sites: &[Site], sentence: &Range<usize>, taken: &Taken, found: &mut Vec<Draft>) {
    for noun in sentence.clone() {
        let piece = layout.piece(noun);
        if piece.words.any(Words::WHEREAFTER) {
            found.extend(whereafter(layout, noun, sentence).filter(|draft| lies_apart(found, draft)));
        }
        if piece.pos != Pos::Noun || !piece.words.any(Words::CONTENT_NOUN) {
            continue;
        }
        let Some(source) = holder(layout, noun, sentence) else { continue };
        let Some(clause) = content(layout, noun, &source, sites, sentence) else { continue };
        let span = layout.bytes(&clause);
        let inside = clause.contains(&source.phrase.pieces.start) || source.phrase.pieces.contains(&noun);
        let has_clause = layout.lexicon.verb_second || has_clause(layout, &clause);
        if !inside && !taken.overlaps(span) && has_clause {
            let draft = Draft::indirect(span, Some(noun..noun + 1), source, "reporting-noun", 0.65);
            let told = layout.lexicon.verb_second
                && found
                    .iter()
                    .rev()
                    .take(MAX_REPORTS)
                    .any(|other| other.sieve == "governed-clause" && other.content.overlaps(span));
            found.extend(Some(draft).filter(|draft| !told && lies_apart(found, draft)));
        }
    }
}

/// `ein Bericht, wonach die Brücke zu ist`: the clause behind the pronoun at `at`, whose noun is the source.
fn whereafter(layout: &Layout<'_>, at: usize, sentence: &Range<usize>) -> Option<Draft> {
    let comma = at.checked_sub(1).filter(|comma| *comma > sentence.start && layout.piece(*comma).pos == Pos::Comma)?;
    let phrase = layout.phrase_before(comma, sentence.start)?;
    let clause = at + 1..trimmed_end(layout, sentence.end);
    let content = layout.bytes(&clause);
    let source = Source { phrase, evidence: Evidence::AccordingTo };
    let holds = clause.start < clause.end && layout.words_between(content) >= super::MIN_CLAUSE_WORDS;
    holds.then(|| Draft::indirect(content, Some(at..at + 1), source, "reporting-noun", 0.75))
}

/// The clause behind the noun: with `that` and a subject, or an infinitive.
fn content(
    layout: &Layout<'_>,
    noun: usize,
    source: &Source,
    sites: &[Site],
    sentence: &Range<usize>,
) -> Option<Range<usize>> {
    if layout.lexicon.verb_second {
        return verb_second_content(layout, noun, sentence);
    }
    let start = noun + 1;
    let first = layout.piece(start);
    let infinitive = first.pos == Pos::To && layout.piece(start + 1).pos == Pos::Verb;
    let that = first.words.any(Words::COMPLEMENTISER) && layout.phrase_at(start + 1, sentence.end).is_some();
    if !infinitive && !that {
        return None;
    }
    let end = match layout.syntax {
        Some(_) => layout.tree_noun_clause_end(noun)?,
        None => sentence.end,
    };
    let end = end.min(rule_end(layout, start, source, sites, sentence));
    Some(start..trimmed_end(layout, end))
}

/// `die Forderung der Grünen, dass …`, `die Ansicht, die Brücke sei zu`, `der Plan, die Brücke zu bauen`.
fn verb_second_content(layout: &Layout<'_>, noun: usize, sentence: &Range<usize>) -> Option<Range<usize>> {
    let behind = complement(layout, noun, sentence).map_or(noun + 1, |phrase| phrase.pieces.end);
    let opens = layout.piece(behind).pos == Pos::Comma;
    let start = layout.complement_start(behind, sentence.end).filter(|_| opens)?;
    let stop = |at: &usize| match layout.piece(*at).pos {
        Pos::Semicolon | Pos::Colon => true,
        Pos::Comma | Pos::Conjunction => layout.is_next_predicate(*at),
        _ => false,
    };
    let end = (start..sentence.end).find(stop).unwrap_or(sentence.end);
    let clause = start..trimmed_end(layout, end);
    layout.is_complement(&clause).then_some(clause)
}

/// The genitive, or what a preposition binds, behind a noun.
fn complement(layout: &Layout<'_>, noun: usize, sentence: &Range<usize>) -> Option<Phrase> {
    let next = layout.piece(noun + 1);
    let preposition = layout.lexicon.is_agent(layout.word(noun + 1));
    let genitive = next.words.any(Words::GENITIVE) || next.pos == Pos::Name;
    let start = noun + 1 + usize::from(preposition);
    layout.phrase_at(start, sentence.end).filter(|_| genitive || preposition)
}

/// Whose claim it is: the possessor, or the subject of the verb that governs the noun.
fn holder(layout: &Layout<'_>, noun: usize, sentence: &Range<usize>) -> Option<Source> {
    let evidence = Evidence::NounCue;
    let phrase = layout.possessor(noun, sentence).or_else(|| {
        if layout.lexicon.verb_second {
            let subject = || layout.subject_around(noun, sentence).map(|(_, phrase)| phrase);
            return complement(layout, noun, sentence).or_else(subject);
        }
        layout.tree_subject_of_object(noun)
    })?;
    Some(Source { phrase, evidence })
}

impl Layout<'_> {
    /// Returns whose the noun at `noun` is: `Smith’s` or `her`.
    pub(crate) fn possessor(&self, noun: usize, sentence: &Range<usize>) -> Option<Phrase> {
        let mut at = noun;
        while at > sentence.start && self.piece(at - 1).is_nominal() && self.piece(at - 1).pos != Pos::Name {
            at -= 1;
        }
        let before = at.checked_sub(1).filter(|before| *before >= sentence.start)?;
        let piece = self.piece(before);
        match piece.pos {
            Pos::Possessive => self.phrase_before(before, sentence.start),
            Pos::Determiner if piece.words.any(Words::POSSESSIVE) => Some(Phrase { pieces: before..at, head: before }),
            _ => None,
        }
    }
}

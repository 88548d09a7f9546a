//! From the words that name a speaker to the character of the article.
//!
//! Owns aliases, surnames, role nouns and pairs (`Both`, `he and Xi`); pronouns are settled beforehand (`antecedent`). Refuses
//! to guess: a pronoun without a likely antecedent and a noun without a matching role stay unresolved.

mod common;

use std::ops::Range;

use crate::antecedent::{self, Antecedent, Speakers, Who};
use crate::cast::{Cast, Gender, Kind};
use crate::layout::Layout;
use crate::lexicon::Words;
use crate::phrase::Phrase;
use crate::set;
use crate::token::Pos;

/// Who a phrase refers to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Resolved {
    /// The part of the phrase that names this one speaker.
    pub(crate) mention: Range<usize>,
    /// The character, when known.
    pub(crate) character: Option<usize>,
    /// Another character that was almost as likely.
    pub(crate) rival: Option<usize>,
    /// The phrase is a pronoun.
    pub(crate) pronoun: bool,
    /// The phrase is a common noun.
    pub(crate) common: bool,
    /// How likely it is that the words stand for the character, given that they name the speaker, 0 to 1.
    pub(crate) probability: f64,
}

impl Default for Resolved {
    fn default() -> Self {
        Self { mention: 0..0, character: None, rival: None, pronoun: false, common: false, probability: 1.0 }
    }
}

/// How many appearances a pronoun looks back.
const MAX_LOOK_BACK: usize = 40;

/// The speakers of an article so far.
#[derive(Debug)]
pub(crate) struct Resolver<'l, 'a> {
    layout: &'l Layout<'a>,
    cast: &'l Cast,
    /// Whom the pronouns stand for, in order.
    settled: Vec<Antecedent>,
}

impl<'l, 'a> Resolver<'l, 'a> {
    /// Reads the text once; `sources` are the words that name the speakers of its quotes.
    pub(crate) fn new<'p>(layout: &'l Layout<'a>, cast: &'l Cast, sources: impl Iterator<Item = &'p Phrase>) -> Self {
        let speakers = Speakers::new(layout, sources.map(|source| source.pieces.clone()));
        Self { layout, cast, settled: antecedent::settle(layout, cast, &speakers, &mut &layout.lexicon.antecedents) }
    }

    /// Returns the speakers that a phrase names, in order; never empty.
    pub(crate) fn resolve(&self, phrase: &Phrase) -> Vec<Resolved> {
        let parts = self.split(phrase);
        let found: Vec<Resolved> = parts.iter().flat_map(|part| self.part(part)).collect();
        match found.as_slice() {
            [only] if self.is_both(only) => self.both(&only.mention.clone()),
            [only] if only.common && only.character.is_none() => self.set(only).unwrap_or(found),
            _ => found,
        }
    }

    /// `The two leaders`: each of them.
    fn set(&self, only: &Resolved) -> Option<Vec<Resolved>> {
        let persons = set::persons(self.layout, self.cast, &only.mention)?;
        Some(persons.into_iter().map(|character| Resolved { character: Some(character), ..only.clone() }).collect())
    }

    /// The speakers that one part of a phrase names: two where a plural pronoun stands for two.
    fn part(&self, part: &Range<usize>) -> Vec<Resolved> {
        if self.layout.piece(part.start).pos == Pos::Pronoun && part.len() == 1 {
            return self.pronoun(part);
        }
        vec![self.one(part)]
    }

    /// Whom the pronoun or epithet at a piece stands for.
    fn settled(&self, piece: usize) -> Option<&Antecedent> {
        self.settled.binary_search_by_key(&piece, |one| one.pronoun).ok().and_then(|at| self.settled.get(at))
    }

    fn pronoun(&self, part: &Range<usize>) -> Vec<Resolved> {
        let unknown = Resolved { mention: part.clone(), pronoun: true, ..Resolved::default() };
        let Some(antecedent) = self.settled(part.start) else { return vec![unknown] };
        let rival = antecedent.rival.and_then(Who::character);
        let known = |character: usize| Resolved {
            character: Some(character),
            rival,
            probability: antecedent.probability,
            ..unknown.clone()
        };
        match antecedent.who {
            Some(Who::Character(character)) => vec![known(character)],
            Some(Who::Pair(first, second)) => vec![known(first), known(second)],
            Some(Who::Noun(_)) | None => vec![unknown],
        }
    }

    /// Splits `he and Xi` and `Both Putin and Xi`.
    fn split(&self, phrase: &Phrase) -> Vec<Range<usize>> {
        let layout = self.layout;
        let joint = phrase.pieces.clone().find(|at| layout.piece(*at).pos == Pos::Conjunction);
        let Some(joint) = joint else { return vec![phrase.pieces.clone()] };
        let mut parts: Vec<Range<usize>> = Vec::new();
        let mut start = phrase.pieces.start;
        let commas = (start..joint).filter(|at| layout.piece(*at).pos == Pos::Comma);
        for end in commas.chain([joint, phrase.pieces.end]) {
            parts.push(start..end);
            start = end + 1;
        }
        parts.retain(|part| !part.is_empty());
        let nameable =
            |part: &Range<usize>| part.clone().any(|at| matches!(layout.piece(at).pos, Pos::Name | Pos::Pronoun));
        if parts.iter().all(nameable) { parts } else { vec![phrase.pieces.clone()] }
    }

    fn one(&self, part: &Range<usize>) -> Resolved {
        let layout = self.layout;
        let mention = part.clone();
        let head = self.head(part);
        if !self.is_party_member(part, head) && (layout.piece(head).pos == Pos::Name || self.named_head(head).is_some())
        {
            let (character, rival) = self.by_name(part, head);
            return Resolved { mention, character, rival, ..Resolved::default() };
        }
        let common = Resolved { mention, common: true, ..Resolved::default() };
        let character = self.common(part, head);
        let epithet = if character.is_none() { self.settled(head) } else { None };
        match epithet {
            Some(epithet) => {
                Resolved { character: epithet.who.and_then(Who::character), probability: epithet.probability, ..common }
            }
            None => Resolved { character, ..common },
        }
    }

    /// `the Ohio Democrat`: a person, though the word is the name of many.
    fn is_party_member(&self, part: &Range<usize>, head: usize) -> bool {
        let first = self.layout.piece(part.start);
        let person = self.named_head(head).and_then(|found| self.cast.character(found));
        self.layout.piece(head).words.any(Words::EPITHET)
            && first.words.any(Words::ARTICLE)
            && person.is_none_or(|found| found.kind != Kind::Person)
    }

    /// The last word of the phrase before any complement.
    fn head(&self, part: &Range<usize>) -> usize {
        let layout = self.layout;
        let end = part.clone().skip(1).find(|at| {
            let piece = layout.piece(*at);
            matches!(piece.pos, Pos::Preposition | Pos::Open) || (piece.pos == Pos::Comma)
        });
        let end = end.unwrap_or(part.end);
        // `Secretary of State Blinken`: the name behind the complement is the head.
        let last = part.end.saturating_sub(1);
        let titled = layout.piece(part.start).is_capitalised()
            && end < part.end
            && layout.piece(last).pos == Pos::Name
            && self
                .cast
                .at(layout.piece(last).span)
                .and_then(|found| self.cast.character(found))
                .is_some_and(|found| found.kind == Kind::Person);
        if titled {
            return last;
        }
        (part.start..end).rev().find(|at| matches!(layout.piece(*at).pos, Pos::Noun | Pos::Name)).unwrap_or(part.start)
    }

    fn named_head(&self, head: usize) -> Option<usize> {
        self.cast.at(self.layout.piece(head).span)
    }

    fn by_name(&self, part: &Range<usize>, head: usize) -> (Option<usize>, Option<usize>) {
        let layout = self.layout;
        if let Some(found) = self.named_head(head) {
            return (Some(found), None);
        }
        let word = layout.word(head);
        let candidates = self.cast.named(layout.bytes(part).of(layout.text));
        let candidates = if candidates.is_empty() { self.cast.named(word) } else { candidates };
        let wanted = gender_of(layout, part.clone());
        let fits = |number: &&usize| {
            let gender = self.cast.character(**number).and_then(|found| found.gender);
            wanted.is_none() || gender.is_none() || gender == wanted
        };
        let mut fitting = candidates.iter().filter(fits);
        (fitting.next().copied(), fitting.next().copied())
    }

    fn is_both(&self, only: &Resolved) -> bool {
        let piece = self.layout.piece(only.mention.start);
        only.mention.len() == 1
            && piece.pos == Pos::Determiner
            && piece.words.any(Words::PLURAL)
            && self.layout.lexicon.is_both(self.layout.word(only.mention.start))
    }

    /// `Both`: the last two persons that appeared.
    fn both(&self, mention: &Range<usize>) -> Vec<Resolved> {
        let place = self.layout.piece(mention.start).span.start;
        let until = self.cast.appearances.partition_point(|seen| seen.span.start < place);
        let persons = self.cast.appearances.get(..until).unwrap_or_default().iter().rev().take(MAX_LOOK_BACK);
        let mut pair: Vec<usize> = Vec::new();
        for seen in persons {
            let person = self
                .cast
                .character(seen.character)
                .is_some_and(|found| matches!(found.kind, Kind::Person | Kind::Unknown));
            if person && !pair.contains(&seen.character) {
                pair.push(seen.character);
            }
            if pair.len() == 2 {
                break;
            }
        }
        pair.reverse();
        let resolved =
            |character: Option<usize>| Resolved { mention: mention.clone(), character, ..Resolved::default() };
        if pair.len() == 2 { pair.into_iter().map(|one| resolved(Some(one))).collect() } else { vec![resolved(None)] }
    }
}

/// The gender that the words of a phrase ask for.
fn gender_of(layout: &Layout<'_>, mut pieces: Range<usize>) -> Option<Gender> {
    pieces.find_map(|at| {
        let words = layout.piece(at).words;
        match (words.any(Words::MASCULINE), words.any(Words::FEMININE)) {
            (true, false) => Some(Gender::Masculine),
            (false, true) => Some(Gender::Feminine),
            _ => None,
        }
    })
}

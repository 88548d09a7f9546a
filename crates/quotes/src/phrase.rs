//! Noun phrases in an outer sentence: the words that can name a speaker.
//!
//! Owns where a noun phrase begins and ends, and the parentheses behind it. Refuses to look at verbs (see `clause.rs`),
//! at dependencies (see `syntax.rs`) and at what a phrase refers to.

use std::ops::Range;

use crate::layout::Layout;
use crate::lexicon::Words;
use crate::token::{Pos, Shape, Token};

/// A noun phrase or pronoun, as a range of pieces.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Phrase {
    /// Its pieces.
    pub(crate) pieces: Range<usize>,
    /// The piece of its head: the last word of a name, the noun before `of`.
    pub(crate) head: usize,
}

impl Phrase {
    /// Says whether the two share a piece.
    pub(crate) const fn overlaps(&self, other: &Self) -> bool {
        self.pieces.start < other.pieces.end && other.pieces.start < self.pieces.end
    }
}

/// Determiners that never stand for somebody alone.
const BOUND: Words = Words::POSSESSIVE.or(Words::ARTICLE);

/// How many words of a name may stand in marks.
const MAX_NAME_WORDS: usize = 5;

/// Pieces between a determiner and the noun of its phrase, at most.
const MAX_ATTRIBUTE: usize = 14;

/// Names of a list that are joined by commas, at most.
const MAX_LIST: usize = 8;

impl Layout<'_> {
    /// Returns the noun phrase that begins with the piece `at` and ends before `end`.
    pub(crate) fn phrase_at(&self, at: usize, end: usize) -> Option<Phrase> {
        let core = self.core_at(at, end)?;
        let core = self.with_complements(core, end);
        Some(self.with_coordination(core, end))
    }

    fn core_at(&self, at: usize, end: usize) -> Option<Phrase> {
        let first = self.piece(at);
        if at >= end {
            return None;
        }
        if first.pos == Pos::Pronoun {
            let subject = first.words.any(Words::SUBJECT_PRONOUN);
            return subject.then_some(Phrase { pieces: at..at + 1, head: at });
        }
        let mut place = at;
        while place < end && self.opens_phrase(place) {
            place += 1;
        }
        place = self.behind_attribute(at, place, end);
        let core = place;
        let mut head = None;
        while place < end && (self.continues_phrase(place) || self.is_marked_name(place, at)) {
            let piece = self.piece(place);
            // Behind a noun with a capital a word without one belongs to something else: `laut Meier starken Zulauf`.
            if place > core && self.ends_name(place) {
                break;
            }
            if place > core && self.ends_phrase(place - 1, place, end) && !self.is_possessor(at, place - 1) {
                break;
            }
            let adjective = piece.pos == Pos::Adjective && head.is_none() && !self.lexicon.capitalised_nouns;
            if matches!(piece.pos, Pos::Noun | Pos::Name) || adjective || piece.pos == Pos::Quote && head.is_none() {
                head = Some(place);
            }
            place += 1;
            if piece.pos == Pos::Quote {
                break;
            }
        }
        match head {
            Some(head) if !self.is_time(head) => Some(Phrase { pieces: at..place, head }),
            Some(_) => None,
            // `Both said`, `Some argue`.
            None => (first.pos == Pos::Determiner && place == at + 1 && !first.words.any(BOUND))
                .then_some(Phrase { pieces: at..place, head: at }),
        }
    }

    /// `der für die Brücke zuständige Minister`, where nouns have capitals: the place of the adjective that closes what stands
    /// between the determiner at `start` and its noun; else `place`.
    fn behind_attribute(&self, start: usize, place: usize, end: usize) -> usize {
        let opens = matches!(self.piece(place).pos, Pos::Preposition | Pos::Adverb)
            || self.piece(place).words.only(Words::OBJECT_PRONOUN.or(Words::SUBJECT_PRONOUN)) == Words::OBJECT_PRONOUN;
        if !self.lexicon.capitalised_nouns || place != start + 1 || !opens {
            return place;
        }
        let ended = |at: usize| !self.piece(at).is_word() || self.piece(at).pos == Pos::Auxiliary;
        let closes = |at: &usize| {
            let adjective = matches!(self.piece(*at).pos, Pos::Adjective | Pos::Verb) && self.inflected_adjective(*at);
            adjective && matches!(self.piece(*at + 1).pos, Pos::Noun | Pos::Name)
        };
        let limit = end.min(place + MAX_ATTRIBUTE);
        let inside = (place + 1..limit).take_while(|at| !ended(*at));
        let found = inside.filter(closes).find(|at| !self.opens_inner_phrase(place, *at));
        found.unwrap_or(place)
    }

    fn inflected_adjective(&self, at: usize) -> bool {
        let word = self.word(at);
        self.piece(at).shape == Shape::Lower
            && ["e", "en", "er", "es", "em"].iter().any(|ending| word.ends_with(ending))
    }

    /// `der in der alten Stadt lebende Mann`: the adjective at `at` belongs to a noun inside the attribute.
    fn opens_inner_phrase(&self, place: usize, at: usize) -> bool {
        at > place && matches!(self.piece(at - 1).pos, Pos::Determiner | Pos::Preposition)
    }

    /// Says whether the noun at `at` ends another phrase than the one that begins with the adjective behind it.
    fn ends_phrase(&self, at: usize, behind: usize, end: usize) -> bool {
        let noun = matches!(self.piece(at).pos, Pos::Noun | Pos::Name);
        self.lexicon.capitalised_nouns && noun && behind < end && self.piece(behind).pos == Pos::Adjective
    }

    /// `die „Rundschau“`, `die Zeitung „Der Bote“`: the marked words name who speaks, in the phrase that begins at `start`.
    pub(crate) fn is_marked_name(&self, at: usize, start: usize) -> bool {
        let piece = self.piece(at);
        let Some(segment) = self.segments.get(piece.segment).filter(|_| piece.pos == Pos::Quote) else { return false };
        let inner = segment.inner.of(self.text).trim();
        let address = inner.contains('.') && !inner.contains(' ');
        let before = self.piece(at.wrapping_sub(1));
        let kind = before.pos == Pos::Noun && before.words.any(Words::WORK);
        let upper = inner.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        let named = (address || upper || kind)
            && !inner.ends_with(['.', '!', '?', ','])
            && self.words_in(segment.tokens.clone()) <= MAX_NAME_WORDS;
        let definite = self.piece(start).words.any(Words::ARTICLE) && !self.lexicon.is_indefinite(self.word(start));
        self.lexicon.capitalised_nouns && named && at > start && (kind || definite && before.pos != Pos::Name)
    }

    /// `laut „Herald“`, `wie „herald online“ berichtet`: the marked words alone name a source.
    pub(crate) fn marked_source_at(&self, at: usize) -> Option<Phrase> {
        let segment = self.segments.get(self.piece(at).segment).filter(|_| self.lexicon.capitalised_nouns)?;
        let inner = segment.inner.of(self.text).trim();
        let named = self.words_in(segment.tokens.clone()) <= MAX_NAME_WORDS && !inner.ends_with(['.', '!', '?', ',']);
        named.then_some(Phrase { pieces: at..at + 1, head: at })
    }

    fn capitalised_source_at(&self, at: usize, end: usize) -> Option<Phrase> {
        let segment = self.segments.get(self.piece(at).segment)?;
        let upper = segment.inner.of(self.text).trim_start().starts_with(char::is_uppercase);
        self.marked_source_at(at).filter(|_| upper && at < end)
    }

    /// `a dit Jeanne Martin lundi`: behind a name, a noun without a capital is not part of it.
    fn ends_name(&self, place: usize) -> bool {
        let noun = self.piece(place).pos == Pos::Noun;
        self.lexicon.incises && noun && (self.piece(place - 1).pos == Pos::Name || self.is_time(place))
    }

    /// `Hamburgs oberster Richter`: a name without an article before it.
    fn is_possessor(&self, start: usize, at: usize) -> bool {
        start == at && self.word(at).ends_with('s')
    }

    fn opens_phrase(&self, at: usize) -> bool {
        let piece = self.piece(at);
        piece.pos == Pos::Determiner || piece.pos == Pos::Number
    }

    fn continues_phrase(&self, at: usize) -> bool {
        let piece = self.piece(at);
        let abbreviation = piece.pos == Pos::Stop
            && piece.span.len() == 1
            && self.piece(at + 1).is_nominal()
            && self.is_abbreviated(at);
        let possessive_mark = piece.pos == Pos::Mark && self.piece(at + 1).is_nominal() && piece.first != '"';
        let nominal = piece.is_nominal() && !(self.is_time(at) && piece.pos != Pos::Noun);
        nominal || abbreviation || possessive_mark || piece.pos == Pos::Possessive || self.is_inner_determiner(at)
    }

    /// `the former`, `China’s first`: a determiner or adverb-like word inside the phrase, behind a possessor.
    fn is_inner_determiner(&self, at: usize) -> bool {
        self.piece(at).pos == Pos::Determiner && self.piece(at.wrapping_sub(1)).pos == Pos::Possessive
    }

    fn is_abbreviated(&self, stop: usize) -> bool {
        let before = self.piece(stop.wrapping_sub(1));
        let touching = before.span.end == self.piece(stop).span.start;
        touching && (before.words.any(Words::ABBREVIATION) || before.span.len() == 1)
    }

    pub(crate) fn is_time(&self, at: usize) -> bool {
        self.piece(at).words.any(Words::TIME)
    }

    /// Adds `of the council`, `for X`, `(R-S.C.)`.
    fn with_complements(&self, mut phrase: Phrase, end: usize) -> Phrase {
        if self.piece(phrase.head).pos == Pos::Pronoun {
            return phrase;
        }
        for _ in 0..4 {
            let place = phrase.pieces.end;
            if self.piece(place).pos == Pos::Open {
                let close = (place..end.min(place + 8)).find(|at| self.piece(*at).pos == Pos::Close);
                let Some(close) = close else { break };
                phrase.pieces.end = close + 1;
                continue;
            }
            if !self.binds(place) {
                break;
            }
            // `von „Bürger helfen“`
            let inner = self.core_at(place + 1, end).or_else(|| self.capitalised_source_at(place + 1, end));
            let Some(inner) = inner else { break };
            phrase.pieces.end = inner.pieces.end;
        }
        phrase
    }

    /// Says whether the preposition at `at` binds a complement to the noun before it.
    fn binds(&self, at: usize) -> bool {
        matches!(self.piece(at).pos, Pos::Preposition | Pos::Determiner | Pos::To)
            && self.lexicon.binds(self.word(at))
            && !self.is_time(at + 1)
    }

    /// Adds `and Xi` to `Putin`.
    fn with_coordination(&self, mut phrase: Phrase, end: usize) -> Phrase {
        if let Some(last) = self.name_list_at(&phrase, end) {
            phrase.pieces.end = last;
        }
        let place = phrase.pieces.end;
        if self.piece(place).pos != Pos::Conjunction || !self.lexicon.is_and(self.word(place)) {
            return phrase;
        }
        if let Some(second) = self.core_at(place + 1, end) {
            let second = self.with_complements(second, end);
            phrase.pieces.end = second.pieces.end;
        }
        phrase
    }

    /// Says whether a phrase is a name without a determiner, as those of a list are.
    fn is_listed(&self, phrase: &Phrase) -> bool {
        let (first, head) = (self.piece(phrase.pieces.start), self.piece(phrase.head));
        head.pos == Pos::Name && first.pos != Pos::Determiner && !self.is_time(phrase.pieces.start)
    }

    /// `Roe, Hale and White`: the place behind the last name that a comma joins and a conjunction follows.
    fn name_list_at(&self, phrase: &Phrase, end: usize) -> Option<usize> {
        let mut last = phrase.pieces.end;
        for _ in 0..MAX_LIST {
            let next = (self.piece(last).pos == Pos::Comma).then(|| self.core_at(last + 1, end)).flatten();
            let Some(next) = next.filter(|next| self.is_listed(phrase) && self.is_listed(next)) else { break };
            last = next.pieces.end;
        }
        let joined = self.piece(last).pos == Pos::Conjunction && self.lexicon.is_and(self.word(last));
        let name = joined.then(|| self.core_at(last + 1, end)).flatten();
        (last > phrase.pieces.end && name.is_some_and(|name| self.is_listed(&name))).then_some(last)
    }

    /// The start of a list of names that ends in `phrase`, a pair of names joined by a conjunction.
    fn name_list_before(&self, phrase: &Phrase, floor: usize) -> usize {
        let mut start = phrase.pieces.start;
        for _ in 0..MAX_LIST {
            let comma = start.checked_sub(1).filter(|comma| *comma > floor && self.piece(*comma).pos == Pos::Comma);
            let before = comma.and_then(|comma| self.core_before(comma, floor)).filter(|before| self.is_listed(before));
            let Some(before) = before else { break };
            let outside = before.pieces.start.checked_sub(1).filter(|at| *at >= floor).map(|at| self.piece(at));
            if outside.is_some_and(Token::is_word) {
                break;
            }
            start = before.pieces.start;
        }
        start
    }

    /// Returns the noun phrase that ends before the piece `end` and begins at `floor` or later.
    pub(crate) fn phrase_before(&self, end: usize, floor: usize) -> Option<Phrase> {
        let core = self.core_before(end, floor)?;
        if self.piece(core.head).pos == Pos::Pronoun {
            return Some(self.coordinated_before(core, floor));
        }
        let mut phrase = core;
        for _ in 0..4 {
            let before = phrase.pieces.start.wrapping_sub(1);
            if phrase.pieces.start <= floor || !self.binds(before) {
                break;
            }
            let Some(outer) = self.core_before(before, floor) else { break };
            if self.piece(outer.head).pos == Pos::Pronoun {
                break;
            }
            phrase = Phrase { pieces: outer.pieces.start..phrase.pieces.end, head: outer.head };
        }
        Some(self.coordinated_before(phrase, floor))
    }

    fn core_before(&self, end: usize, floor: usize) -> Option<Phrase> {
        let last = end.checked_sub(1).filter(|last| *last >= floor)?;
        let piece = self.piece(last);
        if piece.pos == Pos::Pronoun {
            let subject = piece.words.any(Words::SUBJECT_PRONOUN);
            return subject.then_some(Phrase { pieces: last..end, head: last });
        }
        if piece.pos == Pos::Close {
            let open = (floor.max(last.saturating_sub(8))..last).rev().find(|at| self.piece(*at).pos == Pos::Open)?;
            let mut phrase = self.core_before(open, floor)?;
            phrase.pieces.end = end;
            return Some(phrase);
        }
        let mut start = end;
        while start > floor && self.continues_phrase(start - 1) && !self.ends_phrase(start - 1, start, end) {
            start -= 1;
        }
        let run = start..end;
        let head = run.clone().rev().find(|at| matches!(self.piece(*at).pos, Pos::Noun | Pos::Name));
        let adjective = |at: &usize| self.piece(*at).pos == Pos::Adjective && !self.lexicon.capitalised_nouns;
        let head = head.or_else(|| run.clone().rev().find(adjective));
        let determined = start > floor && self.opens_phrase(start - 1);
        if determined {
            start -= 1;
        }
        // `The two leaders`
        let counted = determined && !self.piece(start).words.any(BOUND) && start > floor;
        if counted && head.is_some() && self.piece(start - 1).words.any(Words::ARTICLE) {
            start -= 1;
        }
        match head {
            Some(head) => Some(Phrase { pieces: start..end, head }),
            None if determined && start + 1 == end && !self.piece(start).words.any(BOUND) => {
                Some(Phrase { pieces: start..end, head: start })
            }
            None => None,
        }
    }

    /// Adds `Putin and` before `Xi`, unless what stands before is the object of something else.
    fn coordinated_before(&self, phrase: Phrase, floor: usize) -> Phrase {
        let before = phrase.pieces.start.wrapping_sub(1);
        if phrase.pieces.start <= floor + 1
            || self.piece(before).pos != Pos::Conjunction
            || !self.lexicon.is_and(self.word(before))
        {
            return phrase;
        }
        let Some(first) = self.core_before(before, floor) else { return phrase };
        let outside = self.piece(first.pieces.start.wrapping_sub(1));
        let starts = first.pieces.start <= floor
            || self.piece(first.head).pos == Pos::Pronoun
            || matches!(
                outside.pos,
                Pos::Comma | Pos::Subordinator | Pos::Conjunction | Pos::Determiner | Pos::Quote | Pos::Colon
            )
            || outside.pos == Pos::Adverb && outside.words.any(Words::PLURAL);
        if !starts {
            return phrase;
        }
        let pair = Phrase { pieces: first.pieces.start..phrase.pieces.end, head: first.head };
        let start = if self.is_listed(&first) { self.name_list_before(&pair, floor) } else { first.pieces.start };
        Phrase { pieces: start..phrase.pieces.end, head: first.head }
    }

    /// Returns the bytes of a range of pieces.
    pub(crate) fn bytes(&self, pieces: &Range<usize>) -> copydesk_article::ByteSpan {
        let start = self.piece(pieces.start).span.start;
        let end = pieces.end.checked_sub(1).map_or(start, |last| self.piece(last).span.end);
        copydesk_article::ByteSpan::new(start, end)
    }
}

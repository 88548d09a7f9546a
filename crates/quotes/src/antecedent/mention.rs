//! The mentions of a text, read in order: names of the cast, nouns for persons, and pronouns.
//!
//! Owns what each mention is in its sentence. Refuses to say whom a pronoun stands for.

use std::ops::Range;

use copydesk_article::ByteSpan;

use super::memory::Who;
use super::noun::is_epithet;
use crate::cast::{Cast, Gender};
use crate::layout::Layout;
use crate::lexicon::Words;
use crate::syntax::Depth;
use crate::token::{Pos, Token};

/// Words between a conjunction and the name that it joins: `and his wife, Mayor`.
const MAX_JOINED_WORDS: usize = 4;

/// How somebody is mentioned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A name of two words or more.
    FullName,
    /// One word of a name.
    Name,
    /// A noun that names somebody known.
    Definite,
    /// A noun that introduces somebody.
    Indefinite,
    Pronoun,
}

/// A mention and its place.
#[derive(Debug, Clone, Copy, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own")]
pub(crate) struct Mention {
    pub(crate) span: ByteSpan,
    /// Its first piece.
    pub(crate) piece: usize,
    pub(crate) sentence: usize,
    pub(crate) paragraph: usize,
    pub(crate) form: Form,
    /// The subject of a verb.
    pub(crate) subject: bool,
    /// The subject of the main verb of its sentence; where there is no tree, the first subject of its sentence.
    pub(crate) main: bool,
    /// It stands in words that name the speaker of a quote.
    pub(crate) speaks: bool,
    /// A preposition goes before.
    pub(crate) governed: bool,
    /// `'s` or a noun follows: `Roe's lawyer`, `the Roe campaign`.
    pub(crate) possessor: bool,
    /// Nothing but adverbs and marks stands before it in its sentence.
    pub(crate) opens_sentence: bool,
    pub(crate) opens_paragraph: bool,
}

/// A character that is named.
#[derive(Debug)]
pub(super) struct Named {
    pub(super) character: usize,
    pub(super) mention: Mention,
    /// The character that a conjunction joins it to.
    pub(super) joined: Option<usize>,
}

/// Somebody who is mentioned by a noun.
#[derive(Debug)]
pub(super) struct Noun {
    pub(super) who: Who,
    /// It tells again of the only person who was mentioned lately.
    pub(super) epithet: bool,
    pub(super) plural: bool,
    pub(super) gender: Option<Gender>,
    pub(super) mention: Mention,
}

/// A pronoun and what it asks for.
#[derive(Debug)]
pub(super) struct Pronoun {
    pub(super) mention: Mention,
    pub(super) wanted: Wanted,
    /// Somebody who is named beside it: `he and Roe`.
    pub(super) other: Option<usize>,
    /// The words behind it go on with somebody: `He also said`, `she added`.
    pub(super) continues: bool,
}

impl Pronoun {
    pub(super) fn is_plural(&self) -> bool {
        self.wanted == Wanted::Several
    }

    /// Returns the gender that one of the singular asks for.
    pub(super) const fn gender(&self) -> Option<Gender> {
        match self.wanted {
            Wanted::One(gender) => Some(gender),
            Wanted::Several => None,
        }
    }
}

/// Where the speakers of a text are named.
#[derive(Debug, Default)]
pub(crate) struct Speakers {
    /// By piece.
    named: Vec<bool>,
    /// One past the last piece of a pronoun or epithet among them.
    pub(super) end: usize,
    /// There is a plural pronoun among them.
    pub(super) plural: bool,
}

impl Speakers {
    /// Notes the pieces that name speakers.
    pub(crate) fn new(layout: &Layout<'_>, sources: impl Iterator<Item = Range<usize>>) -> Self {
        let mut speakers = Self { named: vec![false; layout.pieces.len()], end: 0, plural: false };
        for at in sources.flatten() {
            if let Some(named) = speakers.named.get_mut(at) {
                *named = true;
            }
            let piece = layout.piece(at);
            let wanted = wanted(&piece);
            let epithet = wanted.is_none() && is_epithet(layout, at, &piece);
            speakers.plural |= wanted == Some(Wanted::Several);
            speakers.end = if wanted.is_some() || epithet { speakers.end.max(at + 1) } else { speakers.end };
        }
        speakers
    }

    /// Takes all pronouns of a text for speakers, so that all are settled.
    #[cfg(feature = "training")]
    pub(crate) fn settle_all(&mut self, layout: &Layout<'_>) {
        (self.end, self.plural) = (layout.pieces.len(), true);
    }

    /// Says whether a piece is part of what names a speaker.
    pub(crate) fn speaks(&self, at: usize) -> bool {
        self.named.get(at).copied().unwrap_or_default()
    }
}

/// What a pronoun of the third person asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    One(Gender),
    Several,
}

fn wanted(piece: &Token) -> Option<Wanted> {
    if piece.pos != Pos::Pronoun || !piece.words.any(Words::SUBJECT_PRONOUN) {
        return None;
    }
    match (piece.words.any(Words::MASCULINE), piece.words.any(Words::FEMININE), piece.words.any(Words::PLURAL)) {
        (true, false, _) => Some(Wanted::One(Gender::Masculine)),
        (false, true, _) => Some(Wanted::One(Gender::Feminine)),
        (false, false, true) => Some(Wanted::Several),
        _ => None,
    }
}

/// Reads mentions in the order of their pieces.
pub(super) struct Reader<'l, 'a> {
    pub(super) layout: &'l Layout<'a>,
    pub(super) cast: &'l Cast,
    pub(super) speakers: &'l Speakers,
    /// The appearance of the cast that comes next.
    next: usize,
    /// The last name, and one past its last piece.
    pub(super) before: Option<(usize, usize)>,
    /// The last sentence with a subject.
    pub(super) subject_in: Option<usize>,
}

impl<'l, 'a> Reader<'l, 'a> {
    pub(super) fn new(layout: &'l Layout<'a>, cast: &'l Cast, speakers: &'l Speakers) -> Self {
        Self { layout, cast, speakers, next: 0, before: None, subject_in: None }
    }

    /// What a mention is in its sentence; `by_place` says where there is no tree whether it looks like a subject.
    pub(super) fn mention(&mut self, pieces: &Range<usize>, form: Form, by_place: impl Fn(&Self) -> bool) -> Mention {
        let layout = self.layout;
        let number = layout.sentence_of(pieces.start);
        let tree = layout.tree_subject_depth(pieces.end - 1);
        let subject = tree.map_or_else(|| by_place(self), |depth| depth != Depth::None);
        let first = self.subject_in != Some(number);
        let main = subject && tree.map_or(first, |depth| depth == Depth::Main);
        self.subject_in = if subject { Some(number) } else { self.subject_in };
        let sentence = layout.sentence(number);
        let paragraph = layout.sentences.get(number).map_or(0, |sentence| sentence.paragraph);
        let ahead = layout.pieces.get(sentence.start..pieces.start).unwrap_or_default();
        let opening = |piece: &Token| matches!(piece.pos, Pos::Adverb | Pos::Conjunction | Pos::Comma | Pos::Quote);
        let opens_sentence = ahead.iter().all(opening);
        let leads = layout.paragraphs.get(paragraph).is_some_and(|paragraph| paragraph.pieces.start == sentence.start);
        let before = ahead.last().map(|piece| piece.pos);
        Mention {
            span: layout.bytes(pieces),
            piece: pieces.start,
            sentence: number,
            paragraph,
            form,
            subject,
            main,
            speaks: self.speakers.speaks(pieces.start),
            governed: before == Some(Pos::Preposition),
            possessor: matches!(layout.piece(pieces.end).pos, Pos::Possessive | Pos::Noun),
            opens_sentence,
            opens_paragraph: opens_sentence && leads,
        }
    }

    /// Reads the piece `at` as a pronoun of the third person.
    pub(super) fn pronoun(&mut self, at: usize, piece: &Token) -> Option<Pronoun> {
        let wanted = wanted(piece).filter(|wanted| *wanted != Wanted::Several || self.speakers.plural)?;
        let joined = self.layout.lexicon.is_and(self.layout.word(at + 1));
        let other = if joined { self.cast.at(self.layout.piece(at + 2).span) } else { None };
        let continues = (at + 1..at + 3).any(|behind| self.layout.lexicon.is_continuing(self.layout.word(behind)));
        Some(Pronoun { mention: self.mention(&(at..at + 1), Form::Pronoun, |_| true), wanted, other, continues })
    }

    /// Says whether the next name begins in the piece, or before it.
    pub(super) fn is_name(&self, piece: &Token) -> bool {
        self.cast.appearances.get(self.next).is_some_and(|seen| seen.span.start < piece.span.end)
    }

    /// Reads a name that begins with the piece `at`.
    pub(super) fn name(&mut self, at: usize, piece: &Token) -> Option<Named> {
        let (cast, layout, span) = (self.cast, self.layout, piece.span);
        let mut found = None;
        while let Some(seen) = cast.appearances.get(self.next).filter(|seen| seen.span.start < span.end) {
            found = if seen.span.start >= span.start { Some(seen) } else { found };
            self.next += 1;
        }
        let seen = found?;
        let end = layout.piece_at_byte(seen.span.end.saturating_sub(1)).map_or(at, |last| last + 1).max(at + 1);
        let form = if end > at + 1 { Form::FullName } else { Form::Name };
        let joined = self.before.filter(|(_, before)| self.is_joined(*before, at)).map(|(character, _)| character);
        self.before = Some((seen.character, end));
        Some(Named { character: seen.character, mention: self.mention(&(at..end), form, |_| seen.subject), joined })
    }

    /// Says whether a conjunction joins the names that end before and begin at a piece: `Roe and her husband Tom Hale`.
    fn is_joined(&self, before: usize, at: usize) -> bool {
        let attribute =
            |at: usize| matches!(self.layout.piece(at).pos, Pos::Determiner | Pos::Noun | Pos::Name | Pos::Adjective);
        self.layout.lexicon.is_and(self.layout.word(before))
            && at - before <= MAX_JOINED_WORDS
            && (before + 1..at).all(attribute)
    }
}

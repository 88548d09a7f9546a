//! Who appears in the article: the entities it was given, and full names that the entities lack.
//!
//! Owns names, surnames, gender hints and roles of the characters, and where each is mentioned outside of marks. Refuses
//! to invent: a character is always a name that the text writes out.

use std::collections::BTreeMap;

use copydesk_article::{ByteSpan, CharIndex, CharSpan, Entity, EntityType, Field, MentionKind};

use crate::layout::Layout;
use crate::lexicon::Words;
use crate::phrase::Phrase;
use crate::token::Pos;

/// Characters of one surname that are looked at.
const MAX_NAMESAKES: usize = 64;
/// How many times as many mentions of one gender as of the other leave little doubt.
const CLEAR_MAJORITY: usize = 2;

/// Grammatical gender that a pronoun can ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gender {
    Masculine,
    Feminine,
}

/// What a character is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Person,
    Organisation,
    Place,
    /// A capitalised name of unknown kind.
    Unknown,
}

/// Somebody or something that may speak.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Character {
    /// The fullest name of the article.
    pub(crate) name: String,
    /// Identifier of the entity.
    pub(crate) entity: Option<String>,
    pub(crate) kind: Kind,
    pub(crate) gender: Option<Gender>,
    /// Words of its roles in lower case: `chinese president`.
    pub(crate) roles: Vec<String>,
    /// The first role as written.
    pub(crate) role: Option<String>,
}

/// A mention of a character outside of marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Appearance {
    /// Bytes.
    pub(crate) span: ByteSpan,
    /// Number of the character.
    pub(crate) character: usize,
    /// A verb follows and no preposition goes before.
    pub(crate) subject: bool,
}

/// All characters of an article.
#[derive(Debug, Default)]
pub(crate) struct Cast {
    pub(crate) characters: Vec<Character>,
    /// In order of position.
    pub(crate) appearances: Vec<Appearance>,
    /// Characters by each word that can name them alone, in lower case.
    by_word: BTreeMap<String, Vec<usize>>,
}

impl Cast {
    /// Collects the characters of a text.
    pub(crate) fn new(layout: &Layout<'_>, index: &CharIndex<'_>, entities: &[Entity]) -> Self {
        let mut cast = Self::default();
        for entity in entities {
            cast.add_entity(layout, index, entity);
        }
        cast.appearances.sort_by_key(|appearance| appearance.span);
        cast.add_full_names(layout);
        cast.appearances.sort_by_key(|appearance| appearance.span);
        cast.add_surnames(layout);
        cast.appearances.sort_by_key(|appearance| appearance.span);
        cast.add_hints(layout);
        cast.share_genders();
        cast
    }

    fn add_entity(&mut self, layout: &Layout<'_>, index: &CharIndex<'_>, entity: &Entity) {
        let kind = match entity.entity_type {
            EntityType::Person => Kind::Person,
            EntityType::Gpe | EntityType::Loc | EntityType::Fac => Kind::Place,
            EntityType::Org | EntityType::Norp => Kind::Organisation,
            _ => return,
        };
        let character = self.add(entity.name.clone(), Some(entity.id.clone()), kind);
        for alias in &entity.aliases {
            self.add_words(alias, character, kind == Kind::Person);
        }
        let body = |field: Option<Field>| field.is_none();
        for mention in entity.mentions.iter().filter(|mention| body(mention.span.field)) {
            if mention.kind == MentionKind::Pronoun {
                continue;
            }
            let span = index.byte_span(CharSpan { start: mention.span.start, end: mention.span.end });
            self.appear(layout, span, character);
        }
    }

    fn add(&mut self, name: String, entity: Option<String>, kind: Kind) -> usize {
        let number = self.characters.len();
        self.add_words(&name, number, kind != Kind::Place && kind != Kind::Organisation);
        self.characters.push(Character { name, entity, kind, gender: None, roles: Vec::new(), role: None });
        number
    }

    /// Makes the name, its last word and, for a person, its first word keys of the character.
    fn add_words(&mut self, name: &str, character: usize, person: bool) {
        let lower = name.to_lowercase();
        let words: Vec<&str> = lower.split_whitespace().collect();
        let mut keys: Vec<String> = vec![lower.clone()];
        if person {
            keys.extend(words.last().map(|word| (*word).to_owned()));
            keys.extend(words.first().map(|word| (*word).to_owned()));
        }
        keys.dedup();
        for key in keys {
            let known = self.by_word.entry(key).or_default();
            if !known.contains(&character) {
                known.push(character);
            }
        }
    }

    fn appear(&mut self, layout: &Layout<'_>, span: ByteSpan, character: usize) {
        let Some(first) = layout.piece_at_byte(span.start) else { return };
        if layout.piece(first).pos == Pos::Quote {
            return;
        }
        let last = layout.piece_at_byte(span.end.saturating_sub(1)).unwrap_or(first);
        let sentence = layout.sentence(layout.sentence_of(first));
        let behind = layout.skip_auxiliaries(layout.after_insertion(last + 1, sentence.end), sentence.end);
        let verb = layout.piece(behind).is_verbal() || behind > last + 1;
        let governed = first > sentence.start && layout.piece(first - 1).pos == Pos::Preposition;
        self.appearances.push(Appearance { span, character, subject: verb && !governed });
    }

    fn is_covered(&self, span: ByteSpan, known: usize) -> bool {
        let at = self.appearances.get(..known).unwrap_or_default().partition_point(|seen| seen.span.end <= span.start);
        self.appearances.get(at).is_some_and(|seen| at < known && seen.span.overlaps(span))
    }

    /// Adds names of two words or more that no entity covers.
    fn add_full_names(&mut self, layout: &Layout<'_>) {
        let known = self.appearances.len();
        let free = name_runs(layout).into_iter().filter(|name| name.len() >= 2).map(|name| (layout.bytes(&name), name));
        let free: Vec<_> = free.filter(|(span, _)| !self.is_covered(*span, known)).collect();
        let given = Words::FORENAME_M.or(Words::FORENAME_F);
        // Persons first, so that `State Blinken` is seen to be Blinken.
        let (persons, others): (Vec<_>, Vec<_>) =
            free.into_iter().partition(|(_, name)| layout.piece(name.start).words.any(given));
        for (span, _) in persons {
            self.add_full_name(layout, span, Kind::Person);
        }
        for (span, name) in others {
            let last = layout.piece(name.end - 1).span;
            let surname = self
                .only_named(last.of(layout.text))
                .filter(|number| self.character(*number).is_some_and(|found| found.kind == Kind::Person));
            match surname {
                Some(character) => self.appear(layout, last, character),
                None => self.add_full_name(layout, span, Kind::Unknown),
            }
        }
    }

    fn add_full_name(&mut self, layout: &Layout<'_>, span: ByteSpan, kind: Kind) {
        let written = span.of(layout.text);
        let same = self.by_word.get(&written.to_lowercase()).and_then(|found| found.first().copied());
        let character = same.unwrap_or_else(|| self.add(written.to_owned(), None, kind));
        self.appear(layout, span, character);
    }

    /// The character that a word names, when it is the only one.
    fn only_named(&self, word: &str) -> Option<usize> {
        match self.named(word) {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// Adds single names that are the surname of a character.
    fn add_surnames(&mut self, layout: &Layout<'_>) {
        let known = self.appearances.len();
        for name in name_runs(layout) {
            let span = layout.bytes(&name);
            if self.is_covered(span, known) {
                continue;
            }
            let last = layout.word(name.end - 1).to_lowercase();
            let found =
                self.by_word.get(&last).filter(|found| found.len() == 1).and_then(|found| found.first().copied());
            if let Some(character) = found {
                self.appear(layout, span, character);
            }
        }
    }

    /// Reads genders and roles off titles, given names and appositions.
    fn add_hints(&mut self, layout: &Layout<'_>) {
        for at in 0..self.appearances.len() {
            let Some(appearance) = self.appearances.get(at).copied() else { continue };
            let Some(first) = layout.piece_at_byte(appearance.span.start) else { continue };
            let last = layout.piece_at_byte(appearance.span.end.saturating_sub(1)).unwrap_or(first);
            let hint = gender_hint(layout, first);
            let role = role_before(layout, first).or_else(|| role_behind(layout, last + 1));
            let Some(character) = self.characters.get_mut(appearance.character) else { continue };
            if character.kind == Kind::Place {
                continue;
            }
            character.gender = character.gender.or(hint);
            if let Some(role) = role {
                character.roles.push(role.to_lowercase());
                character.role.get_or_insert(role);
            }
        }
    }

    /// Gives a person of one name the gender of those with that surname, where most of their mentions agree: `Don Fowler`
    /// is not always known to be `Fowler`.
    fn share_genders(&mut self) {
        let mut mentions = vec![0_usize; self.characters.len()];
        for seen in &self.appearances {
            if let Some(count) = mentions.get_mut(seen.character) {
                *count += 1;
            }
        }
        let count = |number: &usize| mentions.get(*number).copied().unwrap_or_default();
        for number in 0..self.characters.len() {
            let Some(name) = self.alone(number).map(str::to_owned) else { continue };
            let of = |gender| {
                self.named(&name)
                    .iter()
                    .take(MAX_NAMESAKES)
                    .filter(|other| self.gender(**other) == Some(gender))
                    .map(count)
                    .sum()
            };
            let (masculine, feminine): (usize, usize) = (of(Gender::Masculine), of(Gender::Feminine));
            let gender = match (masculine, feminine) {
                (masculine, feminine) if masculine > feminine * CLEAR_MAJORITY => Gender::Masculine,
                (masculine, feminine) if feminine > masculine * CLEAR_MAJORITY => Gender::Feminine,
                _ => continue,
            };
            if let Some(character) = self.characters.get_mut(number) {
                character.gender = Some(gender);
            }
        }
    }

    /// The name of a person that is one word, where nothing tells a gender.
    fn alone(&self, number: usize) -> Option<&str> {
        let one = self.character(number).filter(|one| one.kind == Kind::Person && one.gender.is_none())?;
        (!one.name.contains(char::is_whitespace)).then_some(one.name.as_str())
    }

    fn gender(&self, number: usize) -> Option<Gender> {
        self.character(number).and_then(|found| found.gender)
    }

    /// Returns the character that is mentioned at a span, the longest mention first.
    pub(crate) fn at(&self, span: ByteSpan) -> Option<usize> {
        let from = self.appearances.partition_point(|seen| seen.span.end <= span.start);
        let here =
            self.appearances.get(from..).unwrap_or_default().iter().take_while(|seen| seen.span.start < span.end);
        here.max_by_key(|seen| seen.span.len()).map(|seen| seen.character)
    }

    /// Returns the characters that a word or name can stand for.
    pub(crate) fn named(&self, name: &str) -> &[usize] {
        self.by_word.get(&name.to_lowercase()).map_or(&[], Vec::as_slice)
    }

    /// Returns the characters without their appearances, for another text such as the headline.
    pub(crate) fn names_only(&self) -> Self {
        Self { characters: self.characters.clone(), by_word: self.by_word.clone(), ..Self::default() }
    }

    /// Returns a character.
    pub(crate) fn character(&self, number: usize) -> Option<&Character> {
        self.characters.get(number)
    }
}

/// Runs of names outside of marks, without titles, roles and days before them.
fn name_runs(layout: &Layout<'_>) -> Vec<std::ops::Range<usize>> {
    let mut runs = Vec::new();
    let mut at = 0;
    while at < layout.pieces.len() {
        let mut end = at;
        while is_name_part(layout, at, end) {
            end += 1;
        }
        if end == at {
            at += 1;
            continue;
        }
        let dropped = Words::TITLE.or(Words::ROLE).or(Words::TIME).or(Words::DETERMINER);
        // `Russian President Vladimir Putin`: the name begins behind the last title.
        let title = (at..end).rev().skip(1).find(|place| layout.piece(*place).words.any(dropped));
        let mut start = title.map_or(at, |title| title + 1);
        while start < end && layout.piece(start).pos != Pos::Name {
            start += 1;
        }
        while end > start && layout.piece(end - 1).pos != Pos::Name {
            end -= 1;
        }
        if start < end {
            runs.push(start..end);
        }
        at = end.max(at + 1);
    }
    runs
}

fn is_name_part(layout: &Layout<'_>, start: usize, at: usize) -> bool {
    let piece = layout.piece(at);
    let initial = piece.pos == Pos::Stop
        && at > start
        && layout.piece(at - 1).span.len() == 1
        && layout.piece(at + 1).pos == Pos::Name;
    (piece.pos == Pos::Name && piece.is_capitalised()) || initial
}

fn gender_hint(layout: &Layout<'_>, first: usize) -> Option<Gender> {
    let given = layout.piece(first).words;
    match (given.any(Words::FORENAME_M), given.any(Words::FORENAME_F)) {
        (true, false) => return Some(Gender::Masculine),
        (false, true) => return Some(Gender::Feminine),
        _ => {}
    }
    (1..=3).filter_map(|back| first.checked_sub(back)).find_map(|at| {
        let words = layout.piece(at).words;
        let titled = words.any(Words::TITLE.or(Words::ROLE));
        match (words.any(Words::MASCULINE), words.any(Words::FEMININE)) {
            (true, false) if titled => Some(Gender::Masculine),
            (false, true) if titled => Some(Gender::Feminine),
            _ => None,
        }
    })
}

/// `Ukrainian Foreign Ministry spokesman` before a name.
fn role_before(layout: &Layout<'_>, first: usize) -> Option<String> {
    let sentence = layout.sentence(layout.sentence_of(first));
    // `The Chinese president, Liu Wen,`
    let comma = first.checked_sub(1).filter(|at| *at > sentence.start && layout.piece(*at).pos == Pos::Comma);
    let phrase = layout.phrase_before(comma.unwrap_or(first), sentence.start)?;
    if comma.is_some() && !is_definite(layout, &phrase) {
        return None;
    }
    let text = layout.bytes(&phrase.pieces).of(layout.text);
    let role = phrase.pieces.clone().any(|at| layout.piece(at).words.any(Words::ROLE));
    (role && phrase.pieces.end == comma.unwrap_or(first)).then(|| text.to_owned())
}

fn is_definite(layout: &Layout<'_>, phrase: &Phrase) -> bool {
    let determiner = layout.piece(phrase.pieces.start);
    determiner.pos == Pos::Determiner && layout.piece(phrase.head).words.any(Words::ROLE)
}

/// `, a spokesman for the council,` behind a name.
fn role_behind(layout: &Layout<'_>, at: usize) -> Option<String> {
    if layout.piece(at).pos != Pos::Comma {
        return None;
    }
    let sentence = layout.sentence(layout.sentence_of(at));
    let phrase = layout.phrase_at(at + 1, sentence.end)?;
    let closes = matches!(layout.piece(phrase.pieces.end).pos, Pos::Comma | Pos::Stop | Pos::None);
    let role = layout.piece(phrase.head).words.any(Words::ROLE);
    (closes && role).then(|| layout.bytes(&phrase.pieces).of(layout.text).to_owned())
}

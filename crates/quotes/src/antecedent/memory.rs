//! Who was mentioned so far, and how.
//!
//! Owns the order in which referents were mentioned last, and what is remembered of each. Bounded: it forgets whom the text
//! has not mentioned for long, so that a pronoun costs the same wherever it stands. Refuses to choose.

use copydesk_article::ByteSpan;

use super::mention::{Form, Mention, Noun};
use crate::cast::{Cast, Character, Gender, Kind};

/// Referents that are remembered, at most.
const MAX_REFERENTS: usize = 16;

/// How many sentences back somebody may stand whom an epithet tells of again.
const EPITHET_SENTENCES: usize = 2;

/// Somebody or something that a pronoun can stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Who {
    /// A character, by its number.
    Character(usize),
    /// Somebody without a name: the piece of the noun that mentioned it first.
    Noun(usize),
    /// Two characters that were named together.
    Pair(usize, usize),
}

impl Who {
    /// Returns the character, where it is one.
    pub(crate) const fn character(self) -> Option<usize> {
        match self {
            Self::Character(number) => Some(number),
            Self::Noun(_) | Self::Pair(..) => None,
        }
    }
}

/// A piece and its sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) piece: usize,
    pub(crate) sentence: usize,
}

impl Place {
    const fn of(mention: &Mention) -> Self {
        Self { piece: mention.piece, sentence: mention.sentence }
    }
}

/// What is remembered of a referent.
#[derive(Debug, Clone)]
pub(crate) struct Referent {
    pub(crate) who: Who,
    pub(crate) kind: Kind,
    /// More than one.
    pub(crate) plural: bool,
    pub(crate) gender: Option<Gender>,
    /// How often it was mentioned.
    pub(crate) mentions: usize,
    pub(crate) first: Mention,
    pub(crate) last: Mention,
    /// Bytes of its last name or noun.
    pub(crate) named: ByteSpan,
    /// The piece where it was a subject last.
    pub(crate) subject: Option<usize>,
    /// Where it was the subject of a main clause last.
    pub(crate) main: Option<Place>,
    /// Where it was named last as the speaker of a quote.
    pub(crate) spoke: Option<Place>,
    /// The paragraph that it opened last.
    pub(crate) opened: Option<usize>,
}

impl Referent {
    const fn new(who: Who, mention: &Mention, (kind, plural): (Kind, bool)) -> Self {
        Self {
            who,
            kind,
            plural,
            gender: None,
            mentions: 0,
            first: *mention,
            last: *mention,
            named: mention.span,
            subject: None,
            main: None,
            spoke: None,
            opened: None,
        }
    }

    fn mention(&mut self, mention: &Mention) {
        self.mentions += 1;
        self.last = *mention;
        if mention.form != Form::Pronoun {
            self.named = mention.span;
        }
        if mention.subject {
            self.subject = Some(mention.piece);
        }
        if mention.main {
            self.main = Some(Place::of(mention));
        }
        if mention.opens_paragraph {
            self.opened = Some(mention.paragraph);
        }
        if mention.speaks {
            self.spoke = Some(Place::of(mention));
        }
    }
}

/// Referents in the order of their last mention.
#[derive(Debug)]
pub(crate) struct Memory<'c> {
    cast: &'c Cast,
    referents: Vec<Referent>,
    /// Their places, that of the last mentioned one at the end.
    order: Vec<usize>,
}

impl<'c> Memory<'c> {
    pub(super) fn new(cast: &'c Cast) -> Self {
        Self { cast, referents: Vec::with_capacity(MAX_REFERENTS), order: Vec::with_capacity(MAX_REFERENTS) }
    }

    /// Returns the referents, the last mentioned one first.
    pub(super) fn recent(&self) -> impl Iterator<Item = &Referent> {
        self.order.iter().rev().filter_map(|place| self.referents.get(*place))
    }

    /// Returns the character of a referent.
    pub(super) fn character(&self, referent: &Referent) -> Option<&'c Character> {
        self.cast.character(referent.who.character()?)
    }

    /// Returns the person of a gender who alone was mentioned in this sentence and those before it, if there is one.
    pub(super) fn only_person(&self, sentence: usize, gender: Option<Gender>) -> Option<Who> {
        let near = |one: &&Referent| one.last.sentence + EPITHET_SENTENCES >= sentence;
        let person = |one: &&Referent| one.kind == Kind::Person && !one.plural;
        let mut persons = self.recent().filter(near).filter(person);
        let only = persons.next().filter(|_| persons.next().is_none())?;
        let agrees = gender.is_none() || only.gender.is_none() || only.gender == gender;
        (agrees && only.who.character().is_some()).then_some(only.who)
    }

    /// Notes that a character was named. Places are left out: no pronoun of persons stands for one.
    pub(super) fn name(&mut self, character: usize, mention: &Mention) {
        let Some(found) = self.cast.character(character).filter(|found| found.kind != Kind::Place) else { return };
        self.note(Who::Character(character), mention, (found.kind, false, found.gender));
    }

    /// Notes that somebody was mentioned by a noun.
    pub(super) fn noun(&mut self, noun: &Noun) {
        self.note(noun.who, &noun.mention, (Kind::Person, noun.plural, noun.gender));
    }

    /// Notes that two characters were named together: the first is what the second is in its sentence.
    pub(super) fn pair(&mut self, first: usize, second: usize, mention: &Mention) {
        if let Some(before) = self.referents.iter_mut().find(|known| known.who == Who::Character(first)) {
            before.last.subject |= mention.subject;
            before.subject = if mention.subject { Some(before.last.piece) } else { before.subject };
        }
        self.note(Who::Pair(first, second), mention, (Kind::Person, true, None));
    }

    /// Notes that a pronoun stands for a referent; one of unknown gender has that of the pronoun from here on.
    pub(super) fn pronoun(&mut self, who: Who, mention: &Mention, gender: Option<Gender>) {
        self.note(who, mention, (Kind::Unknown, false, gender));
    }

    fn note(&mut self, who: Who, mention: &Mention, (kind, plural, gender): (Kind, bool, Option<Gender>)) {
        let known = self.order.iter().rposition(|place| self.referents.get(*place).is_some_and(|one| one.who == who));
        let place = match known {
            Some(at) => self.order.remove(at),
            None => self.add(Referent::new(who, mention, (kind, plural))),
        };
        self.order.push(place);
        if let Some(referent) = self.referents.get_mut(place) {
            referent.gender = referent.gender.or(gender);
            referent.mention(mention);
        }
    }

    /// Returns the place of a new referent: that of the one that was mentioned longest ago, where there are enough.
    fn add(&mut self, new: Referent) -> usize {
        if self.referents.len() < MAX_REFERENTS {
            self.referents.push(new);
            return self.referents.len() - 1;
        }
        let place = self.order.remove(0);
        if let Some(oldest) = self.referents.get_mut(place) {
            *oldest = new;
        }
        place
    }
}

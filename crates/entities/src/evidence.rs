//! Agreement on types: within one article, one name has one type.
//!
//! Every mention votes for the type it was given, by the square of its certainty; what stands around and inside the name
//! votes too. Weights are in votes of one certain mention in running text.

use std::borrow::Cow;
use std::ops::Range;

use copydesk_article::EntityType;
use foldhash::{HashMap, HashMapExt, HashSet};

use crate::candidate::{Candidate, Family, family};
use crate::field::{FieldText, Setting};
use crate::fold::fold;
use crate::lexicon::{Lexicon, PlaceHead, PlaceKind, WordClass, phrase_key};
use crate::towns::TownSize;

/// A mention in a headline counts this much.
const DISPLAY_VOTE: f32 = 0.4;
/// "Mr" or "President" before the name.
const HONORIFIC_VOTE: f32 = 1.5;
const ROLE_VOTE: f32 = 0.5;
/// A full name whose surname it is.
const SURNAME_VOTE: f32 = 0.9;
/// A longer organisation's name that it opens.
const SHORT_ORGANISATION_VOTE: f32 = 0.7;
const LEGAL_FORM_VOTE: f32 = 3.0;
const HEAD_VOTE: f32 = 1.0;
const KNOWN_ORGANISATION_VOTE: f32 = 1.5;
const KNOWN_PLACE_VOTE: f32 = 2.0;
/// Towns of 100,000 inhabitants and more; smaller ones are too often other things.
const KNOWN_TOWN_VOTE: f32 = 0.6;
/// A country or continent, once a mention.
const PLACE_MENTION_VOTE: f32 = 1.0;
/// "the West", once a mention.
const DIRECTION_VOTE: f32 = 2.0;
const PEOPLE_VOTE: f32 = 4.0;
const PLACE_HEAD_VOTE: f32 = 0.8;
const GIVEN_NAME_VOTE: f32 = 0.8;

/// Votes for the types of one name; few types get any, so a short list it is.
#[derive(Debug, Clone, Default)]
struct Votes {
    list: Vec<(EntityType, f32)>,
    /// A form of address stood before the name.
    addressed: bool,
}

impl Votes {
    fn add(&mut self, kind: EntityType, weight: f32) {
        match self.list.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, votes)) => *votes += weight,
            None => self.list.push((kind, weight)),
        }
    }

    /// The votes for a type.
    fn of(&self, kind: EntityType) -> f32 {
        self.list.iter().find(|(known, _)| *known == kind).map_or(0.0, |(_, votes)| *votes)
    }

    /// The type of most votes and its share; at a tie the first that was voted for.
    fn winner(&self) -> Option<(EntityType, f32)> {
        let total: f32 = self.list.iter().map(|(_, votes)| votes).sum();
        let mut best: Option<(EntityType, f32)> = None;
        for &(kind, votes) in &self.list {
            if best.is_none_or(|(_, most)| votes > most) {
                best = Some((kind, votes));
            }
        }
        best.map(|(kind, votes)| (kind, votes / total.max(f32::EPSILON)))
    }
}

/// Words of the article's longer names, which may stand alone.
#[derive(Debug, Default)]
struct NameParts {
    /// Words of persons' full names, with their votes: surnames count for more than given names.
    persons: HashMap<String, f32>,
    /// First words of organisations' names.
    organisations: HashSet<String>,
}

impl NameParts {
    fn add(&mut self, field: &FieldText, lexicon: &Lexicon, candidate: &Candidate) {
        let Some([first, rest @ ..]) = field.words.get(candidate.words.clone()).filter(|words| words.len() > 1) else {
            return;
        };
        let first = fold(first.text);
        match candidate.kind {
            EntityType::Person => {
                for word in rest {
                    self.persons.entry(fold(word.text)).or_insert(SURNAME_VOTE);
                }
                self.persons.entry(first).or_insert(SURNAME_VOTE / 2.0);
            }
            EntityType::Org if first.len() > 2 => {
                let class = lexicon.class(&first);
                let says_more = class.given_name || class.place_word || class.people || class.function.is_some();
                if !says_more && lexicon.town(&first).town.is_none() {
                    self.organisations.insert(first);
                }
            }
            _ => {}
        }
    }

    /// Adds the vote for a name that is part of a longer one, or a surname behind an initial.
    fn vote(&self, key: &str, votes: &mut Votes) {
        let initial = key.split_once(' ').filter(|(first, rest)| first.chars().count() == 1 && !rest.contains(' '));
        let surname = initial.and_then(|(_, surname)| self.persons.get(surname));
        if let Some(weight) = surname.filter(|weight| **weight >= SURNAME_VOTE) {
            votes.add(EntityType::Person, weight * 2.0);
        } else if let Some(weight) = self.persons.get(key) {
            votes.add(EntityType::Person, *weight);
        } else if self.organisations.contains(key) {
            // Nobody of that name is named in full, and no form of address was used: what the mentions say counts for less.
            let for_person = if votes.addressed { 0.0 } else { votes.of(EntityType::Person) };
            votes.add(EntityType::Org, SHORT_ORGANISATION_VOTE + for_person);
        }
    }
}

/// Gives every mention of a name the type that the whole article supports, and its share of the votes as certainty.
pub(crate) fn agree(fields: &[FieldText], found: &mut [Vec<Candidate>], lexicon: &Lexicon) {
    let mut votes: HashMap<String, Votes> = HashMap::new();
    let mut parts = NameParts::default();
    let keys: Vec<Vec<Option<String>>> = fields
        .iter()
        .zip(found.iter())
        .map(|(field, candidates)| candidates.iter().map(|candidate| name_key(field, candidate)).collect())
        .collect();
    for ((field, candidates), keys) in fields.iter().zip(found.iter()).zip(&keys) {
        for (candidate, key) in candidates.iter().zip(keys) {
            let Some(key) = key else { continue };
            let meeting = meeting(key);
            let first = !votes.contains_key(meeting.as_ref());
            if first {
                votes.insert(meeting.clone().into_owned(), Votes::default());
            }
            if let Some(entry) = votes.get_mut(meeting.as_ref()) {
                vote(field, lexicon, candidate, key, entry);
                if first {
                    vote_by_form(field, lexicon, candidate, key, entry);
                }
            }
            parts.add(field, lexicon, candidate);
        }
    }
    for (key, votes) in &mut votes {
        parts.vote(key, votes);
    }
    for (candidates, keys) in found.iter_mut().zip(&keys) {
        for (candidate, key) in candidates.iter_mut().zip(keys) {
            let winner = key.as_ref().and_then(|key| votes.get(meeting(key).as_ref())).and_then(Votes::winner);
            if let Some((kind, share)) = winner {
                candidate.kind = kind;
                candidate.certainty = candidate.certainty.midpoint(share);
            }
        }
    }
}

fn name_key(field: &FieldText, candidate: &Candidate) -> Option<String> {
    (family(candidate.kind) != Family::Value).then(|| phrase_key(field.text_of(&candidate.words)))
}

/// The key under which the mentions of one name meet: hyphens count as spaces.
fn meeting(key: &str) -> Cow<'_, str> {
    if key.contains('-') { Cow::Owned(key.replace('-', " ")) } else { Cow::Borrowed(key) }
}

/// The vote of one mention, and of the words right before it.
fn vote(field: &FieldText, lexicon: &Lexicon, candidate: &Candidate, key: &str, votes: &mut Votes) {
    let display = field.word(candidate.words.start).is_some_and(|word| word.setting != Setting::Running);
    let weight = if display { DISPLAY_VOTE } else { 1.0 };
    votes.add(candidate.kind, weight * candidate.certainty * candidate.certainty);
    if let Some(kind) = place_kind(lexicon, key, &[PlaceKind::Country, PlaceKind::Area]) {
        votes.add(kind, PLACE_MENTION_VOTE);
    }
    let mut before = field.before(candidate.words.start);
    if before.is_some_and(|word| word.text == ".") {
        before = candidate.words.start.checked_sub(2).and_then(|index| field.word(index));
    }
    let Some(before) = before else { return };
    if candidate.words.len() == 1 && before.text.eq_ignore_ascii_case("the") && lexicon.class(key).direction {
        votes.add(EntityType::Loc, DIRECTION_VOTE);
    }
    let class = lexicon.class(&fold(before.text));
    if class.honorific && before.is_capitalised() {
        votes.add(EntityType::Person, HONORIFIC_VOTE);
        votes.addressed = true;
    } else if class.role {
        votes.add(EntityType::Person, ROLE_VOTE);
    }
}

/// The votes of what the name itself looks like, once a name.
fn vote_by_form(field: &FieldText, lexicon: &Lexicon, candidate: &Candidate, key: &str, votes: &mut Votes) {
    if let Some(kind) = place_kind(lexicon, key, &PlaceKind::ALL) {
        votes.add(kind, KNOWN_PLACE_VOTE);
    } else if lexicon.town(key).town.is_some_and(|size| size != TownSize::Small) {
        votes.add(EntityType::Gpe, KNOWN_TOWN_VOTE);
    }
    let (Some(first), Some(last)) =
        (class_at(field, lexicon, &candidate.words, true), class_at(field, lexicon, &candidate.words, false))
    else {
        return;
    };
    if candidate.words.len() == 1 {
        if last.people {
            votes.add(EntityType::Norp, PEOPLE_VOTE);
        }
        if last.organisation {
            votes.add(EntityType::Org, KNOWN_ORGANISATION_VOTE);
        }
        return;
    }
    if last.legal_form {
        votes.add(EntityType::Org, LEGAL_FORM_VOTE);
    } else if last.organisation_head {
        votes.add(EntityType::Org, HEAD_VOTE);
    }
    match last.place_head {
        Some(PlaceHead::Facility) => votes.add(EntityType::Fac, PLACE_HEAD_VOTE),
        Some(PlaceHead::Feature) => votes.add(EntityType::Loc, PLACE_HEAD_VOTE),
        Some(PlaceHead::Governed) => votes.add(EntityType::Gpe, PLACE_HEAD_VOTE),
        None => {}
    }
    if first.given_name && !last.organisation_head && !last.legal_form && last.place_head.is_none() {
        votes.add(EntityType::Person, GIVEN_NAME_VOTE);
    }
}

/// The type of a known place of one of these kinds.
fn place_kind(lexicon: &Lexicon, key: &str, kinds: &[PlaceKind]) -> Option<EntityType> {
    let (kind, _) = lexicon.place(key).filter(|(kind, _)| kinds.contains(kind))?;
    Some(if kind == PlaceKind::Area { EntityType::Loc } else { EntityType::Gpe })
}

fn class_at(field: &FieldText, lexicon: &Lexicon, words: &Range<usize>, first: bool) -> Option<WordClass> {
    let mut inside = field.words.get(words.clone())?.iter().filter(|word| word.text != ".");
    let word = if first { inside.next() } else { inside.next_back() }?;
    Some(lexicon.class(&fold(word.text)))
}

//! Role references: "the Chinese leader" for the person whom the article calls president of China.
//!
//! Owns pairing such phrases with the one person who holds the office for all that the article says, or, where it says
//! nothing, for what the knowledge base says of a person it names in full. What fits several persons stays unsaid.

use std::ops::Range;

use copydesk_article::EntityType;
use copydesk_knowledge::KnowledgeBase;
use foldhash::{HashMap, HashMapExt};

use crate::candidate::{Candidate, Family};
use crate::field::{Case, FieldText, Word};
use crate::fold::fold;
use crate::group::{Grouping, Surface};
use crate::lexicon::{FunctionWord, Lexicon};

/// Certainty of a mention by role.
const ROLE_CERTAINTY: f32 = 0.8;
/// Words of a country's name, at most.
const MAX_COUNTRY_WORDS: usize = 4;
/// Words of an office, at most.
const MAX_OFFICE_WORDS: usize = 3;
/// Who holds one of these leads the country: "leader" may stand for each.
const LEADS: [&str; 13] = [
    "president",
    "prime minister",
    "premier",
    "chancellor",
    "leader",
    "king",
    "queen",
    "emperor",
    "sultan",
    "emir",
    "supreme leader",
    "paramount leader",
    "president-elect",
];

/// An office that the article gives to a person.
struct Office {
    /// ISO 3166 code.
    country: &'static str,
    /// As folded words joined by spaces, for example `prime minister`.
    title: String,
    group: usize,
}

/// Adds the mentions by role to the groups of the persons that they mean.
pub(crate) fn add_references(
    fields: &[FieldText],
    found: &mut [Vec<Candidate>],
    grouping: &mut Grouping,
    lexicon: &Lexicon,
    knowledge: &KnowledgeBase,
) {
    let phrases: Vec<Vec<Phrase>> =
        fields.iter().zip(found.iter()).map(|(field, found)| phrases(field, found, lexicon, knowledge)).collect();
    if phrases.iter().all(Vec::is_empty) {
        return;
    }
    let holders = Holders { offices: offices(fields, found, grouping, lexicon, knowledge), grouping, knowledge };
    let mut meant: Vec<(usize, usize, Range<usize>)> = Vec::new();
    for (number, phrases) in phrases.into_iter().enumerate() {
        meant.extend(phrases.into_iter().filter_map(|phrase| Some((holders.holder(&phrase)?, number, phrase.words))));
    }
    for (group, field_number, words) in meant {
        let (Some(field), Some(candidates)) = (fields.get(field_number), found.get_mut(field_number)) else { continue };
        let printed = field.text_of(&words).to_owned();
        candidates.push(Candidate { words, kind: EntityType::Person, certainty: ROLE_CERTAINTY });
        grouping.surfaces.push(Surface {
            family: Family::Person,
            kind: EntityType::Person,
            parts: Vec::new(),
            printed,
            mentions: vec![(field_number, candidates.len() - 1)],
        });
        if let Some(group) = grouping.groups.get_mut(group) {
            group.push(grouping.surfaces.len() - 1);
        }
    }
}

/// A country and an office: "the Chinese leader", "Ukraine’s president".
struct Phrase {
    words: Range<usize>,
    country: &'static str,
    title: String,
}

/// Reads the phrases of a field behind which no name stands.
fn phrases(field: &FieldText, found: &[Candidate], lexicon: &Lexicon, knowledge: &KnowledgeBase) -> Vec<Phrase> {
    let mut phrases = Vec::new();
    for candidate in found.iter().filter(|one| matches!(one.kind, EntityType::Norp | EntityType::Gpe)) {
        let Range { start, end } = candidate.words;
        let possessive = field.word(end).is_some_and(|word| matches!(word.text, "'s" | "’s"));
        let article = start.checked_sub(1).filter(|at| field.word(*at).is_some_and(|word| fold(word.text) == "the"));
        let (from, to) = match (article, possessive, candidate.kind) {
            (_, true, EntityType::Gpe) => (start, end + 1),
            (Some(article), false, EntityType::Norp) => (article, end),
            _ => continue,
        };
        let Some((title, title_end)) = office_from(field, lexicon, to) else { continue };
        let followed = found.iter().any(|one| one.words.start == title_end)
            || field
                .word(title_end)
                .is_some_and(|word| word.is_proper(lexicon) || word.text == "of" || word.text == "-");
        if let Some(country) = knowledge.country_of(field.text_of(&candidate.words)).filter(|_| !followed) {
            phrases.push(Phrase { words: from..title_end, country, title });
        }
    }
    phrases
}

/// The office whose words begin here, and where they end.
fn office_from(field: &FieldText, lexicon: &Lexicon, start: usize) -> Option<(String, usize)> {
    let is_role = |at: &usize| field.word(*at).is_some_and(|word| lexicon.class(&fold(word.text)).role);
    let end = (start..start + MAX_OFFICE_WORDS).take_while(is_role).last()? + 1;
    Some((title(field, &(start..end)), end))
}

fn title(field: &FieldText, words: &Range<usize>) -> String {
    let words = field.words.get(words.clone()).unwrap_or_default();
    words.iter().map(|word| fold(word.text)).collect::<Vec<_>>().join(" ")
}

/// The offices that stand before and behind the persons' names.
fn offices(
    fields: &[FieldText],
    found: &[Vec<Candidate>],
    grouping: &Grouping,
    lexicon: &Lexicon,
    knowledge: &KnowledgeBase,
) -> Vec<Office> {
    let mut offices = Vec::new();
    for (number, group) in grouping.groups.iter().enumerate() {
        let surfaces = group.iter().filter_map(|surface| grouping.surfaces.get(*surface));
        for &(field, candidate) in surfaces.filter(|one| one.family == Family::Person).flat_map(|one| &one.mentions) {
            let Some((field, candidates)) = fields.get(field).zip(found.get(field)) else { continue };
            let Some(candidate) = candidates.get(candidate) else { continue };
            let reader = Reader { field, lexicon, knowledge };
            let before = reader.before(candidate.words.start);
            let known = before.into_iter().chain(reader.behind(candidate.words.end));
            offices.extend(known.map(|(country, title)| Office { country, title, group: number }));
        }
    }
    offices
}

/// Reads the words around a name.
struct Reader<'a> {
    field: &'a FieldText<'a>,
    lexicon: &'a Lexicon,
    knowledge: &'a KnowledgeBase,
}

impl Reader<'_> {
    /// "Ukraine’s President", "Chinese leader" before the name.
    fn before(&self, start: usize) -> Option<(&'static str, String)> {
        let is_role = |at: &usize| self.field.word(*at).is_some_and(|word| self.is_role(word.text));
        let first = (start.saturating_sub(MAX_OFFICE_WORDS)..start).rev().take_while(is_role).last()?;
        let end = first.checked_sub(1).filter(|at| self.text(*at).is_some_and(|text| matches!(text, "'s" | "’s")));
        Some((self.country_before(end.unwrap_or(first))?, title(self.field, &(first..start))))
    }

    /// ", the Chinese leader" or ", president of France" behind the name.
    fn behind(&self, end: usize) -> Option<(&'static str, String)> {
        if self.text(end)? != "," {
            return None;
        }
        let at = end + 1 + usize::from(self.text(end + 1).is_some_and(|text| matches!(text, "the" | "a")));
        if let Some((title, title_end)) = office_from(self.field, self.lexicon, at) {
            let of = self.text(title_end).is_some_and(|text| text == "of");
            let from = title_end + 1 + usize::from(self.text(title_end + 1).is_some_and(|text| text == "the"));
            return self.country_from(from).filter(|_| of).map(|(country, _)| (country, title));
        }
        let (country, mut next) = self.country_from(at)?;
        next += usize::from(self.text(next).is_some_and(|text| matches!(text, "'s" | "’s")));
        let (title, _) = office_from(self.field, self.lexicon, next)?;
        Some((country, title))
    }

    fn is_role(&self, text: &str) -> bool {
        self.lexicon.class(&fold(text)).role
    }

    fn text(&self, at: usize) -> Option<&str> {
        self.field.word(at).map(|word| word.text)
    }

    /// The country or people whose name ends before `end`, the longest.
    fn country_before(&self, end: usize) -> Option<&'static str> {
        let starts = end.saturating_sub(MAX_COUNTRY_WORDS)..end;
        starts.into_iter().find_map(|start| self.country(&(start..end)))
    }

    /// The country or people whose name begins here, the longest, and where it ends.
    fn country_from(&self, start: usize) -> Option<(&'static str, usize)> {
        let ends = (start + 1..=start + MAX_COUNTRY_WORDS).rev();
        ends.into_iter().find_map(|end| Some((self.country(&(start..end))?, end)))
    }

    fn country(&self, words: &Range<usize>) -> Option<&'static str> {
        let inside = self.field.words.get(words.clone())?;
        let large = |word: &Word| {
            word.is_capitalised() || may_stand_inside(self.lexicon, word.text) && word.case == Case::Lower
        };
        let names = inside.first().is_some_and(Word::is_capitalised) && inside.iter().all(large);
        names.then(|| self.knowledge.country_of(self.field.text_of(words)))?
    }
}

/// Says whether a small word may stand inside a country's name: "Trinidad and Tobago".
fn may_stand_inside(lexicon: &Lexicon, text: &str) -> bool {
    let function = lexicon.class(&fold(text)).function;
    matches!(function, Some(FunctionWord::Conjunction | FunctionWord::Determiner | FunctionWord::Preposition))
}

/// Who holds which office.
struct Holders<'a> {
    offices: Vec<Office>,
    grouping: &'a Grouping,
    knowledge: &'a KnowledgeBase,
}

impl Holders<'_> {
    /// The only person whom the phrase may mean.
    fn holder(&self, phrase: &Phrase) -> Option<usize> {
        let told = |office: &&Office| office.country == phrase.country && may_be(&phrase.title, &office.title);
        let mut told = self.offices.iter().filter(told).map(|office| office.group);
        match told.next() {
            Some(first) => told.all(|other| other == first).then_some(first),
            None => self.known_leader(phrase),
        }
    }

    /// The only person of the article who leads the country for all that the knowledge base knows.
    fn known_leader(&self, phrase: &Phrase) -> Option<usize> {
        if !LEADS.contains(&phrase.title.as_str()) {
            return None;
        }
        let mut persons: HashMap<String, usize> = HashMap::new();
        for (number, group) in self.grouping.groups.iter().enumerate() {
            let surfaces = group.iter().filter_map(|surface| self.grouping.surfaces.get(*surface));
            for surface in surfaces.filter(|one| one.family == Family::Person && one.parts.len() > 1) {
                persons.entry(surface.parts.join(" ")).or_insert(number);
            }
        }
        let leaders = self.knowledge.leaders_of(phrase.country);
        let fitting = leaders.iter().filter(|leader| may_be(&phrase.title, &fold(leader.office)));
        let mut named = fitting.filter_map(|leader| persons.get(&fold(leader.name)).copied());
        let first = named.next()?;
        named.all(|other| other == first).then_some(first)
    }
}

/// Says whether a phrase with this title may mean the holder of that office.
fn may_be(phrase: &str, office: &str) -> bool {
    phrase == office || (phrase == "leader" && LEADS.contains(&office))
}

//! The words the crate works by, from the files in `data/`: titles, organisations, places, peoples, given names, function
//! words.
//!
//! Owns reading and looking up. Refuses to judge: what a word shows about a name is for the callers to weigh.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashMapExt, HashSet};
use serde::Deserialize;

use crate::fold::fold;
use crate::towns::{TownMatch, Towns};

/// A data file of the crate is not what it should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LexiconError {
    /// A file is not well-formed TOML or lacks a key.
    #[error("lexicon {file}: {reason}")]
    File {
        /// Name of the file.
        file: &'static str,
        /// What the parser said.
        reason: String,
    },
    /// The knowledge base is damaged.
    #[error(transparent)]
    Knowledge(#[from] copydesk_knowledge::KnowledgeError),
    /// The name model is damaged.
    #[error("name model: {0}")]
    NameModel(&'static str),
}

/// What a place is, as far as the lexicon knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum PlaceKind {
    Country,
    City,
    Region,
    Area,
}

impl PlaceKind {
    /// All kinds.
    pub(crate) const ALL: [Self; 4] = [Self::Country, Self::City, Self::Region, Self::Area];
}

/// What the last or first word of a place's name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum PlaceHead {
    Facility,
    Feature,
    Governed,
}

/// What a word that names nothing is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum FunctionWord {
    Determiner,
    Pronoun,
    Preposition,
    PlacePreposition,
    Conjunction,
    Auxiliary,
    Adverb,
    SpeechVerb,
}

/// All word lists, by folded word.
#[derive(Debug, Clone)]
pub(crate) struct Lexicon {
    words: HashMap<String, WordClass>,
    places: HashMap<String, (PlaceKind, String)>,
    nicknames: HashMap<String, Vec<u16>>,
    towns: Towns,
    /// English words that news prints small.
    pub(crate) common: HashSet<&'static str>,
}

/// What single words may be; a word may be several.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "independent flags of a word, read one at a time")]
pub(crate) struct WordClass {
    pub(crate) honorific: bool,
    pub(crate) role: bool,
    pub(crate) strippable: bool,
    pub(crate) kept_before_given_name: bool,
    pub(crate) generation: bool,
    pub(crate) particle: bool,
    pub(crate) legal_form: bool,
    pub(crate) organisation_head: bool,
    pub(crate) organisation: bool,
    pub(crate) people: bool,
    pub(crate) given_name: bool,
    pub(crate) place_word: bool,
    pub(crate) direction: bool,
    pub(crate) function: Option<FunctionWord>,
    pub(crate) place_head: Option<PlaceHead>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Titles {
    honorifics: Vec<String>,
    roles: Vec<String>,
    strippable: Vec<String>,
    kept_before_given_name: Vec<String>,
    generations: Vec<String>,
    particles: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Organisations {
    legal_forms: Vec<String>,
    heads: Vec<String>,
    known: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Places {
    countries: BTreeMap<String, Vec<String>>,
    variants: BTreeMap<String, Vec<String>>,
    cities: Names,
    regions: Names,
    areas: Names,
    heads: PlaceHeads,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceHeads {
    facilities: Vec<String>,
    features: Vec<String>,
    governed: Vec<String>,
    directions: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FunctionWords {
    determiners: Vec<String>,
    pronouns: Vec<String>,
    prepositions: Vec<String>,
    place_prepositions: Vec<String>,
    conjunctions: Vec<String>,
    auxiliaries: Vec<String>,
    adverbs: Vec<String>,
    speech_verbs: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    names: Vec<String>,
}

impl Lexicon {
    /// Reads the lists that ship with the crate.
    pub(crate) fn built_in() -> Result<Self, LexiconError> {
        let mut lexicon = Self {
            words: HashMap::new(),
            places: HashMap::new(),
            nicknames: HashMap::new(),
            towns: Towns::built_in(),
            common: lines(include_str!("../data/common_words.en.txt")).collect(),
        };
        lexicon.add_titles(&parse("titles.toml", include_str!("../data/titles.toml"))?);
        lexicon.add_organisations(&parse("organisations.toml", include_str!("../data/organisations.toml"))?);
        lexicon.add_places(&parse("places.toml", include_str!("../data/places.toml"))?);
        lexicon.add_function_words(&parse("function_words.toml", include_str!("../data/function_words.toml"))?);
        let peoples: Names = parse("peoples.toml", include_str!("../data/peoples.toml"))?;
        lexicon.mark(&peoples.names, |class| class.people = true);
        for name in lines(include_str!("../data/given_names.txt")).flat_map(str::split_whitespace) {
            lexicon.class_mut(name).given_name = true;
        }
        for (number, line) in (0_u16..).zip(lines(include_str!("../data/nicknames.txt"))) {
            for name in line.split_whitespace() {
                lexicon.nicknames.entry(fold(name)).or_default().push(number);
            }
        }
        Ok(lexicon)
    }

    fn add_titles(&mut self, titles: &Titles) {
        self.mark(&titles.honorifics, |class| class.honorific = true);
        self.mark(&titles.roles, |class| class.role = true);
        self.mark(&titles.strippable, |class| class.strippable = true);
        self.mark(&titles.kept_before_given_name, |class| class.kept_before_given_name = true);
        self.mark(&titles.generations, |class| class.generation = true);
        self.mark(&titles.particles, |class| class.particle = true);
    }

    fn add_organisations(&mut self, organisations: &Organisations) {
        self.mark(&organisations.legal_forms, |class| class.legal_form = true);
        self.mark(&organisations.heads, |class| class.organisation_head = true);
        self.mark(&organisations.known, |class| class.organisation = true);
    }

    fn add_places(&mut self, places: &Places) {
        self.add_named_places(PlaceKind::City, &places.cities.names);
        self.add_named_places(PlaceKind::Region, &places.regions.names);
        self.add_named_places(PlaceKind::Area, &places.areas.names);
        self.add_variants(PlaceKind::City, &places.variants);
        self.add_variants(PlaceKind::Country, &places.countries);
        self.mark(&places.heads.facilities, |class| class.place_head = Some(PlaceHead::Facility));
        self.mark(&places.heads.features, |class| class.place_head = Some(PlaceHead::Feature));
        self.mark(&places.heads.directions, |class| class.direction = true);
        self.mark(&places.heads.governed, |class| class.place_head = Some(PlaceHead::Governed));
    }

    fn add_function_words(&mut self, words: &FunctionWords) {
        for (words, function) in [
            (&words.determiners, FunctionWord::Determiner),
            (&words.pronouns, FunctionWord::Pronoun),
            (&words.prepositions, FunctionWord::Preposition),
            (&words.place_prepositions, FunctionWord::PlacePreposition),
            (&words.conjunctions, FunctionWord::Conjunction),
            (&words.auxiliaries, FunctionWord::Auxiliary),
            (&words.adverbs, FunctionWord::Adverb),
            (&words.speech_verbs, FunctionWord::SpeechVerb),
        ] {
            self.mark(words, |class| class.function = Some(function));
        }
    }

    fn add_named_places(&mut self, kind: PlaceKind, names: &[String]) {
        for name in names {
            self.add_place(kind, name, name);
        }
    }

    fn add_variants(&mut self, kind: PlaceKind, variants: &BTreeMap<String, Vec<String>>) {
        for (name, others) in variants {
            self.add_place(kind, name, name);
            for other in others {
                self.add_place(kind, other, name);
            }
        }
    }

    fn add_place(&mut self, kind: PlaceKind, name: &str, canonical: &str) {
        self.places.insert(phrase_key(name), (kind, phrase_key(canonical)));
        for word in name.split_whitespace().filter(|word| word.chars().next().is_some_and(char::is_uppercase)) {
            self.class_mut(word).place_word = true;
        }
    }

    fn mark(&mut self, words: &[String], set: impl Fn(&mut WordClass)) {
        for word in words {
            set(self.class_mut(word));
        }
    }

    fn class_mut(&mut self, word: &str) -> &mut WordClass {
        self.words.entry(fold(word)).or_default()
    }

    /// Returns what a word may be, given its folded form. The plural of a people counts as the people.
    pub(crate) fn class(&self, folded: &str) -> WordClass {
        let class = self.words.get(folded).copied().unwrap_or_default();
        if !class.people
            && let Some(singular) = folded.strip_suffix('s')
            && self.words.get(singular).is_some_and(|class| class.people)
        {
            return WordClass { people: true, ..class };
        }
        class
    }

    /// Returns what a place is and the key all its names share, given the words' folded forms joined by single spaces.
    pub(crate) fn place(&self, key: &str) -> Option<(PlaceKind, &str)> {
        self.places.get(key).map(|(kind, canonical)| (*kind, canonical.as_str()))
    }

    /// Returns what is known of towns of that name, given the words' folded forms joined by single spaces.
    pub(crate) fn town(&self, key: &str) -> TownMatch {
        self.towns.find(key)
    }

    /// Says whether two folded given names may be one person's: Bob and Robert.
    pub(crate) fn same_given_name(&self, left: &str, right: &str) -> bool {
        left == right
            || match (self.nicknames.get(left), self.nicknames.get(right)) {
                (Some(left), Some(right)) => left.iter().any(|number| right.contains(number)),
                _ => false,
            }
    }
}

/// Returns the key of a name of several words.
pub(crate) fn phrase_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        let folded = fold(word.trim_matches(','));
        if !key.is_empty() && !folded.is_empty() {
            key.push(' ');
        }
        key.push_str(&folded);
    }
    key
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
}

fn parse<T: serde::de::DeserializeOwned>(file: &'static str, text: &str) -> Result<T, LexiconError> {
    toml::from_str(text).map_err(|error| LexiconError::File { file, reason: error.message().to_owned() })
}

#[cfg(test)]
mod tests;

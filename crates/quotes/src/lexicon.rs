//! The words that quotations are found by, read from one data file a language.
//!
//! Owns the file format and the lookup. Refuses to know any word itself: all of them stand in `data/*.toml`, so that a
//! newsroom adds a language without touching code. Lookups ignore case and treat `’` as `'`.

mod class;
mod file;

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

use class::WORD_CLASSES;
pub(crate) use class::{Cue, Words};
pub use file::LexiconError;

use crate::antecedent;
use crate::scare::Weights;
use crate::speakers;

/// The languages that ship with the crate: tag and data file.
const BUILT_IN: [(&str, &str); 4] = [
    ("en", include_str!("../data/en.toml")),
    ("de", include_str!("../data/de.toml")),
    ("fr", include_str!("../data/fr.toml")),
    ("es", include_str!("../data/es.toml")),
];

/// Weights of the model that tells quotations from words that are nobody’s: of the languages it was trained for, and of
/// every other one.
const TRAINED_SCARE: [(&str, &str); 2] =
    [("en", include_str!("../data/scare.en.toml")), ("de", include_str!("../data/scare.de.toml"))];
const OTHER_SCARE: &str = include_str!("../data/scare.toml");

/// Weights of the model that tells which of the proposed speakers said it, in English.
const ENGLISH_SPEAKERS: &str = include_str!("../data/speakers.en.toml");

/// Weights of the model that finds whom a pronoun stands for.
const ANTECEDENTS: &str = include_str!("../data/pronouns.en.toml");

/// Given names, for all languages.
const NAMES: &str = include_str!("../data/names.toml");

/// What is known of the words that begin with one word.
#[derive(Debug, Clone, Default)]
pub(crate) struct Entry {
    /// Classes of the word alone.
    pub(crate) words: Words,
    /// The word alone as a cue.
    pub(crate) cue: Cue,
    /// Cues of several words: the words after the first, and what they do; longest first.
    pub(crate) phrases: Vec<(Vec<Box<str>>, Cue)>,
}

/// Classes that a noun has in each of its forms. `Frauen` is no title, so that titles are not among them.
const OF_NOUNS: Words = Words::ROLE
    .or(Words::DOCUMENT)
    .or(Words::WORK)
    .or(Words::ANONYMOUS)
    .or(Words::NOUN_CUE)
    .or(Words::SCARE)
    .or(Words::COMPOUND)
    .or(Words::CONTENT_NOUN)
    .or(Words::SOURCE_NOUN)
    .or(Words::MASCULINE)
    .or(Words::FEMININE);

/// How many characters stand before the last part of a compound, at least.
const MIN_COMPOUND_CHARS: usize = 3;

/// How a language sets its marks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct MarkStyle {
    /// `„` opens and `“` closes.
    pub(crate) low_opens: bool,
    /// `»` opens and `«` closes.
    pub(crate) guillemets_point_in: bool,
}

/// FNV-1a: words are short and come from our own files, so that no stronger hash is needed.
#[derive(Debug, Clone)]
pub(crate) struct WordHasher(u64);

impl Default for WordHasher {
    fn default() -> Self {
        Self(0xCBF2_9CE4_8422_2325)
    }
}

impl Hasher for WordHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01B3);
        }
    }
}

/// Words and what is known of each.
type Entries = HashMap<Box<str>, Entry, BuildHasherDefault<WordHasher>>;

/// The words of one language.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "the switches of a language are independent")]
pub(crate) struct Lexicon {
    entries: Entries,
    /// Spelling of the mark conventions.
    pub(crate) marks: MarkStyle,
    /// Common nouns are written with a capital.
    pub(crate) capitalised_nouns: bool,
    /// The finite verb stands second, its subject before or behind it.
    pub(crate) verb_second: bool,
    /// `l’`, `qu’` are words of their own.
    pub(crate) elision: bool,
    /// Attributions stand inside the marks, and dashes open lines of dialogue.
    pub(crate) incises: bool,
    /// A verb needs no subject of its own: `añadió`.
    pub(crate) pro_drop: bool,
    /// Pronouns that are written behind the verb with a hyphen: `-t-il`.
    pub(crate) clitics: Vec<Box<str>>,
    /// Prepositions that bind a complement to a noun.
    binding: Vec<Box<str>>,
    /// Prepositions of the agent.
    agent: Vec<Box<str>>,
    /// Prepositions that give something a name.
    naming: Vec<Box<str>>,
    /// Pronouns that open a relative clause without a noun before it.
    free_relative: Vec<Box<str>>,
    /// Conjunctions before the clause that says who reports: `wie`.
    comparison: Vec<Box<str>>,
    /// Prepositions before the person in whose view something is so: `für`.
    view: Vec<Box<str>>,
    /// Determiners that introduce somebody new.
    indefinite: Vec<Box<str>>,
    /// Words for the two who were named last.
    pair: Vec<Box<str>>,
    /// Words that go on with the speaker before.
    continuing: Vec<Box<str>>,
    /// Names of several words for places that stand for who sits there.
    metonyms: Vec<Vec<Box<str>>>,
    /// Prepositions between a document and whose it is.
    authoring: Vec<Box<str>>,
    /// Endings of nouns for a person who was named before: `44-year-old`.
    epithet_endings: Vec<Box<str>>,
    /// Words for persons that were named before, and how many they are.
    sets: BTreeMap<String, usize>,
    /// Role words and the kinds of role they may stand for.
    kinds: BTreeMap<String, Vec<Box<str>>>,
    /// Conjunctions that join two of a kind.
    joining: Vec<Box<str>>,
    /// Endings of words that are no noun although they open a sentence with a capital.
    pub(crate) adjective_endings: Vec<Box<str>>,
    /// Marks of the infinitive that stand inside of verbs.
    infinitive_marks: Vec<Box<str>>,
    /// Endings of other forms of a noun.
    noun_endings: Vec<Box<str>>,
    /// Endings of finite verbs that are in no list.
    pub(crate) verb_endings: Vec<Box<str>>,
    /// A name ends in `'s` when it is a possessor.
    pub(crate) apostrophe_possessive: bool,
    /// What tells quotations from words in marks that are nobody’s.
    pub(crate) scare: Weights,
    /// What tells whom a pronoun stands for.
    pub(crate) antecedents: antecedent::Weights,
    /// What tells which of the proposed speakers said it; without it the strongest proposal wins.
    pub(crate) speakers: Option<speakers::Weights>,
}

impl Lexicon {
    /// Returns what is known of a word in lower case with straight apostrophes.
    pub(crate) fn entry(&self, lower: &str) -> Option<&Entry> {
        self.entries.get(lower)
    }

    /// Returns the classes of a noun that may be a plural: those of the word, else of the word without its `s`.
    pub(crate) fn of_singular(&self, word: &str) -> Words {
        let lower = word.to_lowercase();
        let singular = lower.strip_suffix('s').and_then(|singular| self.entry(singular));
        self.entry(&lower).or(singular).map_or(Words::NONE, |entry| entry.words)
    }

    /// Returns whether an unknown word in lower case is a given name but for its accents: `rémi`.
    pub(crate) fn given_name(&self, lower: &str) -> Words {
        if lower.is_ascii() {
            return Words::NONE;
        }
        let plain: String = lower.chars().map(without_accent).collect();
        self.entry(&plain).map_or(Words::NONE, |entry| entry.words.only(Words::FORENAME_M.or(Words::FORENAME_F)))
    }

    /// Returns the classes of an unknown word that is a compound, `Außenminister`, as its last part has them.
    pub(crate) fn compound(&self, lower: &str) -> Words {
        let parts = lower.char_indices().skip(MIN_COMPOUND_CHARS).filter_map(|(at, _)| lower.get(at..));
        let mut known = parts.filter_map(|part| self.entry(part));
        known.find(|entry| entry.words.any(Words::COMPOUND)).map_or(Words::NONE, |entry| entry.words)
    }

    /// Returns the classes of an unknown noun, a compound or another form than that of the list: `Berichts`, `Experten`.
    pub(crate) fn inflected(&self, lower: &str) -> Words {
        let whole = self.compound(lower);
        if whole != Words::NONE {
            return whole;
        }
        let stems = self.noun_endings.iter().filter_map(|ending| lower.strip_suffix(&**ending));
        let known = |stem: &str| {
            let listed = self.entry(stem).map_or(Words::NONE, |entry| entry.words.only(OF_NOUNS));
            if listed == Words::NONE { self.compound(stem).only(OF_NOUNS) } else { listed }
        };
        stems
            .filter(|stem| stem.len() > MIN_COMPOUND_CHARS)
            .map(known)
            .find(|words| *words != Words::NONE)
            .unwrap_or_default()
    }

    /// Says whether a word in lower case ends as adjectives and adverbs do.
    pub(crate) fn ends_as_adjective(&self, lower: &str) -> bool {
        self.adjective_endings.iter().any(|ending| lower.len() > ending.len() + 2 && lower.ends_with(&**ending))
    }

    /// Says whether a word in lower case ends as finite verbs do.
    pub(crate) fn ends_as_verb(&self, lower: &str) -> bool {
        self.verb_endings.iter().any(|ending| lower.len() > ending.len() + 2 && lower.ends_with(&**ending))
    }

    /// Says whether the preposition `word` binds a complement to the noun before it: `of`, `for`.
    pub(crate) fn binds(&self, word: &str) -> bool {
        self.binding.iter().any(|known| same_letters(known, word))
    }

    /// Says whether the preposition `word` marks the agent of a passive: `by`.
    pub(crate) fn is_agent(&self, word: &str) -> bool {
        self.agent.iter().any(|known| same_letters(known, word))
    }

    /// Says whether the determiner `word` introduces somebody new: `a`.
    pub(crate) fn is_indefinite(&self, word: &str) -> bool {
        self.indefinite.iter().any(|known| same_letters(known, word))
    }

    /// Says whether the preposition `word` gives something a name: `as`.
    pub(crate) fn is_as(&self, word: &str) -> bool {
        self.naming.iter().any(|known| same_letters(known, word))
    }

    /// Says whether the pronoun `word` opens a relative clause without a noun before it: `what`.
    pub(crate) fn is_free_relative(&self, word: &str) -> bool {
        self.free_relative.iter().any(|known| same_letters(known, word))
    }

    /// Says whether the conjunction `word` opens a clause that says who reports: `wie Meier sagte`.
    pub(crate) fn is_comparison(&self, word: &str) -> bool {
        self.comparison.iter().any(|known| same_letters(known, word))
    }

    /// Says whether the preposition `word` names, before a copula, the person in whose view something is so: `für Meier ist`.
    pub(crate) fn is_view(&self, word: &str) -> bool {
        self.view.iter().any(|known| same_letters(known, word))
    }

    /// Says whether the mark of the infinitive stands inside `word`: `aufzubauen`.
    pub(crate) fn holds_infinitive_mark(&self, word: &str) -> bool {
        let inner = |at: usize| {
            word.get(at..).zip(word.get(..at)).is_some_and(|(rest, before)| {
                before.len() > 1 && self.infinitive_marks.iter().any(|mark| rest.starts_with(&**mark))
            })
        };
        word.starts_with(char::is_lowercase) && (0..word.len()).any(inner)
    }

    /// Says whether `word` stands for the two who were named last: `both`.
    pub(crate) fn is_both(&self, word: &str) -> bool {
        self.pair.iter().any(|known| same_letters(known, word))
    }

    /// Says whether `word` goes on with the speaker before: `He **also** said`, `she **added**`.
    pub(crate) fn is_continuing(&self, word: &str) -> bool {
        self.continuing.iter().any(|known| same_letters(known, word))
    }

    /// Says whether words end in a name for who sits there: `the White House`.
    pub(crate) fn ends_in_metonym(&self, words: &[&str]) -> bool {
        self.metonyms.iter().any(|name| {
            let behind = words.len().checked_sub(name.len()).and_then(|start| words.get(start..));
            behind.is_some_and(|behind| name.iter().zip(behind).all(|(known, written)| same_letters(known, written)))
        })
    }

    /// Says whether the preposition `word` stands between a document and whose it is: `a statement **from** the ministry`.
    pub(crate) fn is_authoring(&self, word: &str) -> bool {
        self.authoring.iter().any(|known| same_letters(known, word))
    }

    /// Says whether `word` ends as nouns for a person who was named before do: `44-year-old`.
    pub(crate) fn ends_as_epithet(&self, word: &str) -> bool {
        let lower = || word.to_lowercase();
        word.contains('-') && self.epithet_endings.iter().any(|ending| lower().ends_with(&**ending))
    }

    /// Returns how many persons `word` stands for: `both`, `pair`, `three`.
    pub(crate) fn set_of(&self, word: &str) -> Option<usize> {
        self.sets.iter().find(|(known, _)| same_letters(known, word)).map(|(_, count)| *count)
    }

    /// Says whether a role in lower case, `chinese president`, has the word `leader`, itself or by one of its kinds.
    pub(crate) fn role_has(&self, role: &str, word: &str) -> bool {
        let kinds = self.kinds.get(word).map_or(&[] as &[Box<str>], Vec::as_slice);
        role.split_whitespace().any(|part| part == word || kinds.iter().any(|kind| **kind == *part))
    }

    /// Says whether the conjunction `word` joins: `and`, not `but`.
    pub(crate) fn is_and(&self, word: &str) -> bool {
        self.joining.iter().any(|known| same_letters(known, word))
    }
}

/// Returns the letter that stands below an accent, for the accents of Western Europe.
const fn without_accent(c: char) -> char {
    match c {
        'à'..='å' => 'a',
        'è'..='ë' => 'e',
        'ì'..='ï' => 'i',
        'ò'..='ö' => 'o',
        'ù'..='ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        'ý' | 'ÿ' => 'y',
        _ => c,
    }
}

/// Compares a word of a data file with one of the text, capitals aside.
fn same_letters(known: &str, written: &str) -> bool {
    known.eq_ignore_ascii_case(written) || !written.is_ascii() && written.to_lowercase() == *known
}

/// Reads the lexicon of a language and what goes with it.
fn read(language: &str, text: &str) -> Result<Lexicon, LexiconError> {
    let english = language.eq_ignore_ascii_case("en");
    let trained = TRAINED_SCARE.iter().find(|(known, _)| language.eq_ignore_ascii_case(known));
    let scare = file::parse(language, trained.map_or(OTHER_SCARE, |(_, weights)| *weights))?;
    let speakers = if english { Some(file::parse(language, ENGLISH_SPEAKERS)?) } else { None };
    let antecedents = file::parse(language, ANTECEDENTS)?;
    Ok(Lexicon { scare, antecedents, speakers, ..file::read(language, text, NAMES)? })
}

/// The lexicons of all languages.
#[derive(Debug, Clone)]
pub(crate) struct Lexicons {
    by_language: Vec<(String, Arc<Lexicon>)>,
}

impl Lexicons {
    /// Reads the built-in data files.
    pub(crate) fn built_in() -> Result<Self, LexiconError> {
        let by_language = BUILT_IN
            .iter()
            .map(|(language, text)| Ok(((*language).to_owned(), Arc::new(read(language, text)?))))
            .collect::<Result<_, LexiconError>>()?;
        Ok(Self { by_language })
    }

    /// Adds a language, or replaces a built-in one.
    pub(crate) fn add(&mut self, language: &str, text: &str) -> Result<(), LexiconError> {
        let lexicon = Arc::new(read(language, text)?);
        self.by_language.retain(|(known, _)| !known.eq_ignore_ascii_case(language));
        self.by_language.push((language.to_owned(), lexicon));
        Ok(())
    }

    /// Returns the lexicon for a BCP 47 tag: that of its language, else English, whose marks are the commonest.
    pub(crate) fn of(&self, tag: &str) -> Option<&Lexicon> {
        let language = tag.split(['-', '_']).next().unwrap_or_default();
        let find = |wanted: &str| self.by_language.iter().find(|(known, _)| known.eq_ignore_ascii_case(wanted));
        find(language).or_else(|| find("en")).map(|(_, lexicon)| &**lexicon)
    }
}

#[cfg(test)]
mod tests;

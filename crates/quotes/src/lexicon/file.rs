//! The format of the lexicon files: TOML with closed word classes and cue lists, checked as a whole.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::antecedent;

use super::{Cue, Entries, Entry, Lexicon, MarkStyle, WORD_CLASSES, Weights};

/// What is wrong with a lexicon file.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LexiconError {
    /// It is not TOML of the expected form.
    #[error("lexicon {language} does not parse")]
    Parse {
        /// The language of the file.
        language: String,
        /// What the parser says.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// A key of `[words]` is no word class.
    #[error("lexicon {language} has an unknown word class {class}")]
    WordClass {
        /// The language of the file.
        language: String,
        /// The key.
        class: String,
    },
    /// A `class` of `[[cues]]` is no cue class.
    #[error("lexicon {language} has an unknown cue class {class}")]
    CueClass {
        /// The language of the file.
        language: String,
        /// The value.
        class: String,
    },
    /// A cue line has no form.
    #[error("lexicon {language} has a cue line without any form: {line:?}")]
    EmptyCue {
        /// The language of the file.
        language: String,
        /// The line.
        line: String,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::struct_excessive_bools, reason = "the switches of a language are independent")]
struct File {
    marks: Marks,
    #[serde(default)]
    capitalised_nouns: bool,
    #[serde(default)]
    apostrophe_possessive: bool,
    #[serde(default)]
    verb_second: bool,
    #[serde(default)]
    elision: bool,
    #[serde(default)]
    incises: bool,
    #[serde(default)]
    pro_drop: bool,
    /// Pronouns that are written behind the verb with a hyphen.
    #[serde(default)]
    clitics: String,
    /// Prepositions that bind a complement to a noun.
    binding: String,
    /// Conjunctions that join two of a kind.
    joining: String,
    /// Prepositions that give something a name.
    #[serde(default)]
    naming: String,
    /// Pronouns that open a relative clause without a noun before it.
    #[serde(default)]
    free_relative: String,
    /// Conjunctions before the clause that says who reports.
    #[serde(default)]
    comparison: String,
    /// Prepositions before the person in whose view something is so.
    #[serde(default)]
    view: String,
    /// Determiners that introduce somebody new.
    #[serde(default)]
    indefinite: String,
    /// Words for the two who were named last.
    #[serde(default)]
    pair: String,
    /// Names of several words for places that stand for who sits there.
    #[serde(default)]
    metonyms: Vec<String>,
    /// Prepositions between a document and whose it is.
    #[serde(default)]
    authoring: String,
    /// Endings of nouns for a person who was named before.
    #[serde(default)]
    epithet_endings: String,
    /// Words for persons that were named before, and how many they are.
    #[serde(default)]
    sets: BTreeMap<String, usize>,
    /// Words that go on with the speaker before.
    #[serde(default)]
    continuing: String,
    /// Role words and the kinds of role they may stand for.
    #[serde(default)]
    role_kinds: BTreeMap<String, String>,
    /// Endings of adjectives and adverbs, where nouns have capitals.
    #[serde(default)]
    adjective_endings: String,
    /// Endings of other forms of a noun than the listed one.
    #[serde(default)]
    noun_endings: String,
    /// Endings of finite verbs that are in no list.
    #[serde(default)]
    verb_endings: String,
    /// Prepositions of the agent of a passive.
    agent: String,
    words: BTreeMap<String, String>,
    cues: Vec<Cues>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Marks {
    low_opens: bool,
    guillemets_point_in: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Cues {
    class: String,
    verbs: Vec<String>,
}

const CUE_CLASSES: [(&str, Cue); 14] = [
    ("none", Cue::NONE),
    ("object", Cue::OBJECT),
    ("quoted", Cue::SPEECH.or(Cue::QUOTED)),
    ("according_comma", Cue::ACCORDING.or(Cue::BEHIND_COMMA)),
    ("speech", Cue::SPEECH),
    ("tell", Cue::TELL),
    ("label", Cue::LABEL),
    ("thought", Cue::THOUGHT),
    ("intention", Cue::INTENTION),
    ("manner", Cue::MANNER),
    ("according", Cue::ACCORDING),
    ("according_after", Cue::ACCORDING_AFTER),
    ("noun", Cue::NOUN),
    ("title", Cue::TITLE),
];

/// Reads a lexicon file and the list of given names that all languages share.
pub(super) fn read(language: &str, text: &str, names: &str) -> Result<Lexicon, LexiconError> {
    let file: File = parse(language, text)?;
    let mut entries = Entries::default();
    add_words(&mut entries, language, &file.words)?;
    add_words(&mut entries, language, &parse(language, names)?)?;
    for cues in &file.cues {
        add_cues(&mut entries, language, cues)?;
    }
    for entry in entries.values_mut() {
        entry.phrases.sort_by_key(|(words, _)| std::cmp::Reverse(words.len()));
    }
    let Marks { low_opens, guillemets_point_in } = file.marks;
    Ok(Lexicon {
        entries,
        marks: MarkStyle { low_opens, guillemets_point_in },
        capitalised_nouns: file.capitalised_nouns,
        binding: file.binding.split_whitespace().map(normal).collect(),
        agent: file.agent.split_whitespace().map(normal).collect(),
        naming: file.naming.split_whitespace().map(normal).collect(),
        free_relative: file.free_relative.split_whitespace().map(normal).collect(),
        comparison: file.comparison.split_whitespace().map(normal).collect(),
        view: file.view.split_whitespace().map(normal).collect(),
        indefinite: file.indefinite.split_whitespace().map(normal).collect(),
        pair: file.pair.split_whitespace().map(normal).collect(),
        metonyms: file.metonyms.iter().map(|name| name.split_whitespace().map(normal).collect()).collect(),
        authoring: file.authoring.split_whitespace().map(normal).collect(),
        epithet_endings: file.epithet_endings.split_whitespace().map(normal).collect(),
        sets: file.sets.clone(),
        continuing: file.continuing.split_whitespace().map(normal).collect(),
        kinds: file
            .role_kinds
            .iter()
            .map(|(word, kinds)| (word.clone(), kinds.split_whitespace().map(normal).collect()))
            .collect(),
        joining: file.joining.split_whitespace().map(normal).collect(),
        adjective_endings: file.adjective_endings.split_whitespace().map(normal).collect(),
        infinitive_marks: file
            .words
            .get("infinitive")
            .map_or(Vec::new(), |marks| marks.split_whitespace().map(normal).collect()),
        noun_endings: file.noun_endings.split_whitespace().map(normal).collect(),
        verb_endings: file.verb_endings.split_whitespace().map(normal).collect(),
        apostrophe_possessive: file.apostrophe_possessive,
        verb_second: file.verb_second,
        elision: file.elision,
        incises: file.incises,
        pro_drop: file.pro_drop,
        clitics: file.clitics.split_whitespace().map(normal).collect(),
        scare: Weights::default(),
        antecedents: antecedent::Weights::default(),
        speakers: None,
    })
}

/// Reads a file of a language.
pub(super) fn parse<T: serde::de::DeserializeOwned>(language: &str, text: &str) -> Result<T, LexiconError> {
    toml::from_str(text)
        .map_err(|source| LexiconError::Parse { language: language.to_owned(), source: Box::new(source) })
}

fn add_words(entries: &mut Entries, language: &str, words: &BTreeMap<String, String>) -> Result<(), LexiconError> {
    for (class, list) in words {
        let bit = WORD_CLASSES
            .iter()
            .find(|(key, _)| key == class)
            .map(|(_, bit)| *bit)
            .ok_or_else(|| LexiconError::WordClass { language: language.to_owned(), class: class.clone() })?;
        for word in list.split_whitespace() {
            let entry: &mut Entry = entries.entry(normal(word)).or_default();
            entry.words = entry.words.or(bit);
        }
    }
    Ok(())
}

fn add_cues(entries: &mut Entries, language: &str, cues: &Cues) -> Result<(), LexiconError> {
    let class = CUE_CLASSES
        .iter()
        .find(|(key, _)| *key == cues.class)
        .map(|(_, class)| *class)
        .ok_or_else(|| LexiconError::CueClass { language: language.to_owned(), class: cues.class.clone() })?;
    for line in &cues.verbs {
        let (finite, other) = line.split_once('|').unwrap_or((line, ""));
        let base = |number: usize| if number == 0 { Cue::FINITE.or(Cue::BASE) } else { Cue::FINITE };
        let finite = finite.split(',').enumerate().map(|(number, form)| (form, base(number)));
        let forms = finite.chain(other.split(',').map(|form| (form, Cue::NON_FINITE)));
        let mut empty = true;
        for (form, finiteness) in forms.filter(|(form, _)| !form.trim().is_empty()) {
            add_cue(entries, form, class.or(finiteness));
            empty = false;
        }
        if empty {
            return Err(LexiconError::EmptyCue { language: language.to_owned(), line: line.clone() });
        }
    }
    Ok(())
}

fn add_cue(entries: &mut Entries, form: &str, cue: Cue) {
    let mut words = form.split_whitespace();
    let first = words.next().unwrap_or_default();
    let rest: Vec<Box<str>> = words.map(normal).collect();
    let entry = entries.entry(normal(first)).or_default();
    if rest.is_empty() {
        entry.cue = entry.cue.or(cue);
    } else if let Some((_, known)) = entry.phrases.iter_mut().find(|(known, _)| *known == rest) {
        *known = known.or(cue);
    } else {
        entry.phrases.push((rest, cue));
    }
}

/// Returns the form in which a word is looked up.
fn normal(word: &str) -> Box<str> {
    word.to_lowercase().replace('’', "'").into()
}

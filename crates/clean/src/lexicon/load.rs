//! Reading and compiling lexicons. Owns the file format and its checks.
//!
//! A lexicon is TOML: `language`, `stop_words`, and sections `[[rule]]` with `id`, `kind`, `role`, `phrases` and
//! `patterns`. A phrase is a whole line in lower case unless an ellipsis at an end says that more may follow or go before:
//! `see also…`; one within it stands for any words. A pattern is a regular expression on the line as it stands. The rule of the third phrase of section
//! `comment-form` in language `en` is `comment-form/en/3`, that of its first pattern `comment-form/en/p1`.
//! Patterns write `(?-u:\b)` for a word boundary.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use aho_corasick::{AhoCorasickBuilder, MatchKind};
use copydesk_article::RemovedKind;
use regex::{Regex, RegexSetBuilder};
use serde::Deserialize;

use super::{Lexicon, PatternSet, Phrase, Role, Rule, fold, folded, is_ornament};
use crate::LexiconError;

/// The lexicons that come with the crate: name and text.
pub(crate) const BUILT_IN: [(&str, &str); 28] = [
    ("en", include_str!("../../data/lexicon/en.toml")),
    ("ar", include_str!("../../data/lexicon/ar.toml")),
    ("cs", include_str!("../../data/lexicon/cs.toml")),
    ("da", include_str!("../../data/lexicon/da.toml")),
    ("de", include_str!("../../data/lexicon/de.toml")),
    ("el", include_str!("../../data/lexicon/el.toml")),
    ("es", include_str!("../../data/lexicon/es.toml")),
    ("fa", include_str!("../../data/lexicon/fa.toml")),
    ("fi", include_str!("../../data/lexicon/fi.toml")),
    ("fr", include_str!("../../data/lexicon/fr.toml")),
    ("he", include_str!("../../data/lexicon/he.toml")),
    ("hi", include_str!("../../data/lexicon/hi.toml")),
    ("hu", include_str!("../../data/lexicon/hu.toml")),
    ("id", include_str!("../../data/lexicon/id.toml")),
    ("it", include_str!("../../data/lexicon/it.toml")),
    ("ja", include_str!("../../data/lexicon/ja.toml")),
    ("ko", include_str!("../../data/lexicon/ko.toml")),
    ("nl", include_str!("../../data/lexicon/nl.toml")),
    ("no", include_str!("../../data/lexicon/no.toml")),
    ("pl", include_str!("../../data/lexicon/pl.toml")),
    ("pt", include_str!("../../data/lexicon/pt.toml")),
    ("ro", include_str!("../../data/lexicon/ro.toml")),
    ("ru", include_str!("../../data/lexicon/ru.toml")),
    ("sv", include_str!("../../data/lexicon/sv.toml")),
    ("tr", include_str!("../../data/lexicon/tr.toml")),
    ("uk", include_str!("../../data/lexicon/uk.toml")),
    ("vi", include_str!("../../data/lexicon/vi.toml")),
    ("zh", include_str!("../../data/lexicon/zh.toml")),
];

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct LexiconFile {
    language: String,
    #[serde(default)]
    stop_words: Vec<String>,
    #[serde(default, rename = "rule")]
    sections: Vec<Section>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Section {
    id: String,
    kind: RemovedKind,
    role: Role,
    #[serde(default)]
    phrases: Vec<String>,
    #[serde(default)]
    patterns: Vec<String>,
}

/// Rules as they are collected from several files.
#[derive(Default)]
struct Collected {
    rules: Vec<Rule>,
    phrases: Vec<Phrase>,
    patterns: BTreeMap<String, (Vec<String>, Vec<usize>)>,
    stop_words: BTreeMap<String, HashSet<String>>,
    seen: BTreeSet<String>,
}

impl Lexicon {
    /// Compiles lexicons, given as pairs of a name (for messages) and TOML text.
    ///
    /// # Errors
    /// [`LexiconError`] names the lexicon and the rule at fault.
    pub(crate) fn compile<'s>(sources: impl IntoIterator<Item = (&'s str, &'s str)>) -> Result<Self, LexiconError> {
        let mut collected = Collected::default();
        for (name, text) in sources {
            let file: LexiconFile = toml::from_str(text)
                .map_err(|error| LexiconError::Syntax { name: name.to_owned(), message: error.to_string() })?;
            collected.add(name, file)?;
        }
        collected.finish()
    }
}

impl Collected {
    fn add(&mut self, name: &str, file: LexiconFile) -> Result<(), LexiconError> {
        self.stop_words
            .entry(file.language.clone())
            .or_default()
            .extend(file.stop_words.iter().map(|word| folded(word)));
        for section in file.sections {
            for (number, phrase) in section.phrases.iter().enumerate() {
                let id = format!("{}/{}/{}", section.id, file.language, number + 1);
                let rule = self.rule(name, &file.language, &section, id)?;
                self.phrase(name, phrase, rule)?;
            }
            for (number, pattern) in section.patterns.iter().enumerate() {
                let id = format!("{}/{}/p{}", section.id, file.language, number + 1);
                let rule = self.rule(name, &file.language, &section, id)?;
                let (patterns, rules) = self.patterns.entry(file.language.clone()).or_default();
                patterns.push(pattern.clone());
                rules.push(rule);
            }
        }
        Ok(())
    }

    fn rule(&mut self, name: &str, language: &str, section: &Section, id: String) -> Result<usize, LexiconError> {
        if !self.seen.insert(id.clone()) {
            return Err(LexiconError::Rule {
                name: name.to_owned(),
                rule: id,
                problem: "stands there twice".to_owned(),
            });
        }
        self.rules.push(Rule { id, kind: section.kind, role: section.role, language: language.to_owned() });
        Ok(self.rules.len() - 1)
    }

    fn phrase(&mut self, name: &str, phrase: &str, rule: usize) -> Result<(), LexiconError> {
        let (at_start, rest) = phrase.strip_prefix('…').map_or((true, phrase), |rest| (false, rest));
        let (at_end, rest) = rest.strip_suffix('…').map_or((true, rest), |rest| (false, rest));
        // Ornaments are folded away at the ends of the line alone: the colon of `photo:…` is part of the phrase.
        let rest = if at_start { rest.trim_start_matches(is_ornament) } else { rest };
        let rest = if at_end { rest.trim_end_matches(is_ornament) } else { rest };
        let mut parts = rest.split('…').map(|part| fold(part).trim().to_owned());
        let text = parts.next().unwrap_or_default();
        let later: Vec<String> = parts.collect();
        if !text.chars().any(char::is_alphabetic) || later.iter().any(String::is_empty) {
            let rule = self.rules.get(rule).map(|rule| rule.id.clone()).unwrap_or_default();
            return Err(LexiconError::Rule { name: name.to_owned(), rule, problem: "has no letters".to_owned() });
        }
        self.phrases.push(Phrase { text, later, at_start, at_end, rule });
        Ok(())
    }

    fn finish(self) -> Result<Lexicon, LexiconError> {
        let fault = |message: String| LexiconError::Syntax { name: "all lexicons".to_owned(), message };
        let automaton = AhoCorasickBuilder::new()
            .match_kind(MatchKind::Standard)
            .build(self.phrases.iter().map(|phrase| &phrase.text))
            .map_err(|error| fault(error.to_string()))?;
        let mut patterns = BTreeMap::new();
        for (language, (sources, rules)) in self.patterns {
            let built =
                RegexSetBuilder::new(&sources).size_limit(PATTERN_SET_BYTES).dfa_size_limit(PATTERN_SET_BYTES).build();
            let set = built.map_err(|error| {
                let of = |rule: &usize| self.rules.get(*rule).map(|rule| rule.id.clone());
                let found =
                    sources.iter().zip(&rules).find_map(|(source, rule)| Some((Regex::new(source).err()?, of(rule)?)));
                found.map_or_else(
                    || fault(error.to_string()),
                    |(error, rule)| LexiconError::Pattern { name: language.clone(), rule, message: error.to_string() },
                )
            })?;
            patterns.insert(language, PatternSet { set, rules });
        }
        Ok(Lexicon { rules: self.rules, phrases: self.phrases, automaton, patterns, stop_words: self.stop_words })
    }
}

/// Largest set of compiled patterns, in bytes.
const PATTERN_SET_BYTES: usize = 1 << 25;

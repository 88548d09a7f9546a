//! Lemmas by part of speech: exceptions first, then endings whose result is a known word; or by form alone.
//!
//! Follows spaCy's `Lemmatizer` in its modes "rule" and "lookup". Refuses to guess parts of speech: they come from the
//! attribute ruler or the morphologizer.

use std::collections::HashMap;

use crate::error::ModelError;
use crate::format::{Endings, LemmaMode, LemmatizerSpec, ModelFile, Table};
use crate::hash::{murmur64a, string_id};
use crate::labels::{LabelId, Labels};
use crate::unicode::is_alpha;

/// Between the lemmas of one form.
pub(crate) const FORM_SEPARATOR: &str = "\n";

/// Key of a form in the tables of a part of speech, which is in lower case.
pub(crate) fn table_key(part: &str, form: &str) -> u64 {
    murmur64a(format!("{part}\t{form}").as_bytes(), 1)
}

/// What the features of a word say about its form.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Inflection {
    singular: bool,
    /// An infinitive, no verb form at all, or the positive degree.
    bare: bool,
    /// Finite and present, without a number.
    bare_present: bool,
}

/// What is done with a part of speech.
#[derive(Debug)]
enum Part {
    /// The tables of the part, which is named in lower case.
    Rules(String, Endings),
    /// The form as it is.
    AsIs,
}

/// A lemmatizer, ready to run.
#[derive(Debug)]
pub(crate) struct Lemmatizer {
    mode: LemmaMode,
    pub(crate) overwrite: bool,
    english_base_forms: bool,
    /// Parts whose lemma is not simply the lower-case form.
    parts: HashMap<LabelId, Part>,
    kinds: Kinds,
    inflections: Vec<Inflection>,
    index: Table<u64>,
    forms: Table<u64>,
    ends: Table<u32>,
    texts: Table<u8>,
}

/// Parts of speech that English base forms depend on, and white space.
#[derive(Debug, Clone, Copy)]
struct Kinds {
    noun: LabelId,
    verb: LabelId,
    space: LabelId,
}

impl Lemmatizer {
    /// `labels` must hold every part of speech and every set of features that the model can give.
    pub(crate) fn load(file: &ModelFile, spec: &LemmatizerSpec, labels: &mut Labels) -> Result<Self, ModelError> {
        let full = || ModelError::malformed("too many labels");
        let mut parts = HashMap::new();
        for (part, endings) in &spec.endings {
            let rules = Part::Rules(part.to_lowercase(), endings.clone());
            parts.insert(labels.intern(part).ok_or_else(full)?, rules);
        }
        parts.entry(labels.intern("PROPN").ok_or_else(full)?).or_insert(Part::AsIs);
        let mut kind = |name| labels.intern(name).ok_or_else(full);
        let kinds = Kinds { noun: kind("NOUN")?, verb: kind("VERB")?, space: kind("SPACE")? };
        Ok(Self {
            mode: spec.mode,
            overwrite: spec.overwrite,
            english_base_forms: spec.english_base_forms,
            parts,
            kinds,
            inflections: labels.names().map(Inflection::of).collect(),
            index: file.whole_table("lemmas.index")?,
            forms: file.whole_table("lemmas.forms")?,
            ends: file.whole_table("lemmas.ends")?,
            texts: file.whole_table("lemmas.texts")?,
        })
    }

    /// Appends the lemma of a form to `out`.
    pub(crate) fn push_lemma(&self, file: &ModelFile, form: &str, pos: LabelId, morph: LabelId, out: &mut String) {
        match self.mode {
            LemmaMode::Lookup => out.push_str(self.lemmas(file, string_id(form)).next().unwrap_or(form)),
            LemmaMode::Rule => self.push_by_rule(file, form, pos, morph, out),
        }
    }

    fn push_by_rule(&self, file: &ModelFile, form: &str, pos: LabelId, morph: LabelId, out: &mut String) {
        let lower = form.to_lowercase();
        if pos == 0 || pos == self.kinds.space || self.is_base_form(pos, morph) {
            out.push_str(&lower);
            return;
        }
        match self.parts.get(&pos) {
            None => out.push_str(&lower),
            Some(Part::AsIs) => out.push_str(form),
            Some(Part::Rules(part, endings)) => match self.by_tables(file, part, endings, &lower) {
                Some(lemma) => out.push_str(&lemma),
                None => out.push_str(form),
            },
        }
    }

    /// The lemma by exceptions and endings; `None` when nothing applies.
    fn by_tables(&self, file: &ModelFile, part: &str, endings: &Endings, lower: &str) -> Option<String> {
        // Known results come before others, the last of them first; exceptions before all, the last one first.
        let (mut known, mut symbols, mut unknown) = (Vec::new(), Vec::new(), None);
        for (old, new) in endings {
            let Some(lemma) = lower.strip_suffix(old.as_str()).map(|stem| format!("{stem}{new}")) else {
                continue;
            };
            if lemma.is_empty() {
                continue;
            }
            if file.view(&self.index).binary_search(&table_key(part, &lemma)).is_ok() {
                known.push(lemma);
            } else if !lemma.chars().all(is_alpha) {
                symbols.push(lemma);
            } else if unknown.is_none() {
                unknown = Some(lemma);
            }
        }
        let listed = |lemma: &&str| !known.iter().chain(&symbols).any(|listed| listed == lemma);
        let exceptions: Vec<&str> = self.lemmas(file, table_key(part, lower)).collect();
        if let Some(exception) = exceptions.into_iter().rev().find(listed) {
            return Some(exception.to_owned());
        }
        known.pop().or_else(|| symbols.into_iter().next()).or(unknown)
    }

    /// The lemmas that a table gives for a key.
    fn lemmas<'f>(&self, file: &'f ModelFile, key: u64) -> impl Iterator<Item = &'f str> {
        let text = || {
            let at = file.view(&self.forms).binary_search(&key).ok()?;
            let ends = file.view(&self.ends);
            let start = at.checked_sub(1).map_or(Some(0), |before| ends.get(before).copied())?;
            let bytes = file.view(&self.texts).get(start as usize..*ends.get(at)? as usize)?;
            std::str::from_utf8(bytes).ok()
        };
        text().into_iter().flat_map(|text| text.split(FORM_SEPARATOR))
    }

    /// Whether the features say that an English word is its own lemma.
    fn is_base_form(&self, pos: LabelId, morph: LabelId) -> bool {
        if !self.english_base_forms {
            return false;
        }
        let inflection = self.inflections.get(usize::from(morph)).copied().unwrap_or_default();
        (pos == self.kinds.noun && inflection.singular)
            || (pos == self.kinds.verb && inflection.bare_present)
            || inflection.bare
    }
}

impl Inflection {
    /// Reads features such as `Number=Sing|Person=3`.
    fn of(features: &str) -> Self {
        let value =
            |name: &str| features.split('|').filter_map(|pair| pair.split_once('=')).find(|pair| pair.0 == name);
        let is = |name: &str, wanted: &str| value(name).is_some_and(|pair| pair.1 == wanted);
        Self {
            singular: is("Number", "Sing"),
            bare: is("VerbForm", "Inf") || is("VerbForm", "None") || is("Degree", "Pos"),
            bare_present: is("VerbForm", "Fin") && is("Tense", "Pres") && value("Number").is_none(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_tell_base_forms() {
        let base = |features| Inflection::of(features);
        assert!(base("Number=Sing").singular && !base("Number=Plur").singular);
        assert!(base("Tense=Pres|VerbForm=Fin").bare_present);
        assert!(!base("Number=Sing|Person=3|Tense=Pres|VerbForm=Fin").bare_present);
        assert_eq!(base(""), Inflection::default());
    }
}

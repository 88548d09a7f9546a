//! The attribute ruler: patterns over tokens that correct tags and labels and give parts of speech, features and lemmas.
//!
//! All patterns are matched before anything changes; then rules take effect in their order, so later ones win. What a
//! rule demands of a word's form is looked up once for each word. This file knows nothing of particular languages.

mod conditions;

use self::conditions::TokenPattern;
use crate::error::ModelError;
use crate::format::{RuleSpec, RuledValues};
use crate::labels::{LabelId, Labels};
use crate::lexicon::{Lexeme, LexemeId};

/// Labels of one token, as far as they are known. 0 is none.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Annotation {
    pub(crate) tag: LabelId,
    pub(crate) dep: LabelId,
    pub(crate) pos: LabelId,
    pub(crate) morph: LabelId,
    /// Number of a lemma in [`Ruler::lemma`], from 1 on.
    pub(crate) lemma: u16,
}

/// One pattern of a rule.
#[derive(Debug)]
struct Pattern {
    rule: u16,
    index: usize,
    tokens: Vec<TokenPattern>,
}

/// What a rule gives; `None` leaves what is there.
#[derive(Debug, Clone, Copy, Default)]
struct Values {
    tag: Option<LabelId>,
    dep: Option<LabelId>,
    pos: Option<LabelId>,
    morph: Option<LabelId>,
    lemma: Option<u16>,
}

/// Compiled rules; shared between threads.
#[derive(Debug, Default)]
pub(crate) struct Ruler {
    patterns: Vec<Pattern>,
    rules: Vec<Values>,
    lemmas: Vec<Box<str>>,
    /// Patterns whose first token may be any word, by its tag.
    by_tag: Vec<Vec<u16>>,
    /// Patterns whose first token is tested by its word.
    by_word: Vec<u16>,
}

/// What one thread knows of words and matches.
#[derive(Debug, Default)]
pub(crate) struct RulerScratch {
    /// Patterns that may start with a word: a range of `starting`, once it is known.
    words: Vec<Option<(u32, u32)>>,
    starting: Vec<u16>,
    /// Rule and token of each match.
    matches: Vec<(u16, u32)>,
}

impl RulerScratch {
    /// Forgets the words.
    pub(crate) fn clear(&mut self) {
        self.words.clear();
        self.starting.clear();
    }
}

/// A document as the rules see it.
pub(crate) trait Words {
    /// Word, attributes and characters of a token.
    fn word(&self, token: usize) -> Option<(LexemeId, &Lexeme, &str)>;
}

impl Ruler {
    /// Compiles those rules that `wanted` admits.
    pub(crate) fn new(
        specs: &[RuleSpec],
        wanted: impl Fn(&RuledValues) -> bool,
        labels: &mut Labels,
    ) -> Result<Self, ModelError> {
        let mut ruler = Self::default();
        for spec in specs.iter().filter(|spec| wanted(&spec.sets)) {
            let rule = u16::try_from(ruler.rules.len()).map_err(|_| ModelError::malformed("too many rules"))?;
            let values = ruler.values(&spec.sets, labels)?;
            ruler.rules.push(values);
            for tokens in &spec.patterns {
                let tokens = tokens.iter().map(|token| TokenPattern::new(token, labels)).collect::<Result<_, _>>()?;
                ruler.patterns.push(Pattern { rule, index: spec.index, tokens });
            }
        }
        Ok(ruler)
    }

    /// Finds patterns faster; called when `labels` holds every tag that the model can give.
    pub(crate) fn index(&mut self, labels: &Labels) {
        let numbered =
            |pattern: &Pattern, number: usize| Some((u16::try_from(number).ok()?, pattern.tokens.first()?.is_word()));
        self.by_tag = vec![Vec::new(); labels.names().len()];
        for (number, pattern) in self.patterns.iter().enumerate() {
            match numbered(pattern, number) {
                Some((number, true)) => self.by_word.push(number),
                Some((number, false)) => {
                    for (tag, list) in (0..).zip(&mut self.by_tag) {
                        if pattern.tokens.first().is_some_and(|first| first.admits_tag(tag)) {
                            list.push(number);
                        }
                    }
                }
                None => {}
            }
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// The lemma with a number of [`Annotation`].
    pub(crate) fn lemma(&self, number: u16) -> Option<&str> {
        self.lemmas.get(usize::from(number).checked_sub(1)?).map(|lemma| &**lemma)
    }

    fn values(&mut self, sets: &RuledValues, labels: &mut Labels) -> Result<Values, ModelError> {
        let full = || ModelError::malformed("too many labels");
        let mut label = |text: &Option<String>| match text {
            Some(text) => labels.intern(text).ok_or_else(full).map(Some),
            None => Ok(None),
        };
        let [tag, dep, pos, morph] = [label(&sets.tag)?, label(&sets.dep)?, label(&sets.pos)?, label(&sets.morph)?];
        let lemma = match &sets.lemma {
            Some(lemma) => {
                self.lemmas.push(lemma.as_str().into());
                Some(u16::try_from(self.lemmas.len()).map_err(|_| full())?)
            }
            None => None,
        };
        Ok(Values { tag, dep, pos, morph, lemma })
    }

    /// Matches all rules and changes `annotations`, one a token, in the order of the rules.
    pub(crate) fn apply(&self, doc: &impl Words, annotations: &mut [Annotation], scratch: &mut RulerScratch) {
        scratch.matches.clear();
        for (token, annotation) in annotations.iter().enumerate() {
            let of_tag = self.by_tag.get(usize::from(annotation.tag)).map(Vec::as_slice).unwrap_or_default();
            let (first, last) = self.of_word(doc, token, scratch);
            let of_word = scratch.starting.get(first as usize..last as usize).unwrap_or_default();
            for number in of_tag.iter().chain(of_word) {
                if let Some(found) = self.match_at(*number, doc, annotations, token) {
                    scratch.matches.push(found);
                }
            }
        }
        scratch.matches.sort_unstable();
        for (rule, token) in &scratch.matches {
            if let Some((values, annotation)) =
                self.rules.get(usize::from(*rule)).zip(annotations.get_mut(*token as usize))
            {
                values.give(annotation);
            }
        }
    }

    /// The patterns that may start with the word of a token.
    fn of_word(&self, doc: &impl Words, token: usize, scratch: &mut RulerScratch) -> (u32, u32) {
        let Some((word, lexeme, form)) = doc.word(token) else {
            return (0, 0);
        };
        let slot = word as usize;
        if let Some(known) = scratch.words.get(slot).copied().flatten() {
            return known;
        }
        let start = scratch.starting.len();
        let starts = |number: &&u16| {
            let first = self.patterns.get(usize::from(**number)).and_then(|pattern| pattern.tokens.first());
            first.is_some_and(|first| first.admits_word(lexeme, form))
        };
        scratch.starting.extend(self.by_word.iter().filter(starts));
        let narrow = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        let range = (narrow(start), narrow(scratch.starting.len()));
        if scratch.words.len() <= slot {
            scratch.words.resize(slot + 1, None);
        }
        if let Some(known) = scratch.words.get_mut(slot) {
            *known = Some(range);
        }
        range
    }

    /// The rule and the token that changes, when a pattern matches at `start`, whose word is known to fit.
    fn match_at(&self, number: u16, doc: &impl Words, annotations: &[Annotation], start: usize) -> Option<(u16, u32)> {
        let pattern = self.patterns.get(usize::from(number))?;
        for (at, token) in pattern.tokens.iter().enumerate() {
            if !token.admits_labels(annotations.get(start + at)?) {
                return None;
            }
            if at > 0 {
                let (_, lexeme, form) = doc.word(start + at)?;
                if !token.admits_word(lexeme, form) {
                    return None;
                }
            }
        }
        Some((pattern.rule, u32::try_from(start + pattern.index).ok()?))
    }
}

impl Values {
    fn give(&self, annotation: &mut Annotation) {
        annotation.tag = self.tag.unwrap_or(annotation.tag);
        annotation.dep = self.dep.unwrap_or(annotation.dep);
        annotation.pos = self.pos.unwrap_or(annotation.pos);
        annotation.morph = self.morph.unwrap_or(annotation.morph);
        annotation.lemma = self.lemma.unwrap_or(annotation.lemma);
    }
}

#[cfg(test)]
mod tests;

//! What a pattern demands of one token: of its labels, and of its word.

use super::Annotation;
use crate::error::ModelError;
use crate::format::{Field, Test, TokenSpec};
use crate::hash::string_id;
use crate::labels::{LabelId, Labels};
use crate::lexicon::Lexeme;
use crate::tokenizer::PythonPattern;

/// A set of labels or its complement.
#[derive(Debug, Clone)]
struct LabelTest {
    labels: Vec<LabelId>,
    negated: bool,
}

impl LabelTest {
    fn admits(&self, label: LabelId) -> bool {
        self.labels.contains(&label) != self.negated
    }
}

/// What a test of the word looks at.
#[derive(Debug, Clone, Copy)]
enum WordField {
    Lower,
    Orth,
    Norm,
    Shape,
    IsSpace,
}

/// A test of the word, the same wherever the word stands.
#[derive(Debug)]
enum WordTest {
    Ids { field: WordField, ids: Vec<u64>, negated: bool },
    Pattern { in_lower_case: bool, pattern: PythonPattern },
}

/// What is demanded of one token.
#[derive(Debug)]
pub(super) struct TokenPattern {
    tags: Vec<LabelTest>,
    deps: Vec<LabelTest>,
    parts: Vec<LabelTest>,
    words: Vec<WordTest>,
}

impl TokenPattern {
    /// Compiles what is demanded of a token.
    pub(super) fn new(token: &TokenSpec, labels: &mut Labels) -> Result<Self, ModelError> {
        let mut compiled = Self { tags: Vec::new(), deps: Vec::new(), parts: Vec::new(), words: Vec::new() };
        for (field, test) in token {
            match field {
                Field::Tag => compiled.tags.push(label_test(test, labels)?),
                Field::Dep => compiled.deps.push(label_test(test, labels)?),
                Field::Pos => compiled.parts.push(label_test(test, labels)?),
                Field::Lower => compiled.words.push(word_test(WordField::Lower, test)?),
                Field::Orth => compiled.words.push(word_test(WordField::Orth, test)?),
                Field::Norm => compiled.words.push(word_test(WordField::Norm, test)?),
                Field::Shape => compiled.words.push(word_test(WordField::Shape, test)?),
                Field::IsSpace => compiled.words.push(word_test(WordField::IsSpace, test)?),
            }
        }
        Ok(compiled)
    }

    /// Whether a tag is among those that are demanded.
    pub(super) fn admits_tag(&self, tag: LabelId) -> bool {
        self.tags.iter().all(|test| test.admits(tag))
    }

    pub(super) fn is_word(&self) -> bool {
        !self.words.is_empty()
    }

    pub(super) fn admits_labels(&self, annotation: &Annotation) -> bool {
        self.tags.iter().all(|test| test.admits(annotation.tag))
            && self.deps.iter().all(|test| test.admits(annotation.dep))
            && self.parts.iter().all(|test| test.admits(annotation.pos))
    }

    pub(super) fn admits_word(&self, lexeme: &Lexeme, form: &str) -> bool {
        self.words.iter().all(|test| match test {
            WordTest::Ids { field, ids, negated } => ids.contains(&field.of(lexeme)) != *negated,
            WordTest::Pattern { in_lower_case: true, pattern } => pattern.is_match(&form.to_lowercase()),
            WordTest::Pattern { in_lower_case: false, pattern } => pattern.is_match(form),
        })
    }
}

impl WordField {
    fn of(self, lexeme: &Lexeme) -> u64 {
        match self {
            Self::Lower => lexeme.lower,
            Self::Orth => lexeme.orth,
            Self::Norm => lexeme.norm,
            Self::Shape => lexeme.shape,
            Self::IsSpace => u64::from(lexeme.is_space),
        }
    }
}

fn label_test(test: &Test, labels: &mut Labels) -> Result<LabelTest, ModelError> {
    let (texts, negated) = match test {
        Test::In(texts) => (texts, false),
        Test::NotIn(texts) => (texts, true),
        Test::Regex(_) => return Err(ModelError::malformed("a rule tests labels by a pattern")),
    };
    let ids = texts.iter().map(|text| labels.intern(text)).collect::<Option<Vec<_>>>();
    Ok(LabelTest { labels: ids.ok_or_else(|| ModelError::malformed("too many labels"))?, negated })
}

fn word_test(field: WordField, test: &Test) -> Result<WordTest, ModelError> {
    let id = |text: &String| match field {
        WordField::IsSpace => u64::from(text == "true"),
        _ => string_id(text),
    };
    Ok(match test {
        Test::In(texts) => WordTest::Ids { field, ids: texts.iter().map(id).collect(), negated: false },
        Test::NotIn(texts) => WordTest::Ids { field, ids: texts.iter().map(id).collect(), negated: true },
        Test::Regex(pattern) => WordTest::Pattern {
            in_lower_case: matches!(field, WordField::Lower),
            pattern: PythonPattern::new("a rule's", pattern)?,
        },
    })
}

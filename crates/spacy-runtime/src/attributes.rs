//! Parts of speech, morphological features and lemmas: what rules and tables make of tags and dependencies.

use crate::doc::{WordData, Words};
use crate::lemmatizer::Lemmatizer;
use crate::lexicon::{Lexeme, LexemeId, Lexicon};
use crate::model::Model;
use crate::pipeline::Scratch;
use crate::ruler::{self, Ruler, RulerScratch};
use crate::settings::AnalyseOptions;
use crate::tokenizer::RawToken;

/// The components that work by rules and tables.
#[derive(Debug)]
pub(crate) struct Attributes {
    pub(crate) ruler: Ruler,
    /// Only those rules that change tags or labels: they run with every analysis.
    pub(crate) corrections: Ruler,
    pub(crate) lemmatizer: Option<Lemmatizer>,
}

/// What one thread knows for each of the two sets of rules.
#[derive(Debug, Default)]
pub(crate) struct RulerScratches {
    all: RulerScratch,
    corrections: RulerScratch,
}

impl RulerScratches {
    /// Forgets the words.
    pub(crate) fn clear(&mut self) {
        self.all.clear();
        self.corrections.clear();
    }
}

/// The tokens of a text with their words.
struct Text<'a> {
    whole: &'a str,
    tokens: &'a [RawToken],
    lexicon: &'a Lexicon,
}

impl ruler::Words for Text<'_> {
    fn word(&self, token: usize) -> Option<(LexemeId, &Lexeme, &str)> {
        let token = self.tokens.get(token)?;
        Some((token.lexeme, self.lexicon.get(token.lexeme)?, token.form(self.whole)))
    }
}

impl Model {
    /// Runs the attribute ruler. Labels of components that did not run stay empty.
    pub(crate) fn run_rules(&self, scratch: &mut Scratch, text: &str, options: &AnalyseOptions) {
        let Scratch { tokenizer, tokens, annotations, rulers, .. } = scratch;
        let words = Text { whole: text, tokens, lexicon: &tokenizer.lexicon };
        let Attributes { ruler, corrections, .. } = &self.attributes;
        let tagged = self.tagger.is_some() && (options.tags || options.lemmas);
        let parsed = self.parser.is_some() && options.dependencies;
        if options.lemmas && !ruler.is_empty() {
            ruler.apply(&words, annotations, &mut rulers.all);
        } else if (tagged || parsed) && !corrections.is_empty() {
            corrections.apply(&words, annotations, &mut rulers.corrections);
        }
        for annotation in annotations {
            annotation.tag = if tagged { annotation.tag } else { 0 };
            annotation.dep = if parsed { annotation.dep } else { 0 };
        }
    }

    /// Parts of speech, features and lemmas of the tokens.
    pub(crate) fn words(&self, scratch: &Scratch, text: &str) -> Words {
        let Attributes { ruler, lemmatizer, .. } = &self.attributes;
        let mut words = Words::default();
        for (token, annotation) in scratch.tokens.iter().zip(&scratch.annotations) {
            let ruled = ruler.lemma(annotation.lemma).filter(|_| !lemmatizer.as_ref().is_some_and(|it| it.overwrite));
            match (ruled, lemmatizer) {
                (Some(lemma), _) => words.lemmas.push_str(lemma),
                (None, Some(lemmatizer)) => {
                    let form = token.form(text);
                    lemmatizer.push_lemma(&self.file, form, annotation.pos, annotation.morph, &mut words.lemmas);
                }
                (None, None) => {}
            }
            words.data.push(WordData { pos: annotation.pos, morph: annotation.morph, lemma_end: words.lemmas.len() });
        }
        words
    }
}

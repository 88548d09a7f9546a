//! Examples for the model that finds whom a pronoun stands for, and what it makes of texts.

use std::collections::BTreeMap;

use copydesk_article::{ByteSpan, CharIndex};

use super::{Example, Model};
use crate::antecedent::{self, Candidate, Choice, Judge, Speakers, Who};
use crate::assemble::assemble;
use crate::attribution::attribute;
use crate::cast::Cast;
use crate::finder::Document;
use crate::indirect;
use crate::layout::Layout;
use crate::lexicon::{LexiconError, Lexicons};
use crate::settings::QuoteSettings;
use crate::token::Pos;

/// A pronoun of the third person outside of marks that is a subject by its form, and whom it was taken to stand for.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadPronoun {
    /// Bytes of the pronoun.
    pub span: ByteSpan,
    /// It is the speaker of a quote.
    pub speaks: bool,
    /// The name or noun of its antecedent, of two persons both with `&`; `None` where it stayed unknown.
    pub antecedent: Option<String>,
    /// The antecedent has a name.
    pub named: bool,
    /// How likely the antecedent is, 0 to 1.
    pub probability: f64,
}

/// A candidate for a pronoun.
#[derive(Debug, Clone, PartialEq)]
pub struct PronounExample {
    /// Byte of the pronoun.
    pub at: usize,
    /// What holds for the candidate, and whether the pronoun stands for it.
    pub example: Example,
}

/// Reads the pronouns of texts.
#[derive(Debug)]
pub struct PronounReader {
    lexicons: Lexicons,
    settings: QuoteSettings,
}

impl PronounReader {
    /// Reads the built-in lexicons.
    ///
    /// # Errors
    /// [`LexiconError`] names the lexicon that is broken.
    pub fn new() -> Result<Self, LexiconError> {
        Ok(Self { lexicons: Lexicons::built_in()?, settings: QuoteSettings::default() })
    }

    /// Returns all candidates for the pronouns of the document. `is_right` says of the byte of a pronoun and a name or noun whether
    /// the one stands for the other; a pronoun counts as a mention of whom it really stands for.
    pub fn examples(&self, document: &Document<'_>, is_right: &dyn Fn(usize, &str) -> bool) -> Vec<PronounExample> {
        let mut examples = Vec::new();
        self.settle(document, |layout, cast, speakers| {
            let mut teacher = Teacher { layout, cast, is_right, examples: &mut examples };
            antecedent::settle(layout, cast, speakers, &mut teacher);
        });
        examples
    }

    /// Returns the pronouns of the document, in order, with the antecedents that a model gives them, or else the built-in one.
    ///
    /// # Errors
    /// A message names the feature of the model that this crate does not know.
    pub fn read(&self, document: &Document<'_>, model: Option<&Model>) -> Result<Vec<ReadPronoun>, String> {
        let owned = |model: &Model| -> BTreeMap<String, f64> {
            model.weights.iter().map(|(name, weight)| ((*name).to_owned(), *weight)).collect()
        };
        let weights = model.map(|model| antecedent::Weights::try_from(owned(model))).transpose()?;
        let mut found = Vec::new();
        self.settle(document, |layout, cast, speakers| {
            let mut weights = weights.as_ref().unwrap_or(&layout.lexicon.antecedents);
            let settled = antecedent::settle(layout, cast, speakers, &mut weights);
            found.extend(settled.into_iter().filter(|one| layout.piece(one.pronoun).pos == Pos::Pronoun).map(|one| {
                ReadPronoun {
                    span: layout.piece(one.pronoun).span,
                    speaks: speakers.speaks(one.pronoun),
                    antecedent: one.who.map(|who| name(layout, cast, who)),
                    named: one.who.is_some_and(|who| !matches!(who, Who::Noun(_))),
                    probability: one.probability,
                }
            }));
        });
        Ok(found)
    }

    fn settle(&self, document: &Document<'_>, read: impl FnOnce(&Layout<'_>, &Cast, &Speakers)) {
        let Some(lexicon) = self.lexicons.of(document.language) else { return };
        let layout = Layout::new(document.text, document.paragraphs, &[], document.syntax, lexicon, &self.settings);
        let cast = Cast::new(&layout, &CharIndex::new(document.text), document.entities);
        let mut drafts = assemble(&layout, &self.settings, &attribute(&layout, &self.settings));
        indirect::add(&layout, &self.settings, &mut drafts);
        let sources = drafts.iter().filter_map(|draft| draft.source.as_ref()).map(|source| source.pieces.clone());
        let mut speakers = Speakers::new(&layout, sources);
        speakers.settle_all(&layout);
        read(&layout, &cast, &speakers);
    }
}

/// The name of a character, the names of two, or the noun.
fn name(layout: &Layout<'_>, cast: &Cast, who: Who) -> String {
    let named = |number: usize| cast.character(number).map_or_else(String::new, |found| found.name.clone());
    match who {
        Who::Character(number) => named(number),
        Who::Noun(piece) => layout.word(piece).to_owned(),
        Who::Pair(first, second) => format!("{} & {}", named(first), named(second)),
    }
}

/// Chooses what is right, and notes the candidates.
struct Teacher<'t> {
    layout: &'t Layout<'t>,
    cast: &'t Cast,
    is_right: &'t dyn Fn(usize, &str) -> bool,
    examples: &'t mut Vec<PronounExample>,
}

impl Judge for Teacher<'_> {
    fn choose(&mut self, pronoun: ByteSpan, candidates: &[Candidate<'_>]) -> Choice {
        let mut choice = Choice::default();
        for (number, candidate) in candidates.iter().enumerate() {
            let yes = (self.is_right)(pronoun.start, &name(self.layout, self.cast, candidate.referent.who));
            let example = Example { features: candidate.answers.names(), yes };
            self.examples.push(PronounExample { at: pronoun.start, example });
            choice.best = choice.best.or(yes.then_some(number));
        }
        choice
    }
}

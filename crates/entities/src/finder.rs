//! The finder: from an analysed article to its entities.

use copydesk_article::{ByteSpan, Entity, Field};
use copydesk_knowledge::KnowledgeBase;
use spacy_runtime::Doc;

use crate::boundary::{complete, repair};
use crate::calibration::Calibration;
use crate::candidate::{Candidate, Family, family, from_model};
use crate::common::drop_common;
use crate::dateline::{Dateline, apply, datelines};
use crate::evidence::agree;
use crate::field::FieldText;
use crate::gazetteer::add_places;
use crate::group::group;
use crate::lexicon::{Lexicon, LexiconError};
use crate::names::correct;
use crate::names::weights::Weights;
use crate::recase::recased;
use crate::record::{Recorder, Weighed};
use crate::references::add_references;
use crate::repeat::KnownNames;
use crate::settings::EntitySettings;
use crate::split::split_joined;

/// An article with what the language engine found in it.
#[derive(Debug, Clone, Copy)]
pub struct Document<'a> {
    /// The body.
    pub text: &'a str,
    /// The headline, where there is one.
    pub headline: Option<&'a str>,
    /// Language of the article, BCP 47; the English lexicons and the name model serve `en` only.
    pub language: &'a str,
    /// Analysis of `text`.
    pub syntax: &'a Doc,
    /// Analysis of `headline`, in running case where [`EntityFinder::recased`] has one; without it the headline's names are
    /// not found.
    pub headline_syntax: Option<&'a Doc>,
    /// Paragraphs of `text` in bytes, in order; where there are none, lines are paragraphs.
    pub paragraphs: &'a [ByteSpan],
}

/// Finds the entities of articles. Costly to make, cheap to share.
#[derive(Debug, Clone)]
pub struct EntityFinder {
    settings: EntitySettings,
    lexicon: Lexicon,
    name_weights: Weights,
    calibration: Calibration,
    knowledge: KnowledgeBase,
}

impl EntityFinder {
    /// Reads the lexicons that ship with the crate.
    ///
    /// # Errors
    /// [`LexiconError`] names the data file that is damaged; the files are tested, so this means a broken build.
    pub fn new(settings: EntitySettings) -> Result<Self, LexiconError> {
        Ok(Self {
            settings,
            lexicon: Lexicon::built_in()?,
            name_weights: Weights::built_in()?,
            calibration: Calibration::built_in()?,
            knowledge: KnowledgeBase::built_in()?,
        })
    }

    /// The same with another name model, in the format of `data/names.en.bin`.
    ///
    /// # Errors
    /// As [`Self::new`], and [`LexiconError::NameModel`] where the bytes are no such model.
    pub fn with_name_model(settings: EntitySettings, weights: &[u8]) -> Result<Self, LexiconError> {
        Ok(Self { name_weights: Weights::parse(weights)?, ..Self::new(settings)? })
    }

    /// Returns the entities in order of first mention, the headline before the body, with ids `e1`, `e2`, ….
    ///
    /// Works for every input: spans that do not fit the text are left out, and limits cut the rest.
    pub fn find(&self, document: &Document) -> Vec<Entity> {
        self.explain(document).into_iter().map(|weighed| weighed.entity).collect()
    }

    /// Returns the same entities, each with what its scores were computed from.
    pub fn explain(&self, document: &Document) -> Vec<Weighed> {
        let headline = document.headline.zip(document.headline_syntax);
        let recased = headline.and_then(|(headline, _)| self.recased(headline, document.text, document.language));
        let mut fields = self.fields(document, recased.as_deref());
        let mut found = self.names(document, &fields);
        if let (Some(field), Some(headline)) = (fields.first_mut().filter(|_| recased.is_some()), document.headline) {
            field.text = headline;
        }
        let mut grouping = group(&fields, &found, &self.lexicon, &self.settings);
        if self.settings.role_references && is_english(document.language) {
            add_references(&fields, &mut found, &mut grouping, &self.lexicon, &self.knowledge);
        }
        let lines;
        let paragraphs = if document.paragraphs.is_empty() {
            lines = lines_of(document.text);
            &lines
        } else {
            document.paragraphs
        };
        let recorder = Recorder {
            fields: &fields,
            found: &found,
            grouping: &grouping,
            settings: &self.settings,
            paragraphs,
            lexicon: &self.lexicon,
            calibration: &self.calibration,
            corrected: self.settings.correct_names && is_english(document.language),
        };
        recorder.entities()
    }

    /// The names of all fields, each with its bounds and the type that the article supports.
    fn names(&self, document: &Document, fields: &[FieldText]) -> Vec<Vec<Candidate>> {
        let english = is_english(document.language);
        let mut found = self.marked(document, fields);
        let datelines: Vec<Vec<Dateline>> = fields.iter().map(|field| self.datelines(field)).collect();
        let keep_datelines = |found: &mut Vec<Vec<Candidate>>| {
            for ((field, datelines), candidates) in fields.iter().zip(&datelines).zip(found) {
                apply(datelines, field, candidates);
            }
        };
        keep_datelines(&mut found);
        if self.settings.correct_names && english {
            correct(&self.name_weights, &self.lexicon, fields, &mut found);
            keep_datelines(&mut found);
        }
        if english {
            drop_common(fields, &mut found);
        }
        for (field, candidates) in fields.iter().zip(&mut found) {
            if english && self.settings.repeat_names {
                *candidates = add_places(field, &self.lexicon, std::mem::take(candidates));
            }
            complete(field, &self.lexicon, candidates);
        }
        split_joined(fields, &mut found, &self.lexicon);
        if self.settings.repeat_names {
            self.add_repeats(fields, &mut found);
        }
        agree(fields, &mut found, &self.lexicon);
        found
    }

    /// Returns a headline whose words are set large in running case, byte for byte as long: it is what is to be analysed.
    /// `None` where it is in running case already, or in another language than English.
    pub fn recased(&self, headline: &str, body: &str, language: &str) -> Option<String> {
        let reads = self.settings.recase_headlines && is_english(language);
        reads.then(|| recased(headline, body, &self.lexicon.common))?
    }

    /// The headline, where it was analysed, and the body.
    fn fields<'a>(&self, document: &Document<'a>, recased: Option<&'a str>) -> Vec<FieldText<'a>> {
        let limit = self.settings.max_text_bytes;
        let headline = recased.or(document.headline).zip(document.headline_syntax);
        let headline = headline.map(|(text, doc)| FieldText::new(text, doc, Some(Field::Headline), limit));
        let body = FieldText::new(document.text, document.syntax, None, limit);
        headline.into_iter().chain([body]).collect()
    }

    /// The model's spans with their bounds mended.
    fn marked(&self, document: &Document, fields: &[FieldText]) -> Vec<Vec<Candidate>> {
        let mut left = self.settings.max_mentions;
        let mut found = Vec::with_capacity(fields.len());
        for field in fields {
            let doc = if field.field.is_some() { document.headline_syntax } else { Some(document.syntax) };
            let mut candidates = doc.map(|doc| from_model(doc, field, left)).unwrap_or_default();
            if !self.settings.report_values {
                candidates.retain(|candidate| family(candidate.kind) != Family::Value);
            }
            let mended = repair(field, &self.lexicon, candidates);
            left = left.saturating_sub(mended.len());
            found.push(mended);
        }
        found
    }

    /// The datelines of the body.
    fn datelines(&self, field: &FieldText) -> Vec<Dateline> {
        if field.field.is_none() { datelines(field, &self.lexicon) } else { Vec::new() }
    }

    fn add_repeats(&self, fields: &[FieldText], found: &mut [Vec<Candidate>]) {
        let known = KnownNames::gather(fields, found, &self.lexicon, self.settings.max_name_words);
        let mut left = self.settings.max_mentions;
        for (field, candidates) in fields.iter().zip(found) {
            *candidates = known.complete(field, std::mem::take(candidates), &self.lexicon);
            candidates.truncate(left);
            left -= candidates.len();
        }
    }
}

fn is_english(language: &str) -> bool {
    language.split(['-', '_']).next().is_some_and(|primary| primary.eq_ignore_ascii_case("en"))
}

/// The lines of a text as paragraphs.
fn lines_of(text: &str) -> Vec<ByteSpan> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in text.split('\n') {
        if !line.trim().is_empty() {
            lines.push(ByteSpan::new(start, start + line.len()));
        }
        start += line.len() + 1;
    }
    lines
}

//! Lines of text: which belong to the article and which are junk, each removal with its reason.
//!
//! Owns the rules of context, the line classifier and what is found in the lines on the way (byline, dateline, captions,
//! credits, editor's note, headline). Refuses to know about HTML and records.

use copydesk_article::{ParagraphKind, Removed, RemovedKind};

use classifier::Classifier;
use context::Judge;
use shape::Shape;

use crate::lexicon::{BUILT_IN, Lexicon, Role};
use crate::{CleanSettings, LexiconError};

mod classifier;
mod collect;
mod context;
mod dateline;
mod features;
mod headline;
mod normalise;
mod shape;
mod tail;
pub mod training;
mod trees;

pub use normalise::squeezed;

/// A line of the text that holds something.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The line: no line end in it, no white space around it, each run of white space inside it one space.
    pub text: String,
    /// What the line is as a paragraph.
    pub kind: ParagraphKind,
    /// Number of the line in the input, counted from 1; `None` where the input has no lines.
    pub number: Option<usize>,
}

/// What the line stage looks at.
#[derive(Debug, Clone, Copy)]
pub struct LineInput<'t> {
    /// The lines, in their order.
    pub lines: &'t [Line],
    /// Language of the article as a BCP 47 tag, or an empty string.
    pub language: &'t str,
    /// Headline of the article, where it is known.
    pub headline: Option<&'t str>,
    /// Whether the lines come from an HTML page, so that an extractor has already judged them.
    pub from_html: bool,
}

/// What the line stage found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LineResult {
    /// The lines of the body, in their order.
    pub kept: Vec<Line>,
    /// The lines that are not of the body, in their order.
    pub removed: Vec<Removed>,
    /// The headline, where the text begins with one and none was given.
    pub headline: Option<String>,
    /// The byline as printed, for example `By Jane Roe`.
    pub by: Option<String>,
    /// The place of the dateline, for example `PARIS`.
    pub located: Option<String>,
    /// Captions of pictures and videos.
    pub captions: Vec<String>,
    /// Credits of pictures and agencies.
    pub credits: Vec<String>,
    /// An editor's note or a correction.
    pub ed_note: Option<String>,
}

/// Cuts a text into its lines that hold at least one visible character.
pub fn split(text: &str) -> Vec<Line> {
    normalise::input_lines(text)
        .map(|line| Line {
            text: squeezed(line.text),
            kind: normalise::paragraph_kind(line.text),
            number: Some(line.number),
        })
        .collect()
}

/// Below which scores the classifier takes lines out.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Thresholds {
    /// In the language that it learnt from.
    known: f32,
    /// In other languages.
    foreign: f32,
    /// Whether the text is in the language that it learnt from.
    knows_language: bool,
}

/// Language whose lines the classifier was trained on.
const CLASSIFIER_LANGUAGE: &str = "en";

/// Judges the lines of one article at a time.
#[derive(Debug)]
pub struct LineStage {
    lexicon: Lexicon,
    classifier: Classifier,
    settings: CleanSettings,
}

impl LineStage {
    /// Compiles the lexicons and reads the classifier's weights.
    ///
    /// # Errors
    /// [`LexiconError`] where a lexicon or the weights have a fault.
    pub fn new(settings: &CleanSettings) -> Result<Self, LexiconError> {
        Self::with_classifier(settings, Classifier::built_in()?)
    }

    /// As [`LineStage::new`], with other weights: for measuring a model before it is shipped.
    ///
    /// # Errors
    /// [`LexiconError`] where a lexicon or the weights have a fault.
    #[doc(hidden)]
    pub fn with_model(settings: &CleanSettings, model: &str) -> Result<Self, LexiconError> {
        Self::with_classifier(settings, Classifier::parse(model)?)
    }

    fn with_classifier(settings: &CleanSettings, classifier: Classifier) -> Result<Self, LexiconError> {
        Ok(Self { lexicon: Lexicon::compile(BUILT_IN)?, classifier, settings: settings.clone() })
    }

    /// Judges the lines of one article. Kept and removed lines together are the input, each in its order; a line whose end was
    /// cut off stands in both.
    pub fn clean(&self, input: &LineInput) -> LineResult {
        let language = primary_language(input.language);
        let shapes: Vec<Shape> =
            input.lines.iter().map(|line| shape::shape(&line.text, &language, &self.lexicon)).collect();
        let classifies = if input.from_html { self.settings.classify_html } else { self.settings.classify_text };
        let scores = classifies.then(|| self.classifier.scores(&shapes));
        let tails = tail::Tails { lexicon: &self.lexicon, language: &language };
        let cuts: Vec<_> = input.lines.iter().zip(&shapes).map(|(line, shape)| tails.cut(&line.text, shape)).collect();
        let judge = Judge {
            lines: input.lines,
            shapes: &shapes,
            cuts: &cuts,
            scores: scores.as_deref(),
            thresholds: self.thresholds(&language),
            headline: input.headline.map(shape::line_key),
        };
        let mut verdicts = judge.by_rules();
        let is_looked_for = !input.from_html && input.headline.is_none();
        let found = is_looked_for.then(|| headline::find(input.lines, &shapes, &verdicts)).flatten();
        if let Some(at) = found {
            judge.headline_at(at, &mut verdicts);
        }
        judge.by_score(&mut verdicts);
        if input.from_html {
            judge.headings_at_end(&mut verdicts);
        }
        let mut result = collect::collect(input.lines, cuts, verdicts);
        result.headline = found.and_then(|at| input.lines.get(at)).map(|line| line.text.clone());
        result
    }

    /// Returns what the lexicon says that a line is, and the rule.
    pub(crate) fn name(&self, text: &str, language: &str) -> Option<(RemovedKind, String)> {
        let hits = self.lexicon.hits(text, &primary_language(language));
        hits.into_iter().find(|rule| rule.role != Role::Hint).map(|rule| (rule.kind, rule.id.clone()))
    }

    #[expect(clippy::cast_possible_truncation, reason = "thresholds are within 0 and 1")]
    fn thresholds(&self, language: &str) -> Thresholds {
        let (known, foreign) =
            (self.settings.classifier_threshold as f32, self.settings.classifier_foreign_threshold as f32);
        Thresholds { known, foreign, knows_language: language == CLASSIFIER_LANGUAGE }
    }
}

/// Returns the primary subtag of a language tag as the lexicons name it.
fn primary_language(tag: &str) -> String {
    let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    match primary.as_str() {
        "nb" | "nn" => "no".to_owned(),
        "iw" => "he".to_owned(),
        "in" => "id".to_owned(),
        _ => primary,
    }
}

#[cfg(test)]
pub(crate) mod fixture;
#[cfg(test)]
mod tests;

//! From a clean article to an enriched one: language, syntax, entities, quotations.

use std::sync::Arc;

use copydesk_article::{
    Annotation, AnnotationStatus, Body, ByteSpan, CharIndex, CharSpan, CleanArticle, ENRICHED_SCHEMA, EnrichedArticle,
    Entity, ParagraphKind, Provenance, PubStatus, rounded, sha256_hex,
};
use copydesk_entities::{EntityFinder, EntitySettings};
use copydesk_knowledge::watch::WatchedTables;
use copydesk_knowledge::{KnowledgeBase, LinkDocument, LinkSettings};
use copydesk_quotes::{Explained, QuoteFinder, QuoteSettings};
use copydesk_stage::Origin;
use copydesk_stage::article::{StageTrace, config_digest};
use serde::Serialize;
use spacy_runtime::{Doc, RuntimeSettings};

use crate::{LanguageModels, STAGE, syntax};

/// What the results of the stage depend on, but for the model.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ExtractStageSettings {
    /// An article whose language was identified with less confidence than this, 0 to 1, is read in the language of the
    /// main model: tables of results and single sentences are easily taken for another language.
    pub min_language_confidence: f64,
    /// How names become entities.
    pub entities: EntitySettings,
    /// How quotations are found.
    pub quotes: QuoteSettings,
    /// Lexicons of quotations for further languages: the language and the text of each.
    pub quote_lexicons: Vec<(String, String)>,
    /// From which confidence on an entity is linked.
    pub links: LinkSettings,
    /// How much memory the language engine's caches take. No result depends on it.
    #[serde(skip)]
    pub runtime: RuntimeSettings,
}

impl Default for ExtractStageSettings {
    fn default() -> Self {
        Self {
            min_language_confidence: 0.5,
            entities: EntitySettings::default(),
            quotes: QuoteSettings::default(),
            quote_lexicons: Vec::new(),
            links: LinkSettings::default(),
            runtime: RuntimeSettings::default(),
        }
    }
}

/// Why extraction cannot be set up: a fault in the data that it is built with.
#[derive(Debug, thiserror::Error)]
pub enum ExtractError {
    /// A fault in the entity lexicons.
    #[error(transparent)]
    Entities(#[from] copydesk_entities::LexiconError),
    /// A fault in the quotation lexicons.
    #[error(transparent)]
    Quotes(#[from] copydesk_quotes::LexiconError),
}

/// Finds entities and quotations. Shared by all worker threads.
pub struct Extraction {
    models: LanguageModels,
    min_language_confidence: f64,
    runtime: RuntimeSettings,
    entities: EntityFinder,
    quotes: QuoteFinder,
    /// What entities are linked with.
    tables: Option<Arc<WatchedTables>>,
    /// One for each model, and one for articles in other languages.
    traces: Vec<StageTrace>,
}

/// What is known of a text before quotations are looked for.
struct Analysis {
    entities: Vec<Entity>,
    syntax: Option<Doc>,
    annotation: Option<Annotation>,
}

impl Extraction {
    /// Sets extraction up with open models.
    ///
    /// # Errors
    /// Returns an [`ExtractError`] for a fault in a lexicon.
    pub fn new(settings: ExtractStageSettings, models: LanguageModels) -> Result<Self, ExtractError> {
        let digest = config_digest(&settings);
        let names = models.all().map(|model| {
            let info = model.info();
            format!("{}_{}-{}", info.language, info.name, info.version)
        });
        let trace = |model| StageTrace::new(STAGE, env!("CARGO_PKG_VERSION"), digest.clone(), model);
        let lexicons: Vec<(&str, &str)> =
            settings.quote_lexicons.iter().map(|(language, text)| (language.as_str(), text.as_str())).collect();
        Ok(Self {
            traces: names.map(Some).chain([None]).map(trace).collect(),
            models,
            min_language_confidence: settings.min_language_confidence,
            runtime: settings.runtime,
            entities: EntityFinder::new(settings.entities)?,
            quotes: QuoteFinder::with_lexicons(settings.quotes, &lexicons)?,
            tables: None,
        })
    }

    /// The same extraction that links entities by these tables.
    #[must_use]
    pub fn with_tables(self, tables: Arc<WatchedTables>) -> Self {
        Self { tables: Some(tables), ..self }
    }

    /// The tables that entities are linked by.
    pub fn tables(&self) -> Option<&Arc<WatchedTables>> {
        self.tables.as_ref()
    }

    /// Enriches one article. A canceled one becomes the kill notice of what was enriched.
    pub fn enrich(&self, article: CleanArticle, origin: Option<&Origin>) -> EnrichedArticle {
        if article.pub_status == PubStatus::Canceled {
            return self.traced(EnrichedArticle::kill_notice(article), None, origin);
        }
        let knowledge = self.tables.as_ref().map(|tables| tables.knowledge());
        let (enriched, explained) = self.explain_with(article, knowledge.as_deref());
        let quotes = explained.into_iter().map(|found| found.quote).collect();
        self.traced(EnrichedArticle { quotes, ..enriched }, knowledge.as_deref(), origin)
    }

    /// Adds the trace of the model for its language.
    fn traced(
        &self,
        mut enriched: EnrichedArticle,
        knowledge: Option<&KnowledgeBase>,
        origin: Option<&Origin>,
    ) -> EnrichedArticle {
        let language = self.reading_language(&enriched.article);
        let model = self.models.of(&primary(&language));
        let trace = model.and_then(|(number, _)| self.traces.get(number)).or(self.traces.last());
        let knowledge = knowledge.map(KnowledgeBase::digest);
        enriched.article.provenance.extend(trace.map(|trace| Provenance { knowledge, ..trace.of(origin) }));
        enriched
    }

    /// Enriches one article but for its quotations, which come apart, each with the reason for its speaker.
    pub fn explain(&self, article: CleanArticle) -> (EnrichedArticle, Vec<Explained>) {
        let knowledge = self.tables.as_ref().map(|tables| tables.knowledge());
        self.explain_with(article, knowledge.as_deref())
    }

    fn explain_with(
        &self,
        mut article: CleanArticle,
        knowledge: Option<&KnowledgeBase>,
    ) -> (EnrichedArticle, Vec<Explained>) {
        ENRICHED_SCHEMA.clone_into(&mut article.schema);
        complete(&mut article);
        let Some(body) = article.body.take() else {
            return (EnrichedArticle { article, ..EnrichedArticle::default() }, Vec::new());
        };
        let language = self.reading_language(&article);
        let headline = article.headline.as_deref();
        let paragraphs = paragraph_bytes(&body);
        let mut analysis = self.analyse(&body.text, headline, &language, &paragraphs);
        if let Some(knowledge) = knowledge {
            let links = knowledge.link(&LinkDocument {
                language: Some(&language),
                text: &body.text,
                headline,
                located: article.located.as_deref(),
                source_country: None,
                entities: &analysis.entities,
            });
            for (entity, link) in analysis.entities.iter_mut().zip(links) {
                entity.link = link.map(Into::into);
            }
        }
        let explained = self.quotes.explain(&copydesk_quotes::Document {
            text: &body.text,
            headline,
            paragraphs: &paragraphs,
            block_quotes: &block_quotes(&body, &paragraphs),
            language: &language,
            syntax: analysis.syntax.as_ref(),
            entities: &analysis.entities,
        });
        article.annotations.extend(analysis.annotation);
        article.body = Some(body);
        (EnrichedArticle { article, entities: analysis.entities, quotes: Vec::new() }, explained)
    }

    /// Returns the language to read an article in: its own where it is stated or surely identified, else the model's.
    fn reading_language(&self, article: &CleanArticle) -> String {
        let is_sure = article.language_confidence.is_none_or(|confidence| confidence >= self.min_language_confidence);
        let own = article.language.clone().filter(|_| is_sure);
        own.unwrap_or_else(|| self.models.main().info().language.clone())
    }

    fn analyse(&self, text: &str, headline: Option<&str>, language: &str, paragraphs: &[ByteSpan]) -> Analysis {
        let Some((_, model)) = self.models.of(&primary(language)) else {
            let annotation = Some(skipped("entities", format!("no-model:{}", named(language))));
            return Analysis { entities: Vec::new(), syntax: None, annotation };
        };
        let names = |text: &str| syntax::names(model, &self.runtime, text);
        let recased = headline.and_then(|headline| self.entities.recased(headline, text, language));
        let (in_text, in_headline) = (names(text), recased.as_deref().or(headline).map(names));
        let entities = self.entities.find(&copydesk_entities::Document {
            text,
            headline,
            language,
            syntax: &in_text,
            headline_syntax: in_headline.as_ref(),
            paragraphs,
        });
        let speech = self.quotes.paragraphs_of_speech(text, paragraphs, language);
        let syntax = syntax::of_paragraphs(model, &self.runtime, text, &speech);
        Analysis { entities, syntax, annotation: None }
    }
}

/// Fills in what the producer of a clean article may leave out: the language, and the digest of the text.
fn complete(article: &mut CleanArticle) {
    let Some(body) = &mut article.body else { return };
    if body.sha256.is_empty() {
        body.sha256 = sha256_hex(body.text.as_bytes());
    }
    if article.language.is_none()
        && let Some(found) = copydesk_clean::identify_language(&body.text, &[])
    {
        article.language_confidence = Some(rounded(found.confidence));
        article.language = Some(found.tag);
    }
}

fn paragraph_bytes(body: &Body) -> Vec<ByteSpan> {
    let index = CharIndex::new(&body.text);
    let spans = body.paragraphs.iter().map(|paragraph| CharSpan { start: paragraph.start, end: paragraph.end });
    spans.map(|span| index.byte_span(span)).collect()
}

/// Those of the paragraphs that are set as quotations.
fn block_quotes(body: &Body, paragraphs: &[ByteSpan]) -> Vec<ByteSpan> {
    let kinds = body.paragraphs.iter().map(|paragraph| paragraph.kind);
    let blocks = paragraphs.iter().zip(kinds).filter(|(_, kind)| *kind == ParagraphKind::Quote);
    blocks.map(|(span, _)| *span).collect()
}

/// Returns the primary subtag: `en` of `en-GB`.
fn primary(language: &str) -> String {
    language.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase()
}

/// Returns the language as an annotation names it; `und` is BCP 47's tag for an unknown one.
fn named(language: &str) -> String {
    let primary = primary(language);
    if primary.is_empty() { "und".to_owned() } else { primary }
}

fn skipped(stage: &str, reason: String) -> Annotation {
    Annotation { stage: stage.to_owned(), status: AnnotationStatus::Skipped, reason }
}

#[cfg(test)]
mod tests {
    use copydesk_config::ExtractSettings;

    use super::*;

    #[test]
    fn the_configuration_has_the_same_defaults() {
        assert_eq!(ExtractStageSettings::from(&ExtractSettings::default()), ExtractStageSettings::default());
    }
}

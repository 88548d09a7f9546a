//! The cleaner: a raw article to a clean one. Owns the order of work and which of two answers counts: what the producer said
//! about the article comes first, then what the page says, then what its lines say.

use std::collections::HashSet;

use copydesk_article::{
    CLEAN_SCHEMA, CleanArticle, DatePrecision, DateSource, RawArticle, Removed, RemovedKind, derive_uri,
};
use url::Url;

use crate::html::{PageContent, PageReader};
use crate::language::{self, Language};
use crate::lines::{Line, LineInput, LineResult, LineStage, split};
use crate::metadata::{Dated, Metadata, author_names, headline_words, machine_date};
use crate::repeats::{self, SourceTables};
use crate::{CleanError, CleanSettings, LexiconError, assemble};

/// Cleans articles. It holds compiled rules only, so one serves any number of threads, and no article changes the next.
#[derive(Debug)]
pub struct Cleaner {
    settings: CleanSettings,
    pages: PageReader,
    lines: LineStage,
}

impl Cleaner {
    /// Compiles the rules.
    ///
    /// # Errors
    /// Returns a [`LexiconError`] that names the rule at fault.
    pub fn new(settings: CleanSettings) -> Result<Self, LexiconError> {
        Ok(Self { pages: PageReader::new(&settings)?, lines: LineStage::new(&settings)?, settings })
    }

    /// Returns the settings.
    pub const fn settings(&self) -> &CleanSettings {
        &self.settings
    }

    /// Cleans an article. The result has no `provenance`: the service that runs the cleaner adds it. A canceled article has no
    /// body to clean; it is the caller's to pass on.
    ///
    /// # Errors
    /// Returns a [`CleanError`] where there is no body, nothing is left of it, or it is over a limit.
    pub fn clean(&self, raw: &RawArticle) -> Result<CleanArticle, CleanError> {
        self.clean_with(raw, None)
    }

    /// Cleans an article as [`Cleaner::clean`] does, and takes the lines out that recur in the articles of its source.
    ///
    /// # Errors
    /// Returns what [`Cleaner::clean`] returns.
    pub fn clean_with(&self, raw: &RawArticle, tables: Option<&dyn SourceTables>) -> Result<CleanArticle, CleanError> {
        let from_html = raw.html.is_some();
        let mut page = match (&raw.html, &raw.text) {
            (Some(html), _) => self.pages.read(html, raw.url.as_deref())?,
            (None, Some(text)) => self.text(text)?,
            (None, None) => return Err(CleanError::MissingBody),
        };
        let headline = raw.headline.clone().or_else(|| page.metadata.headline.clone());
        let repeated = if from_html { take_repeated(&mut page.lines, headline.as_deref()) } else { Vec::new() };
        let language = language_of(raw, &page);
        let tag = language.as_ref().map(|language| language.tag.clone()).unwrap_or_default();
        let (notes, trace) = if from_html { self.take_notes(&mut page.lines, &tag) } else { Default::default() };
        let input = LineInput { lines: &page.lines, language: &tag, headline: headline.as_deref(), from_html };
        let mut judged = self.lines.clean(&input);
        let source = source_of(raw, &page.metadata);
        let table = tables.zip(source.as_deref()).and_then(|(tables, source)| tables.of(source));
        let recurring = table.map(|table| repeats::take(&mut judged.kept, table)).unwrap_or_default();
        let dropped = self.dropped(&page.dropped, input.language);
        let body = assemble::body(&judged.kept).ok_or(CleanError::EmptyBody)?;
        let mut article = described(raw, &page.metadata, &judged);
        article.body = Some(body);
        article.headline = headline.or_else(|| judged.headline.clone());
        article.language_confidence =
            raw.language_confidence.or_else(|| language.as_ref().map(|language| language.confidence));
        article.language = language.map(|language| language.tag);
        if raw.ed_note.is_none() {
            article.ed_note = with_notes(article.ed_note, notes);
        }
        article.captions = joined(page.captions, judged.captions);
        article.credits = joined(page.credits, judged.credits);
        let removed = page.removed.into_iter().chain(dropped).chain(repeated).chain(trace).chain(judged.removed);
        article.removed = removed.chain(recurring).collect();
        Ok(article)
    }

    /// Says of the lines that an extractor left out what they are: what the lexicon knows, or that it was the extractor.
    fn dropped(&self, lines: &[String], language: &str) -> Vec<Removed> {
        let removed = |text: &String| {
            let (kind, rule) = self.lines.name(text, language).unwrap_or((RemovedKind::Other, "extractor".to_owned()));
            Removed { text: text.chars().take(self.settings.max_removed_block_chars).collect(), kind, rule, line: None }
        };
        lines.iter().map(removed).collect()
    }

    /// Takes notes of the editors out of the first and the last lines of an article, however long they are. Returns them, and the
    /// trace of their removal.
    fn take_notes(&self, lines: &mut Vec<Line>, language: &str) -> (Vec<String>, Vec<Removed>) {
        let count = lines.len();
        let (mut at, mut notes, mut removed) = (0, Vec::new(), Vec::new());
        lines.retain(|line| {
            at += 1;
            let is_at_end = at <= NOTE_LINES || at + NOTE_LINES > count;
            if is_at_end
                && has_label(&line.text)
                && let Some((kind, rule)) = self.note_rule(line, language)
            {
                notes.push(line.text.clone());
                removed.push(Removed { text: line.text.clone(), kind, rule, line: None });
                return false;
            }
            true
        });
        (notes, removed)
    }

    fn note_rule(&self, line: &Line, language: &str) -> Option<(RemovedKind, String)> {
        self.lines.name(&line.text, language).filter(|(_, rule)| rule.starts_with("editors-note/"))
    }

    fn text(&self, text: &str) -> Result<PageContent, CleanError> {
        let limit_bytes = self.settings.max_text_bytes;
        let bytes = if text.len() > limit_bytes { text.len() } else { weight_bytes(text) };
        if bytes > limit_bytes {
            return Err(CleanError::BodyTooLarge { bytes, limit_bytes });
        }
        Ok(PageContent { lines: split(text), ..PageContent::default() })
    }
}

/// Lines at either end of an article within which a note of the editors is looked for.
const NOTE_LINES: usize = 3;
/// Characters within which the label of a note ends: "Editor’s note:".
const MAX_LABEL_CHARS: usize = 30;

fn has_label(text: &str) -> bool {
    text.chars().take(MAX_LABEL_CHARS).any(|c| matches!(c, ':' | '：'))
}

/// Puts the notes that were taken out to those that the lines told, one a line, each once.
fn with_notes(told: Option<String>, notes: Vec<String>) -> Option<String> {
    let all = joined(notes, told.into_iter().collect());
    (!all.is_empty()).then(|| all.join("\n"))
}

/// Returns the size of a text in which each line that holds something counts as a short sentence at least: it takes as long.
fn weight_bytes(text: &str) -> usize {
    text.lines().filter(|line| !line.is_empty()).map(|line| line.len().max(MIN_LINE_WEIGHT_BYTES)).sum()
}

/// Bytes that a line counts as at least.
const MIN_LINE_WEIGHT_BYTES: usize = 16;

/// Tells the language of an article from its words and from what is declared.
fn language_of(raw: &RawArticle, page: &PageContent) -> Option<Language> {
    let mut sample = String::new();
    for line in &page.lines {
        sample.push_str(&line.text);
        sample.push('\n');
        if sample.len() > LANGUAGE_SAMPLE_BYTES {
            break;
        }
    }
    language::identify(&sample, &[raw.language.as_deref(), page.metadata.language.as_deref()])
}

/// Bytes of text that the language is told from.
const LANGUAGE_SAMPLE_BYTES: usize = 16_384;

/// Takes out the headline at the start of the text, and long lines that stand there a second time.
fn take_repeated(lines: &mut Vec<Line>, headline: Option<&str>) -> Vec<Removed> {
    let headline = headline.map(headline_words).unwrap_or_default();
    let mut seen = HashSet::new();
    let mut repeats = |text| !seen.insert(text);
    let repeated =
        lines.iter().map(|line| line.text.as_str()).map(|text| text.len() >= MIN_REPEATED_BYTES && repeats(text));
    let mut repeated = repeated.collect::<Vec<bool>>().into_iter();
    let mut removed = Vec::new();
    let mut number = 0;
    lines.retain(|line| {
        number += 1;
        let is_headline = number <= HEADLINE_LINES && !headline.is_empty() && headline_words(&line.text) == headline;
        let is_repeated = repeated.next().unwrap_or_default();
        if is_headline || is_repeated {
            let rule = if is_headline { "html/headline" } else { "html/repeated" };
            removed.push(Removed {
                text: line.text.clone(),
                kind: RemovedKind::Duplicate,
                rule: rule.to_owned(),
                line: None,
            });
        }
        !is_headline && !is_repeated
    });
    removed
}

/// Lines at the start of a text within which the headline is looked for.
const HEADLINE_LINES: usize = 6;
/// Shortest line, in bytes, that must not stand in an article twice: refrains and one-word answers may.
const MIN_REPEATED_BYTES: usize = 60;

/// Fills in all that is known about the article, its body aside.
fn described(raw: &RawArticle, page: &Metadata, lines: &LineResult) -> CleanArticle {
    let created = raw.content_created.as_deref().map(given_date).or_else(|| page.published.clone());
    let by = raw.by.clone().or_else(|| page.by.clone()).or_else(|| lines.by.clone());
    let site = page.source_name.as_deref();
    let names = |by: Option<&String>| by.map(|by| author_names(std::slice::from_ref(by), site)).unwrap_or_default();
    let authors = match (&raw.by, page.authors.is_empty()) {
        (None, false) => page.authors.clone(),
        _ => names(by.as_ref()),
    };
    CleanArticle {
        schema: CLEAN_SCHEMA.to_owned(),
        uri: derive_uri(raw, page.canonical_url.as_deref()),
        version: raw.version.clone(),
        version_created: raw.version_created.clone(),
        pub_status: raw.pub_status.unwrap_or_default(),
        url: raw.url.clone(),
        canonical_url: page.canonical_url.clone(),
        source: source_of(raw, page),
        source_name: page.source_name.clone(),
        by,
        authors,
        located: raw.located.clone().or_else(|| lines.located.clone()),
        section: page.section.clone(),
        image: page.image.clone(),
        content_created_precision: created.as_ref().map(|date| date.precision),
        content_created_from: created.as_ref().map(|date| date.source),
        content_created: created.map(|date| date.value),
        // Who sends the date of an article with it has its own idea of what the first one is.
        first_created: page.first_published.clone().filter(|_| raw.content_created.is_none()).map(|date| date.value),
        content_modified_precision: page.modified.as_ref().map(|date| date.precision),
        content_modified_from: page.modified.as_ref().map(|date| date.source),
        content_modified: page.modified.clone().map(|date| date.value),
        embargoed_until: raw.embargoed_until.clone(),
        ed_note: raw.ed_note.clone().or_else(|| lines.ed_note.clone()),
        paywalled: page.paywalled,
        fetched_at: raw.fetched_at.clone(),
        extra: raw.extra.clone(),
        ..CleanArticle::default()
    }
}

/// A date that the producer gave stays as it is; its precision is read off it.
fn given_date(value: &str) -> Dated {
    let precision = machine_date(value).map_or(DatePrecision::Day, |moment| moment.precision);
    Dated { value: value.to_owned(), precision, source: DateSource::Input }
}

fn source_of(raw: &RawArticle, page: &Metadata) -> Option<String> {
    raw.source.clone().or_else(|| host(raw.url.as_deref().or(page.canonical_url.as_deref())))
}

fn host(url: Option<&str>) -> Option<String> {
    let url = Url::parse(url?.trim()).ok()?;
    url.host_str().map(|host| host.strip_prefix("www.").unwrap_or(host).to_owned())
}

fn joined(first: Vec<String>, second: Vec<String>) -> Vec<String> {
    let mut all = Vec::with_capacity(first.len() + second.len());
    for text in first.into_iter().chain(second) {
        if !all.contains(&text) {
            all.push(text);
        }
    }
    all
}

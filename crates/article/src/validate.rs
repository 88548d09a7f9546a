//! The laws that every record keeps when it leaves a stage, as a check that lists each breach. Tests and the doctor
//! use it; stages do not, they keep the laws by construction.

use std::collections::BTreeSet;
use std::fmt;

use crate::schema_name::check_schema;
use crate::span::CharIndex;
use crate::{
    Body, CLEAN_SCHEMA, CharSpan, CleanArticle, ENRICHED_SCHEMA, EnrichedArticle, Entity, Field, PubStatus, Quote,
    Speaker, TextSpan, sha256_hex,
};

/// One law that one field of a record breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// Path of the field, such as `quotes[3].cue`.
    pub path: String,
    /// The law.
    pub law: Law,
}

/// The laws of the records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Law {
    /// `schema` names the record's own form.
    Schema,
    /// `uri` is not blank.
    Uri,
    /// There is a body, unless the article is canceled, and then there is none.
    Body,
    /// `sha256` is the digest of the text.
    Digest,
    /// Paragraphs cover the whole text, with exactly one `\n` between two and none inside.
    Paragraphs,
    /// A span lies inside its field, start before end.
    SpanRange,
    /// The text of a span is what stands at its place.
    SpanText,
    /// A share or confidence lies between 0 and 1.
    Share,
    /// An identifier stands for one thing in the record.
    UniqueId,
    /// An entity that is referred to is in the record.
    EntityReference,
    /// The marked pieces of a quotation lie inside its content, in order.
    Segments,
    /// `speaker` is the first of `speakers`.
    FirstSpeaker,
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let law = match self.law {
            Law::Schema => "names another schema",
            Law::Uri => "is blank",
            Law::Body => "is missing, or is there although the article is canceled",
            Law::Digest => "is not the digest of body.text",
            Law::Paragraphs => "does not continue the text behind one line end",
            Law::SpanRange => "does not lie inside its field",
            Law::SpanText => "holds another text than its place",
            Law::Share => "is not between 0 and 1",
            Law::UniqueId => "is used twice",
            Law::EntityReference => "names an entity that is not in the record",
            Law::Segments => "is out of order or outside the content",
            Law::FirstSpeaker => "does not begin with the speaker",
        };
        write!(f, "{} {law}", self.path)
    }
}

impl CleanArticle {
    /// Lists every law that the record breaks, in the order of its fields.
    pub fn validate(&self) -> Vec<Violation> {
        let mut check = Check::new(self);
        check.article(self, CLEAN_SCHEMA);
        check.found
    }
}

impl EnrichedArticle {
    /// Lists every law that the record breaks, in the order of its fields.
    pub fn validate(&self) -> Vec<Violation> {
        let mut check = Check::new(&self.article);
        check.article(&self.article, ENRICHED_SCHEMA);
        check.unique("entities", self.entities.iter().map(|entity| entity.id.as_str()));
        check.unique("quotes", self.quotes.iter().map(|quote| quote.id.as_str()));
        for (at, entity) in self.entities.iter().enumerate() {
            check.entity(&format!("entities[{at}]"), entity);
        }
        let ids = self.entities.iter().map(|entity| entity.id.as_str()).collect();
        for (at, quote) in self.quotes.iter().enumerate() {
            check.quote(&format!("quotes[{at}]"), quote, &ids);
        }
        check.found
    }
}

struct Check<'r> {
    body: CharIndex<'r>,
    headline: CharIndex<'r>,
    found: Vec<Violation>,
}

impl<'r> Check<'r> {
    fn new(article: &'r CleanArticle) -> Self {
        let body = CharIndex::new(article.body.as_ref().map_or("", |body| body.text.as_str()));
        let headline = CharIndex::new(article.headline.as_deref().unwrap_or_default());
        Self { body, headline, found: Vec::new() }
    }

    fn expect(&mut self, kept: bool, path: impl Into<String>, law: Law) {
        if !kept {
            self.found.push(Violation { path: path.into(), law });
        }
    }

    fn article(&mut self, article: &CleanArticle, schema: &'static str) {
        self.expect(check_schema(Some(&article.schema), schema).is_ok(), "schema", Law::Schema);
        self.expect(!article.uri.trim().is_empty(), "uri", Law::Uri);
        if let Some(confidence) = article.language_confidence {
            self.share("languageConfidence", confidence);
        }
        let canceled = article.pub_status == PubStatus::Canceled;
        self.expect(article.body.is_none() == canceled, "body", Law::Body);
        if let Some(body) = &article.body {
            let digest = body.sha256.is_empty() || body.sha256 == sha256_hex(body.text.as_bytes());
            self.expect(digest, "body.sha256", Law::Digest);
            self.paragraphs(body);
        }
    }

    /// The paragraphs, where there are any, are the lines of the text.
    fn paragraphs(&mut self, body: &Body) {
        if body.paragraphs.is_empty() {
            return;
        }
        let mut lines = body.text.split('\n');
        let mut start = 0;
        for (at, paragraph) in body.paragraphs.iter().enumerate() {
            let end = lines.next().map(|line| start + line.chars().count());
            let is_line = paragraph.start == start && Some(paragraph.end) == end;
            self.expect(is_line, format!("body.paragraphs[{at}]"), Law::Paragraphs);
            start = paragraph.end.saturating_add(1);
        }
        self.expect(lines.next().is_none(), "body.paragraphs", Law::Paragraphs);
    }

    fn share(&mut self, path: impl Into<String>, share: f64) {
        self.expect((0.0..=1.0).contains(&share), path, Law::Share);
    }

    fn unique<'s>(&mut self, list: &str, ids: impl Iterator<Item = &'s str>) {
        let mut seen = BTreeSet::new();
        for (at, id) in ids.enumerate() {
            self.expect(seen.insert(id), format!("{list}[{at}].id"), Law::UniqueId);
        }
    }

    fn span(&mut self, path: impl Into<String>, span: &TextSpan) {
        let index = match span.field {
            Some(Field::Headline) => &self.headline,
            None => &self.body,
        };
        let chars = index.char_offset(index.text().len());
        let place = index.byte_span(CharSpan { start: span.start, end: span.end });
        let law = if span.start > span.end || span.end > chars { Law::SpanRange } else { Law::SpanText };
        let kept = law == Law::SpanText && place.of(index.text()) == span.text;
        self.expect(kept, path, law);
    }

    fn entity(&mut self, path: &str, entity: &Entity) {
        for (at, mention) in entity.mentions.iter().enumerate() {
            self.span(format!("{path}.mentions[{at}]"), &mention.span);
        }
        self.share(format!("{path}.salience"), entity.salience);
        self.share(format!("{path}.confidence"), entity.confidence);
        if let Some(link) = &entity.link {
            self.share(format!("{path}.link.confidence"), link.confidence);
        }
    }

    fn quote(&mut self, path: &str, quote: &Quote, ids: &BTreeSet<&str>) {
        self.share(format!("{path}.confidence"), quote.confidence);
        self.segments(path, quote);
        self.span(format!("{path}.content"), &quote.content);
        if let Some(cue) = &quote.cue {
            self.span(format!("{path}.cue"), cue);
        }
        if let Some(speaker) = &quote.speaker {
            self.speaker(&format!("{path}.speaker"), speaker, ids);
        }
        for (at, speaker) in quote.speakers.iter().enumerate() {
            self.speaker(&format!("{path}.speakers[{at}]"), speaker, ids);
        }
        let first = quote.speakers.is_empty() || quote.speakers.first() == quote.speaker.as_ref();
        self.expect(first, format!("{path}.speakers"), Law::FirstSpeaker);
        if let Some(addressee) = &quote.addressee {
            self.reference(format!("{path}.addressee.entity"), addressee.entity.as_deref(), ids);
            if let Some(mention) = &addressee.mention {
                self.span(format!("{path}.addressee.mention"), mention);
            }
        }
    }

    fn segments(&mut self, path: &str, quote: &Quote) {
        let mut behind = quote.content.start;
        for (at, segment) in quote.segments.iter().enumerate() {
            let path = format!("{path}.segments[{at}]");
            let inside =
                segment.field == quote.content.field && behind <= segment.start && segment.end <= quote.content.end;
            self.span(path.clone(), segment);
            self.expect(inside, path, Law::Segments);
            behind = segment.end;
        }
    }

    fn speaker(&mut self, path: &str, speaker: &Speaker, ids: &BTreeSet<&str>) {
        if let Some(mention) = &speaker.mention {
            self.span(format!("{path}.mention"), mention);
        }
        self.reference(format!("{path}.entity"), speaker.entity.as_deref(), ids);
        self.share(format!("{path}.confidence"), speaker.confidence);
    }

    fn reference(&mut self, path: String, entity: Option<&str>, ids: &BTreeSet<&str>) {
        self.expect(entity.is_none_or(|id| ids.contains(id)), path, Law::EntityReference);
    }
}

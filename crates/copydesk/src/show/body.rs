//! The body: paragraphs wrapped to the width, quotations and names marked where they stand.

use std::collections::BTreeMap;

use copydesk_article::{EnrichedArticle, EntityType, Mention, Paragraph, ParagraphKind, Quote, QuoteKind, TextSpan};

use super::Look;
use super::paint::Colour;
use super::wrap::{Cell, cells, safe, wrap};

pub(super) fn body(enriched: &EnrichedArticle, look: Look) -> String {
    let Some(body) = &enriched.article.body else { return String::new() };
    let characters: Vec<char> = body.text.chars().collect();
    let marked = Marked::of(enriched, characters.len(), look.colour);
    let mut text = String::new();
    for paragraph in paragraphs(&body.paragraphs, &characters) {
        let cells = marked.cells(&characters, paragraph.start, paragraph.end);
        let (first, rest) = match paragraph.kind {
            ParagraphKind::Text => ("", ""),
            ParagraphKind::Heading => ("## ", "   "),
            ParagraphKind::ListItem => ("• ", "  "),
            ParagraphKind::Quote => ("│ ", "│ "),
        };
        text.push('\n');
        text.push_str(&wrap(&cells, first, rest, look.columns, look.paint()));
    }
    text
}

/// The paragraphs, or the lines where a producer gave none.
fn paragraphs(given: &[Paragraph], characters: &[char]) -> Vec<Paragraph> {
    if !given.is_empty() {
        return given.to_vec();
    }
    let mut start = 0;
    let mut found = Vec::new();
    for line in characters.split(|character| *character == '\n') {
        found.push(Paragraph { start, end: start + line.len(), kind: ParagraphKind::Text });
        start += line.len() + 1;
    }
    found
}

/// Which characters have which colour, and what is put in behind them.
struct Marked {
    colours: Vec<Colour>,
    /// Behind the character before this position.
    behind: BTreeMap<usize, String>,
}

impl Marked {
    fn of(enriched: &EnrichedArticle, length: usize, has_colour: bool) -> Self {
        let mut marked = Self { colours: vec![Colour::Plain; length], behind: BTreeMap::new() };
        for quote in enriched.quotes.iter().filter(|quote| quote.kind != QuoteKind::Scare) {
            marked.quote(quote);
        }
        for entity in &enriched.entities {
            for mention in &entity.mentions {
                marked.name(mention, entity.entity_type, has_colour);
            }
        }
        marked
    }

    fn quote(&mut self, quote: &Quote) {
        let spans = if quote.segments.is_empty() { std::slice::from_ref(&quote.content) } else { &quote.segments };
        for span in in_body(spans) {
            self.colour(span, Colour::Quote);
        }
        let speaker = quote.speaker.as_ref().and_then(|speaker| {
            speaker.name.clone().or_else(|| speaker.mention.as_ref().map(|mention| mention.text.clone()))
        });
        if let Some(last) = in_body(spans).last() {
            let tag = format!(" [{} {}]", quote.id, speaker.as_deref().unwrap_or("?"));
            self.behind.entry(last.end).or_default().push_str(&tag);
        }
    }

    fn name(&mut self, mention: &Mention, entity_type: EntityType, has_colour: bool) {
        let Some(colour) = Colour::of_entity(entity_type) else { return };
        if mention.span.field.is_some() {
            return;
        }
        self.colour(&mention.span, colour);
        if !has_colour {
            let tag = format!("⟨{}⟩", entity_type.as_str().to_lowercase());
            self.behind.entry(mention.span.end).or_default().insert_str(0, &tag);
        }
    }

    fn colour(&mut self, span: &TextSpan, colour: Colour) {
        for place in self.colours.get_mut(span.start..span.end).unwrap_or_default() {
            *place = colour;
        }
    }

    fn cells(&self, characters: &[char], start: usize, end: usize) -> Vec<Cell> {
        let mut found = Vec::new();
        for at in start..end {
            let (Some(&character), Some(&colour)) = (characters.get(at), self.colours.get(at)) else { break };
            found.push(Cell { character: safe(character), colour });
            if let Some(tag) = self.behind.get(&(at + 1)) {
                found.extend(cells(tag, Colour::Dim));
            }
        }
        found
    }
}

fn in_body(spans: &[TextSpan]) -> impl DoubleEndedIterator<Item = &TextSpan> {
    spans.iter().filter(|span| span.field.is_none())
}

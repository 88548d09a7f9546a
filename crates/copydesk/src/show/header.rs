//! The head of an article: headline, byline, place, date, language, address.

use copydesk_article::{CleanArticle, EnrichedArticle, PubStatus, QuoteKind};

use super::Look;
use super::paint::Colour;
use super::wrap::{cells, safe_text, shortened, wrap};

pub(super) fn header(article: &CleanArticle, look: Look) -> String {
    let paint = look.paint();
    let mut text = format!("{}\n", paint.on(Colour::Dim, &"─".repeat(look.columns)));
    let headline: Vec<_> = cells(article.headline.as_deref().unwrap_or("(no headline)"), Colour::Bold).collect();
    text.push_str(&wrap(&headline, "", "", look.columns, paint));
    let facts: Vec<String> = facts(article).into_iter().map(|fact| safe_text(&fact)).collect();
    let facts: Vec<_> = cells(&facts.join(" · "), Colour::Dim).collect();
    text.push_str(&wrap(&facts, "", "", look.columns, paint));
    let address = article.canonical_url.as_ref().or(article.url.as_ref()).unwrap_or(&article.uri);
    text.push_str(&paint.on(Colour::Dim, &shortened(address, look.columns)));
    text.push('\n');
    text
}

fn facts(article: &CleanArticle) -> Vec<String> {
    let mut facts = Vec::new();
    facts.extend(article.by.clone().or_else(|| (!article.authors.is_empty()).then(|| article.authors.join(", "))));
    facts.extend(article.located.clone());
    facts.extend(article.content_created.clone());
    facts.extend(article.language.clone());
    facts.extend(article.source_name.clone().or_else(|| article.source.clone()));
    facts.extend(article.version.as_ref().map(|version| format!("version {version}")));
    match article.pub_status {
        PubStatus::Usable => {}
        PubStatus::Withheld => facts.push("WITHHELD".to_owned()),
        PubStatus::Canceled => facts.push("KILLED".to_owned()),
    }
    facts.extend(article.ed_note.clone());
    facts
}

pub(super) fn summary(enriched: &EnrichedArticle, look: Look) -> String {
    let article = &enriched.article;
    let language = article.language.as_deref().unwrap_or("--");
    let found = if article.pub_status == PubStatus::Canceled {
        "killed: derived records deleted".to_owned()
    } else {
        let quotes = enriched.quotes.iter().filter(|quote| quote.kind != QuoteKind::Scare).count();
        let removed = article.removed.len();
        format!("{quotes:>2} quotes {:>3} entities {removed:>2} removed", enriched.entities.len())
    };
    let headline = article.headline.as_deref().unwrap_or(&article.uri);
    let room = look.columns.saturating_sub(found.chars().count() + 8);
    let headline = shortened(headline, room);
    let padding = " ".repeat(room.saturating_sub(unicode_width::UnicodeWidthStr::width(headline.as_str())));
    format!("  {language:<3} {headline}{padding}  {}\n", look.paint().on(Colour::Dim, &found))
}

//! Structured data (JSON-LD) of a page. Owns the search for the article among the things that a page describes; guesses
//! nothing that is not stated.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::dates::{self, Moment};
use super::repair;
use crate::lines::squeezed;

/// What the structured data says about the article.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct JsonLd {
    pub(crate) headline: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) published: Option<Moment>,
    pub(crate) modified: Option<Moment>,
    pub(crate) url: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) section: Option<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) image: Option<String>,
    pub(crate) paywalled: Option<bool>,
    pub(crate) body: Option<String>,
}

/// Things nested deeper than this are not looked at.
const MAX_DEPTH: usize = 12;
/// So many things of a page are looked at.
const MAX_THINGS: usize = 2000;

/// Reads the blocks of structured data of a page that was fetched from `url`, up to `max_bytes` of them.
pub(crate) fn read(blocks: &[&str], max_bytes: usize, url: Option<&str>) -> JsonLd {
    let mut bytes = 0;
    let mut values = Vec::new();
    for block in blocks {
        bytes += block.len();
        if bytes > max_bytes {
            break;
        }
        values.extend(repair::parse(block));
    }
    let mut things = Things::default();
    for value in &values {
        things.collect(value, MAX_DEPTH);
    }
    let mut found = things.article(url).map(|article| things.describe(article)).unwrap_or_default();
    if found.publisher.is_none() {
        found.publisher = things.site_name();
    }
    found
}

/// All described things of a page, in order, and by identifier.
#[derive(Default)]
struct Things<'v> {
    all: Vec<&'v Map<String, Value>>,
    by_id: BTreeMap<&'v str, &'v Map<String, Value>>,
}

impl<'v> Things<'v> {
    fn collect(&mut self, value: &'v Value, depth: usize) {
        if depth == 0 || self.all.len() >= MAX_THINGS {
            return;
        }
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.collect(item, depth - 1)),
            Value::Object(thing) => {
                self.all.push(thing);
                if let Some(id) = thing.get("@id").and_then(Value::as_str).filter(|_| thing.len() > 1) {
                    self.by_id.entry(id).or_insert(thing);
                }
                for inner in thing.values().filter(|inner| inner.is_object() || inner.is_array()) {
                    self.collect(inner, depth - 1);
                }
            }
            _ => {}
        }
    }

    /// Returns the thing that is most an article: one with the page's own address, by its type, by how much it says, the first.
    fn article(&self, url: Option<&str>) -> Option<&'v Map<String, Value>> {
        let page = url.map(place);
        let rated = self.all.iter().enumerate().map(|(at, thing)| {
            let (kind, fields) = rate(thing);
            let is_page =
                kind >= ARTICLE && page.is_some_and(|page| own_address(thing).as_deref().map(place) == Some(page));
            ((is_page, kind, fields), std::cmp::Reverse(at), *thing)
        });
        let articles = rated.filter(|((_, kind, _), _, _)| *kind > 0);
        articles.max_by_key(|(rate, at, _)| (*rate, *at)).map(|(_, _, thing)| thing)
    }

    /// Returns the thing itself, or the thing with its identifier where this is a mere reference.
    fn resolve(&self, thing: &'v Map<String, Value>) -> &'v Map<String, Value> {
        let is_reference = !["name", "url", "contentUrl"].iter().any(|key| thing.contains_key(*key));
        let id = thing.get("@id").and_then(Value::as_str).filter(|_| is_reference);
        id.and_then(|id| self.by_id.get(id)).copied().unwrap_or(thing)
    }

    /// Returns the address of a picture: a string, a thing, a reference, or the first of a list of them.
    fn picture(&self, value: &'v Value, depth: usize) -> Option<String> {
        match value {
            Value::Array(items) if depth > 0 => items.iter().find_map(|item| self.picture(item, depth - 1)),
            Value::Object(thing) if depth > 0 => {
                let thing = self.resolve(thing);
                ["url", "contentUrl"]
                    .iter()
                    .filter_map(|key| thing.get(*key))
                    .find_map(|value| self.picture(value, depth - 1))
            }
            Value::String(_) => address(value),
            _ => None,
        }
    }

    fn describe(&self, article: &'v Map<String, Value>) -> JsonLd {
        let text = |keys: &[&str]| keys.iter().find_map(|key| article.get(*key)).and_then(plain);
        let date = |key: &str| article.get(key).and_then(plain).and_then(|date| dates::machine(&date));
        let strong = rate(article).0 > 1;
        JsonLd {
            headline: text(&["headline"]).or_else(|| text(&["name"])).filter(|_| strong),
            authors: ["author", "creator"]
                .iter()
                .find_map(|key| article.get(*key))
                .map(|value| self.names(value, 3))
                .unwrap_or_default(),
            published: date("datePublished").or_else(|| date("dateCreated")).or_else(|| date("uploadDate")),
            modified: date("dateModified"),
            url: own_address(article),
            language: article
                .get("inLanguage")
                .and_then(|value| plain(value).or_else(|| value.get("alternateName").and_then(plain))),
            section: text(&["articleSection"]),
            publisher: article
                .get("publisher")
                .map(|value| self.names(value, 3))
                .and_then(|names| names.into_iter().next()),
            image: ["image", "thumbnailUrl"]
                .iter()
                .filter_map(|key| article.get(*key))
                .find_map(|value| self.picture(value, MAX_PICTURE_DEPTH)),
            paywalled: is_free(article).or_else(|| all_parts_are_free(article)).map(|free| !free),
            body: article
                .get("articleBody")
                .and_then(Value::as_str)
                .map(str::to_owned)
                .filter(|body| !body.trim().is_empty()),
        }
    }

    /// Returns the names of persons or organisations: strings, things, references to things, and lists of them.
    fn names(&self, value: &'v Value, depth: usize) -> Vec<String> {
        match value {
            Value::String(name) => Some(plain_text(name)).filter(|name| !name.is_empty()).into_iter().collect(),
            Value::Array(items) if depth > 0 => items.iter().flat_map(|item| self.names(item, depth - 1)).collect(),
            Value::Object(thing) => {
                let thing = self.resolve(thing);
                let given = thing.get("name").filter(|name| depth > 0 && !name.is_object());
                given.map(|name| self.names(name, depth - 1)).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }

    fn site_name(&self) -> Option<String> {
        let site = self.all.iter().find(|thing| types(thing).any(|name| name == "WebSite"));
        site.and_then(|site| site.get("name")).and_then(plain)
    }
}

/// Lists and things that the address of a picture is wrapped in.
const MAX_PICTURE_DEPTH: usize = 4;

fn own_address(thing: &Map<String, Value>) -> Option<String> {
    let url = thing.get("url").and_then(plain);
    url.or_else(|| thing.get("mainEntityOfPage").and_then(address))
}

/// Returns what names the page in an address: without scheme, `www`, query and the slash at the end.
fn place(url: &str) -> &str {
    let url = url.trim().split(['?', '#']).next().unwrap_or_default().trim_end_matches('/');
    let url = url.split_once("://").map_or(url, |(_, rest)| rest);
    url.strip_prefix("www.").unwrap_or(url)
}

fn is_free(thing: &Map<String, Value>) -> Option<bool> {
    thing.get("isAccessibleForFree").and_then(truth)
}

/// Says whether the parts of an article are free, where some of them say so: one that is not makes it paid.
fn all_parts_are_free(article: &Map<String, Value>) -> Option<bool> {
    let parts = match article.get("hasPart")? {
        Value::Array(parts) => parts.as_slice(),
        part => std::slice::from_ref(part),
    };
    parts.iter().filter_map(Value::as_object).filter_map(is_free).reduce(|one, other| one && other)
}

/// Rates a thing: how surely it is an article, then how many of the fields it has.
fn rate(thing: &Map<String, Value>) -> (u8, usize) {
    let kind = types(thing).map(kind_rate).max().unwrap_or(0);
    let fields = ["headline", "datePublished", "author", "articleBody", "publisher", "url", "mainEntityOfPage"];
    (kind, fields.iter().filter(|field| thing.contains_key(**field)).count())
}

fn types(thing: &Map<String, Value>) -> impl Iterator<Item = &str> {
    let (one, many) = match thing.get("@type") {
        Some(Value::String(name)) => (Some(name.as_str()), [].as_slice()),
        Some(Value::Array(names)) => (None, names.as_slice()),
        _ => (None, [].as_slice()),
    };
    one.into_iter()
        .chain(many.iter().filter_map(Value::as_str))
        .map(|name| name.rsplit(['/', '#', ':']).next().unwrap_or(name))
}

/// The rate of things that are articles by their type.
const ARTICLE: u8 = 3;

fn kind_rate(name: &str) -> u8 {
    match name {
        "NewsArticle"
        | "ReportageNewsArticle"
        | "AnalysisNewsArticle"
        | "OpinionNewsArticle"
        | "BackgroundNewsArticle"
        | "ReviewNewsArticle"
        | "AskPublicNewsArticle"
        | "LiveBlogPosting" => 4,
        "BlogPosting"
        | "Article"
        | "SocialMediaPosting"
        | "Report"
        | "ScholarlyArticle"
        | "TechArticle"
        | "AdvertiserContentArticle"
        | "SatiricalArticle"
        | "MedicalScholarlyArticle" => ARTICLE,
        "Review" | "Recipe" | "VideoObject" | "PodcastEpisode" | "Interview" | "HowTo" | "DiscussionForumPosting" => 2,
        "WebPage" | "ItemPage" | "MedicalWebPage" => 1,
        _ => 0,
    }
}

/// Returns a text, or the first of a list of texts, on one line.
fn plain(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => plain_text(text),
        Value::Array(items) => items.iter().find_map(Value::as_str).map(plain_text)?,
        Value::Object(thing) => {
            thing.get("@value").or_else(|| thing.get("name")).and_then(Value::as_str).map(plain_text)?
        }
        _ => return None,
    };
    Some(text).filter(|text| !text.is_empty())
}

fn plain_text(text: &str) -> String {
    squeezed(&repair::unescaped(text))
}

fn address(value: &Value) -> Option<String> {
    match value {
        Value::String(address) => {
            Some(address.trim().to_owned()).filter(|address| address.starts_with("http") || address.starts_with('/'))
        }
        Value::Array(items) => items.first().and_then(address),
        Value::Object(thing) => ["url", "contentUrl", "@id"].iter().find_map(|key| thing.get(*key)).and_then(address),
        _ => None,
    }
}

fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(value) => Some(*value),
        Value::String(text) => match text.to_ascii_lowercase().as_str() {
            "true" | "http://schema.org/true" | "https://schema.org/true" => Some(true),
            "false" | "http://schema.org/false" | "https://schema.org/false" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_in_a_graph_is_found_and_its_references_are_followed() {
        let block = r#"{"@graph":[{"@type":"WebSite","name":"The Wall"},{"@type":["Article","NewsArticle"],"headline":"A &amp; B",
            "author":{"@id":"/jane"},"datePublished":"2024-02-06T18:42:00+01:00","isAccessibleForFree":"False"},
            {"@id":"/jane","@type":"Person","name":"Jane Roe"}]}"#;
        let found = read(&[block], 10_000, None);
        assert_eq!(found.headline.as_deref(), Some("A & B"));
        assert_eq!(found.authors, ["Jane Roe"]);
        assert_eq!(found.published.unwrap().value, "2024-02-06T18:42:00+01:00");
        assert_eq!(found.paywalled, Some(true));
        assert_eq!(found.publisher.as_deref(), Some("The Wall"));
    }

    #[test]
    fn a_block_beyond_the_limit_is_not_read() {
        assert_eq!(read(&[r#"{"@type":"NewsArticle","headline":"A"}"#], 10, None), JsonLd::default());
    }

    #[test]
    fn an_article_wins_over_a_page() {
        let blocks = [
            r#"{"@type":"WebPage","datePublished":"2020-01-01"}"#,
            r#"{"@type":"NewsArticle","datePublished":"2021-01-01"}"#,
        ];
        assert_eq!(read(&blocks, 1000, None).published.unwrap().value, "2021-01-01");
    }
}

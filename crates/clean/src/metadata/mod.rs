//! What a page says about its article. Owns the order of sources: structured data, then meta tags and microdata, then what a
//! reader sees. Better no answer than a wrong one.

mod authors;
pub(crate) mod dates;
mod headline;
mod json_ld;
mod published;
pub(crate) mod repair;
mod seen_dates;
mod tags;
mod visible;

use copydesk_article::{DatePrecision, DateSource};
use url::Url;

use crate::html::Tree;
use crate::html::region::Region;

pub(crate) use authors::names as author_names;
pub(crate) use dates::{Moment, machine as machine_date};
pub(crate) use headline::folded as headline_words;
pub(crate) use json_ld::{JsonLd, read as read_json_ld};

/// What a page says about its article.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Metadata {
    pub(crate) headline: Option<String>,
    pub(crate) by: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) published: Option<Dated>,
    /// When it was published first, if that was on an earlier day.
    pub(crate) first_published: Option<Dated>,
    pub(crate) modified: Option<Dated>,
    pub(crate) canonical_url: Option<String>,
    pub(crate) language: Option<String>,
    pub(crate) section: Option<String>,
    pub(crate) source_name: Option<String>,
    pub(crate) image: Option<String>,
    pub(crate) paywalled: Option<bool>,
    pub(crate) article_body: Option<String>,
}

/// A date and where it was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Dated {
    pub(crate) value: String,
    pub(crate) precision: DatePrecision,
    pub(crate) source: DateSource,
}

impl Dated {
    fn moment(&self) -> Moment {
        Moment { value: self.value.clone(), precision: self.precision }
    }

    fn new(moment: Moment, source: DateSource) -> Self {
        Self { value: moment.value, precision: moment.precision, source }
    }
}

/// Collects what a page that was fetched from `url` says.
/// `is_other` says which elements belong to comments or to other articles.
pub(crate) fn find(
    tree: &Tree,
    region: &Region,
    is_other: &dyn Fn(usize) -> bool,
    stated: JsonLd,
    url: Option<&str>,
) -> Metadata {
    let tags = tags::read(tree);
    let seen = visible::read(tree, region, is_other);
    let base = url.and_then(|url| Url::parse(url.trim()).ok());
    let source_name =
        stated.publisher.clone().or_else(|| tags.first(&["og:site_name", "application-name", "dc.publisher"]));
    let canonical_url = [tags.canonical.clone(), tags.first(&["og:url"]), stated.url.clone()]
        .into_iter()
        .flatten()
        .find_map(|address| absolute(base.as_ref(), &address));
    let headline = headline::choose(&headline::Candidates {
        stated: stated.headline.as_deref(),
        tagged: tags.first(&["og:title", "twitter:title", "dc.title"]).as_deref(),
        heading: seen.heading.as_deref(),
        title: tags.title.as_deref(),
        site: source_name.as_deref(),
        host: base.as_ref().and_then(Url::host_str),
    });
    let (by, authors) = byline(&stated, &tags, &seen, source_name.as_deref());
    let sources = published::Sources {
        stated: &stated,
        tags: &tags,
        seen: &seen,
        address: canonical_url.as_deref().or_else(|| base.as_ref().map(Url::as_str)),
    };
    let modified = sources.modified();
    let (published, first_published) = sources.published().unzip();
    Metadata {
        headline,
        by,
        authors,
        published,
        first_published: first_published.flatten(),
        modified,
        canonical_url,
        language: stated.language.or_else(|| tags.language.clone()).or_else(|| tags.first(LANGUAGE)),
        section: stated.section.or_else(|| tags.first(SECTION)).or_else(|| seen.section.clone()),
        source_name,
        image: stated.image.or_else(|| tags.first(IMAGE)).and_then(|image| absolute(base.as_ref(), &image)),
        paywalled: stated.paywalled.or_else(|| tags.paywalled()),
        article_body: stated.body,
    }
}

/// Tags that name the section.
const SECTION: &[&str] = &[
    "article:section",
    "dc.subject.section",
    "section",
    "articlesection",
    "parsely-section",
    "cxenseparse:section",
    "og:section",
];
/// Tags that name the picture.
const IMAGE: &[&str] = &["og:image", "og:image:secure_url", "og:image:url", "twitter:image", "twitter:image:src"];
/// Tags that name the language.
const LANGUAGE: &[&str] =
    &["og:locale", "dc.language", "dcterms.language", "content-language", "inlanguage", "language"];

/// The first source that names somebody counts; the byline is kept as printed where a reader sees one.
fn byline(
    stated: &JsonLd,
    tags: &tags::Tags,
    seen: &visible::Seen,
    site: Option<&str>,
) -> (Option<String>, Vec<String>) {
    let tagged = tags.all(&[
        "author",
        "article:author",
        "parsely-author",
        "sailthru.author",
        "dc.creator",
        "byl",
        "article:author_name",
        "twitter:data1",
        "dcterms.creator",
        "cxenseparse:author",
    ]);
    let named = [
        authors::names(&stated.authors, site),
        authors::names(&tagged, site),
        authors::printed_names(&seen.bylines, site),
    ];
    let has_person = |names: &&Vec<String>| names.iter().any(|name| !authors::is_house(name));
    let first = named.iter().find(has_person).or_else(|| named.iter().find(|names| !names.is_empty()));
    let mut authors = first.cloned().unwrap_or_default();
    // A byline that goes on behind the names of the structured data is the fuller list.
    let fuller = authors::printed_names(seen.bylines.get(..1).unwrap_or_default(), site);
    if fuller.len() > authors.len() && fuller.starts_with(&authors) {
        authors = fuller;
    }
    let printed = seen.printed.iter().map(|line| authors::without_date(line));
    let named = |line: &str| authors.iter().filter(|name| line.contains(name.as_str())).count();
    // The first of the lines that name most of the authors: a short biography names one of them.
    let by = printed
        .rev()
        .filter(|line| line.chars().count() <= MAX_BY_CHARS && named(line) > 0)
        .max_by_key(|line| named(line))
        .map(str::to_owned)
        .or_else(|| (!authors.is_empty()).then(|| authors.join(", ")));
    (by, authors)
}

/// Longest byline that is kept as printed, in characters.
const MAX_BY_CHARS: usize = 120;

fn absolute(base: Option<&Url>, address: &str) -> Option<String> {
    let address = address.trim();
    let url = match base {
        Some(base) => base.join(address).ok()?,
        None => Url::parse(address).ok()?,
    };
    (matches!(url.scheme(), "http" | "https") && url.host().is_some()).then(|| url.into())
}

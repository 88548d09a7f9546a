//! What is linked and what a link says.

use copydesk_article::{Entity, EntityLink};

/// An article whose entities are to be linked.
#[derive(Debug, Clone, Copy, Default)]
pub struct LinkDocument<'a> {
    /// Language of the article, as in its record. Names of all languages are looked up alike; words beside a name are read
    /// in English articles and where the language is not known.
    pub language: Option<&'a str>,
    /// The body: `body.text` of the record.
    pub text: &'a str,
    /// The headline.
    pub headline: Option<&'a str>,
    /// The dateline, for example `PARIS` or `MOSCOW, Idaho`.
    pub located: Option<&'a str>,
    /// ISO 3166 code of the country of the source, where it is known: its places are meant a little more often.
    pub source_country: Option<&'a str>,
    /// The entities of the article.
    pub entities: &'a [Entity],
}

/// Where an entity is found in knowledge bases.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// Wikidata item, for example `Q7747`.
    pub wikidata: Option<String>,
    /// `GeoNames` number.
    pub geonames: Option<u64>,
    /// How sure the link is, 0 to 1.
    pub confidence: f64,
    /// What it leads to.
    pub kind: LinkKind,
}

/// What a link leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LinkKind {
    /// A country or dependent territory.
    Country,
    /// A first-level division of a country.
    Division,
    /// A city.
    City,
    /// A continent or a part of one.
    Region,
    /// The country (or division) of a people.
    People,
    /// An organisation.
    Organisation,
    /// What a table of the newsroom says.
    Table,
}

impl From<Link> for EntityLink {
    fn from(link: Link) -> Self {
        Self { wikidata: link.wikidata, geonames: link.geonames, confidence: link.confidence }
    }
}

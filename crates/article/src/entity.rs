//! Entities: what the names of an article refer to.

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize};

use crate::span::{Field, TextSpan};

/// One person, organisation, place or other thing, with every mention of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Entity {
    /// Identifier within the record: `e1`, `e2`, … by first mention.
    pub id: String,
    /// What it is.
    #[serde(rename = "type")]
    pub entity_type: EntityType,
    /// The fullest name that the article gives.
    pub name: String,
    /// Other names it goes by in the article, in order of first mention.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Every mention, in order of position, those of the headline first.
    pub mentions: Vec<Mention>,
    /// How much the article is about it, 0 to 1.
    pub salience: f64,
    /// How sure the type and the grouping are, 0 to 1.
    pub confidence: f64,
    /// Where it is found in knowledge bases.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<EntityLink>,
}

/// A link to knowledge bases.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct EntityLink {
    /// Wikidata item, for example `Q7747`.
    pub wikidata: Option<String>,
    /// `GeoNames` number.
    pub geonames: Option<u64>,
    /// How sure the link is, 0 to 1.
    pub confidence: f64,
}

/// One place where an entity is mentioned; the span's text is the mention.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Mention {
    /// Where it stands.
    #[serde(flatten)]
    pub span: TextSpan,
    /// How it refers.
    pub kind: MentionKind,
}

/// The derived reader of a flattened struct copies every member first; there are many mentions, so this one does not.
impl<'de> Deserialize<'de> for Mention {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        struct Flat {
            start: usize,
            end: usize,
            text: String,
            #[serde(default)]
            field: Option<Field>,
            kind: MentionKind,
        }
        let Flat { start, end, text, field, kind } = Flat::deserialize(deserializer)?;
        Ok(Self { span: TextSpan { start, end, text, field }, kind })
    }
}

/// How a mention refers to its entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum MentionKind {
    /// By its full name.
    Name,
    /// By another name.
    Alias,
    /// By a pronoun.
    Pronoun,
}

/// The entity types, with the names of `OntoNotes` 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum EntityType {
    /// People, fictional ones too.
    Person,
    /// Nationalities, religious and political groups.
    Norp,
    /// Buildings, airports, roads, bridges.
    Fac,
    /// Companies, agencies, institutions, teams.
    Org,
    /// Countries, cities, states.
    Gpe,
    /// Other places: mountains, waters, regions.
    Loc,
    /// Things that are made: vehicles, weapons, food.
    Product,
    /// Named events: wars, storms, games.
    Event,
    /// Titles of books, songs, films.
    WorkOfArt,
    /// Named documents that were made into laws.
    Law,
    /// Named languages.
    Language,
    /// Dates and periods of a day or more.
    Date,
    /// Times shorter than a day.
    Time,
    /// Percentages.
    Percent,
    /// Amounts of money, with their unit.
    Money,
    /// Measurements, such as weights and distances.
    Quantity,
    /// `first`, `second` and so on.
    Ordinal,
    /// Numbers that are nothing of the above.
    Cardinal,
}

impl EntityType {
    /// Every type with its `OntoNotes` name.
    pub const ALL: [(Self, &'static str); 18] = [
        (Self::Person, "PERSON"),
        (Self::Norp, "NORP"),
        (Self::Fac, "FAC"),
        (Self::Org, "ORG"),
        (Self::Gpe, "GPE"),
        (Self::Loc, "LOC"),
        (Self::Product, "PRODUCT"),
        (Self::Event, "EVENT"),
        (Self::WorkOfArt, "WORK_OF_ART"),
        (Self::Law, "LAW"),
        (Self::Language, "LANGUAGE"),
        (Self::Date, "DATE"),
        (Self::Time, "TIME"),
        (Self::Percent, "PERCENT"),
        (Self::Money, "MONEY"),
        (Self::Quantity, "QUANTITY"),
        (Self::Ordinal, "ORDINAL"),
        (Self::Cardinal, "CARDINAL"),
    ];

    /// Returns the `OntoNotes` name.
    pub fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(known, _)| *known == self).map_or("", |(_, name)| name)
    }

    /// Returns the type with this `OntoNotes` name, or `None` for a name that is not one.
    pub fn from_label(label: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, name)| *name == label).map(|(known, _)| *known)
    }
}

//! Senses: what a name may mean, and how much speaks for each.

use copydesk_article::EntityType;

/// A thing with ids.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Thing<'t> {
    pub(crate) kind: ThingKind,
    /// ISO 3166 code of the country, or `-`.
    pub(crate) country: &'t str,
    /// Code of the first-level division of the country, or `-`.
    pub(crate) division: &'t str,
    /// How often news means it, in thousands of inhabitants or what equals them.
    pub(crate) weight: f64,
    pub(crate) geonames: Option<u64>,
    /// The number of the Wikidata item.
    pub(crate) wikidata: Option<u64>,
}

impl Thing<'_> {
    /// Says whether this thing lies in `other`, a country or a division.
    pub(crate) fn lies_in(&self, other: &Thing) -> bool {
        let smaller = match other.kind {
            ThingKind::Country => self.kind != ThingKind::Country,
            ThingKind::Division => self.kind == ThingKind::City && self.division == other.division,
            _ => false,
        };
        smaller && self.country == other.country && self.country != NOWHERE
    }
}

/// The code of no country and of no division.
pub(crate) const NOWHERE: &str = "-";

/// What a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ThingKind {
    Country,
    Division,
    City,
    Region,
    Organisation,
    /// What only a newsroom's table tells of.
    Other,
}

impl ThingKind {
    pub(crate) fn from_mark(mark: &str) -> Option<Self> {
        match mark {
            "C" => Some(Self::Country),
            "D" => Some(Self::Division),
            "T" => Some(Self::City),
            "R" => Some(Self::Region),
            "O" => Some(Self::Organisation),
            _ => None,
        }
    }
}

/// How a name leads to a thing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    /// It is the thing's name.
    Name,
    /// It is what other languages or times call it.
    OtherSpelling,
    /// It is the name of its people.
    People,
}

/// The families of entity types that can be linked alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Family {
    Place,
    People,
    Organisation,
    Other(EntityType),
}

impl Family {
    pub(crate) fn of(entity_type: EntityType) -> Self {
        match entity_type {
            EntityType::Gpe | EntityType::Loc => Self::Place,
            EntityType::Norp => Self::People,
            EntityType::Org => Self::Organisation,
            other => Self::Other(other),
        }
    }

    /// Says whether a built-in thing that is reached this way can be what an entity of this family is.
    pub(crate) fn takes(self, way: Way, kind: ThingKind) -> bool {
        match self {
            Self::Place => way != Way::People && kind != ThingKind::Organisation,
            Self::People => way == Way::People,
            Self::Organisation => kind == ThingKind::Organisation,
            Self::Other(_) => false,
        }
    }
}

/// One sense of a name.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sense<'t> {
    pub(crate) thing: Thing<'t>,
    /// What speaks for it before the article is read; of a table's row, its prior.
    pub(crate) prior: f64,
}

/// The senses of a name, and what speaks for none of them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Senses<'t> {
    pub(crate) list: Vec<Sense<'t>>,
    pub(crate) none: f64,
    /// They come from a newsroom's table.
    pub(crate) from_table: bool,
}

//! The knowledge base: the built-in knowledge and the tables of a newsroom above it.

use std::fmt::Write as _;
use std::sync::Arc;

use copydesk_article::sha256_hex;

use crate::built_in::{BuiltIn, KnowledgeError};
use crate::document::{Link, LinkDocument};
use crate::fold::fold;
use crate::leaders::Leader;
use crate::link::link;
use crate::sense::{Family, NOWHERE, Sense, Senses, Thing, ThingKind, Way};
use crate::settings::LinkSettings;
use crate::table::{Row, Table, TableError, TableLimits};

/// What a spelling of another language or time weighs beside a name.
const OTHER_SPELLING_SHARE: f64 = 0.03;
/// What speaks for a place that is not listed, in thousands of inhabitants.
const UNLISTED_PLACE: f64 = 6.0;
/// How often a small town is meant, beside what its inhabitants tell.
const UNLISTED_SHARE: f64 = 0.5;
/// What speaks for a people that is not listed, in the same unit.
const UNLISTED_PEOPLE: f64 = 300.0;
/// The share of organisations of a name that are the listed one: names of several words, and of one.
const LISTED_SHARE: f64 = 0.93;
const LISTED_SHARE_OF_ONE_WORD: f64 = 0.85;
/// Share of the senses that a country needs for a name to be its name.
const CLEAR_SHARE: f64 = 0.8;

/// What names of articles can be linked to. Cheap to clone: the built-in data lie in the binary, tables are shared.
#[derive(Debug, Clone)]
pub struct KnowledgeBase {
    pub(crate) built_in: BuiltIn,
    pub(crate) settings: LinkSettings,
    tables: Vec<Arc<Table>>,
}

impl KnowledgeBase {
    /// The built-in knowledge, without tables.
    ///
    /// # Errors
    /// [`KnowledgeError`] where the built-in data are not whole, which a test of this crate excludes.
    pub fn built_in() -> Result<Self, KnowledgeError> {
        Ok(Self { built_in: BuiltIn::new()?, settings: LinkSettings::default(), tables: Vec::new() })
    }

    /// The same knowledge with other settings.
    #[must_use]
    pub fn with_settings(self, settings: LinkSettings) -> Self {
        Self { settings, ..self }
    }

    /// The same knowledge with one more table, which outranks the built-in knowledge and the tables before it: a name that it
    /// has for a type of entity means what it says and nothing else.
    ///
    /// # Errors
    /// [`TableError`] with every line that is not a row.
    pub fn with_table(&self, tsv: &str, name: &str, limits: &TableLimits) -> Result<Self, TableError> {
        let mut knowledge = self.clone();
        knowledge.tables.push(Arc::new(Table::parse(tsv, name, limits)?));
        Ok(knowledge)
    }

    /// The same knowledge without tables.
    #[must_use]
    pub fn without_tables(&self) -> Self {
        Self { tables: Vec::new(), ..self.clone() }
    }

    /// What the built-in data and all tables are, as `sha256:` and hexadecimal digits: the same digest, the same links.
    pub fn digest(&self) -> String {
        let mut parts = BuiltIn::digest().to_owned();
        for table in &self.tables {
            // Writing to a string cannot fail.
            let _ = write!(parts, " {}", table.digest);
        }
        format!("sha256:{}", sha256_hex(parts.as_bytes()))
    }

    /// Name and number of rows of each table, in the order in which they were added.
    pub fn tables(&self) -> impl Iterator<Item = (&str, usize)> {
        self.tables.iter().map(|table| (table.name.as_str(), table.len()))
    }

    /// Links the entities of an article, weighing all of them together: one answer for each entity, `None` where nothing is
    /// sure enough.
    pub fn link(&self, document: &LinkDocument) -> Vec<Option<Link>> {
        link(self, document)
    }

    /// The ISO 3166 code of the country of this name or of this people, where that is clear: `CN` for `Chinese`.
    pub fn country_of(&self, name: &str) -> Option<&'static str> {
        let entry = self.built_in.name(&fold(name))?;
        let things: Vec<Thing<'static>> = self.built_in.things(entry).map(|(_, thing)| thing).collect();
        let all: f64 = things.iter().map(|thing| thing.weight).sum();
        let countries = things.iter().filter(|thing| thing.kind == ThingKind::Country);
        let largest = countries.max_by(|left, right| left.weight.total_cmp(&right.weight))?;
        (largest.weight >= CLEAR_SHARE * all).then_some(largest.country)
    }

    /// Who leads the country with this ISO 3166 code: the head of state, then the head of government; the same person twice
    /// where one is both. None where the factbook tells nobody.
    pub fn leaders_of(&self, country: &str) -> Vec<Leader> {
        let mut leaders: Vec<Leader> = self.built_in.leaders(country).filter_map(Leader::from_line).collect();
        leaders.sort_by_key(|leader| leader.leads);
        leaders
    }

    /// The senses of a name for entities of a family: those of the last table that has it, else the built-in ones.
    pub(crate) fn senses(&self, name: &str, family: Family) -> Option<Senses<'_>> {
        let key = fold(name);
        for table in self.tables.iter().rev() {
            let rows = table.rows(&key, family);
            if !rows.is_empty() {
                return Some(self.senses_of_rows(rows));
            }
        }
        if matches!(family, Family::Other(_)) {
            return None;
        }
        self.built_in_senses(&key, family)
    }

    fn senses_of_rows(&self, rows: &[Row]) -> Senses<'static> {
        let sum: f64 = rows.iter().map(|row| row.prior).sum();
        let list =
            rows.iter().map(|row| Sense { thing: self.thing_of_row(row), prior: row.prior / sum.max(1.0) }).collect();
        Senses { list, none: (1.0 - sum).max(0.0), from_table: true }
    }

    /// What a row leads to; where it is a known place, with the country in which it lies.
    fn thing_of_row(&self, row: &Row) -> Thing<'static> {
        let known = row.geonames.and_then(|number| self.built_in.thing(&format!("g{number}")));
        let known = known.or_else(|| row.wikidata.and_then(|number| self.built_in.thing(&format!("q{number}"))));
        let (geonames, wikidata) = (row.geonames, row.wikidata);
        match known {
            Some(known) => Thing { geonames, wikidata: wikidata.or(known.wikidata), ..known },
            None => {
                Thing { kind: ThingKind::Other, country: NOWHERE, division: NOWHERE, weight: 1.0, geonames, wikidata }
            }
        }
    }

    fn built_in_senses(&self, key: &str, family: Family) -> Option<Senses<'static>> {
        let entry = self.built_in.name(key)?;
        let mut list = Vec::new();
        for (way, thing) in self.built_in.things(entry) {
            if family.takes(way, thing.kind) {
                let share = if way == Way::OtherSpelling { OTHER_SPELLING_SHARE } else { 1.0 };
                list.push(Sense { thing, prior: thing.weight * share });
            }
        }
        if list.is_empty() {
            return None;
        }
        let none = match family {
            Family::Organisation => {
                let share = if key.contains(' ') { LISTED_SHARE } else { LISTED_SHARE_OF_ONE_WORD };
                list.iter().map(|sense| sense.prior).sum::<f64>() * (1.0 - share) / share
            }
            Family::People => UNLISTED_PEOPLE,
            _ => UNLISTED_PLACE + UNLISTED_SHARE * entry.unlisted,
        };
        Some(Senses { list, none, from_table: false })
    }
}

//! The knowledge that ships with the crate: `data/knowledge.tsv`, made by `tools/knowledge_base.py`.
//!
//! Owns reading its lines. They stay where the binary holds them and are searched there, so starting costs a pass over them.

use crate::sense::{Thing, ThingKind, Way};
use crate::sorted::SortedLines;

const FILE: &str = include_str!("../data/knowledge.tsv");
/// SHA-256 of the file, in hexadecimal digits.
const DIGEST: &str = include_str!("../data/knowledge.sha256");

/// Short forms of states and provinces, as they stand behind the name of a town.
const ABBREVIATIONS: &str = include_str!("../data/abbreviations.tsv");

/// The built-in data cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KnowledgeError {
    /// A part of the file is not there.
    #[error("the built-in knowledge has no section {0}")]
    NoSection(&'static str),
}

/// The sections of the file.
#[derive(Debug, Clone)]
pub(crate) struct BuiltIn {
    things: SortedLines,
    names: SortedLines,
    leaders: SortedLines,
    abbreviations: SortedLines,
}

/// What a name leads to.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct NameEntry {
    ways: &'static str,
    /// Inhabitants of towns of the name that are too small to be listed, in thousands.
    pub(crate) unlisted: f64,
}

impl BuiltIn {
    /// Finds the sections of the file.
    pub(crate) fn new() -> Result<Self, KnowledgeError> {
        let rest = FILE.strip_prefix("[things]\n").ok_or(KnowledgeError::NoSection("things"))?;
        let (things, rest) = split(rest, "[names]\n").ok_or(KnowledgeError::NoSection("names"))?;
        let (names, leaders) = split(rest, "[leaders]\n").ok_or(KnowledgeError::NoSection("leaders"))?;
        let [things, names, leaders, abbreviations] = [things, names, leaders, ABBREVIATIONS].map(SortedLines::new);
        Ok(Self { things, names, leaders, abbreviations })
    }

    /// The SHA-256 of the data, in hexadecimal digits.
    pub(crate) fn digest() -> &'static str {
        DIGEST.trim_end()
    }

    /// What a folded name leads to.
    pub(crate) fn name(&self, key: &str) -> Option<NameEntry> {
        let mut cells = self.names.line(key)?.split('\t').skip(1);
        let ways = cells.next()?;
        let unlisted = cells.next().and_then(|cell| cell.parse().ok()).unwrap_or_default();
        Some(NameEntry { ways, unlisted })
    }

    /// The things of a name, each with the way that the name leads to it.
    pub(crate) fn things(&self, entry: NameEntry) -> impl Iterator<Item = (Way, Thing<'static>)> {
        entry.ways.split(' ').filter_map(move |cell| {
            let (way, key) = match cell.as_bytes().first()? {
                b'?' => (Way::OtherSpelling, cell.get(1..)?),
                b'~' => (Way::People, cell.get(1..)?),
                _ => (Way::Name, cell),
            };
            Some((way, self.thing(key)?))
        })
    }

    /// The thing with a key: `g` and a number of `GeoNames`, `q` and a number of Wikidata, `d` and the code of a division.
    pub(crate) fn thing(&self, key: &str) -> Option<Thing<'static>> {
        let mut cells = self.things.line(key)?.split('\t');
        let key = cells.next()?;
        let kind = ThingKind::from_mark(cells.next()?)?;
        let (country, division) = (cells.next()?, cells.next()?);
        let weight = cells.next()?.parse().ok()?;
        let other_id = cells.next()?;
        let wikidata = [key, other_id].into_iter().find_map(|id| id.strip_prefix('q')).and_then(|id| id.parse().ok());
        let geonames = key.strip_prefix('g').and_then(|id| id.parse().ok());
        Some(Thing { kind, country, division, weight, geonames, wikidata })
    }

    /// What a short form of a state or province stands for.
    pub(crate) fn abbreviated(&self, key: &str) -> Option<&'static str> {
        self.abbreviations.line(key)?.split('\t').nth(1)
    }

    /// The lines of a country's leaders: the country, `state` or `government`, the office, the name, the surname.
    pub(crate) fn leaders(&self, country: &str) -> impl Iterator<Item = &'static str> {
        self.leaders.lines(country)
    }

    #[cfg(test)]
    pub(crate) fn every_name(&self) -> impl Iterator<Item = &'static str> {
        self.names.every_line().filter_map(|line| line.split('\t').next())
    }
}

/// What stands before and after a title.
fn split(text: &'static str, title: &str) -> Option<(&'static str, &'static str)> {
    let at = memchr::memmem::find(text.as_bytes(), title.as_bytes())?;
    Some((text.get(..at)?, text.get(at + title.len()..)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::fold;

    #[test]
    fn the_digest_is_that_of_the_file() {
        assert_eq!(copydesk_article::sha256_hex(FILE.as_bytes()), BuiltIn::digest());
    }

    #[test]
    fn every_name_is_its_own_key_and_leads_to_things_that_exist() {
        let built_in = BuiltIn::new().unwrap();
        let mut names = 0;
        for name in built_in.every_name() {
            assert_eq!(fold(name), name);
            let entry = built_in.name(name).expect(name);
            let listed = entry.ways.split(' ').count();
            assert_eq!(built_in.things(entry).count(), listed, "{name}");
            names += 1;
        }
        assert!(names > 70_000, "{names}");
    }

    #[test]
    fn every_thing_can_be_linked_or_tells_where_places_lie() {
        let built_in = BuiltIn::new().unwrap();
        for line in built_in.things.every_line() {
            let key = line.split('\t').next().unwrap();
            let thing = built_in.thing(key).expect(key);
            assert!(thing.weight >= 1.0, "{key}");
            let has_id = thing.geonames.is_some() || thing.wikidata.is_some();
            assert!(has_id || thing.kind == ThingKind::Division, "{key}");
        }
    }
}

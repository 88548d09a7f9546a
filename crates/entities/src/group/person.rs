//! Persons: full names, surnames, given names, initials, short forms, and surnames that come first.

use foldhash::{HashMap, HashMapExt};

use super::{Family, Joins, Surface};
use crate::fold::transliterated;
use crate::lexicon::Lexicon;
use crate::settings::EntitySettings;

/// Joins the names of one person. Full names come first, then the single words that fit exactly one of them.
pub(super) fn join(surfaces: &[Surface], lexicon: &Lexicon, settings: &EntitySettings, joins: &mut Joins) {
    let names: Vec<(usize, Vec<String>)> = surfaces
        .iter()
        .enumerate()
        .filter(|(_, surface)| surface.family == Family::Person && surface.parts.len() <= settings.max_name_words)
        .map(|(index, surface)| (index, significant(surface, lexicon)))
        .filter(|(_, parts)| !parts.is_empty())
        .collect();
    let mut index =
        NameIndex { lexicon, limit: settings.max_namesakes, by_last: HashMap::new(), by_first: HashMap::new() };
    for (number, parts) in names.iter().filter(|(_, parts)| parts.len() > 1) {
        index.join_full(*number, parts, joins);
    }
    for (number, parts) in &names {
        if let [only] = parts.as_slice() {
            index.join_single(*number, only, joins);
        }
    }
}

/// The words that tell persons apart, transliterations folded: no titles, no particles.
fn significant(surface: &Surface, lexicon: &Lexicon) -> Vec<String> {
    let count = surface.parts.len();
    let words = surface.parts.iter().enumerate().filter(|(position, part)| {
        let class = lexicon.class(part);
        let title = class.strippable || class.honorific;
        let kept = class.kept_before_given_name && count == 2;
        count == 1 || !(class.particle || (title && !kept && position + 1 < count))
    });
    words.map(|(_, part)| transliterated(part)).collect()
}

/// Full names that are known so far, by last and by first word.
struct NameIndex<'l> {
    lexicon: &'l Lexicon,
    limit: usize,
    by_last: HashMap<String, Vec<Full>>,
    by_first: HashMap<String, Vec<Full>>,
}

#[derive(Clone)]
struct Full {
    number: usize,
    parts: Vec<String>,
}

impl NameIndex<'_> {
    /// Joins a full name with the first compatible one of the same surname.
    fn join_full(&mut self, number: usize, parts: &[String], joins: &mut Joins) {
        let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return };
        let namesakes = self.by_last.get(last).into_iter().flatten();
        let reversed = self.by_first.get(last).into_iter().flatten();
        let earlier = namesakes
            .filter(|known| self.compatible(&known.parts, parts))
            .chain(reversed.filter(|known| is_turned(&known.parts, parts)))
            .next()
            .map(|known| known.number);
        if let Some(earlier) = earlier {
            joins.join(earlier, number);
        }
        let full = Full { number, parts: parts.to_vec() };
        for (map, key) in [(&mut self.by_last, last), (&mut self.by_first, first)] {
            let known = map.entry(key.clone()).or_default();
            if known.len() < self.limit {
                known.push(full.clone());
            }
        }
    }

    /// Says whether two full names of one surname may be one person's: given names equal, short for one another, an
    /// initial of one another, or left out in the middle.
    fn compatible(&self, left: &[String], right: &[String]) -> bool {
        let (Some(first), Some(other)) = (left.first(), right.first()) else { return false };
        let given = self.lexicon.same_given_name(first, other) || is_initial(first, other) || is_initial(other, first);
        let middle = |parts: &[String]| parts.get(1..parts.len().saturating_sub(1)).unwrap_or_default().to_vec();
        let (left, right) = (middle(left), middle(right));
        let middles = left.is_empty()
            || right.is_empty()
            || left
                .iter()
                .zip(&right)
                .all(|(left, right)| left == right || is_initial(left, right) || is_initial(right, left));
        given && middles
    }

    /// Joins a single word with the only person whose surname it is, else with the only one whose given name it is.
    ///
    /// Where several bear the surname, it is the one that was introduced before the word first stands alone: news goes on with
    /// the surname of whom it is about, and names the others in full.
    fn join_single(&self, number: usize, word: &str, joins: &mut Joins) {
        for map in [&self.by_last, &self.by_first] {
            let numbers: Vec<usize> = map.get(word).into_iter().flatten().map(|full| full.number).collect();
            if numbers.is_empty() {
                continue;
            }
            if numbers.len() < self.limit {
                let earlier: Vec<usize> = numbers.iter().copied().filter(|full| *full < number).collect();
                if let Some(one) = joins.only_group(&numbers).or_else(|| joins.only_group(&earlier)) {
                    joins.join(one, number);
                }
            }
            return;
        }
    }
}

/// Says whether one name is the other with the surname at the other end: Kim Jong Un and Jong Un Kim.
fn is_turned(left: &[String], right: &[String]) -> bool {
    match (left, right) {
        ([surname, given @ ..], [other_given @ .., other]) if surname == other => given == other_given,
        _ => false,
    }
}

/// Says whether `short` is one letter (or several initials run together) that `long` starts with.
fn is_initial(short: &str, long: &str) -> bool {
    let mut letters = short.chars();
    letters.next().is_some_and(|letter| long.starts_with(letter)) && letters.next().is_none() && long.len() > 1
}

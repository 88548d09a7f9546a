//! Grouping: which names of an article are names of one entity.
//!
//! Works on surfaces, the distinct names of one family, never on mentions, so that a thousand mentions of one name cost
//! as much as one. Each surface joins at most one entity; what is ambiguous stays apart.

mod acronym;
mod person;

use copydesk_article::EntityType;
use foldhash::{HashMap, HashMapExt};

use crate::candidate::{Candidate, Family, family};
use crate::field::FieldText;
use crate::fold::fold;
use crate::lexicon::Lexicon;
use crate::settings::EntitySettings;

/// One distinct name of the article, with its mentions.
#[derive(Debug, Clone)]
pub(crate) struct Surface {
    pub(crate) family: Family,
    pub(crate) kind: EntityType,
    /// Folded words, without titles, legal forms and leading articles where they do not count.
    pub(crate) parts: Vec<String>,
    /// As printed at the first mention.
    pub(crate) printed: String,
    /// (field, candidate), in order.
    pub(crate) mentions: Vec<(usize, usize)>,
}

/// Surfaces that are one entity, the first mentioned first.
pub(crate) type Group = Vec<usize>;

/// What grouping made of the mentions.
pub(crate) struct Grouping {
    pub(crate) surfaces: Vec<Surface>,
    pub(crate) groups: Vec<Group>,
}

/// Groups the mentions of all fields.
pub(crate) fn group(
    fields: &[FieldText],
    found: &[Vec<Candidate>],
    lexicon: &Lexicon,
    settings: &EntitySettings,
) -> Grouping {
    let surfaces = surfaces(fields, found, lexicon);
    let mut joins = Joins::new(surfaces.len());
    join_equal(&surfaces, lexicon, &mut joins);
    person::join(&surfaces, lexicon, settings, &mut joins);
    acronym::join(fields, found, &surfaces, settings, &mut joins);
    join_shortened(&surfaces, lexicon, settings, &mut joins);
    Grouping { groups: joins.groups(), surfaces }
}

/// Gathers the distinct names in order of first mention.
fn surfaces(fields: &[FieldText], found: &[Vec<Candidate>], lexicon: &Lexicon) -> Vec<Surface> {
    let mut surfaces: Vec<Surface> = Vec::new();
    let mut by_key: HashMap<(Family, EntityType, Vec<String>), usize> = HashMap::new();
    for (field_number, (field, candidates)) in fields.iter().zip(found).enumerate() {
        for (number, candidate) in candidates.iter().enumerate() {
            let family = family(candidate.kind);
            let parts = parts(field, candidate, family, lexicon);
            // A value is the same only where its type is the same; a name has one type already.
            let kind = if family == Family::Value { candidate.kind } else { EntityType::Person };
            let key = (family, kind, parts);
            if let Some(surface) = by_key.get(&key).and_then(|index| surfaces.get_mut(*index)) {
                surface.mentions.push((field_number, number));
                continue;
            }
            surfaces.push(Surface {
                family,
                kind: candidate.kind,
                parts: key.2.clone(),
                printed: field.text_of(&candidate.words).to_owned(),
                mentions: vec![(field_number, number)],
            });
            by_key.insert(key, surfaces.len() - 1);
        }
    }
    surfaces
}

/// Returns the folded words of a name that count in comparing.
fn parts(field: &FieldText, candidate: &Candidate, family: Family, lexicon: &Lexicon) -> Vec<String> {
    let words = field.words.get(candidate.words.clone()).unwrap_or_default();
    let mut parts: Vec<String> = words.iter().map(|word| fold(word.text)).filter(|part| is_part(part)).collect();
    let optional = |part: &String| match family {
        Family::Organisation => lexicon.class(part).legal_form,
        Family::Person => lexicon.class(part).generation,
        _ => false,
    };
    while parts.len() > 1 && parts.last().is_some_and(optional) {
        parts.pop();
    }
    parts
}

fn is_part(part: &str) -> bool {
    part.chars().any(char::is_alphanumeric) || part == "%" || part == "$"
}

/// Joins the names that are one name in another spelling: Kyiv and Kiev, Americans and American, Zelensky and Zelenskyy.
fn join_equal(surfaces: &[Surface], lexicon: &Lexicon, joins: &mut Joins) {
    let mut first_of: HashMap<(Family, String), usize> = HashMap::new();
    for (index, surface) in surfaces.iter().enumerate() {
        let key = match surface.family {
            Family::Place => {
                let key = surface.parts.join(" ");
                lexicon.place(&key).map_or(key.clone(), |(_, canonical)| canonical.to_owned())
            }
            Family::People => {
                let key = surface.parts.join(" ");
                key.strip_suffix('s').filter(|stem| stem.len() > 3).map_or(key.clone(), str::to_owned)
            }
            Family::Value | Family::Person => continue,
            Family::Organisation | Family::OtherName => surface.parts.concat(),
        };
        let first = *first_of.entry((surface.family, key)).or_insert(index);
        joins.join(first, index);
    }
}

/// Joins an organisation's short name with the only longer one that it opens: Goldman with Goldman Sachs.
fn join_shortened(surfaces: &[Surface], lexicon: &Lexicon, settings: &EntitySettings, joins: &mut Joins) {
    let mut longer: HashMap<&[String], Vec<usize>> = HashMap::new();
    let organisations = || surfaces.iter().enumerate().filter(|(_, surface)| surface.family == Family::Organisation);
    for (index, surface) in organisations().filter(|(_, surface)| surface.parts.len() <= settings.max_name_words) {
        for length in 1..surface.parts.len() {
            if let Some(opening) = surface.parts.get(..length) {
                longer.entry(opening).or_default().push(index);
            }
        }
    }
    // From the longest on, so that "Goldman" finds "Goldman Sachs" and "Goldman Sachs Group" joined already.
    let mut shorter: Vec<(usize, &Surface)> = organisations().collect();
    shorter.sort_by_key(|(_, surface)| std::cmp::Reverse(surface.parts.len()));
    for (index, surface) in shorter {
        let telling = surface.parts.iter().any(|part| {
            let class = lexicon.class(part);
            part.len() > 2
                && !(class.organisation_head || class.people || class.place_word || class.place_head.is_some())
        });
        let Some(candidates) = longer.get(surface.parts.as_slice()).filter(|_| telling) else { continue };
        if let Some(one) = joins.only_group(candidates) {
            joins.join(one, index);
        }
    }
}

/// Which surfaces are one entity: a forest whose roots are the first mentioned.
#[derive(Debug)]
pub(crate) struct Joins {
    parents: Vec<usize>,
}

impl Joins {
    fn new(count: usize) -> Self {
        Self { parents: (0..count).collect() }
    }

    /// The first surface of the group that `index` is in.
    pub(crate) fn root(&mut self, index: usize) -> usize {
        let mut root = index;
        while let Some(&parent) = self.parents.get(root).filter(|parent| **parent != root) {
            root = parent;
        }
        let mut at = index;
        while let Some(parent) = self.parents.get_mut(at).filter(|parent| **parent != root) {
            at = std::mem::replace(parent, root);
        }
        root
    }

    /// Makes two surfaces one entity.
    pub(crate) fn join(&mut self, left: usize, right: usize) {
        let (left, right) = (self.root(left), self.root(right));
        if let Some(parent) = self.parents.get_mut(left.max(right)) {
            *parent = left.min(right);
        }
    }

    /// The group of all these surfaces where they are one.
    pub(crate) fn only_group(&mut self, surfaces: &[usize]) -> Option<usize> {
        let first = self.root(*surfaces.first()?);
        surfaces.iter().skip(1).all(|other| self.root(*other) == first).then_some(first)
    }

    fn groups(mut self) -> Vec<Group> {
        let mut groups: Vec<Group> = Vec::new();
        let mut number_of: HashMap<usize, usize> = HashMap::new();
        for index in 0..self.parents.len() {
            let root = self.root(index);
            let number = *number_of.entry(root).or_insert_with(|| {
                groups.push(Group::new());
                groups.len() - 1
            });
            if let Some(group) = groups.get_mut(number) {
                group.push(index);
            }
        }
        groups
    }
}

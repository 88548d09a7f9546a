//! Acronyms: "International Criminal Court (ICC)", "ICC (International Criminal Court)", and ICC alone where its letters
//! are the initials of exactly one name.

use foldhash::{HashMap, HashMapExt};

use super::{Family, Joins, Surface};
use crate::candidate::Candidate;
use crate::field::FieldText;
use crate::settings::EntitySettings;

/// Joins acronyms with what they stand for. Persons have initials, not acronyms.
pub(super) fn join(
    fields: &[FieldText],
    found: &[Vec<Candidate>],
    surfaces: &[Surface],
    settings: &EntitySettings,
    joins: &mut Joins,
) {
    let mut by_initials: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, surface) in surfaces.iter().enumerate().filter(|(_, surface)| is_expansion(surface, settings)) {
        for initials in initials(&surface.printed) {
            let known = by_initials.entry(initials).or_default();
            if known.last() != Some(&index) {
                known.push(index);
            }
        }
    }
    let surface_at = mention_index(surfaces);
    for (index, surface) in surfaces.iter().enumerate().filter(|(_, surface)| is_acronym(surface, settings)) {
        let letters = surface.parts.concat();
        if let Some(expansion) = in_brackets(fields, found, surface, &surface_at).filter(|other| {
            surfaces.get(*other).is_some_and(|other| is_expansion(other, settings) && abbreviates(&letters, other))
        }) {
            joins.join(expansion, index);
            continue;
        }
        if let Some(one) = by_initials.get(&letters).and_then(|expansions| joins.only_group(expansions)) {
            joins.join(one, index);
        }
    }
}

fn has_acronym(family: Family) -> bool {
    matches!(family, Family::Organisation | Family::Place | Family::OtherName)
}

fn is_expansion(surface: &Surface, settings: &EntitySettings) -> bool {
    has_acronym(surface.family) && surface.parts.len() > 1 && surface.parts.len() <= settings.max_name_words
}

/// Says whether a name is two letters or more, all large, perhaps with stops.
fn is_acronym(surface: &Surface, settings: &EntitySettings) -> bool {
    let letters = surface.printed.chars().filter(|character| *character != '.').count();
    let large = surface.printed.chars().filter(|character| character.is_uppercase()).count();
    let small = surface.printed.chars().filter(|character| character.is_lowercase()).count();
    has_acronym(surface.family)
        && surface.parts.len() == 1
        && large >= 2
        && large > small
        && letters <= settings.max_acronym_chars
}

/// The initials of a name: of its large words, and of all its words.
fn initials(name: &str) -> [String; 2] {
    let words = || {
        name.split([' ', '-', '\u{a0}']).filter_map(|word| word.chars().find(|character| character.is_alphanumeric()))
    };
    let large = words().filter(|letter| letter.is_uppercase()).flat_map(char::to_lowercase).collect();
    [large, words().flat_map(char::to_lowercase).collect()]
}

/// Says whether the letters occur in the name in order and open it, or are initials of its words in any order, as those of
/// a name that was translated: the looser test for a pair in brackets.
fn abbreviates(letters: &str, expansion: &Surface) -> bool {
    let name = expansion.parts.concat();
    if letters.chars().next() != name.chars().next() {
        return false;
    }
    let mut rest = name.chars();
    if letters.chars().all(|letter| rest.any(|other| other == letter)) {
        return true;
    }
    let mut initials: Vec<char> = expansion.parts.iter().filter_map(|part| part.chars().next()).collect();
    letters.chars().all(|letter| {
        let at = initials.iter().position(|initial| *initial == letter);
        at.map(|at| initials.swap_remove(at)).is_some()
    })
}

fn mention_index(surfaces: &[Surface]) -> HashMap<(usize, usize), usize> {
    let mut index = HashMap::new();
    for (number, surface) in surfaces.iter().enumerate() {
        index.extend(surface.mentions.iter().map(|mention| (*mention, number)));
    }
    index
}

/// The surface beside the acronym's first mention, one of the two being in brackets.
fn in_brackets(
    fields: &[FieldText],
    found: &[Vec<Candidate>],
    surface: &Surface,
    surface_at: &HashMap<(usize, usize), usize>,
) -> Option<usize> {
    let &(field_number, number) = surface.mentions.first()?;
    let (field, candidates) = (fields.get(field_number)?, found.get(field_number)?);
    let acronym = candidates.get(number)?;
    let is = |index: usize, mark: &str| field.word(index).is_some_and(|word| word.text == mark);
    let before = number.checked_sub(1).filter(|before| {
        let opens = acronym.words.start.checked_sub(1).is_some_and(|index| is(index, "("));
        let gap = candidates.get(*before).map(|other| acronym.words.start.saturating_sub(other.words.end));
        opens && gap.is_some_and(|gap| gap <= 2)
    });
    let after = Some(number + 1).filter(|after| {
        is(acronym.words.end, "(")
            && candidates.get(*after).is_some_and(|other| other.words.start == acronym.words.end + 1)
    });
    surface_at.get(&(field_number, before.or(after)?)).copied()
}

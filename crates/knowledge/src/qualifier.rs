//! What the words beside a name say about it: "Paris, Texas", "Washington state", "the Republic of Georgia".
//!
//! Owns reading the neighbourhood of a mention. Names of countries and divisions after a comma count everywhere; words count
//! in English, and elsewhere they are simply not found.

use crate::built_in::BuiltIn;
use crate::fold::fold;
use crate::sense::{Thing, ThingKind, Way};

/// Words of a qualifier, at most.
const MAX_WORDS: usize = 4;
/// Bytes of text that are read on either side of a mention, at most.
const REACH_BYTES: usize = 80;

/// What stands beside a mention.
#[derive(Debug, Clone, Default)]
pub(crate) struct Nearby {
    /// Countries and divisions that the name after the comma may be.
    pub(crate) qualifiers: Vec<Thing<'static>>,
    /// What the words beside it say that it is.
    pub(crate) kind: Option<NamedKind>,
    /// What the name before the comma may be: in "Seattle, Washington" the mention says where that lies.
    pub(crate) inner: Inner,
}

/// What stands before a mention and a comma.
#[derive(Debug, Clone, Default)]
pub(crate) enum Inner {
    /// No name.
    #[default]
    Nothing,
    /// A name that the knowledge has not.
    Unknown,
    /// A name of these things.
    Known(Vec<Thing<'static>>),
}

/// What a word beside a name says that the name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NamedKind {
    Country,
    Division,
    City,
    /// Something that the knowledge has none of: a county, a river.
    Unlisted,
}

impl NamedKind {
    pub(crate) fn allows(self, kind: ThingKind) -> bool {
        matches!(
            (self, kind),
            (Self::Country, ThingKind::Country)
                | (Self::Division, ThingKind::Division | ThingKind::Region)
                | (Self::City, ThingKind::City)
        )
    }
}

/// Reads what stands before and after a mention.
pub(crate) fn nearby(built_in: &BuiltIn, before: &str, after: &str) -> Nearby {
    Nearby {
        qualifiers: qualifiers(built_in, after),
        kind: kind_after(after).or_else(|| kind_before(before)),
        inner: inner(built_in, before),
    }
}

/// What the name is that ends with a comma right before the mention.
fn inner(built_in: &BuiltIn, before: &str) -> Inner {
    let Some(rest) = before.strip_suffix(", ") else { return Inner::Nothing };
    let is_part = |word: &&str| {
        let large = word.chars().next().is_some_and(char::is_uppercase);
        (large || matches!(*word, "of" | "de" | "la" | "al" | "upon")) && !word.ends_with([',', ';', ':', ')'])
    };
    let words: Vec<&str> = rest.split(' ').rev().take(MAX_WORDS).take_while(is_part).collect();
    for count in (1..=words.len()).rev() {
        let name: Vec<&str> = words.iter().take(count).rev().copied().collect();
        if let Some(entry) = built_in.name(&fold(&name.join(" "))) {
            let things = built_in.things(entry).filter(|(way, _)| *way != Way::People).map(|(_, thing)| thing);
            return Inner::Known(things.collect());
        }
    }
    if words.is_empty() { Inner::Nothing } else { Inner::Unknown }
}

/// A name and its qualifier where the name holds both, as "Paris, Texas" does.
pub(crate) fn split_name(name: &str) -> Option<(&str, &str)> {
    let (base, qualifier) = name.split_once(',')?;
    (!base.trim().is_empty() && !qualifier.trim().is_empty()).then_some((base.trim(), qualifier))
}

/// A name without the word that says what it is, as in "Herat Province" and "State of Texas", and what the word says.
pub(crate) fn without_kind(name: &str) -> Option<(&str, NamedKind)> {
    if let Some((before, base)) = name.split_once(" of ") {
        return Some((base, named_kind_before(before.rsplit(' ').next()?)?));
    }
    let (base, last) = name.rsplit_once(' ')?;
    Some((base, named_kind(&last.to_lowercase())?))
}

/// The countries and divisions that are named right after a comma or in parentheses.
fn qualifiers(built_in: &BuiltIn, after: &str) -> Vec<Thing<'static>> {
    match after.strip_prefix(", ").or_else(|| after.strip_prefix(" (")) {
        Some(rest) => enclosing(built_in, clipped(rest)),
        None => Vec::new(),
    }
}

/// The countries and divisions whose name a text begins with.
pub(crate) fn enclosing(built_in: &BuiltIn, text: &str) -> Vec<Thing<'static>> {
    let words = leading_words(text);
    for count in (1..=words.len()).rev() {
        let name = words.get(..count).unwrap_or_default().join(" ");
        let found = countries_and_divisions(built_in, &fold(&name));
        if !found.is_empty() {
            return found;
        }
    }
    words.first().map(|word| abbreviated(built_in, word)).unwrap_or_default()
}

fn countries_and_divisions(built_in: &BuiltIn, key: &str) -> Vec<Thing<'static>> {
    let Some(entry) = built_in.name(key) else { return Vec::new() };
    let named = built_in.things(entry).filter(|(way, _)| *way == Way::Name).map(|(_, thing)| thing);
    named.filter(|thing| matches!(thing.kind, ThingKind::Country | ThingKind::Division)).collect()
}

/// "Tex.", "TX": two letters count in capitals or before a stop only.
fn abbreviated(built_in: &BuiltIn, word: &str) -> Vec<Thing<'static>> {
    let shouted = word.chars().filter(|character| character.is_alphabetic()).all(char::is_uppercase);
    let stops = word.ends_with('.');
    let key = fold(word);
    match built_in.abbreviated(&key) {
        Some(name) if shouted || stops => countries_and_divisions(built_in, &fold(name)),
        _ => Vec::new(),
    }
}

/// The large words that a text begins with, up to the first mark; small words may stand between them.
fn leading_words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for word in text.split_whitespace().take(MAX_WORDS) {
        let bare = word.trim_end_matches(|character: char| !character.is_alphanumeric() && character != '.');
        let possessive = bare.strip_suffix("'s").or_else(|| bare.strip_suffix("’s"));
        let large = bare.chars().next().is_some_and(char::is_uppercase);
        let small = !words.is_empty() && matches!(bare, "of" | "and" | "the");
        if !large && !small {
            break;
        }
        words.push(possessive.unwrap_or(bare));
        if bare.len() < word.len() || possessive.is_some() {
            break;
        }
    }
    words
}

fn kind_after(after: &str) -> Option<NamedKind> {
    let word = clipped(after).strip_prefix(' ')?.split(|character: char| !character.is_alphabetic()).next()?;
    let kind = named_kind(word)?;
    // "Georgia city council" is about a city of the place, not the place.
    (kind != NamedKind::City).then_some(kind)
}

fn kind_before(before: &str) -> Option<NamedKind> {
    let mut words = before.split_whitespace().rev();
    if words.next()? != "of" {
        return None;
    }
    named_kind_before(words.next()?)
}

/// What a word before "of" says that the name behind it is.
fn named_kind_before(word: &str) -> Option<NamedKind> {
    match word.to_lowercase().as_str() {
        "republic" | "kingdom" | "nation" | "country" => Some(NamedKind::Country),
        other => named_kind(other).filter(|kind| *kind != NamedKind::Unlisted),
    }
}

/// What a word says that the name beside it is; only words that are written small or are part of the name come here.
fn named_kind(word: &str) -> Option<NamedKind> {
    match word {
        "state" | "province" | "region" | "oblast" | "governorate" | "prefecture" | "krai" | "emirate" => {
            Some(NamedKind::Division)
        }
        "county" | "district" | "parish" | "borough" | "river" | "lake" => Some(NamedKind::Unlisted),
        "city" | "town" => Some(NamedKind::City),
        _ => None,
    }
}

/// The beginning of a text, on a character boundary.
fn clipped(text: &str) -> &str {
    let end = (0..=REACH_BYTES.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or_default();
    text.get(..end).unwrap_or_default()
}

/// The end of a text, on a character boundary.
pub(crate) fn clipped_end(text: &str) -> &str {
    let least = text.len().saturating_sub(REACH_BYTES);
    let start = (least..=text.len()).find(|start| text.is_char_boundary(*start)).unwrap_or(text.len());
    text.get(start..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(after: &str) -> Vec<(&'static str, &'static str)> {
        let near = nearby(&BuiltIn::new().unwrap(), "", after);
        near.qualifiers.iter().map(|thing| (thing.country, thing.division)).collect()
    }

    #[test]
    fn the_name_after_a_comma_tells_where_a_place_lies() {
        assert_eq!(codes(", Texas, said"), [("US", "TX")]);
        assert_eq!(codes(", Tex., said"), [("US", "TX")]);
        assert_eq!(codes(", TX 75460"), [("US", "TX")]);
        assert_eq!(codes(" (New South Wales)"), [("AU", "02")]);
        assert_eq!(codes(", South Africa's second"), [("ZA", "-")]);
        assert_eq!(codes(", Bosnia and Herzegovina."), [("BA", "-")]);
        assert_eq!(codes(", in Texas"), []);
        assert_eq!(codes(", Or so he said"), []);
        assert_eq!(codes(" and Texas"), []);
        assert_eq!(codes(", Georgia").len(), 2);
    }

    #[test]
    fn words_beside_a_name_tell_what_it_is() {
        let kind = |before, after| nearby(&BuiltIn::new().unwrap(), before, after).kind;
        assert_eq!(kind("in ", " state, where"), Some(NamedKind::Division));
        assert_eq!(kind("in ", " county"), Some(NamedKind::Unlisted));
        assert_eq!(kind("in the state of ", ""), Some(NamedKind::Division));
        assert_eq!(kind("the Republic of ", " is"), Some(NamedKind::Country));
        assert_eq!(kind("the mayor of ", " is"), None);
        assert_eq!(without_kind("Herat Province"), Some(("Herat", NamedKind::Division)));
        assert_eq!(without_kind("the State of Texas"), Some(("Texas", NamedKind::Division)));
        assert_eq!(without_kind("Bay of Bengal"), None);
        assert_eq!(split_name("Paris, Texas"), Some(("Paris", " Texas")));
        assert_eq!(split_name("Paris,"), None);
    }
}

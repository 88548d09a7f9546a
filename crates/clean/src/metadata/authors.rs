//! Names of authors out of bylines. Owns what is a name and what is not; knows no persons. A doubtful name is left out.

use std::collections::HashSet;
use std::sync::LazyLock;

use regex::Regex;

use super::headline::folded;
use crate::lines::squeezed;

/// So many authors are kept.
const MAX_AUTHORS: usize = 20;
/// Longest name, in characters.
const MAX_NAME_CHARS: usize = 60;
/// Longest byline that names are looked for in, in bytes.
const MAX_BYLINE_BYTES: usize = 400;

static LEAD: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?i)^(?:(?:(?:written|reported|posted|published|story|words|text|review(?:ed)?|opinion|analysis|compiled|edited|authored|article|column|essay|interview|guest post)\s+)?by|author(?:s|\(s\))?|von|par|por|di|door|av|af|från|van|text|autor(?:in|es)?|redaktion|escrito por|geschrieben von|ein(?:e)? \p{L}+ von|propos recueillis par)(?:\s*:\s*|\s+)",
    )
    .ok()
});
static NOISE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\S+@\S+|https?://\S+|\bwww\.\S+|(?:^|\s)@\w+|<[^>]*>|\([^)]*\)|\[[^\]]*\]|\b(?:updated|published|posted|on|last modified)\b:?\s+.*\d.*$|(?:^|\s)(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{L}{0,6}\.?\s+\d.*$|\s\d.*$|(?-i:\s(?:at|in)\s+\p{Lu}.*$)").ok()
});
static SEPARATOR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\s*[;|•·/\n]\s*|\s+(?:and|und|et|y|e|en|och|og|with|mit|avec|con|for|für)\s+|\s*&\s*|\s+[–—-]\s+|\s*,\s*(?:and\s+)?").ok()
});

static DATE_TAIL: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)[\s|·•,–—-]*(?:\b(?:updated|published|posted|last modified|veröffentlicht|aktualisiert|publié|publicado)\b|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{L}{0,6}\.?\s+\d|\d).*$").ok()
});

/// Returns a printed byline without the date and all that follows it.
pub(crate) fn without_date(line: &str) -> &str {
    let date = DATE_TAIL.as_ref().and_then(|date| date.find(line));
    date.map_or(Some(line), |date| line.get(..date.start())).unwrap_or(line)
}

/// Returns the names in bylines, each once, in order. The name of the site is none.
pub(crate) fn names(bylines: &[String], site: Option<&str>) -> Vec<String> {
    names_of(bylines, site, 1)
}

/// Returns the names in lines that were printed for readers, where a single word is rather a button or a part of a date.
pub(crate) fn printed_names(lines: &[String], site: Option<&str>) -> Vec<String> {
    names_of(lines, site, 2)
}

fn names_of(bylines: &[String], site: Option<&str>, min_words: usize) -> Vec<String> {
    let site = site.map(folded).unwrap_or_default();
    let mut names: Vec<String> = Vec::new();
    for byline in bylines {
        for name in candidates(byline) {
            let key = folded(&name);
            let counts = is_name(&name, &key) && key.split(' ').count() >= min_words;
            if counts && key != site && !names.iter().any(|known| folded(known) == key) && names.len() < MAX_AUTHORS {
                names.push(name);
            }
        }
    }
    // Where persons are named, the house or agency beside them is no author.
    if names.iter().any(|name| !is_house(name)) {
        names.retain(|name| !is_house(name));
    }
    names
}

/// Words in the names of houses and agencies.
const HOUSE: &str = "news press times post journal gazette tribune herald courier enquirer telegram telegraph magazine media \
    daily weekly associated reuters afp dpa ap bloomberg university institute school college report network \
    review wire agency bbc cnn nbc cbs abc npr the society foundation department group inc ltd gmbh company \
    zeitung tagblatt nachrichten presse arts sports center centre";

static HOUSE_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| HOUSE.split(' ').collect());

pub(super) fn is_house(name: &str) -> bool {
    let single = !name.contains(' ') && name.chars().filter(|c| c.is_uppercase()).count() > 2;
    single || folded(name).split(' ').any(|word| HOUSE_WORDS.contains(word))
}

fn candidates(byline: &str) -> Vec<String> {
    let byline = squeezed(&super::repair::unescaped(byline));
    if byline.len() > MAX_BYLINE_BYTES {
        return Vec::new();
    }
    let (Some(lead), Some(noise), Some(separator)) = (LEAD.as_ref(), NOISE.as_ref(), SEPARATOR.as_ref()) else {
        return Vec::new();
    };
    let byline = lead.replace(&byline, "");
    let byline = glued_lead(&byline);
    let byline = noise.replace_all(byline, " ");
    let mut names: Vec<String> = Vec::new();
    for part in separator.split(&byline) {
        let part = squeezed(&lead.replace(part.trim(), ""));
        let part = part.as_str();
        let part = part.strip_prefix("and ").or_else(|| part.strip_prefix("und ")).unwrap_or(part);
        let part = part.trim_matches(|c: char| {
            matches!(c, ',' | ':' | '-' | '–' | '"' | '“' | '”' | '*' | '|') || c.is_whitespace()
        });
        match names.last_mut() {
            Some(last) if is_suffix(part) => *last = format!("{last}, {part}"),
            _ if !part.is_empty() => names.push(recased(part)),
            _ => {}
        }
    }
    names
}

/// Takes off a "By" that the page's layout sets apart and its text does not.
fn glued_lead(byline: &str) -> &str {
    let rest = byline.strip_prefix("By").or_else(|| byline.strip_prefix("BY"));
    rest.filter(|rest| {
        rest.chars().next().is_some_and(char::is_uppercase) && rest.chars().nth(1).is_some_and(char::is_lowercase)
    })
    .unwrap_or(byline)
}

fn is_suffix(part: &str) -> bool {
    matches!(
        part.trim_end_matches('.').to_ascii_lowercase().as_str(),
        "jr" | "sr" | "ph.d" | "phd" | "m.d" | "md" | "ii" | "iii"
    )
}

/// Writes a name in small letters or capitals with the first letter of each word large.
fn recased(name: &str) -> String {
    let letters = || name.chars().filter(|c| c.is_alphabetic());
    let all_small = letters().all(char::is_lowercase);
    if !all_small || !name.contains(' ') {
        return name.to_owned();
    }
    let capital = |word: &str| {
        let mut chars = word.chars();
        chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
    };
    name.split(' ').map(capital).collect::<Vec<_>>().join(" ")
}

/// Words that no name has: roles, departments, buttons.
const NO_NAME: &str = "staff editor editors editorial reporter reporters correspondent writer contributor contributors columnist \
    admin administrator newsroom desk team webmaster author authors anonymous unknown guest redaktion \
    redaktionsteam redacción rédaction redazione redactie subscribe follow share facebook twitter instagram \
    youtube linkedin email comments comment updated published posted read min minutes ago bureau producer \
    photographer analyst professor director president manager founder ceo senior chief deputy head officer \
    research fellow sponsored commentary copied link specialist consultant expert journalist science knowledge \
    lifestyle icon archive page policy recipes search publiziert veröffentlicht am folge interview foto photo \
    says sagt gespräch training rdn ms ld rd mph msc assistant associate freelance special user null undefined \
    none view profile bio more here click sign login menu home by von autor redakteur redakteurin reporterin \
    korrespondent wordpress blogger http https com www html today yesterday january february april june july \
    august september october november december monday tuesday wednesday thursday friday saturday sunday";

static NO_NAME_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| NO_NAME.split(' ').collect());

fn is_name(name: &str, key: &str) -> bool {
    let words = key.split(' ').count();
    let starts_well = name.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase() || !c.is_ascii());
    let long_enough = key.chars().filter(|c| c.is_alphabetic()).count() >= 3;
    let particles = name.split(' ').filter(|word| word.chars().next().is_some_and(char::is_lowercase)).count();
    starts_well
        && long_enough
        && (1..=6).contains(&words)
        && particles * 2 <= words
        && name.chars().count() <= MAX_NAME_CHARS
        && !(name.ends_with('.') && words == 1)
        && !key.chars().any(|c| c.is_ascii_digit())
        && !name.contains(['?', '!', '{', '}', '=', '%', '$', '_', '#'])
        && !key.split(' ').any(|word| NO_NAME_WORDS.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(byline: &str) -> Vec<String> {
        names(&[byline.to_owned()], Some("The Daily Wall"))
    }

    #[test]
    fn lists_are_split_and_roles_left_out() {
        assert_eq!(of("By Nora Ashdown and Luca Ferrant"), ["Nora Ashdown", "Luca Ferrant"]);
        assert_eq!(of("By Rosalind Pike, Court Reporter"), ["Rosalind Pike"]);
        assert_eq!(of("Von Friederike Amsel"), ["Friederike Amsel"]);
        assert_eq!(of("Jane Roe, John Doe & Mary-Ann O'Neil"), ["Jane Roe", "John Doe", "Mary-Ann O'Neil"]);
        assert_eq!(of("Robert E. Moffit, Ph.D."), ["Robert E. Moffit, Ph.D."]);
        assert_eq!(of("Par Maëlle Corvisier"), ["Maëlle Corvisier"]);
    }

    #[test]
    fn a_printed_byline_ends_before_its_date() {
        assert_eq!(without_date("By Tobias Renn April 25, 2024 at 7:12 a.m. EDT3 min read"), "By Tobias Renn");
        assert_eq!(
            without_date("By Rosalind Pike, Court Reporter | Published: 15:20"),
            "By Rosalind Pike, Court Reporter"
        );
        assert_eq!(without_date("Par Maëlle Corvisier"), "Par Maëlle Corvisier");
    }

    #[test]
    fn what_is_no_name_is_left_out() {
        for byline in [
            "Staff",
            "The Daily Wall",
            "https://example.org/jane",
            "jane@example.org",
            "admin",
            "By",
            "Updated 12 June 2024",
            "5 min read",
        ] {
            assert_eq!(of(byline), Vec::<String>::new(), "{byline}");
        }
    }

    #[test]
    fn noise_around_a_name_is_cut() {
        assert_eq!(of("By Jane Roe (jane@example.org)"), ["Jane Roe"]);
        assert_eq!(of("By Jane Roe at Millbrook Park"), ["Jane Roe"]);
        assert_eq!(of("jane roe"), ["Jane Roe"]);
        assert_eq!(of("Jane Roe | Reuters"), ["Jane Roe"]);
        assert_eq!(of("Reuters"), ["Reuters"]);
    }
}

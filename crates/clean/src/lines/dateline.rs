//! Datelines: the place at the beginning of a wire story. Owns finding it; leaves it where it stands.

use std::sync::LazyLock;

use regex::Regex;

/// A place in capitals, or a place and a source in parentheses, or a place and a date, then a dash.
const PATTERNS: [&str; 4] = [
    r"^(?P<place>\p{Lu}[\p{Lu}.’'\- ]{2,}?(?:, (?:\p{Lu}[\p{L}.]+(?: \p{Lu}[\p{L}.]+){0,2}))?)(?:, (?:\p{L}+\.? [0-9]{1,2}|[0-9]{1,2}\.? \p{L}+\.?)(?:,? (?:19|20)[0-9]{2})?)? ?(?:\([^()]{2,}\))? ?(?:—|–|--|-) ?\S",
    r"^(?P<place>\p{Lu}[\p{L}.’'\-]{2,}(?: \p{Lu}[\p{L}.’'\-]+){0,3}(?:, \p{Lu}[\p{L}.]+(?: \p{Lu}[\p{L}.]+){0,2})?)(?:, (?:\p{L}+\.? [0-9]{1,2}|[0-9]{1,2}\.? \p{L}+\.?)(?:,? (?:19|20)[0-9]{2})?)? ?\((?:\p{Lu}{2,6}|dpa|[Rr]euters|The Associated Press|Associated Press|\p{Lu}[\p{L}/ .]{2,})\) ?(?:—|–|--|-|:) ?\S",
    r"^(?P<place>\p{Lu}[\p{L}.’'\-]{2,}(?: \p{Lu}[\p{L}.’'\-]+){0,3})(?:, \p{Lu}[\p{L}.]+)? (?:—|–|--) ?\p{Lu}",
    r"^(?P<place>\p{Lu}[\p{L}.’'\-]{2,}(?: \p{Lu}[\p{L}.’'\-]+){0,2}), (?:\p{L}+\.? [0-9]{1,2}|[0-9]{1,2}\.? \p{L}+\.?)(?:,? (?:19|20)[0-9]{2})? ?(?:\([^()]{2,}\))? ?(?:—|–|--|-) ?\S",
];

static DATELINES: LazyLock<Vec<Regex>> =
    LazyLock::new(|| PATTERNS.iter().filter_map(|pattern| Regex::new(pattern).ok()).collect());

/// Number of bytes at the start of a line within which a dateline ends.
const DATELINE_BYTES: usize = 160;
/// Longest place, in characters. The patterns count nothing themselves: that would make them a hundred times as large.
const MAX_PLACE_CHARS: usize = 60;

/// Returns the place of the dateline that a line begins with.
pub(crate) fn find(line: &str) -> Option<&str> {
    let mut end = DATELINE_BYTES.min(line.len());
    while !line.is_char_boundary(end) {
        end -= 1;
    }
    let start = line.get(..end)?;
    if !start.contains(['—', '–', '-', ')']) || !start.starts_with(char::is_uppercase) {
        return None;
    }
    let place = DATELINES.iter().find_map(|pattern| pattern.captures(start)?.name("place")).map(|place| place.as_str());
    place.filter(|place| place.chars().count() <= MAX_PLACE_CHARS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pattern_compiles() {
        assert_eq!(DATELINES.len(), PATTERNS.len());
    }

    #[test]
    fn wire_datelines_are_found() {
        assert_eq!(find("PARIS — The river rose on Monday."), Some("PARIS"));
        assert_eq!(find("NEW YORK, March 3 (AP) -- Stocks fell."), Some("NEW YORK"));
        assert_eq!(find("Kiel (dpa) - Der Hafen bleibt zu."), Some("Kiel"));
        assert_eq!(find("LITTLE THORNBY, England (Reuters) - A bakery reopened."), Some("LITTLE THORNBY, England"));
        assert_eq!(find("МОСКВА, 5 марта — Мост открыли снова."), Some("МОСКВА"));
    }

    #[test]
    fn sentences_have_no_dateline() {
        for line in [
            "Alzira — who is 76 — sat down.",
            "A well-known story (AP) began.",
            "The Met - as ever - was late.",
            "Yes. - No.",
            "MINISTERS WHO HAVE NEVER RIDDEN A BICYCLE PROMISE A THOUSAND MILES OF PATHS - at last.",
        ] {
            assert_eq!(find(line), None, "{line}");
        }
    }
}

//! A cheap necessary condition for an expensive pattern.
//!
//! spaCy's patterns look around, which only a backtracking engine can do. Most chunks match none of them. The gate of a
//! pattern matches wherever the pattern does, and often elsewhere, but is a plain regular expression that a finite
//! automaton decides: assertions are dropped or turned into text to be matched, bounded repetitions are unbounded.

use regex::Regex;

/// The gate of a pattern in the syntax of `fancy-regex`, or `None` when it cannot be made. A match of the pattern never
/// starts before the leftmost match of its gate.
pub(super) fn gate(pattern: &str) -> Option<Regex> {
    let alternatives: Option<Vec<String>> = split_top_level(pattern)?.into_iter().map(weaken).collect();
    Regex::new(&alternatives?.join("|")).ok()
}

/// The alternatives of a pattern outside of all groups and brackets.
fn split_top_level(pattern: &str) -> Option<Vec<&str>> {
    let (mut alternatives, mut start, mut depth) = (Vec::new(), 0, 0_usize);
    for (at, item) in items(pattern) {
        match item {
            "(" => depth += 1,
            ")" => depth = depth.checked_sub(1)?,
            "|" if depth == 0 => {
                alternatives.push(pattern.get(start..at)?);
                start = at + 1;
            }
            _ => {}
        }
    }
    alternatives.push(pattern.get(start..)?);
    Some(alternatives)
}

/// Escapes, bracketed classes and single characters, with their offsets.
fn items(pattern: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = pattern.get(at..)?;
        let first = rest.chars().next()?;
        let length = match first {
            '\\' => 1 + rest.chars().nth(1).map_or(0, char::len_utf8),
            '[' => class_length(rest),
            other => other.len_utf8(),
        };
        let item = (at, rest.get(..length)?);
        at += length;
        Some(item)
    })
}

/// Bytes of a bracketed class. Inner brackets are escaped.
fn class_length(class: &str) -> usize {
    let mut escaped = false;
    for (at, char) in class.char_indices() {
        match char {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            ']' => return at + 1,
            _ => {}
        }
    }
    class.len()
}

/// Makes one alternative weaker and regular.
fn weaken(alternative: &str) -> Option<String> {
    let items: Vec<(usize, &str)> = items(alternative).collect();
    let mut weak = String::with_capacity(alternative.len());
    let mut index = 0;
    while let Some((at, item)) = items.get(index).copied() {
        let rest = alternative.get(at..)?;
        let assertion = ["(?<=", "(?<!", "(?=", "(?!"].into_iter().find(|opening| rest.starts_with(opening));
        match (assertion, item) {
            (Some(opening), _) => {
                let end = group_end(&items, index)?;
                let close = items.get(end)?.0;
                let inner = alternative.get(at + opening.len()..close)?;
                // At the edge of the alternative the text that a positive assertion demands is really there, next to
                // the match. Elsewhere it might overlap with something, so the assertion is dropped.
                let at_start = at == 0 && opening == "(?<=";
                let at_end = close + 1 == alternative.len() && opening == "(?=";
                if (at_start || at_end) && !inner.contains("(?") {
                    weak.extend(["(?:", inner, ")"]);
                }
                index = end + 1;
            }
            (None, "{") => {
                let length = rest.find('}')?;
                weak.push(if rest.starts_with("{0") || rest.starts_with("{,") { '*' } else { '+' });
                index += rest.get(..=length)?.chars().count();
            }
            (None, other) => {
                weak.push_str(other);
                index += 1;
            }
        }
    }
    Some(weak)
}

/// Index of the parenthesis that closes the group opened at `open`.
fn group_end(items: &[(usize, &str)], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (index, (_, item)) in items.iter().enumerate().skip(open) {
        match *item {
            "(" => depth += 1,
            ")" => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    return Some(index);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn assertions_become_text_or_vanish() {
        assert_eq!(weaken("(?<=[0-9])km$").as_deref(), Some("(?:[0-9])km$"));
        assert_eq!(weaken("(?<=[a-z])-(?=[(])").as_deref(), Some("(?:[a-z])-(?:[(])"));
        assert_eq!(weaken(r"^\+(?![0-9])").as_deref(), Some(r"^\+"));
        assert_eq!(weaken("a(?=b)c{2,63}d{0,5}").as_deref(), Some("ac+d*"));
        assert_eq!(split_top_level("a|(b|c)|[|]|\\|").unwrap(), ["a", "(b|c)", "[|]", "\\|"]);
    }

    #[test]
    fn a_gate_opens_wherever_the_pattern_matches() {
        let pattern = r"\.\.+|(?<=[a-z])\.(?=[A-Z])|(?<=[0-9])(?:km|m)$|(?:^x{2,3})(?!y)";
        let full = fancy_regex::Regex::new(pattern).unwrap();
        let gate = gate(pattern).unwrap();
        for text in ["a.B", "a.b", "5km", "km", "xx", "xxy", "....", "end.Start 3m", "é.Ü"] {
            if let Some(found) = full.find(text).unwrap() {
                let opened = gate.find(text).expect("the gate must open");
                assert!(opened.start() <= found.start(), "{text}");
            }
        }
        assert!(gate.find("government").is_none());
    }

    #[test]
    fn what_cannot_be_weakened_has_no_gate() {
        assert!(gate("(?=a)*").is_none());
        assert!(gate("a)b").is_none());
    }
}

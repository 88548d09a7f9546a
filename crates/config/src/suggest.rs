//! The nearest known key to a mistyped one.

/// Returns the candidate with the fewest edits to `wrong`, where a person could have meant it; the first wins a tie.
pub(crate) fn nearest<'c>(wrong: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let most_edits = (wrong.chars().count() / 3).max(2);
    let mut best: Option<(usize, &str)> = None;
    for candidate in candidates {
        let edits = edits(&wrong.to_lowercase(), &candidate.to_lowercase());
        if edits <= most_edits && best.is_none_or(|(fewest, _)| edits < fewest) {
            best = Some((edits, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Levenshtein distance in characters.
fn edits(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (line, left) in from.chars().enumerate() {
        let mut diagonal = line;
        let mut before = line + 1;
        let mut next = vec![before];
        for (&right, &above) in to.iter().zip(row.iter().skip(1)) {
            before = (before + 1).min(above + 1).min(diagonal + usize::from(left != right));
            diagonal = above;
            next.push(before);
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_counted() {
        for (from, to, count) in
            [("", "", 0), ("abc", "abc", 0), ("abc", "", 3), ("kitten", "sitting", 3), ("é", "e", 1)]
        {
            assert_eq!(edits(from, to), count, "{from} {to}");
            assert_eq!(edits(to, from), count, "{to} {from}");
        }
    }

    #[test]
    fn the_nearest_key_is_found_and_a_far_one_is_not() {
        let keys = ["group_id", "bootstrap_servers", "mode"];
        assert_eq!(nearest("groupid", keys), Some("group_id"));
        assert_eq!(nearest("bootstrap-server", keys), Some("bootstrap_servers"));
        assert_eq!(nearest("colour", keys), None);
    }
}

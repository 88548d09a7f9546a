//! Lines that are sorted by their first cell, searched where they lie: nothing is read or copied before it is asked for.

/// Returns the line of `lines` whose first cell (up to the first tab) is `key`, without its line break.
pub(crate) fn line_of<'t>(lines: &'t str, key: &str) -> Option<&'t str> {
    let at = first_not_below(lines, key);
    let line = line_at(lines, at)?;
    (first_cell(line) == key).then_some(line)
}

/// Returns the lines of `lines` whose first cell is `key`, in order.
pub(crate) fn lines_of<'t>(lines: &'t str, key: &str) -> impl Iterator<Item = &'t str> {
    let rest = lines.get(first_not_below(lines, key)..).unwrap_or_default();
    rest.lines().take_while(move |line| first_cell(line) == key)
}

fn first_cell(line: &str) -> &str {
    line.split_once('\t').map_or(line, |(first, _)| first)
}

fn line_at(lines: &str, at: usize) -> Option<&str> {
    lines.get(at..).and_then(|rest| rest.lines().next())
}

/// The byte at which the first line begins whose first cell is not below `key`.
fn first_not_below(lines: &str, key: &str) -> usize {
    let (mut low, mut high) = (0, lines.len());
    while low < high {
        let start = line_start(lines, low + (high - low) / 2);
        let Some(line) = line_at(lines, start) else { break };
        if first_cell(line) < key {
            low = start + line.len() + 1;
        } else {
            high = start;
        }
    }
    low
}

/// The byte at which the line that holds the byte `at` begins.
fn line_start(lines: &str, at: usize) -> usize {
    let before = lines.as_bytes().get(..at).unwrap_or_default();
    before.iter().rposition(|byte| *byte == b'\n').map_or(0, |position| position + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_found_and_nothing_else() {
        let lines = "a\t1\nab\t2\nab\t3\nb c\t4\né\t5\n";
        for (key, line) in [("a", "a\t1"), ("ab", "ab\t2"), ("b c", "b c\t4"), ("é", "é\t5")] {
            assert_eq!(line_of(lines, key), Some(line));
        }
        for key in ["", "0", "aa", "b", "z", "\u{10ffff}"] {
            assert_eq!(line_of(lines, key), None, "{key}");
        }
        assert_eq!(lines_of(lines, "ab").collect::<Vec<_>>(), ["ab\t2", "ab\t3"]);
        assert_eq!(line_of("", "a"), None);
    }
}

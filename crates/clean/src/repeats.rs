//! Lines that recur in the articles of their source, taken out of one of them. Owns the guards that keep what belongs to the
//! article; which lines recur is told by a table.

use std::collections::BTreeMap;

use copydesk_article::{Fingerprint, ParagraphKind, Removed, RemovedKind};
use copydesk_recurrence::{SOURCE_REPEAT, Table, fingerprint, is_quoting, is_sentence};

use crate::lines::Line;

/// The tables of recurring lines, by source.
pub trait SourceTables {
    /// Returns the table of a source; `None` where nothing is known of it.
    fn of(&self, source: &str) -> Option<&Table>;
}

/// Takes the lines out that recur. Keeps quotations, refrains, headings and list items within what stays, and everything where no
/// sentence would stay.
pub(crate) fn take(lines: &mut Vec<Line>, table: &Table) -> Vec<Removed> {
    if table.is_empty() {
        return Vec::new();
    }
    let mut verdicts = verdicts(lines, table).into_iter();
    let mut removed = Vec::new();
    lines.retain(|line| {
        let goes = verdicts.next().unwrap_or_default();
        if goes {
            removed.push(Removed {
                text: line.text.clone(),
                kind: RemovedKind::Duplicate,
                rule: SOURCE_REPEAT.to_owned(),
                line: line.number,
            });
        }
        !goes
    });
    removed
}

/// Says of each line whether the table has it and nobody is quoted in it.
fn recurring(lines: &[Line], prints: &[Fingerprint], table: &Table) -> Vec<bool> {
    let recurs = |(line, print): (&Line, &Fingerprint)| {
        let speaks = line.kind == ParagraphKind::Quote || is_quoting(&line.text);
        !speaks && table.contains(*print)
    };
    lines.iter().zip(prints).map(recurs).collect()
}

/// What surrounds the lines that recur.
struct Surroundings<'l> {
    lines: &'l [Line],
    recurs: Vec<bool>,
    /// How often each line stands in the article.
    times: BTreeMap<Fingerprint, usize>,
    /// The first and the last sentence that stays.
    text: Option<(usize, usize)>,
}

impl<'l> Surroundings<'l> {
    fn of(lines: &'l [Line], prints: &[Fingerprint], recurs: Vec<bool>) -> Self {
        let mut times = BTreeMap::new();
        for print in prints {
            *times.entry(*print).or_default() += 1;
        }
        let is_text = |(line, recurs): (&Line, &bool)| !recurs && is_sentence(&line.text);
        let text: Vec<bool> = lines.iter().zip(&recurs).map(is_text).collect();
        let first = text.iter().position(|is_text| *is_text);
        let text = first.zip(text.iter().rposition(|is_text| *is_text));
        Self { lines, recurs, times, text }
    }

    fn stays(&self, at: usize) -> bool {
        self.recurs.get(at) == Some(&false)
    }

    /// Says whether sentences stay on both sides of a line.
    fn is_inside(&self, at: usize) -> bool {
        self.text.is_some_and(|(first, last)| first < at && at < last)
    }

    fn is_item_that_stays(&self, at: usize) -> bool {
        self.stays(at) && self.lines.get(at).is_some_and(|line| line.kind == ParagraphKind::ListItem)
    }

    /// Says whether a line that recurs belongs to the article all the same: a refrain, a heading of text that stays, or an item of
    /// a list of which another item stays.
    fn keeps(&self, at: usize, print: Fingerprint) -> bool {
        let is_refrain = self.times.get(&print).is_some_and(|times| *times > 1);
        match self.lines.get(at).map(|line| line.kind) {
            _ if is_refrain && self.is_inside(at) => true,
            Some(ParagraphKind::Heading) => self.is_inside(at) && self.stays(at + 1),
            Some(ParagraphKind::ListItem) => {
                self.is_item_that_stays(at + 1) || at.checked_sub(1).is_some_and(|at| self.is_item_that_stays(at))
            }
            _ => false,
        }
    }
}

/// Says of each line whether it goes.
fn verdicts(lines: &[Line], table: &Table) -> Vec<bool> {
    let prints: Vec<Fingerprint> = lines.iter().map(|line| fingerprint(&line.text)).collect();
    let around = Surroundings::of(lines, &prints, recurring(lines, &prints, table));
    if around.text.is_none() {
        return vec![false; lines.len()];
    }
    let goes = |(at, print): (usize, &Fingerprint)| !around.stays(at) && !around.keeps(at, *print);
    prints.iter().enumerate().map(goes).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use copydesk_article::SourceTable;
    use proptest::prelude::*;

    use crate::assemble;

    fn table(lines: &[&str]) -> Table {
        Table::of(&SourceTable {
            source: "a.example".to_owned(),
            version: 3,
            lines: lines.iter().map(|line| fingerprint(line)).collect(),
            ..SourceTable::default()
        })
    }

    fn lines(texts: &[(&str, ParagraphKind)]) -> Vec<Line> {
        let line = |(at, (text, kind)): (usize, &(&str, ParagraphKind))| Line {
            text: (*text).to_owned(),
            kind: *kind,
            number: Some(at + 1),
        };
        texts.iter().enumerate().map(line).collect()
    }

    /// What stays of these lines when all of them recur but the last.
    fn kept(texts: &[(&str, ParagraphKind)], recurring: &[&str]) -> Vec<String> {
        let mut lines = lines(texts);
        let removed = take(&mut lines, &table(recurring));
        assert_eq!(lines.len() + removed.len(), texts.len());
        lines.into_iter().map(|line| line.text).collect()
    }

    use ParagraphKind::{Heading, ListItem, Quote, Text};

    #[test]
    fn a_recurring_line_goes_with_its_reason() {
        let mut lines = lines(&[("The harbour is open.", Text), ("Read 3 more stories", Text)]);
        let removed = take(&mut lines, &table(&["read 17 more stories"]));
        let expected = Removed {
            text: "Read 3 more stories".to_owned(),
            kind: RemovedKind::Duplicate,
            rule: "source-repeat".to_owned(),
            line: Some(2),
        };
        assert_eq!(removed, [expected]);
        assert_eq!(lines.len(), 1);
    }

    #[test]
    fn quotations_and_refrains_stay() {
        let quoted = "“Never again,” he said.";
        let texts = [
            (quoted, Text),
            ("Never again", Quote),
            ("It began.", Text),
            ("Oh, the sea", Text),
            ("Oh, the sea", Text),
            ("It ended.", Text),
        ];
        assert_eq!(kept(&texts, &[quoted, "Never again", "Oh, the sea"]).len(), 6);
    }

    #[test]
    fn a_heading_of_running_text_stays_and_one_at_the_end_goes() {
        let texts = [("It rained.", Text), ("Background", Heading), ("It often does.", Text), ("Related", Heading)];
        assert_eq!(kept(&texts, &["Background", "Related"]), ["It rained.", "Background", "It often does."]);
    }

    #[test]
    fn a_line_that_a_page_shows_twice_around_its_text_is_no_refrain() {
        let texts = [("Sections", Text), ("It rained.", Text), ("It often does.", Text), ("Sections", Text)];
        assert_eq!(kept(&texts, &["Sections"]), ["It rained.", "It often does."]);
    }

    #[test]
    fn a_list_goes_as_a_whole_or_stays() {
        let texts =
            [("We need:", Text), ("Salt", ListItem), ("Two pears", ListItem), ("Eat it.", Text), ("Share", ListItem)];
        assert_eq!(kept(&texts, &["Salt", "Share"]), ["We need:", "Salt", "Two pears", "Eat it."]);
    }

    #[test]
    fn nothing_goes_when_no_sentence_would_stay() {
        let texts = [("All rights reserved.", Text), ("Share", Text), ("A title", Text)];
        assert_eq!(kept(&texts, &["All rights reserved.", "Share"]).len(), 3);
    }

    proptest! {
        #[test]
        fn what_stays_has_its_spans_and_all_is_accounted_for(picks in proptest::collection::vec((0_usize..6, 0_usize..4), 0..12), recur in proptest::collection::vec(0_usize..6, 0..4)) {
            let texts = ["Ä sentence.", "Share", "Größe 日本", "“Yes.”", "Read on", "The sea is 🌊 wide."];
            let kinds = [Text, Heading, ListItem, Quote];
            let given: Vec<(&str, ParagraphKind)> = picks.iter().map(|(text, kind)| (texts[*text], kinds[*kind])).collect();
            let recurring: Vec<&str> = recur.iter().map(|text| texts[*text]).collect();
            let before = lines(&given);
            let mut after = before.clone();
            let removed = take(&mut after, &table(&recurring));
            let mut all: Vec<(usize, String)> = after.iter().map(|line| (line.number.unwrap(), line.text.clone())).collect();
            all.extend(removed.iter().map(|removed| (removed.line.unwrap(), removed.text.clone())));
            all.sort();
            prop_assert_eq!(all, before.iter().map(|line| (line.number.unwrap(), line.text.clone())).collect::<Vec<_>>());
            if let Some(body) = assemble::body(&after) {
                let chars: Vec<char> = body.text.chars().collect();
                prop_assert_eq!(body.paragraphs.len(), after.len());
                for (paragraph, line) in body.paragraphs.iter().zip(&after) {
                    prop_assert_eq!(chars[paragraph.start..paragraph.end].iter().collect::<String>(), line.text.clone());
                }
            }
            prop_assert_eq!(before.is_empty(), after.is_empty());
        }
    }
}

//! `copydesk dlq list`: one line a dead letter, as it is read.

use std::io::{BufWriter, Write};

use anyhow::Result;
use copydesk_config::Settings;
use copydesk_kafka::{Start, TopicReader};

use super::counts::Counts;
use super::letter::{Letter, harmless};
use crate::cli::DlqListArgs;
use crate::outcome::Outcome;
use crate::table::line;
use crate::terminal::{print, reader_has_gone};
use crate::topics::request_timeout;

/// The widths of the columns but the last: lines are written as records come, before the longest is known.
const WIDTHS: [usize; 7] = [10, 20, 24, 13, 28, 40, 0];
const HEADS: [&str; 7] = ["PLACE", "TIME", "CODE", "STAGE", "FROM", "KEY", "MESSAGE"];

pub(super) fn run(settings: &Settings, args: &DlqListArgs) -> Result<Outcome> {
    let start = args.since.map_or(Start::Beginning, |since| Start::Time(since.as_millisecond()));
    let mut letters = Letters { reader: super::open(settings, start)?, timeout: request_timeout(settings), args };
    if args.summary {
        let mut counts = Counts::default();
        while let Some(letter) = letters.next()? {
            counts.add(&letter);
        }
        print(&if args.json { counts.json()? } else { counts.text() })?;
        return Ok(Outcome::Done);
    }
    match write(&mut letters) {
        Err(error) if error.downcast_ref().is_some_and(reader_has_gone) => Ok(Outcome::Done),
        other => other.map(|()| Outcome::Done),
    }
}

/// The dead letters that were asked for, one after the other.
struct Letters<'a> {
    reader: TopicReader,
    timeout: std::time::Duration,
    args: &'a DlqListArgs,
}

impl Letters<'_> {
    fn next(&mut self) -> Result<Option<Letter>> {
        while let Some(record) = self.reader.next_before_end(self.timeout)? {
            let letter = Letter::of(&record);
            if letter.is_wanted(&self.args.code, &self.args.stage) {
                return Ok(Some(letter));
            }
        }
        Ok(None)
    }
}

fn write(letters: &mut Letters<'_>) -> Result<()> {
    let json = letters.args.json;
    let mut output = BufWriter::new(std::io::stdout().lock());
    if !json {
        writeln!(output, "{}", line(&HEADS.map(str::to_owned), &WIDTHS))?;
    }
    let mut left = letters.args.limit.unwrap_or(u64::MAX);
    while left > 0
        && let Some(letter) = letters.next()?
    {
        if json {
            serde_json::to_writer(&mut output, &letter).map_err(std::io::Error::from)?;
            writeln!(output)?;
        } else {
            writeln!(output, "{}", row(&letter))?;
        }
        left -= 1;
    }
    Ok(output.flush()?)
}

fn row(letter: &Letter) -> String {
    let text = |text: Option<&str>| text.map_or_else(|| "-".to_owned(), harmless);
    let time = letter.time.map(|time| format!("{time:.0}"));
    let cells = [
        letter.place(),
        text(time.as_deref()),
        text(letter.code.as_deref()),
        text(letter.stage.as_deref()),
        text(letter.original_place().as_deref()),
        text(letter.name()),
        text(letter.message.as_deref()),
    ];
    line(&cells, &WIDTHS)
}

//! Dates that were written for readers. Owns their forms, and what may stand beside them.

use std::sync::LazyLock;

use jiff::civil::Date;
use regex::{Captures, Regex};

use super::months::month_number;
use super::{Clock, Moment, day, moment};

/// Longest text, in bytes, that a date for readers is looked for in.
const MAX_VISIBLE_BYTES: usize = 400;

static DAY_FIRST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(\d{1,2})(?:st|nd|rd|th|\.|er|º)?[\s\u{A0}]*(?:de[\s\u{A0}]+|of[\s\u{A0}]+)?(\p{L}{3,10})\.?,?[\s\u{A0}]+(?:de[\s\u{A0}]+|del[\s\u{A0}]+)?((?:19|20)\d{2})\b").ok()
});
static MONTH_FIRST: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(\p{L}{3,10})\.?[\s\u{A0}]+(\d{1,2})(?:st|nd|rd|th)?,?[\s\u{A0}]+((?:19|20)\d{2})\b").ok()
});
static NUMBERS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^\d.])(?:((?:19|20)\d{2})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{1,2})([./-])(\d{1,2})[./-]((?:19|20)\d{2}))(?:[^\d]|$)").ok()
});
static IDEOGRAPHIC: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"((?:19|20)\d{2})\s*[年년]\s*(\d{1,2})\s*[月월]\s*(\d{1,2})\s*[日일]").ok());
static SHORT_YEAR: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?:^|[^\d.])(\d{1,2})\.(\d{1,2})\.(\d{2})(?:[^\d.]|$)").ok());
static CLOCK: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)\b(\d{1,2})(?:[:.h]|\s*h\s*)(\d{2})(?::(\d{2}))?\s*([ap])?\.?(?:m\b)?").ok());

/// Reads the first date that was written for readers, with the time of day that stands next to it.
pub(crate) fn visible(text: &str) -> Option<Moment> {
    let (start, end, day) = find(text)?;
    let clock = text
        .get(end..)
        .and_then(|after| clock_near(after, true))
        .or_else(|| text.get(..start).and_then(|before| clock_near(before, false)));
    Some(moment(day, clock, None))
}

/// Letters that a line may have beside its date: a weekday, a place, the word for "published".
const MAX_LETTERS_BESIDE: usize = 24;

/// Says whether a text is little more than a date.
pub(crate) fn is_bare(text: &str) -> bool {
    letters_beside(text).is_some_and(|letters| letters <= MAX_LETTERS_BESIDE)
}

/// Says whether a text is a date and has no letter beside it.
pub(crate) fn is_alone(text: &str) -> bool {
    letters_beside(text) == Some(0)
}

fn letters_beside(text: &str) -> Option<usize> {
    let (start, end, _) = find(text)?;
    let letters = |part: Option<&str>| part.map_or(0, |part| part.chars().filter(|c| c.is_alphabetic()).count());
    Some(letters(text.get(..start)) + letters(text.get(end..)))
}

/// Bytes in front of the date that a paragraph begins with: "Press release of", a place.
const MAX_LEAD_BYTES: usize = 30;
/// Bytes of a paragraph within which its date stands.
const LEADING_BYTES: usize = 80;

/// Reads the date that a paragraph begins with, where a dash or the like parts it from the sentence.
pub(crate) fn leading(text: &str) -> Option<Moment> {
    let length = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= LEADING_BYTES).last()?;
    let (start, end, day) = find(text.get(..length)?)?;
    let rest = text.get(end..)?.trim_start_matches([')', ']', ' ', '\u{A0}']);
    let is_apart = rest.starts_with(['–', '—', '-', '|', ':', '„', '“', '"', '«', '/']) || text.get(..start)? == "(";
    (start <= MAX_LEAD_BYTES && is_apart).then(|| moment(day, None, None))
}

/// Digits that a date has at least.
const MIN_DIGITS: usize = 4;

fn find(text: &str) -> Option<Found> {
    if text.len() > MAX_VISIBLE_BYTES || text.bytes().filter(u8::is_ascii_digit).count() < MIN_DIGITS {
        return None;
    }
    let found = [day_first(text), month_first(text), numbers(text), ideographic(text)];
    found.into_iter().flatten().min_by_key(|found| found.0).or_else(|| short_year(text))
}

type Found = (usize, usize, Date);

fn day_first(text: &str) -> Option<Found> {
    DAY_FIRST.as_ref()?.captures_iter(text).find_map(|found| named(&found, 3, 2, 1))
}

fn month_first(text: &str) -> Option<Found> {
    MONTH_FIRST.as_ref()?.captures_iter(text).find_map(|found| named(&found, 3, 1, 2))
}

fn named(found: &Captures<'_>, year: usize, month: usize, date: usize) -> Option<Found> {
    let number = month_number(found.get(month)?.as_str())?;
    let day = day(found.get(year)?.as_str(), &number.to_string(), found.get(date)?.as_str())?;
    found.get(0).map(|whole| (whole.start(), whole.end(), day))
}

/// Numbers are read where dots, a year in front or a day above twelve leave no doubt.
fn numbers(text: &str) -> Option<Found> {
    let found = NUMBERS.as_ref()?.captures(text)?;
    let part = |at: usize| found.get(at).map(|part| part.as_str());
    let whole = found.get(0)?;
    let date = match (part(1), part(7)) {
        (Some(year), _) => day(year, part(2)?, part(3)?)?,
        (None, Some(year)) => {
            let (first, second) = (part(4)?, part(6)?);
            let (left, right): (u8, u8) = (first.parse().ok()?, second.parse().ok()?);
            if part(5) == Some(".") || left > 12 || left == right {
                day(year, second, first)?
            } else if right > 12 {
                day(year, first, second)?
            } else {
                return None;
            }
        }
        _ => return None,
    };
    Some((whole.start(), whole.end(), date))
}

/// Reads `2024年2月6日` and `2024년 2월 6일`.
fn ideographic(text: &str) -> Option<Found> {
    let found = IDEOGRAPHIC.as_ref()?.captures(text)?;
    let part = |at: usize| found.get(at).map(|part| part.as_str());
    let whole = found.get(0)?;
    Some((whole.start(), whole.end(), day(part(1)?, part(2)?, part(3)?)?))
}

/// Reads `28.01.22`, with dots only, where the text is short.
fn short_year(text: &str) -> Option<Found> {
    let found = SHORT_YEAR.as_ref()?.captures(text).filter(|_| text.len() <= MAX_SHORT_YEAR_BYTES)?;
    let part = |at: usize| found.get(at).map(|part| part.as_str());
    let (whole, year) = (found.get(0)?, format!("20{}", part(3)?));
    Some((whole.start(), whole.end(), day(&year, part(2)?, part(1)?)?))
}

/// Longest text, in bytes, in which two digits are read as a year.
const MAX_SHORT_YEAR_BYTES: usize = 60;

/// Characters between a date and its time of day.
const MAX_GAP_BYTES: usize = 14;

fn clock_near(text: &str, behind: bool) -> Option<Clock> {
    let clocks = CLOCK.as_ref()?.captures_iter(text);
    let found = if behind { clocks.take(1).last()? } else { clocks.last()? };
    let whole = found.get(0)?;
    let gap = if behind { whole.start() } else { text.len() - whole.end() };
    let part = |at: usize| found.get(at).map(|part| part.as_str());
    (gap <= MAX_GAP_BYTES).then(|| Clock::new(part(1)?, part(2)?, part(3), part(4))).flatten()
}

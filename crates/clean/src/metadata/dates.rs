//! Dates as pages write them: for machines and for readers, in the languages whose month names are known. Owns what is read
//! out of a text; converts no time zone, fills in nothing, and takes no date whose day and month could be the other way round.

use std::sync::LazyLock;

use copydesk_article::DatePrecision;
use jiff::civil::{Date, DateTime};
use regex::{Captures, Regex};

/// A date as exact as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moment {
    /// ISO 8601: `2024`, `2024-02`, `2024-02-06`, `2024-02-06T18:42:00`, with the offset where one was written.
    pub(crate) value: String,
    /// The smallest unit that was written.
    pub(crate) precision: DatePrecision,
}

impl Moment {
    /// Returns the day as written, or the month or year where no day was.
    pub(crate) fn day(&self) -> &str {
        self.value.get(..10).unwrap_or(&self.value)
    }
}

/// Longest text, in bytes, that a date for machines is looked for in.
const MAX_MACHINE_BYTES: usize = 80;
/// Longest text, in bytes, that a date for readers is looked for in.
const MAX_VISIBLE_BYTES: usize = 400;

static ISO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:(?:T|t|\s+|\s*[,@]\s*)(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,:]\d+)?)?\s*(Z|z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?",
    )
    .ok()
});
static COMPACT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(?:(\d{2}))?\s*(Z|[+-]\d{2}:?\d{2})?)?$").ok()
});
static LOOSE_ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"[/~_-](?:((?:19|20)\d{2})([01]\d)([0-3]\d)|(\d{1,2})-(\d{1,2})-((?:19|20)\d{2}))(?:[/_.-]|$)").ok()
});
static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"[/-]((?:19|20)\d{2})[/-](\d{1,2}|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[/-](\d{1,2})(?:[/-]|$)",
    )
    .ok()
});

/// Reads a date that was written for machines: ISO 8601 and its relatives, RFC 2822, and a date for readers if it has a year.
pub(crate) fn machine(text: &str) -> Option<Moment> {
    let text = text.trim();
    if text.is_empty() || text.len() > MAX_MACHINE_BYTES {
        return None;
    }
    let found = ISO
        .as_ref()
        .and_then(|iso| iso.captures(text))
        .or_else(|| COMPACT.as_ref().and_then(|compact| compact.captures(text)));
    match found {
        Some(found) => from_iso(&found),
        None => partial(text).or_else(|| visible(text)),
    }
}

fn from_iso(found: &Captures<'_>) -> Option<Moment> {
    let part = |at: usize| found.get(at).map(|part| part.as_str());
    let day = day(part(1)?, part(2)?, part(3)?)?;
    let clock = match (part(4), part(5)) {
        (Some(hour), Some(minute)) => Clock::new(hour, minute, part(6), None),
        _ => None,
    };
    Some(moment(day, clock, part(7)))
}

/// Reads `2024` and `2024-02`.
fn partial(text: &str) -> Option<Moment> {
    let (year, month) = text.split_once('-').map_or((text, None), |(year, month)| (year, Some(month)));
    let digits = |text: &str, length: usize| text.len() == length && text.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(year, 4) || !plausible(year.parse().ok()?) {
        return None;
    }
    match month {
        None => Some(Moment { value: year.to_owned(), precision: DatePrecision::Year }),
        Some(month) if digits(month, 2) && ("01"..="12").contains(&month) => {
            Some(Moment { value: text.to_owned(), precision: DatePrecision::Month })
        }
        Some(_) => None,
    }
}

/// Returns the day that stands in an address as year, month and day.
pub(crate) fn in_address(url: &str) -> Option<Moment> {
    let url = url.split(['?', '#']).next().unwrap_or(url).to_ascii_lowercase();
    let found = ADDRESS.as_ref()?.captures(&url)?;
    let month = found.get(2)?.as_str();
    let month = month_number(month).map_or_else(|| month.to_owned(), |number| number.to_string());
    Some(moment(day(found.get(1)?.as_str(), &month, found.get(3)?.as_str())?, None, None))
}

/// Returns the day that stands in an address in another form: as eight digits, or the day first where that is beyond doubt.
pub(crate) fn in_address_loosely(url: &str) -> Option<Moment> {
    let url = url.split(['?', '#']).next().unwrap_or(url);
    let found = LOOSE_ADDRESS.as_ref()?.captures(url)?;
    let part = |at: usize| found.get(at).map(|part| part.as_str());
    let date = match (part(1), part(6)) {
        (Some(year), _) => day(year, part(2)?, part(3)?)?,
        (None, Some(year)) => day(year, part(5)?, part(4)?).filter(|date| date.day() > 12)?,
        _ => return None,
    };
    Some(moment(date, None, None))
}

fn day(year: &str, month: &str, day: &str) -> Option<Date> {
    let year: i16 = year.parse().ok()?;
    let date = Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?;
    plausible(year).then_some(date)
}

/// Years that an article on the web, or one that was digitised, can have.
const fn plausible(year: i16) -> bool {
    1800 <= year && year <= 2100
}

/// A time of day.
#[derive(Debug, Clone, Copy)]
struct Clock {
    hour: u8,
    minute: u8,
    second: Option<u8>,
}

impl Clock {
    fn new(hour: &str, minute: &str, second: Option<&str>, half: Option<&str>) -> Option<Self> {
        let mut hour: u8 = hour.parse().ok()?;
        match half.map(|half| half.starts_with(['p', 'P'])) {
            Some(true) if hour < 12 => hour += 12,
            Some(false) if hour == 12 => hour = 0,
            _ => {}
        }
        let (minute, second) = (minute.parse().ok()?, second.and_then(|second| second.parse().ok()));
        (hour < 24 && minute < 60 && second.is_none_or(|second: u8| second < 61)).then_some(Self {
            hour,
            minute,
            second,
        })
    }
}

fn moment(day: Date, clock: Option<Clock>, offset: Option<&str>) -> Moment {
    let date = format!("{:04}-{:02}-{:02}", day.year(), day.month(), day.day());
    let Some(clock) = clock else { return Moment { value: date, precision: DatePrecision::Day } };
    let precision = if clock.second.is_some() { DatePrecision::Second } else { DatePrecision::Minute };
    let offset = offset.map(normal_offset).unwrap_or_default();
    let value = format!("{date}T{:02}:{:02}:{:02}{offset}", clock.hour, clock.minute, clock.second.unwrap_or(0));
    Moment { value, precision }
}

/// Writes an offset as `Z` or `+01:00`.
fn normal_offset(offset: &str) -> String {
    match offset.len() {
        3 if offset.starts_with(['+', '-']) => format!("{offset}:00"),
        5 => offset.split_at_checked(3).map_or_else(String::new, |(hours, minutes)| format!("{hours}:{minutes}")),
        6 => offset.to_owned(),
        _ => "Z".to_owned(),
    }
}

/// Quarters of an hour are what offsets are made of.
const OFFSET_STEP_MINUTES: i64 = 15;
/// Largest offset from UTC, in minutes.
const MAX_OFFSET_MINUTES: i64 = 14 * 60;

/// Returns an instant that was written in UTC as the same page writes it for its readers: with the local time `shown` and the
/// offset between the two. `None` where the two are not one instant, or there is no offset between them.
pub(crate) fn localised(utc: &Moment, shown: &Moment) -> Option<Moment> {
    let (utc_value, offset) = parts(&utc.value)?;
    let (local_value, _) = parts(&shown.value)?;
    if offset != Some(0) || shown.precision == DatePrecision::Day {
        return None;
    }
    let clock = |value: &str| value.parse::<DateTime>().ok();
    let (from, to) = (clock(utc_value)?, clock(local_value)?);
    let minutes = minute_of(to) - minute_of(from);
    if minutes == 0 || minutes.abs() > MAX_OFFSET_MINUTES || minutes % OFFSET_STEP_MINUTES != 0 {
        return None;
    }
    let sign = if minutes < 0 { '-' } else { '+' };
    let seconds = format!("{:02}", from.second());
    let value =
        format!("{}:{seconds}{sign}{:02}:{:02}", local_value.get(..16)?, minutes.abs() / 60, minutes.abs() % 60);
    Some(Moment { value, precision: utc.precision })
}

/// Returns an instant that was written in UTC with the offset by which the page writes another instant, `utc`, as `local`.
pub(crate) fn with_offset_of(moment: &Moment, utc: &Moment, local: &Moment) -> Option<Moment> {
    let (value, offset) = parts(&moment.value)?;
    if offset != Some(0) || !is_local_form(utc, local) {
        return None;
    }
    let minutes = parts(&local.value)?.1?;
    let shifted = value.parse::<DateTime>().ok()?.checked_add(jiff::Span::new().try_minutes(minutes).ok()?).ok()?;
    let sign = if minutes < 0 { '-' } else { '+' };
    let value = format!("{shifted:.0}{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60);
    Some(Moment { value, precision: moment.precision })
}

/// Returns the whole days from the day of one moment to that of another; `None` where one has no day.
pub(crate) fn days_between(from: &Moment, to: &Moment) -> Option<i64> {
    let (from, to) = (from.day().parse::<Date>().ok()?, to.day().parse::<Date>().ok()?);
    Some(to.duration_since(from).as_hours() / 24)
}

/// Returns the next day where an instant in UTC is a midnight east of Greenwich, which pages write for a day without a time.
pub(crate) fn midnight_elsewhere(utc: &Moment) -> Option<Moment> {
    let (value, offset) = parts(&utc.value)?;
    let clock = value.parse::<DateTime>().ok()?;
    let is_midnight =
        offset == Some(0) && (21..24).contains(&clock.hour()) && clock.minute() == 0 && clock.second() == 0;
    is_midnight.then(|| clock.date().tomorrow().ok()).flatten().map(|day| self::moment(day, None, None))
}

/// Says whether both are the same instant, the first in UTC and the second with another offset.
pub(crate) fn is_local_form(utc: &Moment, other: &Moment) -> bool {
    let instant = |moment: &Moment| {
        let (value, offset) = parts(&moment.value)?;
        Some((minute_of(value.parse::<DateTime>().ok()?) - offset?, offset?))
    };
    match (instant(utc), instant(other)) {
        (Some((first, 0)), Some((second, offset))) => first == second && offset != 0,
        _ => false,
    }
}

/// Parts a value into date with time, and offset in minutes; `None` where it has no time.
fn parts(value: &str) -> Option<(&str, Option<i64>)> {
    let (clock, offset) = (value.get(..19)?, value.get(19..)?);
    let offset = match offset {
        "" => None,
        "Z" => Some(0),
        _ => {
            let (hours, minutes) = offset.get(1..)?.split_once(':')?;
            let size = hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?;
            Some(if offset.starts_with('-') { -size } else { size })
        }
    };
    Some((clock, offset))
}

/// Minutes since the year 0 of a calendar without gaps.
fn minute_of(moment: DateTime) -> i64 {
    let days = moment.date().duration_since(Date::ZERO).as_hours() / 24;
    (days * 24 + i64::from(moment.hour())) * 60 + i64::from(moment.minute())
}

/// Month names and their usual short forms, in English, German, French, Spanish, Italian, Portuguese and Dutch.
const MONTHS: [&[&str]; 12] = [
    &["january", "jan", "januar", "jänner", "janvier", "janv", "enero", "ene", "gennaio", "gen", "janeiro", "januari"],
    &[
        "february",
        "feb",
        "februar",
        "février",
        "févr",
        "fév",
        "fevrier",
        "febrero",
        "febbraio",
        "fevereiro",
        "fev",
        "februari",
    ],
    &["march", "mar", "märz", "mär", "mrz", "mars", "marzo", "março", "maart", "mrt"],
    &["april", "apr", "avril", "avr", "abril", "abr", "aprile"],
    &["may", "mai", "mayo", "maggio", "mag", "maio", "mei"],
    &["june", "jun", "juni", "juin", "junio", "giugno", "giu", "junho"],
    &["july", "jul", "juli", "juillet", "juil", "julio", "luglio", "lug", "julho"],
    &["august", "aug", "août", "aout", "agosto", "ago", "augustus"],
    &["september", "sep", "sept", "septembre", "septiembre", "setiembre", "settembre", "set", "setembro"],
    &["october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre", "ott", "outubro", "out"],
    &["november", "nov", "novembre", "noviembre", "novembro"],
    &["december", "dec", "dezember", "dez", "décembre", "déc", "decembre", "diciembre", "dic", "dicembre", "dezembro"],
];

fn month_number(name: &str) -> Option<usize> {
    let name = name.trim_end_matches('.').to_lowercase();
    MONTHS.iter().position(|names| names.contains(&name.as_str())).map(|at| at + 1)
}

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

#[cfg(test)]
mod tests {
    use super::*;

    fn values(texts: &[&str], read: fn(&str) -> Option<Moment>) -> Vec<String> {
        texts.iter().map(|text| read(text).map_or_else(|| "-".to_owned(), |moment| moment.value)).collect()
    }

    #[test]
    fn dates_for_machines_keep_their_offset() {
        let texts = [
            "2024-02-06T18:42:00+01:00",
            "2024-02-06 18:42",
            "2024-02-06T18:42:00.123Z",
            "20240206",
            "2024-2-6",
            "2024-02",
            "Tue, 06 Feb 2024 18:42:00 GMT",
            "2024-13-01",
            "1707244920",
            "2024-02-06T18:42:00+0100",
            "0001-01-01T00:00:00",
        ];
        let expected = [
            "2024-02-06T18:42:00+01:00",
            "2024-02-06T18:42:00",
            "2024-02-06T18:42:00Z",
            "2024-02-06",
            "2024-02-06",
            "2024-02",
            "2024-02-06T18:42:00",
            "-",
            "-",
            "2024-02-06T18:42:00+01:00",
            "-",
        ];
        assert_eq!(values(&texts, machine), expected);
    }

    #[test]
    fn precision_is_what_was_written() {
        let precision = |text| machine(text).unwrap().precision;
        assert_eq!(precision("2024"), DatePrecision::Year);
        assert_eq!(precision("2024-02-06"), DatePrecision::Day);
        assert_eq!(precision("2024-02-06T18:42Z"), DatePrecision::Minute);
        assert_eq!(precision("2024-02-06T18:42:00Z"), DatePrecision::Second);
    }

    #[test]
    fn dates_for_readers_are_read_in_seven_languages() {
        let texts = [
            "Tue 6 Feb 2024 18.42 CET",
            "April 25, 2024 at 7:12 a.m. EDT",
            "12. Juni 2024, 17:42 Uhr",
            "Publié le 17 septembre 2024 à 19h05",
            "Martes, 8 de octubre de 2024 - 09:30",
            "Published: 15:20, 14 March 2024",
            "28.08.2024, 06:00 Uhr",
            "14/03/2024",
            "03/04/2024",
            "1er mars 2024",
            "Sept. 3rd, 2021",
            "in 2024 alone",
            "31 avril 2024",
        ];
        let expected = [
            "2024-02-06T18:42:00",
            "2024-04-25T07:12:00",
            "2024-06-12T17:42:00",
            "2024-09-17T19:05:00",
            "2024-10-08T09:30:00",
            "2024-03-14T15:20:00",
            "2024-08-28T06:00:00",
            "2024-03-14",
            "-",
            "2024-03-01",
            "2021-09-03",
            "-",
            "-",
        ];
        assert_eq!(values(&texts, visible), expected);
    }

    #[test]
    fn utc_and_local_time_make_an_offset() {
        let at = |text| machine(text).unwrap();
        let local = localised(&at("2023-12-20T01:00:21Z"), &at("2023-12-19T20:00")).unwrap();
        assert_eq!(local.value, "2023-12-19T20:00:21-05:00");
        assert_eq!(localised(&at("2023-12-20T01:00:21Z"), &at("2023-12-19T20:07")), None);
        assert_eq!(localised(&at("2023-12-20T01:00:21Z"), &at("2023-12-19")), None);
        assert!(is_local_form(&at("2023-12-20T01:00:21Z"), &at("2023-12-19T20:00:21-05:00")));
        assert!(!is_local_form(&at("2023-12-20T01:00:21Z"), &at("2023-12-19T20:00:21-04:00")));
    }

    #[test]
    fn an_address_gives_a_day() {
        let texts = [
            "https://a.example/2023/dec/22/x",
            "https://a.example/2023/12/22/x?d=2020/01/01",
            "https://a.example/12/22/",
            "https://a.example/news-2023-12-22-x",
        ];
        assert_eq!(values(&texts, in_address), ["2023-12-22", "2023-12-22", "-", "2023-12-22"]);
    }
}

//! Dates as pages write them: for machines and for readers, in the languages whose month names are known. Owns what is read
//! out of a text; converts no time zone, fills in nothing, and takes no date whose day and month could be the other way round.

mod address;
mod machine;
mod months;
#[cfg(test)]
mod tests;
mod visible;
mod zones;

use copydesk_article::DatePrecision;
use jiff::civil::Date;

pub(crate) use address::{in_address, in_address_loosely};
pub(crate) use machine::machine;
pub(crate) use visible::{is_alone, is_bare, leading, visible};
pub(crate) use zones::{days_between, is_local_form, localised, midnight_elsewhere, with_offset_of};

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

fn day(year: &str, month: &str, day: &str) -> Option<Date> {
    let year: i16 = year.parse().ok()?;
    let date = Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()?;
    plausible(year).then_some(date)
}

/// Years that an article on the web, or one that was digitised, can have.
const fn plausible(year: i16) -> bool {
    1800 <= year && year <= 2100
}

/// The second that a minute may have once in some years.
const LEAP_SECOND: u8 = 60;

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
        let exists = hour < 24 && minute < 60 && second.is_none_or(|second: u8| second <= LEAP_SECOND);
        // No calendar reads a leap second back: the minute is what is left of it.
        let second = second.filter(|second| *second < LEAP_SECOND);
        exists.then_some(Self { hour, minute, second })
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

/// Writes an offset as `Z` or `+01:00`; one that no place on earth has is left out.
fn normal_offset(offset: &str) -> String {
    let Some(size) = offset.strip_prefix(['+', '-']) else { return "Z".to_owned() };
    let digits = size.replace(':', "");
    let (hours, minutes) = digits.split_at_checked(2).unwrap_or((&digits, ""));
    let minutes = if minutes.is_empty() { "00" } else { minutes };
    let sign = if offset.starts_with('-') { '-' } else { '+' };
    let total = hours.parse::<i64>().ok().zip(minutes.parse::<i64>().ok().filter(|minutes| *minutes < 60));
    let is_real = total.is_some_and(|(hours, minutes)| hours * 60 + minutes <= MAX_OFFSET_MINUTES);
    if is_real { format!("{sign}{hours}:{minutes}") } else { String::new() }
}

/// Largest offset from UTC, in minutes.
const MAX_OFFSET_MINUTES: i64 = 14 * 60;

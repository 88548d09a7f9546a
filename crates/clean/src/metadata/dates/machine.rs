//! Dates that were written for machines. Owns their forms.

use std::sync::LazyLock;

use copydesk_article::DatePrecision;
use regex::{Captures, Regex};

use super::{Clock, Moment, day, moment, plausible, visible};

/// Longest text, in bytes, that a date for machines is looked for in.
const MAX_MACHINE_BYTES: usize = 80;

static ISO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:(?:T|t|\s+|\s*[,@]\s*)(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,:]\d+)?)?\s*(Z|z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?",
    )
    .ok()
});
static COMPACT: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(?:(\d{2}))?\s*(Z|[+-]\d{2}:?\d{2})?)?$").ok()
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

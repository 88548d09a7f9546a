//! The day in an address. Owns its forms.

use std::sync::LazyLock;

use regex::Regex;

use super::months::month_number;
use super::{Moment, day, moment};

static LOOSE_ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"[/~_-](?:((?:19|20)\d{2})([01]\d)([0-3]\d)|(\d{1,2})-(\d{1,2})-((?:19|20)\d{2}))(?:[/_.-]|$)").ok()
});
static ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"[/-]((?:19|20)\d{2})[/-](\d{1,2}|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[/-](\d{1,2})(?:[/-]|$)",
    )
    .ok()
});

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

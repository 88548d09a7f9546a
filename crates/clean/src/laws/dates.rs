//! The laws of dates: what is found exists in the calendar, is as exact as it says, and is read back as it was written.

use copydesk_article::DatePrecision;
use jiff::civil::{Date, DateTime};

use crate::metadata::dates::{self, Moment};

/// Checks the laws on lines of text, each read as a date for machines, a date for readers and an address, and on all pairs of what was
/// found.
///
/// # Panics
/// Where a law is broken.
pub fn dates(text: &str) {
    let mut found = Vec::new();
    for line in text.lines().take(MAX_LINES) {
        let readers = [dates::machine, dates::visible, dates::leading, dates::in_address, dates::in_address_loosely];
        for moment in readers.into_iter().filter_map(|read| read(line)) {
            check(&moment, line);
            assert!(is_year_written(&moment, line), "{moment:?} is not in {line:?}");
            found.push(moment);
        }
        let visible = dates::visible(line).is_some();
        assert!(visible || !(dates::is_bare(line) || dates::is_alone(line)), "{line:?} is a date and has none");
    }
    for (one, other) in found.iter().flat_map(|one| found.iter().map(move |other| (one, other))) {
        check_pair(one, other);
    }
}

/// Lines of one input that are read: each is compared with each.
const MAX_LINES: usize = 4;

fn check(moment: &Moment, from: &str) {
    let value = moment.value.as_str();
    let is_exact = match moment.precision {
        DatePrecision::Year => value.len() == 4 && value.bytes().all(|byte| byte.is_ascii_digit()),
        DatePrecision::Month => value.len() == 7 && format!("{value}-01").parse::<Date>().is_ok(),
        DatePrecision::Day => value.len() == 10 && value.parse::<Date>().is_ok(),
        DatePrecision::Minute | DatePrecision::Second => is_clock(value),
    };
    assert!(is_exact, "{moment:?} out of {from:?}");
    assert_eq!(dates::machine(value).map(|again| again.value).as_deref(), Some(value), "{moment:?} is not read back");
    assert!(value.starts_with(moment.day()), "{moment:?} begins with another day");
}

fn is_clock(value: &str) -> bool {
    let Some((clock, offset)) = value.split_at_checked("2024-02-06T18:42:00".len()) else { return false };
    let is_offset = match offset {
        "" | "Z" => true,
        _ => offset
            .strip_prefix(['+', '-'])
            .and_then(|size| format!("2024-02-06T{size}:00").parse::<DateTime>().ok())
            .is_some_and(|_| offset.len() == "+01:00".len()),
    };
    is_offset && !clock.ends_with(":60") && clock.parse::<DateTime>().is_ok()
}

/// Two digits may stand for a year of this century.
fn is_year_written(moment: &Moment, text: &str) -> bool {
    let year = moment.value.get(..4).unwrap_or_default();
    text.contains(year) || year.strip_prefix("20").is_some_and(|short| text.contains(short))
}

fn check_pair(one: &Moment, other: &Moment) {
    for moment in [dates::localised(one, other), dates::midnight_elsewhere(one)].into_iter().flatten() {
        check(&moment, "another moment");
    }
    if let Some(local) = dates::localised(one, other) {
        assert!(dates::is_local_form(one, &local), "{local:?} is not {one:?} elsewhere");
        let moved = dates::with_offset_of(one, one, &local);
        assert_eq!(moved.map(|moved| moved.value), Some(local.value.clone()), "{one:?} moved as itself");
    }
    let days = dates::days_between(one, other);
    assert_eq!(days, dates::days_between(other, one).map(|days| -days), "{one:?} and {other:?}");
    assert!(one.day() != other.day() || days.is_none_or(|days| days == 0), "{one:?} and {other:?} are one day");
}

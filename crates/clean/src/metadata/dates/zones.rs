//! One instant in UTC and as a place's clock has it. Owns what is concluded from the two.

use copydesk_article::DatePrecision;
use jiff::civil::{Date, DateTime};

use super::{MAX_OFFSET_MINUTES, Moment};

/// Quarters of an hour are what offsets are made of.
const OFFSET_STEP_MINUTES: i64 = 15;

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
    is_midnight.then(|| clock.date().tomorrow().ok()).flatten().map(|day| super::moment(day, None, None))
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

//! The date checks that the records need: is this an RFC 3339 date and time, offset included? Is it at least a date of
//! ISO 8601, in its extended format and however coarse?

/// Days of each month, February in a leap year.
const DAYS: [u8; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Says whether `text` is an RFC 3339 `date-time` that exists in the calendar (leap seconds aside).
pub(crate) fn is_date_time(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['T', 't']) else { return false };
    let Some((clock, offset)) = split_offset(time) else { return false };
    is_date(date) && is_clock(clock) && is_offset(offset)
}

/// Says whether `text` is a year, a month, a day, or a day and time of ISO 8601 in the extended format; seconds and offset
/// may be missing, and a space may stand for the `T`.
pub(crate) fn is_iso_8601(text: &str) -> bool {
    let Some((date, time)) = text.split_once(['T', 't', ' ']) else {
        let month = text.split_once('-').and_then(|(year, month)| Some((number(year, 4)?, number(month, 2)?)));
        let is_month = month.is_some_and(|(_, month)| (1..=12).contains(&month));
        return is_date(text) || is_month || number(text, 4).is_some();
    };
    let (clock, offset) = split_offset(time).unwrap_or((time, "Z"));
    let minutes = number(clock.get(..2).unwrap_or_default(), 2).is_some() && clock.len() == 5;
    let is_clock = is_clock(clock) || (minutes && is_clock(&format!("{clock}:00")));
    is_date(date) && is_clock && is_offset(offset)
}

/// Says whether `text` is a calendar day, `YYYY-MM-DD`.
pub(crate) fn is_date(text: &str) -> bool {
    let mut parts = text.split('-');
    let (Some(year), Some(month), Some(day), None) = (parts.next(), parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let (Some(year), Some(month), Some(day)) = (number(year, 4), number(month, 2), number(day, 2)) else {
        return false;
    };
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let last = month.checked_sub(1).and_then(|index| DAYS.get(usize::from(index))).copied().unwrap_or(0);
    let last = if month == 2 && !leap { 28 } else { last };
    (1..=u16::from(last)).contains(&day)
}

/// Splits a time in front of `Z` or of the sign of its offset.
fn split_offset(time: &str) -> Option<(&str, &str)> {
    time.find(['Z', 'z', '+', '-']).and_then(|at| time.split_at_checked(at))
}

fn is_clock(text: &str) -> bool {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let mut parts = clock.split(':');
    let (Some(hour), Some(minute), Some(second), None) = (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    let fits = |part, limit| number(part, 2).is_some_and(|value| value <= limit);
    fits(hour, 23)
        && fits(minute, 59)
        && fits(second, 59)
        && !fraction.is_empty()
        && fraction.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_offset(text: &str) -> bool {
    if matches!(text, "Z" | "z") {
        return true;
    }
    let digits = text.strip_prefix(['+', '-']).unwrap_or(text);
    digits.split_once(':').is_some_and(|(hours, minutes)| {
        number(hours, 2).is_some_and(|value| value <= 23) && number(minutes, 2).is_some_and(|value| value <= 59)
    })
}

/// A number of exactly `digits` digits.
fn number(text: &str, digits: usize) -> Option<u16> {
    (text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn real_times_are_accepted() {
        for text in ["2023-03-20T14:05:00Z", "2024-02-29t23:59:59.123+05:30", "2000-02-29T00:00:00-23:59"] {
            assert!(is_date_time(text), "{text}");
        }
    }

    #[test]
    fn coarse_dates_are_dates_of_iso_8601() {
        for text in ["2023", "2023-03", "2023-03-20", "2023-03-20T14:05", "2023-03-20 14:05:09", "2023-03-20T14:05Z"] {
            assert!(is_iso_8601(text), "{text}");
        }
        for text in
            ["", "yesterday", "2024-13", "2024-13-45T25:61:00Z", "20 March 2023", "2023-03-20T", "2023-03-20T25:00"]
        {
            assert!(!is_iso_8601(text), "{text}");
        }
    }

    #[test]
    fn what_is_no_rfc_3339_time_is_refused() {
        for text in [
            "2023-03-20",
            "2023-03-20T14:05Z",
            "2023-03-20T14:05:00",
            "2023-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "2023-13-01T00:00:00Z",
            "2023-00-01T00:00:00Z",
            "2023-01-00T00:00:00Z",
            "2023-01-01T24:00:00Z",
            "2023-01-01T00:00:60Z",
            "2023-01-01T00:00:00.Z",
            "2023-01-01T00:00:00+0100",
            "2023-01-01T00:00:00Z ",
            "+023-01-01T00:00:00Z",
            "2023-01-01 00:00:00Z",
            "",
            "T",
        ] {
            assert!(!is_date_time(text), "{text}");
        }
    }
}

//! Tests of the forms of dates.

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

//! What pages say about their articles: which source counts, and what agreement and disagreement of sources mean.

#![expect(clippy::expect_used, reason = "a test stops where its page cannot be cleaned")]

use copydesk_article::{CleanArticle, DatePrecision, DateSource, RawArticle};
use copydesk_clean::{CleanSettings, Cleaner};

const STORY: &str = "<p>The mill in Harrow Bend reopened on Tuesday, nine years after the flood that carried its wheel away. The \
    council has paid for half of the repairs, and a raffle has paid for most of the rest.</p><p>“It turns again,” said the miller, \
    who had waited in a caravan on the other bank, “and so do I, more slowly.” The first sack of flour was sold for charity.</p>";

/// Cleans a page with these things in its head and in front of its text.
fn article(url: &str, head: &str, above: &str, below: &str) -> CleanArticle {
    let html = format!(
        "<html><head><title>The mill turns again</title>{head}</head><body><main><article>{above}{STORY}{below}</article></main></body></html>"
    );
    clean(html, url)
}

fn clean(html: String, url: &str) -> CleanArticle {
    let raw = RawArticle { html: Some(html), url: Some(url.to_owned()), ..RawArticle::default() };
    Cleaner::new(CleanSettings::default()).expect("built-in rules").clean(&raw).expect("a clean article")
}

fn date(url: &str, head: &str, above: &str, below: &str) -> (String, Option<DateSource>) {
    let article = article(url, head, above, below);
    (article.content_created.unwrap_or_else(|| "-".to_owned()), article.content_created_from)
}

fn ld(fields: &str) -> String {
    format!(r#"<script type="application/ld+json">{{"@type":"NewsArticle",{fields}}}</script>"#)
}

const PLAIN: &str = "https://wall.example/mill";
const HEADING: &str = "<h1>The mill turns again</h1>";

#[test]
fn structured_data_tags_readers_and_the_address_are_asked_in_this_order() {
    let stated = ld(r#""datePublished":"2024-02-06T10:00:00+01:00""#);
    let tag = r#"<meta property="article:published_time" content="2024-02-05T10:00:00+01:00">"#;
    let file = r#"<meta name="date" content="2024-02-09">"#;
    let seen = format!("{HEADING}<p class=published>4 February 2024</p>");
    let dated = "https://wall.example/2024/02/03/mill";
    assert_eq!(
        date(PLAIN, &format!("{stated}{tag}{file}"), &seen, ""),
        ("2024-02-06T10:00:00+01:00".into(), Some(DateSource::JsonLd))
    );
    assert_eq!(
        date(PLAIN, &format!("{tag}{file}"), &seen, ""),
        ("2024-02-05T10:00:00+01:00".into(), Some(DateSource::Meta))
    );
    assert_eq!(date(PLAIN, file, &seen, ""), ("2024-02-04".into(), Some(DateSource::VisibleText)));
    assert_eq!(date(PLAIN, file, HEADING, ""), ("2024-02-09".into(), Some(DateSource::Meta)));
    assert_eq!(date(dated, "", HEADING, ""), ("2024-02-03".into(), Some(DateSource::Url)));
    assert_eq!(date(PLAIN, "", HEADING, ""), ("-".into(), None));
}

#[test]
fn a_time_far_from_the_day_in_the_address_belongs_to_something_else() {
    let seen = format!("{HEADING}<time datetime=2022-02-11>11 February</time>");
    assert_eq!(
        date("https://wall.example/2023/06/08/mill", "", &seen, ""),
        ("2023-06-08".into(), Some(DateSource::Url))
    );
    let near = format!("{HEADING}<time datetime=2023-06-07T23:30-05:00>7 June</time>");
    assert_eq!(date("https://wall.example/2023/06/08/mill", "", &near, "").0, "2023-06-07T23:30:00-05:00");
}

#[test]
fn an_article_that_was_put_out_anew_has_the_day_that_its_readers_see() {
    let stated = ld(r#""datePublished":"2019-03-30T08:00:00-04:00","dateModified":"2023-12-19T09:00:00-05:00""#);
    let shown = format!("{HEADING}<p class=date>December 19, 2023</p>");
    assert_eq!(date(PLAIN, &stated, &shown, "").0, "2023-12-19T09:00:00-05:00");
    let labelled = format!("{HEADING}<p class=date>Updated December 19, 2023</p>");
    assert_eq!(date(PLAIN, &stated, &labelled, "").0, "2019-03-30T08:00:00-04:00");
    let earlier = format!("{HEADING}<p class=date>March 30, 2019</p>");
    assert_eq!(date(PLAIN, &stated, &earlier, "").0, "2019-03-30T08:00:00-04:00");
    assert_eq!(date("https://wall.example/2019/03/30/mill", &stated, &shown, "").0, "2019-03-30T08:00:00-04:00");
}

#[test]
fn the_day_is_that_of_the_publishers_clock_where_the_page_tells_it() {
    let stated = ld(r#""datePublished":"2023-12-02T00:46:23Z","dateModified":"2023-12-02T01:10:00Z""#);
    let changed = format!("{HEADING}<p>Updated <time datetime=2023-12-01T20:10:00-05:00>December 1</time></p>");
    assert_eq!(date(PLAIN, &stated, &changed, "").0, "2023-12-01T19:46:23-05:00");
    let midnight = ld(r#""datePublished":"2021-11-04T23:00:00Z""#);
    let shown = format!("{HEADING}<p class=date>5. November 2021</p>");
    let article = article(PLAIN, &midnight, &shown, "");
    assert_eq!(article.content_created.as_deref(), Some("2021-11-05"));
    assert_eq!(article.content_created_precision, Some(DatePrecision::Day));
}

#[test]
fn a_date_is_found_in_front_of_the_heading_in_words_in_the_first_sentence_and_alone() {
    let above = |line: &str| date(PLAIN, "", &format!("{line}{HEADING}"), "").0;
    assert_eq!(above("<h3>21.01.2022</h3>"), "2022-01-21");
    assert_eq!(above("<span>Bonn, 11.10.21</span>"), "2021-10-11");
    assert_eq!(above("<p>The fair of 21.01.2022 was the largest that the town had ever seen</p>"), "-");
    let below = |line: &str| date(PLAIN, "", HEADING, line).0;
    assert_eq!(below("<p>Veröffentlicht am 16.08.2019</p>"), "2019-08-16");
    assert_eq!(below("<p>Publicado el 3 de mayo de 2022</p>"), "2022-05-03");
    assert_eq!(below("<p>2024年2月6日</p>"), "2024-02-06");
    assert_eq!(below("<p>1 May 2022</p><p>2 May 2022</p>"), "-");
    let wire = "<p>29.11.2022 – More than once the millers of the valley had warned that their wheels would stop, if nobody bought \
        the flour that was ground in it.</p>";
    assert_eq!(date(PLAIN, "", &format!("{HEADING}{wire}"), "").0, "2022-11-29");
}

#[test]
fn addresses_and_titles_tell_a_day_that_is_beyond_doubt() {
    let at = |url: &str| date(url, "", HEADING, "").0;
    assert_eq!(at("https://wall.example/texts/20220127-mill.html"), "2022-01-27");
    assert_eq!(at("https://wall.example/news/29-10-2021"), "2021-10-29");
    assert_eq!(at("https://wall.example/news/02-01-2022-mill"), "-");
    assert_eq!(at("https://wall.example/news/20229999-mill"), "-");
    let titled = |title: &str| {
        let html =
            format!("<html><head><title>{title}</title></head><body><article>{HEADING}{STORY}</article></body></html>");
        clean(html, PLAIN).content_created
    };
    assert_eq!(titled("23.01.2022 - The mill turns again").as_deref(), Some("2022-01-23"));
    assert_eq!(titled("The mill turns again | The Wall | 23.05.2011").as_deref(), Some("2011-05-23"));
    assert_eq!(titled("What 23.05.2011 meant for the mill | The Wall"), None);
}

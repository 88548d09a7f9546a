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
    let first = |shown: &str| article(PLAIN, &stated, shown, "").first_created;
    assert_eq!(first(&shown).as_deref(), Some("2019-03-30T08:00:00-04:00"));
    let labelled = format!("{HEADING}<p class=date>Updated December 19, 2023</p>");
    assert_eq!(date(PLAIN, &stated, &labelled, "").0, "2019-03-30T08:00:00-04:00");
    assert_eq!(first(&labelled), None);
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

#[test]
fn structured_data_is_read_in_a_graph_in_lists_by_reference_and_broken() {
    let graph = r##"<script type="application/ld+json">{"@context":"https://schema.org","@graph":[
        {"@type":"WebSite","name":"The Wall"},{"@id":"https://wall.example/#logo","@type":"ImageObject","url":"https://wall.example/logo.png"},
        {"@type":["Article","NewsArticle"],"headline":"The mill turns again","author":[{"@id":"#jane"},"Karl Moe"],
         "image":{"@id":"https://wall.example/mill#picture"},"inLanguage":"en-GB","articleSection":["Town","News"],
         "isAccessibleForFree":true,"hasPart":{"isAccessibleForFree":false}},
        {"@id":"#jane","@type":"Person","name":"Jane Roe"},
        {"@id":"https://wall.example/mill#picture","@type":"ImageObject","contentUrl":["/mill.jpg"]}]}</script>"##;
    let found = article(PLAIN, graph, HEADING, "");
    assert_eq!(found.authors, ["Jane Roe", "Karl Moe"]);
    assert_eq!(found.image.as_deref(), Some("https://wall.example/mill.jpg"));
    assert_eq!((found.section.as_deref(), found.source_name.as_deref()), (Some("Town"), Some("The Wall")));
    assert_eq!((found.language.as_deref(), found.paywalled), (Some("en-GB"), Some(false)));
    let broken =
        "<script type='application/ld+json'>[{\"@type\":\"NewsArticle\",\"headline\":\"The mill\n turns again\",
        \"datePublished\":\"2024-02-06\",\"author\":{\"name\":\"Jane Roe\",},}, ]</script>";
    let found = article(PLAIN, broken, "", "");
    assert_eq!(
        (found.authors.as_slice(), found.content_created.as_deref()),
        (["Jane Roe".to_owned()].as_slice(), Some("2024-02-06"))
    );
}

#[test]
fn of_several_articles_the_one_with_the_pages_address_counts() {
    let other = r#"{"@type":"NewsArticle","headline":"Older news","url":"https://wall.example/older","datePublished":"2020-01-01",
        "author":"Karl Moe","publisher":{"name":"The Wall"},"articleBody":"x"}"#;
    let own = r#"{"@type":"Article","mainEntityOfPage":{"@id":"http://www.wall.example/mill/"},"datePublished":"2024-02-06"}"#;
    let head = format!("<script type='application/ld+json'>[{other},{own}]</script>");
    assert_eq!(date("https://wall.example/mill?from=feed", &head, HEADING, "").0, "2024-02-06");
}

#[test]
fn what_is_behind_a_paywall_is_told_by_its_parts_and_by_tags() {
    let paid = |head: &str| article(PLAIN, head, HEADING, "").paywalled;
    assert_eq!(paid(&ld(r#""hasPart":[{"isAccessibleForFree":true},{"isAccessibleForFree":"False"}]"#)), Some(true));
    assert_eq!(paid(&ld(r#""isAccessibleForFree":"https://schema.org/True""#)), Some(false));
    assert_eq!(paid(r#"<meta property="article:content_tier" content="metered">"#), Some(true));
    assert_eq!(paid(r#"<meta itemprop="isAccessibleForFree" content="false">"#), Some(true));
    assert_eq!(paid(""), None);
}

#[test]
fn microdata_and_tags_are_read_where_there_is_no_structured_data() {
    let head = r#"<link rel="canonical" href="/the-mill"><meta property="og:site_name" content="The Wall">
        <meta property="og:image" content="//pictures.example/mill.jpg"><meta property="og:locale" content="en_IE">"#;
    let above = r#"<div itemscope itemtype="https://schema.org/NewsArticle"><span itemprop="articleSection">Town</span>
        <h1 itemprop="headline">The mill turns again</h1><span itemprop="author">Jane Roe</span>
        <meta itemprop="datePublished" content="2024-02-06T10:00+01:00"><meta itemprop="dateModified" content="2024-02-07"></div>"#;
    let found = article("https://wall.example/mill", head, above, "");
    assert_eq!(found.canonical_url.as_deref(), Some("https://wall.example/the-mill"));
    assert_eq!(found.image.as_deref(), Some("https://pictures.example/mill.jpg"));
    assert_eq!((found.section.as_deref(), found.source_name.as_deref()), (Some("Town"), Some("The Wall")));
    assert_eq!(
        (found.language.as_deref(), found.authors.as_slice()),
        (Some("en-IE"), ["Jane Roe".to_owned()].as_slice())
    );
    assert_eq!(found.content_created.as_deref(), Some("2024-02-06T10:00:00+01:00"));
    assert_eq!(found.content_created_precision, Some(DatePrecision::Minute));
    assert_eq!(found.content_modified.as_deref(), Some("2024-02-07"));
    assert_eq!(found.content_modified_precision, Some(DatePrecision::Day));
    assert!(found.content_modified_from.is_some());
}

#[test]
fn the_dateline_and_the_byline_are_read_from_the_text() {
    let above = format!(
        "{HEADING}<p class=byline>By Jane Roe and Karl Moe</p><p>HARROW BEND, Feb. 6 — The mayor cut a ribbon of \
        flour sacks on Tuesday, and the crowd on both banks of the river cheered until the wheel began to turn.</p>"
    );
    let found = article(PLAIN, "", &above, "");
    assert_eq!(found.located.as_deref(), Some("HARROW BEND"));
    assert_eq!((found.by.as_deref(), found.authors.len()), (Some("By Jane Roe and Karl Moe"), 2));
}

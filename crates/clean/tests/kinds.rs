//! Kinds of pages that extractors lose things on, or keep junk of: each with what a reader would call the article.

#![expect(clippy::expect_used, reason = "a test stops where its page cannot be cleaned")]

use copydesk_article::ParagraphKind::{Heading, ListItem, Quote, Text};
use copydesk_article::{CleanArticle, ParagraphKind, RawArticle, RemovedKind};
use copydesk_clean::{CleanSettings, Cleaner};

const FIRST: &str = "The council of Harrow Bend voted on Monday to rebuild the mill, nine years after the flood that carried its \
    wheel away, and set aside half of the money that the work will cost.";
const SECOND: &str = "“It has been a long time without flour,” said the mayor, Ada Quill, who grew up two doors from the mill and \
    learnt to swim in its pond. She said that the first sack would go to the school.";
const THIRD: &str = "The work is to begin in March, when the river is low, and to end before the harvest. Until then the wheel, \
    which two farmers found in a hedge four miles downstream, stays in the barn behind the church.";
const LAST: &str =
    "Nobody spoke against the plan, though the owner of the steam bakery left the room before the vote was taken.";

fn clean(head: &str, main: &str) -> CleanArticle {
    let html = format!(
        "<!doctype html><html lang=en><head><title>Mill to be rebuilt | The Daily Wall</title>{head}</head><body>\
         <header><nav><a href=/>Home</a> <a href=/town>Town</a></nav></header><main>{main}</main>\
         <footer><p>© The Daily Wall. All rights reserved.</p></footer></body></html>"
    );
    page(html)
}

fn page(html: String) -> CleanArticle {
    let raw =
        RawArticle { html: Some(html), url: Some("https://wall.example/mill".to_owned()), ..RawArticle::default() };
    Cleaner::new(CleanSettings::default()).expect("built-in rules").clean(&raw).expect("a clean article")
}

/// Returns the paragraphs of the body, each with its kind.
fn paragraphs(article: &CleanArticle) -> Vec<(ParagraphKind, &str)> {
    let body = article.body.as_ref().expect("a body");
    body.text.lines().zip(&body.paragraphs).map(|(text, paragraph)| (paragraph.kind, text)).collect()
}

fn texts(article: &CleanArticle) -> Vec<&str> {
    paragraphs(article).into_iter().map(|(_, text)| text).collect()
}

fn removed(article: &CleanArticle, kind: RemovedKind) -> Vec<&str> {
    article.removed.iter().filter(|removed| removed.kind == kind).map(|removed| removed.text.as_str()).collect()
}

#[test]
fn a_live_blog_keeps_its_posts_and_their_headings() {
    let post = |time: &str, title: &str, text: &str| {
        format!(
            "<article class=live-post><time datetime=2024-02-06T{time}Z>{time}</time><h3>{title}</h3><p class=post-author>Jane Roe</p>\
             <p>{text}</p><div class=share-buttons><a href=#>Share</a><a href=#>Copy link</a></div></article>"
        )
    };
    let posts = [
        post("18:40", "Vote carried", FIRST),
        post("18:20", "Mayor speaks", SECOND),
        post("18:05", "Debate opens", THIRD),
        post("17:50", "Baker leaves", LAST),
    ]
    .concat();
    let article = clean("", &format!("<h1>Mill to be rebuilt</h1><div class=live-blog>{posts}</div>"));
    let expected = [
        (Heading, "Vote carried"),
        (Text, FIRST),
        (Heading, "Mayor speaks"),
        (Text, SECOND),
        (Heading, "Debate opens"),
        (Text, THIRD),
        (Heading, "Baker leaves"),
        (Text, LAST),
    ];
    assert_eq!(paragraphs(&article), expected);
}

#[test]
fn a_gallery_keeps_its_introduction_and_moves_its_captions() {
    let figure = |number: usize| {
        format!(
            "<figure><img src=/{number}.jpg alt=''><figcaption>The wheel, as it was found in hedge number {number}. \
             <span class=credit>Photo: Karl Moe</span></figcaption></figure>"
        )
    };
    let figures: String = (1..9).map(figure).collect();
    let article = clean(
        "",
        &format!(
            "<article><h1>Mill to be rebuilt</h1><p>{FIRST}</p><p>{SECOND}</p><div class=gallery>{figures}</div></article>"
        ),
    );
    assert_eq!(texts(&article), [FIRST, SECOND]);
    assert_eq!(article.captions.len(), 8);
    assert_eq!(article.captions.first().map(String::as_str), Some("The wheel, as it was found in hedge number 1."));
    assert_eq!(article.credits, ["Photo: Karl Moe"]);
}

#[test]
fn the_stub_of_a_paid_article_is_its_body_and_the_prompt_is_not() {
    let head = r#"<script type="application/ld+json">{"@type":"NewsArticle","headline":"Mill to be rebuilt",
        "isAccessibleForFree":false,"hasPart":{"isAccessibleForFree":false,"cssSelector":".paid"}}</script>"#;
    let prompt = "<div class=paywall-prompt><h2>Keep reading for £1 a week</h2><p>Subscribe now to get unlimited access to all our stories.</p>\
        <a href=/subscribe>Subscribe</a><p>Already a subscriber? <a href=/login>Log in</a></p></div>";
    let article = clean(head, &format!("<article><h1>Mill to be rebuilt</h1><p>{FIRST}</p>{prompt}</article>"));
    assert_eq!(texts(&article), [FIRST]);
    assert_eq!(article.paywalled, Some(true));
    assert!(!removed(&article, RemovedKind::Paywall).is_empty());
}

#[test]
fn a_page_of_several_keeps_its_part_and_loses_the_pager() {
    let pager = "<div class=pagination><span>Page 2 of 3</span> <a href=?page=1>1</a> <b>2</b> <a href=?page=3>3</a> <a href=?page=3>Next page</a></div>";
    let article = clean(
        "",
        &format!("<article><h1>Mill to be rebuilt</h1>{pager}<p>{FIRST}</p><p>{SECOND}</p>{pager}</article>"),
    );
    assert_eq!(texts(&article), [FIRST, SECOND]);
    assert!(!removed(&article, RemovedKind::Navigation).is_empty());
}

#[test]
fn an_amp_page_is_read_like_any_other() {
    let html = format!(
        "<!doctype html><html amp lang=en><head><meta charset=utf-8><link rel=canonical href=https://wall.example/the-mill>\
         <style amp-boilerplate>body{{animation:none}}</style><script async src=https://cdn.example/v0.js></script></head><body>\
         <amp-sidebar id=side><ul><li><a href=/town>Town</a></li></ul></amp-sidebar><article><h1>Mill to be rebuilt</h1>\
         <amp-img src=/mill.jpg width=3 height=2 layout=responsive><noscript><img src=/mill.jpg></noscript></amp-img>\
         <p>{FIRST}</p><amp-ad type=x width=3 height=2><div placeholder>Advertisement</div></amp-ad><p>{SECOND}</p>\
         <amp-social-share type=email></amp-social-share></article></body></html>"
    );
    let article = page(html);
    assert_eq!(texts(&article), [FIRST, SECOND]);
    assert_eq!(article.canonical_url.as_deref(), Some("https://wall.example/the-mill"));
}

#[test]
fn a_paragraph_that_is_one_link_stays_and_a_list_of_links_goes() {
    let related = "<ul class=related-links><li><a href=/1>Flood at Harrow Bend: a year later</a></li><li><a href=/2>Who owns the pond?</a></li></ul>";
    let article = clean(
        "",
        &format!(
            "<article><h1>Mill to be rebuilt</h1><p>{FIRST}</p><p><a href=/plan>{SECOND}</a></p><p>{THIRD}</p>{related}</article>"
        ),
    );
    assert_eq!(texts(&article), [FIRST, SECOND, THIRD]);
    assert!(!removed(&article, RemovedKind::Related).is_empty());
}

#[test]
fn quotations_lists_tables_and_headings_stay_what_they_are() {
    let quotation = "We have ground nothing but our teeth since the flood, and I for one am tired of it.";
    let rows = "<table><tr><th>Part</th><th>Cost</th></tr><tr><td>Wheel</td><td>£40,000</td></tr><tr><td>Race</td><td>£22,500</td></tr></table>";
    let main = format!(
        "<article><h1>Mill to be rebuilt</h1><p>{FIRST}</p><blockquote><p>{quotation}</p></blockquote><h2>What it will cost</h2><p>{SECOND}</p>\
         <ul><li>The wheel is to be mended by the smith of Alder Lock.</li><li>The race is to be dug out by the farmers.</li></ul>\
         <p>{THIRD}</p>{rows}<p>{LAST}</p></article>"
    );
    let article = clean("", &main);
    let expected = [
        (Text, FIRST),
        (Quote, quotation),
        (Heading, "What it will cost"),
        (Text, SECOND),
        (ListItem, "The wheel is to be mended by the smith of Alder Lock."),
        (ListItem, "The race is to be dug out by the farmers."),
        (Text, THIRD),
        (Text, "Part Cost"),
        (Text, "Wheel £40,000"),
        (Text, "Race £22,500"),
        (Text, LAST),
    ];
    assert_eq!(paragraphs(&article), expected);
}

#[test]
fn what_stands_around_the_text_goes_to_its_field() {
    let correction = "Correction: An earlier version of this article misstated the year of the flood. It was 2015.";
    let note = "Editor’s note: Ada Quill is a cousin of the publisher of this newspaper.";
    let main = format!(
        "<article><h1>Mill to be rebuilt</h1><div class=byline>By Jane Roe</div><div class=date>6 February 2024</div>\
         <figure><img src=/a.jpg><figcaption>Ada Quill at the pond on Monday. <span class=credit>Karl Moe / Reuters</span></figcaption></figure>\
         <p><em>{note}</em></p><p>HARROW BEND — {FIRST}</p><p>{SECOND}</p><p>{THIRD}</p><p><i>{correction}</i></p></article>"
    );
    let article = clean("", &main);
    let dated = format!("HARROW BEND — {FIRST}");
    assert_eq!(texts(&article), [dated.as_str(), SECOND, THIRD]);
    assert_eq!(article.located.as_deref(), Some("HARROW BEND"));
    assert_eq!(
        (article.by.as_deref(), article.authors.as_slice()),
        (Some("By Jane Roe"), ["Jane Roe".to_owned()].as_slice())
    );
    assert_eq!(article.content_created.as_deref(), Some("2024-02-06"));
    assert_eq!(article.captions, ["Ada Quill at the pond on Monday."]);
    assert_eq!(article.credits, ["Karl Moe / Reuters"]);
    assert_eq!(article.ed_note.as_deref(), Some(format!("{note}\n{correction}").as_str()));
}

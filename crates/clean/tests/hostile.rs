//! Pages and texts that are made to hurt: each ends with an article or with its error code, never in a panic or a stuck thread.

#![expect(clippy::expect_used, reason = "a test stops where the rules do not compile")]

use std::fmt::Write;
use std::sync::LazyLock;

use copydesk_article::{CleanArticle, RawArticle};
use copydesk_clean::{CleanError, CleanSettings, Cleaner};

const STORY: &str = "The mill in Harrow Bend reopened on Tuesday, nine years after the flood that carried its wheel away. The council \
    has paid for half of the repairs, and a raffle has paid for most of the rest.";

static CLEANER: LazyLock<Cleaner> = LazyLock::new(|| Cleaner::new(CleanSettings::default()).expect("built-in rules"));

fn page(html: String) -> Result<CleanArticle, CleanError> {
    CLEANER.clean(&RawArticle { html: Some(html), ..RawArticle::default() })
}

fn text(text: String) -> Result<CleanArticle, CleanError> {
    CLEANER.clean(&RawArticle { text: Some(text), ..RawArticle::default() })
}

fn code(result: Result<CleanArticle, CleanError>) -> &'static str {
    result.map_or_else(|error| error.code(), |_| "ok")
}

fn body(result: Result<CleanArticle, CleanError>) -> String {
    result.ok().and_then(|article| article.body).map(|body| body.text).unwrap_or_default()
}

#[test]
fn nested_elements_are_refused() {
    assert_eq!(code(page("<div>".repeat(100_000))), "html-too-deep");
    assert_eq!(
        code(page(format!("{}{STORY}{}", "<blockquote>".repeat(50_000), "</blockquote>".repeat(50_000)))),
        "html-too-deep"
    );
    assert_eq!(code(page("<table><tr><td>".repeat(50_000))), "html-too-deep");
    assert_eq!(code(page("<svg><g>".repeat(50_000))), "html-too-deep");
}

#[test]
fn cells_that_are_never_closed_end_with_their_table() {
    let tables = "<table><tr><td>Ferry<td>at eight</table>".repeat(600);
    let html = format!("<article><p>{STORY}</p>{tables}<p>{STORY} Again.</p></article>");
    assert!(body(page(html)).starts_with("The mill"));
}

#[test]
fn large_bodies_are_refused() {
    assert_eq!(code(page(format!("<p>{}</p>", STORY.repeat(60_000)))), "body-too-large");
    assert_eq!(code(text(STORY.repeat(20_000))), "body-too-large");
}

#[test]
fn many_nodes_are_refused() {
    assert_eq!(code(page(format!("<p>{}</p>", "<span>a</span>".repeat(200_000)))), "html-too-many-nodes");
    assert_eq!(code(page("<a href=x>b</a>\n".repeat(60_000))), "html-too-many-nodes");
    assert!(["ok", "html-too-many-nodes"].contains(&code(page("<a href=x>b</a>\n".repeat(50_000)))));
    assert_eq!(code(page(format!("<p>{}", "<p><b>a".repeat(90_000)))), "html-too-many-nodes");
}

#[test]
fn formatting_that_is_never_closed_is_measured_with_what_it_grows_to() {
    let mut html = String::new();
    for number in 0..9_000 {
        write!(html, "<p><b id={number}>{STORY}</p>").expect("strings grow");
    }
    assert!(["html-too-deep", "html-too-many-nodes"].contains(&code(page(html))));
}

#[test]
fn flat_pages_below_the_limits_are_read() {
    let article = body(page(format!("<article>{}</article>", format!("<p>{STORY}</p>").repeat(20_000))));
    assert!(article.starts_with("The mill in Harrow Bend"));
    let one_line = body(page(format!("<p>{}</p>", format!("{STORY} ").repeat(20_000))));
    assert!(one_line.starts_with("The mill in Harrow Bend"));
    let links = format!("<p>{STORY}</p>{}<p>{STORY} Again.</p>", "<a href=/x>An old story</a> ".repeat(15_000));
    assert!(body(page(links)).contains("The mill in Harrow Bend"));
}

#[test]
fn comments_scripts_and_entities_hide_nothing_and_attributes_are_counted() {
    for hidden in
        ["<!--".repeat(100_000), "<script>".repeat(100_000), "<!-- -->".repeat(200_000), "&amp;lt;".repeat(100_000)]
    {
        assert!(
            body(page(format!("<article><p>{STORY}</p><p>{STORY} Again.</p></article>{hidden}"))).contains("The mill")
        );
    }
    let mut attributes = String::from("<p");
    for number in 0..50_000 {
        write!(attributes, " a{number}=1").expect("strings grow");
    }
    assert_eq!(code(page(format!("{attributes}>{STORY}</p><p>{STORY} Again.</p>"))), "html-too-many-nodes");
}

#[test]
fn what_a_parser_takes_long_for_counts_as_nodes() {
    let article = format!("<article><p>{STORY}</p><p>{STORY} Again.</p></article>");
    for bomb in ["&amp;", "&", "&#99999999999;", "&CounterClockwiseContourIntegra", "<", "</x>", "\0"] {
        let small = format!("{article}<p>{}</p>", bomb.repeat(1000));
        assert!(body(page(small)).contains("The mill"), "{bomb:?}");
        assert_eq!(code(page(format!("{article}{}", bomb.repeat(200_000)))), "html-too-many-nodes", "{bomb:?}");
    }
    for quoted in ["title='", "class='", "alt='"] {
        let attribute = format!("<p {quoted}{}'>{article}", "&amp;".repeat(200_000));
        assert_eq!(code(page(attribute)), "html-too-many-nodes", "{quoted}");
    }
    assert_eq!(code(page(format!("<title>{}</title>{article}", "&lt;".repeat(200_000)))), "html-too-many-nodes");
}

#[test]
fn attributes_that_nobody_reads_cost_nothing() {
    let config = "&quot;a&quot;:1,".repeat(200_000);
    let html = format!(
        "<div data-config='{config}'><article><p onclick='{config}'>{STORY}</p><p>{STORY} Again.</p></article></div>"
    );
    assert_eq!(body(page(html)), format!("{STORY}\n{STORY} Again."));
}

#[test]
fn many_different_paragraphs_are_told_apart_in_linear_time() {
    let mut html = String::from("<article>");
    for number in 0..37_000 {
        write!(html, "<p>{number} {STORY}</p>").expect("strings grow");
    }
    let all = body(page(html));
    assert_eq!(all.lines().count(), 37_000);
    assert!(all.ends_with(STORY));
}

#[test]
fn structured_data_that_is_deep_wide_broken_or_circular_is_read_as_far_as_it_goes() {
    let deep = "{\"a\":".repeat(100_000);
    let wide = "{\"@type\":\"NewsArticle\",\"headline\":\"x\"},".repeat(20_000);
    let broken = "{\"@type\":\"NewsArticle\" \"author\": [{\"name\" ".repeat(20_000);
    let circular = r##"{"@graph":[{"@id":"#a","author":{"@id":"#b"}},{"@id":"#b","author":{"@id":"#a"}},
        {"@type":"NewsArticle","author":{"@id":"#a"},"image":{"@id":"#b"}}]}"##;
    for data in [deep, format!("[{wide}{{}}]"), broken, "[".repeat(200_000), circular.to_owned()] {
        let head = format!("<script type='application/ld+json'>{data}</script>");
        assert!(
            body(page(format!("{head}<article><p>{STORY}</p><p>{STORY} Again.</p></article>"))).contains("The mill")
        );
    }
}

#[test]
fn long_titles_names_and_dates_are_not_compared_word_by_word() {
    let words = |letter: char| (0..50_000).fold(String::new(), |text, number| format!("{text}{letter}{number} "));
    let (title, heading, names) = (words('a'), words('b'), "Jane Roe, ".repeat(100_000));
    let html = format!(
        "<title>{title}</title><meta name=author content='{names}'><article><h1>{heading}</h1><time datetime='{names}'>{names}</time>\
         <p>{STORY}</p><p>{STORY} Again.</p></article>"
    );
    let article = page(html).expect("a clean article");
    assert_eq!((article.headline, article.authors.len(), article.content_created), (None, 0, None));
}

#[test]
fn characters_that_fool_readers_and_parsers_stay_or_go_alone() {
    let charset = "<meta charset=utf-7><meta http-equiv=content-type content='text/html; charset=shift_jis'>";
    for (inside, expected) in [
        ("\u{FEFF}", ""),
        ("\u{200B}", ""),
        ("&#0;", "\u{FFFD}"),
        ("&#xD800;", "\u{FFFD}"),
        ("&#x110000;", "\u{FFFD}"),
        ("&#128;", "€"),
        ("+ADw-script+AD4-", "+ADw-script+AD4-"),
        ("\u{202E}", "\u{202E}"),
        ("e\u{301}", "é"),
    ] {
        let html = format!("{charset}<article><p>{STORY} A{inside}Z.</p><p>{STORY} Again.</p></article>");
        let text = body(page(html));
        assert!(text.contains(&format!("A{expected}Z.")), "{inside:?}: {text}");
    }
    for many in ["\u{202E}א", "\u{200D}", "\u{301}", "\u{FEFF}", "“", ". "] {
        let html = format!("<article><p>{STORY}</p><p>{STORY} Again.</p><p>a{}</p></article>", many.repeat(200_000));
        assert!(body(page(html)).contains("The mill"), "{many:?}");
    }
}

#[test]
fn junk_in_junk_and_elements_that_never_close_are_named_once() {
    let article = format!("<article><h1>The mill turns again</h1><p>{STORY}</p><p>{STORY} Again.</p></article>");
    for html in [
        format!("{article}{}", "<div class=related>".repeat(300)),
        format!("{}{article}", "<div class='newsletter comments'>".repeat(300)),
        format!("{article}{}", "<figure><figcaption>Photo: Jane Roe / Getty Images</figcaption></figure>".repeat(3000)),
        format!("{article}{}", "<time datetime=2024-01-01>1 January 2024</time>".repeat(5000)),
        format!("{article}{}", "<h1>Another story</h1>".repeat(5000)),
        format!("{article}{}", "<svg><g></g></svg>".repeat(100_000)),
    ] {
        let end: String = html.chars().rev().take(20).collect();
        assert!(body(page(html)).starts_with("The mill"), "{end}");
    }
}

#[test]
fn long_and_many_lines_of_text_are_read() {
    assert_eq!(code(text(format!("{STORY}\n{}", "x\n".repeat(900_000)))), "body-too-large");
    assert!(body(text(STORY.repeat(10_000))).starts_with("The mill"));
    assert!(!body(text(format!("{STORY}\n").repeat(10_000))).is_empty());
    assert_eq!(code(text("\n".repeat(1_000_000))), "empty-body");
    assert!(!body(text(format!("{STORY}\n{}", "Leave a Reply\n".repeat(50_000)))).contains("Leave"));
    assert!(body(text(format!("{STORY}\n{}", "See also: ".repeat(100_000)))).contains("The mill"));
}

#[test]
fn nothing_to_read_has_its_code() {
    assert_eq!(code(CLEANER.clean(&RawArticle::default())), "missing-body");
    for empty in ["", " ", "\0", "\u{FEFF}\n\n", "<p></p>", "<html><body><script>x()</script></body></html>"] {
        assert_eq!(code(page(empty.to_owned())), "empty-body", "{empty:?}");
    }
    for empty in ["", " \n ", "\0\0", "\u{FEFF}"] {
        assert_eq!(code(text(empty.to_owned())), "empty-body", "{empty:?}");
    }
}

#[test]
fn a_declaration_of_the_encoding_that_says_none_is_passed_over() {
    for equivalent in ["Content-Type", "content-type ", "'content&#45;type'"] {
        for content in ["text/html; charset", "charset ", "charset=", "charset charset"] {
            let html = format!("<meta http-equiv={equivalent} content='{content}'><p>{STORY}</p>");
            assert_eq!(body(page(html)), STORY, "{equivalent} {content}");
        }
    }
}

#[test]
fn text_without_sentences_is_text() {
    assert_eq!(body(page("<p>สะพานเปิดแล้ว</p>".to_owned())), "สะพานเปิดแล้ว");
    assert!(body(page(format!("<p>{}</p>", "<span>a word </span>".repeat(40_000)))).starts_with("a word a word"));
}

#[test]
fn a_nul_byte_in_the_text_goes_alone() {
    assert_eq!(body(text(STORY.replace("mill", "mi\0ll"))), STORY);
}

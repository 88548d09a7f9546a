//! Pages and texts in the charset that they declare or reveal.

use copydesk_article::{InputLimits, RawInput};

fn html(value: &[u8], content_type: &str) -> String {
    let input = RawInput { value, content_type: Some(content_type), ..RawInput::default() };
    input.decode(&InputLimits::default()).unwrap().html.unwrap()
}

fn text(value: &[u8], content_type: &str) -> String {
    let input = RawInput { value, content_type: Some(content_type), ..RawInput::default() };
    input.decode(&InputLimits::default()).unwrap().text.unwrap()
}

fn encoded(page: &str, label: &str) -> Vec<u8> {
    let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
    let (bytes, _, lossy) = encoding.encode(page);
    assert!(!lossy, "{label} cannot write the sample");
    bytes.into_owned()
}

#[test]
fn the_header_declares_it() {
    for (label, page) in [
        ("windows-1252", "<p>“Größe”</p>"),
        ("iso-8859-2", "<p>Příliš žluťoučký kůň</p>"),
        ("koi8-r", "<p>Москва</p>"),
        ("shift_jis", "<p>東京の天気</p>"),
        ("gb18030", "<p>北京</p>"),
        ("euc-kr", "<p>서울</p>"),
    ] {
        assert_eq!(html(&encoded(page, label), &format!("text/html; charset={label}")), page);
        let plain = page.replace("<p>", "").replace("</p>", "");
        assert_eq!(text(&encoded(&plain, label), &format!("text/plain;charset=\"{label}\"")), plain);
    }
}

#[test]
fn the_page_declares_it() {
    for page in [
        "<meta charset=koi8-r><p>Москва",
        "<html><head><META http-equiv='Content-Type' content='text/html; charset=koi8-r'><p>Москва",
    ] {
        assert_eq!(html(&encoded(page, "koi8-r"), "text/html"), page);
        assert_eq!(html(&encoded(page, "koi8-r"), "text/html; charset=no-such-charset"), page);
    }
    let page = "<?xml version=\"1.0\" encoding=\"windows-1251\"?><p>Москва</p>";
    assert_eq!(html(&encoded(page, "windows-1251"), "application/xhtml+xml"), page);
}

#[test]
fn the_mark_counts_before_the_header_and_the_header_before_the_page() {
    let marked = [b"\xef\xbb\xbf".as_slice(), "<meta charset=koi8-r>Größe".as_bytes()].concat();
    assert_eq!(html(&marked, "text/html; charset=shift_jis"), "<meta charset=koi8-r>Größe");
    let page = "<meta charset=koi8-r>Größe";
    assert_eq!(html(page.as_bytes(), "text/html; charset=utf-8"), page);
    let wide: Vec<u8> = [0xFF, 0xFE].into_iter().chain("Größe".encode_utf16().flat_map(u16::to_le_bytes)).collect();
    assert_eq!(html(&wide, "text/html"), "Größe");
    let big: Vec<u8> = "Größe".encode_utf16().flat_map(u16::to_be_bytes).collect();
    assert_eq!(text(&big, "text/plain; charset=utf-16be"), "Größe");
}

#[test]
fn without_a_declaration_the_bytes_reveal_it() {
    assert_eq!(html("<p>Größe</p>".as_bytes(), "text/html"), "<p>Größe</p>");
    let german = "Die Behörden äußerten sich zunächst nicht über die Größe der Schäden in Österreich.";
    assert_eq!(text(&encoded(german, "windows-1252"), "text/plain"), german);
    let russian = "Президент заявил журналистам, что переговоры продолжатся в понедельник.";
    assert_eq!(text(&encoded(russian, "windows-1251"), "text/plain"), russian);
    let japanese = "東京の天気は晴れです。明日は雨が降るでしょう。";
    assert_eq!(text(&encoded(japanese, "euc-jp"), "text/plain"), japanese);
}

#[test]
fn a_declaration_behind_the_limit_is_not_looked_for() {
    let page = format!("{}<meta charset=koi8-r>Größe", " ".repeat(9000));
    assert_eq!(html(page.as_bytes(), "text/html"), page);
    let limits = InputLimits { max_charset_prescan_bytes: 10_000, ..InputLimits::default() };
    let input = RawInput { value: page.as_bytes(), content_type: Some("text/html"), ..RawInput::default() };
    assert_ne!(input.decode(&limits).unwrap().html.unwrap(), page);
}

#[test]
fn bytes_that_the_charset_does_not_have_are_replaced() {
    assert_eq!(text(b"a\xffb", "text/plain; charset=utf-8"), "a\u{fffd}b");
}

//! The identity of articles that come without one.

use copydesk_article::{InputLimits, RawArticle, check_key, check_uri, derive_uri, normalise_url, sha256_hex};
use proptest::prelude::*;

fn page(url: Option<&str>) -> RawArticle {
    RawArticle { url: url.map(str::to_owned), html: Some("<p>Rain".to_owned()), ..RawArticle::default() }
}

#[test]
fn a_given_uri_counts_before_everything() {
    let raw = RawArticle { uri: Some(" urn:a ".to_owned()), ..page(Some("https://example.org/a")) };
    assert_eq!(derive_uri(&raw, Some("https://example.org/b")), "urn:a");
}

#[test]
fn the_canonical_address_counts_before_the_fetched_one() {
    let raw = page(Some("https://m.example.org/news/a?x=1"));
    assert_eq!(derive_uri(&raw, Some("https://example.org/news/a")), "https://example.org/news/a");
    assert_eq!(derive_uri(&raw, Some("/news/b")), "https://m.example.org/news/b");
    assert_eq!(derive_uri(&raw, Some("mailto:desk@example.org")), "https://m.example.org/news/a?x=1");
    assert_eq!(derive_uri(&raw, None), "https://m.example.org/news/a?x=1");
    assert_eq!(derive_uri(&page(None), Some("https://example.org/a")), "https://example.org/a");
}

#[test]
fn a_front_page_is_no_canonical_address_of_an_article() {
    let raw = page(Some("https://example.org/news/a"));
    assert_eq!(derive_uri(&raw, Some("https://example.org/")), "https://example.org/news/a");
    assert_eq!(derive_uri(&page(Some("http://example.org/")), Some("https://example.org/")), "https://example.org/");
}

#[test]
fn without_an_address_the_body_decides() {
    let uri = derive_uri(&page(Some("not an address")), Some("nor this"));
    assert_eq!(uri, format!("urn:sha256:{}", sha256_hex(b"<p>Rain")));
    let long = format!("https://example.org/{}", "a".repeat(2048));
    assert_eq!(derive_uri(&page(Some(&long)), None), uri);
    let text = RawArticle { text: Some("<p>Rain".to_owned()), ..RawArticle::default() };
    assert_eq!(derive_uri(&text, None), uri);
}

#[test]
fn digests_are_those_of_the_standard() {
    assert_eq!(sha256_hex(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

#[test]
fn addresses_have_one_form() {
    for (address, normal) in [
        ("HTTPS://Example.ORG:443/A?b=1#c", "https://example.org/A?b=1"),
        ("http://jo:pw@example.org", "http://example.org/"),
        ("https://example.org/a?utm_source=x&b=2&UTM_Medium=y&fbclid=z&a=1&gclid=", "https://example.org/a?b=2&a=1"),
        ("https://example.org/a?utm_source=x", "https://example.org/a"),
        ("https://example.org/a?", "https://example.org/a"),
        ("https://example.org/a?id=utm_source", "https://example.org/a?id=utm_source"),
        ("https://bücher.example/ä b", "https://xn--bcher-kva.example/%C3%A4%20b"),
        (" https://example.org/../a/./b ", "https://example.org/a/b"),
    ] {
        assert_eq!(normalise_url(address).as_deref(), Some(normal), "{address}");
    }
    for address in ["", "example.org/a", "ftp://example.org/a", "javascript:alert(1)", "https://"] {
        assert_eq!(normalise_url(address), None, "{address}");
    }
}

#[test]
fn key_and_uri_complete_each_other() {
    let limits = InputLimits::default();
    assert_eq!(check_key(None, None, &limits), Ok(None));
    assert_eq!(check_key(Some(b"urn:a"), None, &limits), Ok(Some("urn:a".to_owned())));
    assert_eq!(check_key(None, Some("urn:a".to_owned()), &limits), Ok(Some("urn:a".to_owned())));
    assert!(check_key(Some(b"\n"), None, &limits).is_err());
    assert!(check_uri("a\u{85}b", &limits).is_err());
}

proptest! {
    #[test]
    fn normal_forms_stay(path in "[!-~ä]{0,40}", query in "[!-~ä]{0,40}") {
        if let Some(normal) = normalise_url(&format!("https://example.org/{path}?{query}")) {
            prop_assert_eq!(normalise_url(&normal), Some(normal));
        }
    }

    #[test]
    fn every_article_gets_an_identity_that_is_allowed(url in any::<Option<String>>(), canonical in any::<Option<String>>()) {
        let raw = RawArticle { url, ..page(None) };
        let uri = derive_uri(&raw, canonical.as_deref());
        prop_assert_eq!(check_uri(&uri, &InputLimits { max_uri_bytes: usize::MAX, ..InputLimits::default() }), Ok(uri));
    }
}

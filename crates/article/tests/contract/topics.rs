//! The records of the derived topics, and kill notices on all of them.

use copydesk_article::{
    ArticleEntities, ArticleQuotes, CLEAN_SCHEMA, CleanArticle, ENRICHED_SCHEMA, EnrichedArticle, InputLimits,
    PubStatus, RawArticle,
};
use serde_json::{Map, json};

use crate::generate::sample;

#[test]
fn quotes_and_entities_name_their_article() {
    let enriched = sample();
    let quotes = ArticleQuotes::of(&enriched);
    insta::assert_snapshot!("quotes", String::from_utf8(quotes.to_json()).unwrap());
    insta::assert_snapshot!("entities", String::from_utf8(ArticleEntities::of(&enriched).to_json()).unwrap());
    assert_eq!(serde_json::from_slice::<ArticleQuotes>(&quotes.to_json()).unwrap(), quotes);
    let entities = ArticleEntities::of(&enriched);
    assert_eq!(serde_json::from_slice::<ArticleEntities>(&entities.to_json()).unwrap(), entities);
}

#[test]
fn the_page_s_own_address_comes_first_and_the_embargo_is_kept() {
    let mut enriched = sample();
    enriched.article.canonical_url = Some("https://example.org/news/1".to_owned());
    enriched.article.embargoed_until = Some("2030-01-01T00:00:00Z".to_owned());
    let article = ArticleQuotes::of(&enriched).article;
    assert_eq!(article.url.as_deref(), Some("https://example.org/news/1"));
    assert_eq!(article.embargoed_until.as_deref(), Some("2030-01-01T00:00:00Z"));
}

#[test]
fn a_kill_notice_repeats_nothing_of_what_was_withdrawn() {
    let raw = RawArticle {
        uri: Some("urn:a".to_owned()),
        version: Some("3".to_owned()),
        pub_status: Some(PubStatus::Canceled),
        ed_note: Some("Kill: wrong person named.".to_owned()),
        headline: Some("SECRET".to_owned()),
        by: Some("SECRET".to_owned()),
        text: Some("SECRET".to_owned()),
        extra: Map::from_iter([("bodies".to_owned(), json!(["SECRET"]))]),
        ..RawArticle::default()
    };
    let clean = CleanArticle::kill_notice(raw);
    assert_eq!((clean.schema.as_str(), clean.pub_status), (CLEAN_SCHEMA, PubStatus::Canceled));
    assert_eq!(clean.validate(), []);

    let mut full = sample().article;
    full.provenance = vec![copydesk_article::Provenance { stage: "clean".to_owned(), ..Default::default() }];
    let enriched = EnrichedArticle::kill_notice(CleanArticle { pub_status: PubStatus::Canceled, ..full });
    assert_eq!((enriched.article.schema.as_str(), enriched.article.pub_status), (ENRICHED_SCHEMA, PubStatus::Canceled));
    assert_eq!((enriched.article.provenance.len(), enriched.article.headline.clone()), (1, None));
    assert_eq!(enriched.validate(), []);

    for written in [clean.to_json(), EnrichedArticle::kill_notice(clean).to_json()] {
        let text = String::from_utf8(written.clone()).unwrap();
        assert!(!text.contains("SECRET") && text.contains("Kill: wrong person named."), "{text}");
        let read = if text.contains(CLEAN_SCHEMA) {
            CleanArticle::from_json(&written, &InputLimits::default())
        } else {
            EnrichedArticle::from_json(&written, &InputLimits::default()).map(|enriched| enriched.article)
        };
        let read = read.unwrap();
        assert_eq!((read.version.as_deref(), read.body), (Some("3"), None));
    }
}

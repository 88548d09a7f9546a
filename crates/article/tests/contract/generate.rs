//! Strategies that make valid records out of arbitrary text.

use copydesk_article::{
    Addressee, Body, ByteSpan, CharIndex, CleanArticle, DatePrecision, ENRICHED_SCHEMA, EnrichedArticle, Entity,
    EntityLink, EntityType, Evidence, Field, Mention, MentionKind, Paragraph, ParagraphKind, Provenance, PubStatus,
    Quote, QuoteFlag, QuoteKind, Removed, RemovedKind, Speaker, TextSpan, rounded, sha256_hex,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, Value, json};

/// A line of anything but line ends, with at least one letter.
pub(crate) fn line() -> impl Strategy<Value = String> {
    "[^\n]{0,30}[a-zäжא字😀][^\n]{0,30}"
}

/// A body of one to eight lines.
pub(crate) fn body() -> impl Strategy<Value = Body> {
    vec(line(), 1..8).prop_map(|lines| {
        let mut paragraphs = Vec::new();
        let mut start = 0;
        for line in &lines {
            let end = start + line.chars().count();
            paragraphs.push(Paragraph { start, end, kind: ParagraphKind::Text });
            start = end + 1;
        }
        let text = lines.join("\n");
        Body { sha256: sha256_hex(text.as_bytes()), text, paragraphs }
    })
}

/// A JSON value of a few levels, as producers put into fields of their own.
pub(crate) fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_filter("JSON has no infinity", |number| number.is_finite()).prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((any::<String>(), inner), 0..4).prop_map(|pairs| Value::Object(Map::from_iter(pairs))),
        ]
    })
}

/// Fields that no version knows.
pub(crate) fn extra() -> impl Strategy<Value = Map<String, Value>> {
    vec(("x-[a-z]{1,8}", json_value()), 0..4).prop_map(Map::from_iter)
}

/// A clean article with the schema name of an enriched one.
pub(crate) fn article() -> impl Strategy<Value = CleanArticle> {
    let identity = ("[!-~]{1,40}", option::of("[0-9]{1,4}"), option::of(line()));
    let lists = (vec(line(), 0..3), vec(line(), 0..2), extra());
    (identity, body(), lists, option::of(0.0..=1.0)).prop_map(|(identity, body, (authors, captions, extra), share)| {
        CleanArticle {
            schema: ENRICHED_SCHEMA.to_owned(),
            uri: identity.0,
            version: identity.1,
            headline: identity.2,
            authors,
            captions,
            content_created: Some("2023-03-20T14:05:00Z".to_owned()),
            content_created_precision: Some(DatePrecision::Minute),
            language: share.map(|_| "en".to_owned()),
            language_confidence: share.map(rounded),
            body: Some(body),
            removed: vec![Removed {
                text: "Leave a Reply".to_owned(),
                kind: RemovedKind::CommentForm,
                rule: "comment-form/en/3".to_owned(),
                line: Some(61),
            }],
            provenance: vec![Provenance {
                stage: "clean".to_owned(),
                version: "0.1.0".to_owned(),
                ..Provenance::default()
            }],
            extra,
            ..CleanArticle::default()
        }
    })
}

/// An enriched article that keeps every law.
pub(crate) fn enriched() -> impl Strategy<Value = EnrichedArticle> {
    let places = vec((any::<Index>(), any::<Index>(), any::<bool>()), 1..6);
    (article(), vec((places.clone(), 0_usize..18, 0.0..=1.0), 0..5), vec(places, 0..5)).prop_map(
        |(article, entities, quotes)| {
            let entities = entities.iter().enumerate();
            let entities: Vec<Entity> =
                entities.map(|(at, (places, kind, share))| entity(&article, at, places, *kind, *share)).collect();
            let quotes = quotes.iter().enumerate().map(|(at, places)| quote(&article, at, places, &entities)).collect();
            EnrichedArticle { article, entities, quotes }
        },
    )
}

type Place = (Index, Index, bool);

/// A span of whole characters, in the headline where `place` says so and there is one.
fn span(article: &CleanArticle, place: &Place) -> TextSpan {
    let headline = article.headline.as_deref().filter(|_| place.2);
    let text = headline.unwrap_or_else(|| &article.body.as_ref().unwrap().text);
    let bounds: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let (one, other) = (*place.0.get(&bounds), *place.1.get(&bounds));
    let field = headline.map(|_| Field::Headline);
    CharIndex::new(text).text_span(ByteSpan::new(one.min(other), one.max(other)), field)
}

fn entity(article: &CleanArticle, at: usize, places: &[Place], kind: usize, share: f64) -> Entity {
    let mention = |place| Mention { span: span(article, place), kind: MentionKind::Name };
    Entity {
        id: format!("e{}", at + 1),
        entity_type: EntityType::ALL[kind].0,
        name: format!("Name {at}"),
        aliases: vec!["Alias".to_owned()],
        mentions: places.iter().map(mention).collect(),
        salience: rounded(share),
        confidence: rounded(1.0 - share),
        link: at.is_multiple_of(2).then(|| EntityLink {
            wikidata: Some("Q1".to_owned()),
            geonames: None,
            confidence: 0.5,
        }),
    }
}

fn quote(article: &CleanArticle, at: usize, places: &[Place], entities: &[Entity]) -> Quote {
    let content = span(article, &places[0]);
    let known = entities.get(at).map(|entity| entity.id.clone());
    let speaker = Speaker {
        mention: Some(span(article, &places[places.len() - 1])),
        name: None,
        entity: known.clone(),
        role: Some("spokeswoman".to_owned()),
        evidence: Evidence::OwnSentence,
        confidence: 0.9,
    };
    Quote {
        id: format!("q{}", at + 1),
        kind: QuoteKind::Direct,
        confidence: 0.97,
        segments: vec![content.clone()],
        content,
        cue: places.get(1).map(|place| span(article, place)),
        speaker: Some(speaker.clone()),
        speakers: vec![speaker],
        addressee: known.map(|entity| Addressee { name: "Xi".to_owned(), entity: Some(entity), mention: None }),
        flags: vec![QuoteFlag::MultiParagraph],
    }
}

/// A small enriched article, always the same.
pub(crate) fn sample() -> EnrichedArticle {
    let text = "“Rain,” said Ada Byron of Riga.\nShe left.".to_owned();
    let index = CharIndex::new(&text);
    let at = |needle: &str| {
        let start = text.find(needle).unwrap();
        index.text_span(ByteSpan::new(start, start + needle.len()), None)
    };
    let entity = |id: &str, entity_type, name: &str| Entity {
        id: id.to_owned(),
        entity_type,
        name: name.to_owned(),
        aliases: Vec::new(),
        mentions: vec![Mention { span: at(name), kind: MentionKind::Name }],
        salience: 0.5,
        confidence: 0.9,
        link: None,
    };
    let entities = vec![entity("e1", EntityType::Person, "Ada Byron"), entity("e2", EntityType::Gpe, "Riga")];
    let quote = Quote {
        id: "q1".to_owned(),
        kind: QuoteKind::Direct,
        confidence: 0.9,
        segments: vec![at("“Rain,”")],
        content: at("“Rain,”"),
        cue: Some(at("said")),
        speaker: Some(Speaker {
            mention: Some(at("Ada Byron")),
            name: Some("Ada Byron".to_owned()),
            entity: Some("e1".to_owned()),
            role: None,
            evidence: Evidence::OwnSentence,
            confidence: 0.9,
        }),
        speakers: Vec::new(),
        addressee: None,
        flags: vec![QuoteFlag::Short],
    };
    let paragraph = |start, end| Paragraph { start, end, kind: ParagraphKind::Text };
    let article = CleanArticle {
        schema: ENRICHED_SCHEMA.to_owned(),
        uri: "urn:example:1".to_owned(),
        version: Some("2".to_owned()),
        pub_status: PubStatus::Usable,
        url: Some("https://example.org/news/1?a=1".to_owned()),
        source: Some("example.org".to_owned()),
        headline: Some("Rain in Riga".to_owned()),
        by: Some("By Jo Roe".to_owned()),
        located: Some("RIGA".to_owned()),
        content_created: Some("2023-03-20T14:05:00Z".to_owned()),
        language: Some("en".to_owned()),
        body: Some(Body {
            sha256: sha256_hex(text.as_bytes()),
            paragraphs: vec![paragraph(0, 31), paragraph(32, 41)],
            text: text.clone(),
        }),
        extra: Map::from_iter([("desk".to_owned(), json!("weather"))]),
        ..CleanArticle::default()
    };
    EnrichedArticle { article, entities, quotes: vec![quote] }
}

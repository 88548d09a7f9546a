//! Articles as ninjs 3.1, checked against the schema rebuilt from the standard's field list.

use copydesk_article::ninjs::NinjsItem;
use copydesk_article::{EnrichedArticle, EntityLink, EntityType, InputLimits, PubStatus, RawInput};
use jsonschema::Validator;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::generate::{enriched, sample};
use crate::schemas::validator;

fn standard() -> Validator {
    validator("ninjs-3.1.schema.json")
}

fn item(enriched: &EnrichedArticle) -> Value {
    serde_json::from_slice(&NinjsItem::of(enriched).to_json()).unwrap()
}

#[test]
fn the_sample_as_an_item() {
    let item = item(&sample());
    assert!(standard().is_valid(&item), "{:?}", standard().validate(&item));
    insta::assert_json_snapshot!(item);
}

#[test]
fn the_rebuilt_schema_is_strict() {
    let standard = standard();
    let whole = json!({
        "uri": "urn:example:1", "type": "text", "urgency": 4, "headlines": [{"value": "Rain"}],
        "places": [{"name": "Riga", "geoJSON": {"type": "Point", "coordinates": [24.1, 56.9]}}],
        "associations": [{"name": "picture", "uri": "urn:example:2", "type": "picture",
                          "renditions": [{"name": "thumbnail", "href": "https://example.org/a.jpg", "width": 80}]}],
        "rightsInfo": {"linkedRights": "https://example.org/rights"}
    });
    assert!(standard.is_valid(&whole), "{:?}", standard.validate(&whole));
    for (pointer, value) in [
        ("/mine", json!(1)),
        ("/uri", json!("no uri")),
        ("/type", json!("article")),
        ("/urgency", json!(10)),
        ("/versionCreated", json!("2023-03-20")),
        ("/pubStatus", json!("cancelled")),
        ("/headlines/0/mine", json!(1)),
        ("/headlines/0", json!({"role": "main"})),
        ("/places/0/mine", json!(1)),
        ("/associations/0/mine", json!(1)),
        ("/associations/0", json!({"uri": "urn:example:2"})),
        ("/rightsInfo", json!({"langId": "urn:example:l"})),
    ] {
        let mut broken = whole.clone();
        let (parent, name) = pointer.rsplit_once('/').unwrap();
        match broken.pointer_mut(parent).unwrap() {
            Value::Array(items) => items[name.parse::<usize>().unwrap()] = value,
            object => object[name] = value,
        }
        assert!(!standard.is_valid(&broken), "{pointer} should not be allowed");
    }
    assert!(!standard.is_valid(&json!({"type": "text"})));
}

#[test]
fn every_entity_type_has_its_place_or_none() {
    let mut enriched = sample();
    let template = enriched.entities[0].clone();
    enriched.entities = EntityType::ALL
        .iter()
        .map(|(entity_type, name)| {
            let mut entity = template.clone();
            entity.entity_type = *entity_type;
            (*name).clone_into(&mut entity.name);
            entity
        })
        .collect();
    let item = item(&enriched);
    let names = |list: &str| -> Vec<String> {
        let concepts = item[list].as_array().unwrap().iter();
        concepts.map(|concept| concept["name"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names("people"), ["PERSON"]);
    assert_eq!(names("organisations"), ["ORG"]);
    assert_eq!(names("places"), ["FAC", "GPE", "LOC"]);
    assert_eq!(names("events"), ["EVENT"]);
    assert_eq!(names("objects"), ["PRODUCT", "WORK_OF_ART"]);
    assert_eq!(names("subjects"), ["NORP", "LAW", "LANGUAGE"]);
    assert_eq!((&item["subjects"][0]["relevance"], &item["subjects"][0]["confidence"]), (&json!(50), &json!(90)));
    assert!(standard().is_valid(&item));
}

#[test]
fn links_become_uris() {
    let uri = |wikidata: Option<&str>, geonames| {
        let mut enriched = sample();
        let link = EntityLink { wikidata: wikidata.map(str::to_owned), geonames, confidence: 0.9 };
        enriched.entities[1].link = Some(link);
        item(&enriched)["places"][0]["uri"].as_str().map(str::to_owned)
    };
    assert_eq!(uri(Some("Q1773"), Some(456_172)).as_deref(), Some("http://www.wikidata.org/entity/Q1773"));
    assert_eq!(uri(None, Some(456_172)).as_deref(), Some("https://sws.geonames.org/456172/"));
    assert_eq!(uri(Some("Riga "), None), None, "no item of Wikidata");
}

#[test]
fn identifiers_that_are_no_uri_are_kept_beside() {
    let mut enriched = sample();
    enriched.article.uri = "cnn-00001".to_owned();
    let item = item(&enriched);
    assert_eq!(item["uri"], "urn:x-copydesk:cnn-00001");
    assert_eq!(item["altIds"], json!([{"role": "copydesk", "value": "cnn-00001"}]));
}

#[test]
fn dates_are_exact_or_left_out_and_embargoes_are_never_lost() {
    let mut enriched = sample();
    enriched.article.content_created = Some("2023-03".to_owned());
    enriched.article.version_created = Some("2023-03-20T14:05:00Z".to_owned());
    enriched.article.embargoed_until = Some("2023-03-21T00:00:00+01:00".to_owned());
    let whole = item(&enriched);
    assert_eq!((whole.get("contentCreated"), &whole["versionCreated"]), (None, &json!("2023-03-20T14:05:00Z")));
    assert_eq!(
        (&whole["embargoedUntil"], &whole["pubStatus"]),
        (&json!("2023-03-21T00:00:00+01:00"), &json!("usable"))
    );
    enriched.article.embargoed_until = Some("next week".to_owned());
    let open = item(&enriched);
    assert_eq!((open.get("embargoedUntil"), &open["pubStatus"]), (None, &json!("withheld")));
    enriched.article.pub_status = PubStatus::Canceled;
    assert_eq!(item(&enriched)["pubStatus"], json!("canceled"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]
    #[test]
    fn every_item_follows_the_standard(
        mut enriched in enriched(), uri in any::<String>(), url in "(https?|ftp|urn)?:?(//)?[!-~äü ]{0,30}", date in any::<String>()
    ) {
        enriched.article.uri = uri;
        enriched.article.url = Some(url);
        enriched.article.version_created = Some(date.clone());
        enriched.article.embargoed_until = Some(date);
        let item = item(&enriched);
        prop_assert!(standard().is_valid(&item), "{:?} in {}", standard().validate(&item), item);
    }

    #[test]
    fn items_can_be_read_again(enriched in enriched()) {
        let value = NinjsItem::of(&enriched).to_json();
        let raw = RawInput { value: &value, ..RawInput::default() }.decode(&InputLimits::default()).unwrap();
        prop_assert_eq!(raw.text, enriched.article.body.map(|body| body.text));
        prop_assert_eq!(raw.headline, enriched.article.headline);
        prop_assert_eq!(raw.version, enriched.article.version);
    }
}

//! What the built-in knowledge knows: peoples, leaders, organisations, datelines.

use copydesk_article::EntityType;
use copydesk_knowledge::{KnowledgeBase, Leads, LinkDocument};

fn knowledge() -> KnowledgeBase {
    KnowledgeBase::built_in().unwrap()
}

#[test]
fn countries_are_told_by_their_names_and_peoples() {
    for (name, country) in [
        ("Chinese", Some("CN")),
        ("Ukrainians", Some("UA")),
        ("U.S.", Some("US")),
        ("Côte d'Ivoire", Some("CI")),
        ("Nigerien", Some("NE")),
        ("Korean", None),
        ("Paris", None),
        ("nobody", None),
    ] {
        assert_eq!(knowledge().country_of(name), country, "{name}");
    }
}

#[test]
fn every_large_country_has_leaders() {
    for country in ["CN", "IN", "US", "ID", "BR", "RU", "JP", "DE", "FR", "GB", "ZA"] {
        let leaders = knowledge().leaders_of(country);
        assert!(!leaders.is_empty(), "{country}");
        assert!(leaders.iter().all(|leader| leader.name.contains(leader.surname)), "{leaders:?}");
    }
    let leaders = knowledge().leaders_of("IN");
    let roles: Vec<_> = leaders.iter().map(|leader| (leader.leads, leader.office)).collect();
    assert_eq!(roles, [(Leads::State, "President"), (Leads::Government, "Prime Minister")]);
    assert!(knowledge().leaders_of("-").is_empty());
}

#[test]
fn organisations_are_linked_by_whole_names_and_persons_never_without_a_table() {
    let marked = crate::shared::marked(
        "[NATO|ORG|-] and the [United Nations|ORG|-] asked [Nations|ORG|-] and [Xi Jinping|PERSON|-].",
    );
    let links =
        knowledge().link(&LinkDocument { text: &marked.text, entities: &marked.entities, ..LinkDocument::default() });
    let wikidata: Vec<_> = links.iter().map(|link| link.as_ref().and_then(|link| link.wikidata.as_deref())).collect();
    assert_eq!(wikidata, [Some("Q7184"), Some("Q1065"), None, None]);
}

#[test]
fn the_dateline_and_the_source_tell_where_an_article_lies() {
    let marked = crate::shared::marked("Police in [Cambridge|GPE|-] found the boat, and [Victoria|GPE|-] was told.");
    let geonames = |located: Option<&str>, source_country: Option<&str>| {
        let document = LinkDocument {
            text: &marked.text,
            located,
            source_country,
            entities: &marked.entities,
            ..LinkDocument::default()
        };
        knowledge().link(&document).into_iter().map(|link| link.and_then(|link| link.geonames)).collect::<Vec<_>>()
    };
    assert_eq!(geonames(Some("BOSTON"), None).first(), Some(&Some(4_931_972)));
    assert_eq!(geonames(Some("LONDON"), Some("GB")).first(), Some(&Some(2_653_941)));
    assert_eq!(geonames(None, None).first(), Some(&None));
}

#[test]
fn the_name_of_an_entity_may_hold_its_qualifier() {
    for (name, wanted) in [("Paris, Texas", 4_717_560), ("Washington, D.C.", 4_140_963), ("New York State", 5_128_638)]
    {
        let span = copydesk_article::TextSpan { start: 0, end: name.len(), text: name.to_owned(), field: None };
        let mention = copydesk_article::Mention { span, kind: copydesk_article::MentionKind::Name };
        let entities = [crate::shared::entity(name, EntityType::Gpe, mention)];
        let links = knowledge().link(&LinkDocument { text: name, entities: &entities, ..LinkDocument::default() });
        assert_eq!(links[0].as_ref().and_then(|link| link.geonames), Some(wanted), "{name}");
    }
}

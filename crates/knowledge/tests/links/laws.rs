//! Laws of links, for any article: one answer an entity, the same answer each time, confidence within its bounds, no panic.

use std::sync::LazyLock;

use copydesk_article::{EntityType, Field, Mention, MentionKind, TextSpan};
use copydesk_knowledge::{KnowledgeBase, LinkDocument, LinkSettings, TableLimits};
use proptest::prelude::*;

static KNOWLEDGE: LazyLock<KnowledgeBase> = LazyLock::new(|| KnowledgeBase::built_in().unwrap());

/// Names that have senses, qualifiers and words of a place among them, and names of no meaning.
fn any_name() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("Paris, Texas".to_owned()),
        Just("Georgia".to_owned()),
        Just("Herat Province".to_owned()),
        Just("Chinese".to_owned()),
        Just("NATO".to_owned()),
        Just("Victoria".to_owned()),
        "\\PC{0,12}",
        "[A-Z][a-zé]{1,8}( [A-Z][a-z]{1,8})?",
    ]
}

fn any_type() -> impl Strategy<Value = EntityType> {
    (0..EntityType::ALL.len()).prop_map(|index| EntityType::ALL[index].0)
}

proptest! {
    #[test]
    fn any_article_gets_one_sound_answer_an_entity(
        text in "(\\PC|Paris|, Texas|Georgia| state|\n){0,60}",
        headline in proptest::option::of("\\PC{0,20}"),
        located in proptest::option::of(any_name()),
        names in proptest::collection::vec((any_name(), any_type(), 0..80_usize, 0..80_usize, any::<bool>()), 0..12),
    ) {
        let entities: Vec<_> = names.iter().map(|(name, entity_type, start, length, in_headline)| {
            let field = in_headline.then_some(Field::Headline);
            let span = TextSpan { start: *start, end: start + length, text: name.clone(), field };
            crate::shared::entity(name, *entity_type, Mention { span, kind: MentionKind::Name })
        }).collect();
        let settings = LinkSettings { min_place_confidence: 0.3, ..LinkSettings::default() };
        let least = settings.min_place_confidence;
        let knowledge = KNOWLEDGE.clone().with_settings(settings);
        let document = LinkDocument {
            text: &text,
            headline: headline.as_deref(),
            located: located.as_deref(),
            source_country: Some("US"),
            entities: &entities,
            ..LinkDocument::default()
        };
        let links = knowledge.link(&document);
        prop_assert_eq!(links.len(), entities.len());
        prop_assert_eq!(&links, &knowledge.link(&document));
        for link in links.iter().flatten() {
            prop_assert!((least..=1.0).contains(&link.confidence), "{:?}", link);
            prop_assert!(link.wikidata.is_some() || link.geonames.is_some());
        }
    }

    #[test]
    fn any_text_is_a_table_or_tells_why_not(text in "(\\PC|\t|\n|Q1|ORG|GPE|NIL|1){0,80}") {
        let limits = TableLimits { max_table_bytes: 200, max_problems: 3, ..TableLimits::default() };
        let knowledge = &*KNOWLEDGE;
        match knowledge.with_table(&text, "any", &limits) {
            Ok(with_table) => prop_assert_ne!(with_table.digest(), knowledge.digest()),
            Err(error) => prop_assert!((1..=3).contains(&error.problems.len()) && error.count >= error.problems.len()),
        }
    }

    #[test]
    fn the_row_of_a_table_is_what_its_alias_means(alias in "[A-Za-z]{2,12}( [A-Za-z]{2,12})?", number in 1..u64::MAX) {
        let table = format!("{alias}\tORG\tQ{number}\t0.9\n");
        let knowledge = KNOWLEDGE.with_table(&table, "desk", &TableLimits::default()).unwrap();
        let span = TextSpan { start: 0, end: alias.len(), text: alias.clone(), field: None };
        let entities = [crate::shared::entity(&alias, EntityType::Org, Mention { span, kind: MentionKind::Name })];
        let links = knowledge.link(&LinkDocument { text: &alias, entities: &entities, ..LinkDocument::default() });
        let link = links[0].as_ref().expect("a link");
        let wanted = format!("Q{number}");
        prop_assert_eq!(link.wikidata.as_deref(), Some(wanted.as_str()));
        prop_assert!((link.confidence - 0.9).abs() < 1e-9);
    }
}

use super::*;

fn lexicon() -> Lexicon {
    Lexicon::built_in().unwrap()
}

#[test]
fn the_files_are_well_formed_and_their_words_are_single() {
    let lexicon = lexicon();
    assert!(lexicon.words.len() > 1500);
    for word in lexicon.words.keys() {
        assert!(!word.is_empty() && !word.contains(char::is_whitespace), "{word:?} is not one word");
    }
}

#[test]
fn other_names_of_a_place_share_its_key() {
    let lexicon = lexicon();
    for (left, right) in [("Kyiv", "Kiev"), ("US", "United States"), ("U.K.", "Britain"), ("Türkiye", "Turkey")] {
        let key = |name| lexicon.place(&phrase_key(name)).unwrap().1;
        assert_eq!(key(left), key(right));
    }
    assert_eq!(lexicon.place(&phrase_key("Moscow")).unwrap().0, PlaceKind::City);
    assert_eq!(lexicon.place(&phrase_key("Black Sea")).unwrap().0, PlaceKind::Area);
    assert_eq!(lexicon.place(&phrase_key("Scotland")).unwrap().0, PlaceKind::Region);
    assert!(lexicon.place("nowhere").is_none());
}

#[test]
fn no_place_points_to_a_name_that_points_elsewhere() {
    let lexicon = lexicon();
    for (name, (_, canonical)) in &lexicon.places {
        assert_eq!(&lexicon.places[canonical].1, canonical, "{name} → {canonical}");
    }
}

#[test]
fn words_have_their_classes() {
    let lexicon = lexicon();
    assert!(lexicon.class("mr").honorific);
    assert!(lexicon.class("president").role && lexicon.class("president").strippable);
    assert!(lexicon.class("ministry").organisation_head);
    assert!(lexicon.class("inc").legal_form);
    assert!(lexicon.class("russians").people);
    assert!(lexicon.class("vladimir").given_name);
    assert_eq!(lexicon.class("airport").place_head, Some(PlaceHead::Facility));
    assert_eq!(lexicon.class("zzz"), WordClass::default());
}

#[test]
fn short_forms_meet_their_names() {
    let lexicon = lexicon();
    assert!(lexicon.same_given_name("bob", "robert"));
    assert!(lexicon.same_given_name("ted", "edward") && lexicon.same_given_name("ted", "theodore"));
    assert!(!lexicon.same_given_name("edward", "theodore"));
    assert!(!lexicon.same_given_name("bob", "bill"));
}

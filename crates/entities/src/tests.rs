//! What the finder makes of small articles.

#![allow(
    clippy::string_slice,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test fails where its preparations fail"
)]

mod laws;

use copydesk_article::{Entity, EntityType, MentionKind};
use spacy_runtime::{Doc, EntityParts, TokenParts};

use crate::{Document, EntityFinder, EntitySettings};

/// Splits a text at spaces and line breaks (a mark in front of or behind a word is a word of its own) and marks the spans.
fn analysed(text: &str, spans: &[(&str, &str)]) -> Doc {
    let mut tokens: Vec<TokenParts> = Vec::new();
    let mut texts: Vec<&str> = Vec::new();
    let mut sent_start = true;
    let mut add = |start: usize, end: usize| {
        let word = &text[start..end];
        let head = tokens.len();
        tokens.push(TokenParts { start, end, space_after: true, tag: "", dep: "", head, sent_start });
        sent_start = matches!(word, "." | "\n");
        texts.push(word);
    };
    let mut start = 0;
    for (at, character) in text.char_indices() {
        let in_acronym = text[..at].ends_with("U.S") || text[at..].starts_with(".S.");
        let splits = character == '\n' || (",.()-“”/".contains(character) && !in_acronym);
        if character == ' ' || splits {
            if start < at {
                add(start, at);
            }
            start = at + character.len_utf8();
            if splits {
                add(at, start);
            }
        } else if text[at..].starts_with("’s") && start < at {
            add(start, at);
            start = at;
        }
    }
    if start < text.len() {
        add(start, text.len());
    }
    let mut entities = Vec::new();
    let mut from = 0;
    for (span, label) in spans {
        let wanted: Vec<&str> = span.split(' ').collect();
        let at = (from..texts.len()).find(|at| texts[*at..].starts_with(&wanted)).expect(span);
        from = at + wanted.len();
        entities.push(EntityParts { tokens: at..from, label });
    }
    Doc::from_parts(&tokens, &entities).unwrap()
}

fn rules() -> EntityFinder {
    EntityFinder::new(EntitySettings { correct_names: false, ..EntitySettings::default() }).unwrap()
}

fn found(text: &str, spans: &[(&str, &str)]) -> Vec<Entity> {
    let syntax = analysed(text, spans);
    let document =
        Document { text, headline: None, language: "en", syntax: &syntax, headline_syntax: None, paragraphs: &[] };
    rules().find(&document)
}

fn named<'e>(entities: &'e [Entity], name: &str) -> &'e Entity {
    entities.iter().find(|entity| entity.name == name).unwrap_or_else(|| panic!("no {name} in {:?}", names(entities)))
}

fn names(entities: &[Entity]) -> Vec<&str> {
    entities.iter().map(|entity| entity.name.as_str()).collect()
}

#[test]
fn surnames_titles_and_possessives_join_the_full_name() {
    let text = "Lena Okafor quietly welcomed Ivo Brandt yesterday. Dr. Okafor departed early. President Brandt’s assistant \
                waited outside. Brandt slept.";
    let entities = found(
        text,
        &[
            ("Lena Okafor", "PERSON"),
            ("Ivo Brandt", "PERSON"),
            ("Dr . Okafor", "PERSON"),
            ("President Brandt ’s", "PERSON"),
        ],
    );
    assert_eq!(names(&entities), ["Lena Okafor", "Ivo Brandt"]);
    assert_eq!(entities[0].aliases, ["Okafor"]);
    let texts: Vec<&str> = entities[1].mentions.iter().map(|mention| mention.span.text.as_str()).collect();
    assert_eq!(texts, ["Ivo Brandt", "Brandt", "Brandt"]);
    assert_eq!(entities[1].mentions[0].kind, MentionKind::Name);
    assert_eq!(entities[1].mentions[1].kind, MentionKind::Alias);
}

#[test]
fn a_surname_that_comes_first_is_found() {
    let entities = found(
        "Zhu Minghai spoke. Zhu left. Petr Novotny stayed.",
        &[("Zhu Minghai", "PERSON"), ("Zhu", "PERSON"), ("Petr Novotny", "PERSON")],
    );
    assert_eq!(named(&entities, "Zhu Minghai").aliases, ["Zhu"]);
}

#[test]
fn a_surname_of_two_persons_stays_apart() {
    let entities = found(
        "Anna Held and Jonas Held came. Held spoke.",
        &[("Anna Held", "PERSON"), ("Jonas Held", "PERSON"), ("Held", "PERSON")],
    );
    assert_eq!(names(&entities), ["Anna Held", "Jonas Held", "Held"]);
}

#[test]
fn initials_short_forms_and_spellings_meet() {
    let entities = found(
        "Robert Falk and Olena Kovalskyy met. Bob Falk, R. Falk and Kovalsky agreed.",
        &[
            ("Robert Falk", "PERSON"),
            ("Olena Kovalskyy", "PERSON"),
            ("Bob Falk", "PERSON"),
            ("R . Falk", "PERSON"),
            ("Kovalsky", "PERSON"),
        ],
    );
    assert_eq!(names(&entities), ["Robert Falk", "Olena Kovalskyy"]);
    assert_eq!(entities[1].aliases, ["Kovalsky"]);
}

#[test]
fn acronyms_join_what_they_stand_for() {
    let text = "The International Harbour Court (IHC) ruled. The IHC met the World Fishing Union. The WFU agreed with the XQZ.";
    let entities = found(
        text,
        &[
            ("The International Harbour Court", "ORG"),
            ("IHC", "ORG"),
            ("IHC", "ORG"),
            ("World Fishing Union", "ORG"),
            ("WFU", "ORG"),
            ("XQZ", "ORG"),
        ],
    );
    assert_eq!(names(&entities), ["International Harbour Court", "World Fishing Union", "XQZ"]);
    assert_eq!(entities[0].aliases, ["IHC"]);
    assert_eq!(entities[1].aliases, ["WFU"]);
}

#[test]
fn spellings_of_a_place_and_legal_forms_meet() {
    let text = "Kyiv and Kiev are one. The U.S. and the United States too. Brandt Steel Inc. and Brandt Steel merged.";
    let entities = found(
        text,
        &[
            ("Kyiv", "GPE"),
            ("Kiev", "GPE"),
            ("U.S.", "GPE"),
            ("the United States", "GPE"),
            ("Brandt Steel", "ORG"),
            ("Brandt Steel", "ORG"),
        ],
    );
    assert_eq!(names(&entities), ["Kyiv", "United States", "Brandt Steel Inc"]);
}

#[test]
fn one_name_has_one_type() {
    let text = "Mr Tamboo spoke. Tamboo said no. Then Tamboo left for Quito.";
    let entities = found(text, &[("Tamboo", "PERSON"), ("Tamboo", "ORG"), ("Tamboo", "PERSON"), ("Quito", "PERSON")]);
    assert_eq!(named(&entities, "Tamboo").entity_type, EntityType::Person);
    assert_eq!(named(&entities, "Tamboo").mentions.len(), 3);
    assert_eq!(named(&entities, "Quito").entity_type, EntityType::Gpe);
}

#[test]
fn names_joined_by_a_hyphen_are_two_where_both_are_known() {
    let text = "Talks of Falk-Orban ended. Ivo Falk smiled. Orban did not. Rolls-Royce paid.";
    let entities = found(
        text,
        &[("Falk - Orban", "PERSON"), ("Ivo Falk", "PERSON"), ("Orban", "PERSON"), ("Rolls - Royce", "ORG")],
    );
    assert_eq!(names(&entities), ["Ivo Falk", "Orban", "Rolls-Royce"]);
}

#[test]
fn an_office_before_a_known_person_is_no_part_of_the_name() {
    let text = "Ivo Brandt arrived early yesterday. Later US Secretary of State Brandt addressed several hundred listeners, \
                before US Secretary of State Ivo Brandt answered questions. The Secretary of State Office remained closed.";
    let entities = found(
        text,
        &[
            ("Ivo Brandt", "PERSON"),
            ("US Secretary of State Brandt", "ORG"),
            ("US Secretary of State Ivo Brandt", "PERSON"),
            ("Secretary of State Office", "ORG"),
        ],
    );
    let texts: Vec<&str> =
        named(&entities, "Ivo Brandt").mentions.iter().map(|mention| mention.span.text.as_str()).collect();
    assert_eq!(texts, ["Ivo Brandt", "Brandt", "Ivo Brandt"]);
    assert_eq!(named(&entities, "Secretary of State Office").entity_type, EntityType::Org);
}

#[test]
fn small_words_around_a_known_name_are_cut() {
    let text =
        "Ivo Brandt arrived. People spoke of Brandt in the past, and of Brandt in the Rain, which nobody had read.";
    let entities = found(
        text,
        &[("Ivo Brandt", "PERSON"), ("Brandt in the past", "WORK_OF_ART"), ("Brandt in the Rain", "WORK_OF_ART")],
    );
    assert_eq!(names(&entities), ["Ivo Brandt", "Brandt in the Rain"]);
    assert_eq!(entities[0].aliases, ["Brandt"]);
}

#[test]
fn known_names_are_found_where_nobody_marked_them() {
    let text =
        "Ivo Brandt arrived early. Two days later Brandt left Dushanbe. Ivo Brandt slept. The Brandt Museum closed.";
    let entities = found(text, &[("Ivo Brandt", "PERSON")]);
    assert_eq!(named(&entities, "Ivo Brandt").mentions.len(), 3);
    assert_eq!(named(&entities, "Dushanbe").entity_type, EntityType::Gpe);
}

#[test]
fn articles_and_syllables_that_belong_to_a_name_are_taken_in() {
    let text = "Judges in The Hague heard that Park Min-jun and Anan Chan-o-cha had left for the West before Ivo Brandt-led talks.";
    let entities = found(
        text,
        &[("Hague", "ORG"), ("Park Min", "PERSON"), ("Anan Chan", "PERSON"), ("West", "ORG"), ("Ivo Brandt", "PERSON")],
    );
    assert_eq!(names(&entities), ["The Hague", "Park Min-jun", "Anan Chan-o-cha", "West", "Ivo Brandt"]);
    assert_eq!(named(&entities, "West").entity_type, EntityType::Loc);
}

#[test]
fn values_are_entities_that_no_name_joins() {
    let text = "On Monday Ana May paid 20 dollars. In May she paid again. Monday passed.";
    let entities = found(
        text,
        &[("Monday", "DATE"), ("Ana May", "PERSON"), ("20 dollars", "MONEY"), ("May", "DATE"), ("Monday", "DATE")],
    );
    assert_eq!(names(&entities), ["Monday", "Ana May", "20 dollars", "May"]);
    assert_eq!(entities[0].mentions.len(), 2);
    let settings = EntitySettings { report_values: false, correct_names: false, ..EntitySettings::default() };
    let syntax = analysed(text, &[("Monday", "DATE"), ("Ana May", "PERSON")]);
    let document =
        Document { text, headline: None, language: "en", syntax: &syntax, headline_syntax: None, paragraphs: &[] };
    assert_eq!(names(&EntityFinder::new(settings).unwrap().find(&document)), ["Ana May"]);
}

#[test]
fn the_headline_counts_and_comes_first() {
    let (headline, text) = ("Brandt wins", "A vote was held.\nIvo Brandt won it. Lena Okafor lost.");
    let headline_syntax = analysed(headline, &[("Brandt", "PERSON")]);
    let syntax = analysed(text, &[("Ivo Brandt", "PERSON"), ("Lena Okafor", "PERSON")]);
    let document = Document {
        text,
        headline: Some(headline),
        language: "en",
        syntax: &syntax,
        headline_syntax: Some(&headline_syntax),
        paragraphs: &[],
    };
    let entities = rules().find(&document);
    insta::assert_json_snapshot!(entities);
    assert!(entities[0].salience > entities[1].salience);
}

#[test]
fn the_name_model_corrects_english_only() {
    let text = "The ministry said on Monday that Maria Lopez Herrera would travel to Lisbon with officials.";
    let syntax = analysed(text, &[("Monday", "DATE"), ("Maria Lopez", "ORG"), ("Lisbon", "GPE")]);
    let finder = EntityFinder::new(EntitySettings::default()).unwrap();
    let find = |language| {
        finder.find(&Document {
            text,
            headline: None,
            language,
            syntax: &syntax,
            headline_syntax: None,
            paragraphs: &[],
        })
    };
    let english = find("en-GB");
    assert_eq!(named(&english, "Maria Lopez Herrera").entity_type, EntityType::Person);
    assert_eq!(named(&find("fr"), "Maria Lopez").aliases, [""; 0]);
}

#[test]
fn ten_thousand_mentions_take_no_quadratic_time() {
    let mut text = String::new();
    let mut spans = Vec::new();
    let names: Vec<String> = (0..5_000).map(|number| format!("Anna Berg{number}")).collect();
    for name in &names {
        text.push_str(name);
        text.push_str(" arrived . ");
        spans.push((name.as_str(), "PERSON"));
    }
    for name in &names {
        text.push_str(name.split(' ').nth(1).unwrap());
        text.push_str(" departed . ");
    }
    let entities = found(&text, &spans);
    assert_eq!(entities.len(), 5_000);
    assert!(entities.iter().all(|entity| entity.mentions.len() == 2));
}

#[test]
fn limits_hold() {
    let text = "Ana Sol met Ben Fox and Cleo Hart in a Verylongname.";
    let syntax = analysed(
        text,
        &[("Ana Sol", "PERSON"), ("Ben Fox", "PERSON"), ("Cleo Hart", "PERSON"), ("Verylongname", "ORG")],
    );
    let count = |settings: EntitySettings| {
        let document =
            Document { text, headline: None, language: "en", syntax: &syntax, headline_syntax: None, paragraphs: &[] };
        EntityFinder::new(EntitySettings { correct_names: false, ..settings }).unwrap().find(&document).len()
    };
    assert_eq!(count(EntitySettings::default()), 4);
    assert_eq!(count(EntitySettings { max_entities: 2, ..EntitySettings::default() }), 2);
    assert_eq!(count(EntitySettings { max_mentions: 3, ..EntitySettings::default() }), 3);
    assert_eq!(count(EntitySettings { max_name_chars: 9, ..EntitySettings::default() }), 3);
    assert_eq!(count(EntitySettings { max_text_bytes: 12, ..EntitySettings::default() }), 1);
    assert_eq!(count(EntitySettings { min_confidence: 1.0, ..EntitySettings::default() }), 0);
}

#[test]
fn a_common_word_that_opens_the_headline_is_no_name() {
    let of = |text: &str| -> Vec<String> {
        let (syntax, headline) = (analysed(text, &[]), analysed("Ferry runs again", &[("Ferry", "PERSON")]));
        let document = Document {
            text,
            headline: Some("Ferry runs again"),
            language: "en",
            syntax: &syntax,
            headline_syntax: Some(&headline),
            paragraphs: &[],
        };
        rules().find(&document).into_iter().map(|entity| entity.name).collect()
    };
    assert_eq!(of("The ferry is old ."), Vec::<String>::new());
    assert_eq!(of("The singer Ferry took a ferry ."), ["Ferry"]);
}

#[test]
fn a_name_does_not_reach_over_the_dash_of_a_dateline() {
    let entities = found(
        "LARKHAVEN — Orrin Devices announced on Monday that several hundred workers would leave .",
        &[("LARKHAVEN — Orrin Devices", "ORG"), ("Monday", "DATE")],
    );
    assert_eq!(names(&entities), ["LARKHAVEN", "Orrin Devices", "Monday"]);
    assert_eq!(named(&entities, "LARKHAVEN").entity_type, EntityType::Gpe);
    assert_eq!(named(&entities, "Orrin Devices").entity_type, EntityType::Org);
}

#[test]
fn a_dateline_may_have_a_region_an_agency_and_a_second_place() {
    let entities = found(
        "LONDON / BELMONTE , Ohio (NNA) - Several ferries reportedly collided today .",
        &[("Ohio", "GPE"), ("NNA", "ORG")],
    );
    assert_eq!(names(&entities), ["LONDON", "Ohio", "NNA"]);
    // A slug of a results page is no place, nor is a hyphenated word.
    assert!(found("SOCCER - DUNMORE BEAT LARKHAVEN IN CUP FINAL .", &[]).is_empty());
    assert!(found("Late-night ferries sank today .", &[]).is_empty());
}

#[test]
fn a_surname_goes_to_the_person_who_was_introduced_before_it() {
    let entities = found(
        "Jonas Held spoke . Held bowed . Later Anna Held sang .",
        &[("Jonas Held", "PERSON"), ("Held", "PERSON"), ("Anna Held", "PERSON")],
    );
    assert_eq!(named(&entities, "Jonas Held").aliases, ["Held"]);
}

#[test]
fn names_turned_round_and_umlauts_meet() {
    let entities = found(
        "Zhu Ming Hai met Jörg Müller . Ming Hai Zhu and Joerg Mueller agreed .",
        &[
            ("Zhu Ming Hai", "PERSON"),
            ("Jörg Müller", "PERSON"),
            ("Ming Hai Zhu", "PERSON"),
            ("Joerg Mueller", "PERSON"),
        ],
    );
    assert_eq!(named(&entities, "Zhu Ming Hai").aliases, ["Ming Hai Zhu"]);
    assert_eq!(named(&entities, "Jörg Müller").aliases, ["Joerg Mueller"]);
}

#[test]
fn an_acronym_in_brackets_may_have_its_letters_in_another_order() {
    let entities = found(
        "The Union of Rational Atheists and Agnostics (UAAR) met . UAAR left .",
        &[("Union of Rational Atheists and Agnostics", "ORG"), ("UAAR", "ORG"), ("UAAR", "ORG")],
    );
    assert_eq!(named(&entities, "Union of Rational Atheists and Agnostics").aliases, ["UAAR"]);
}

#[test]
fn a_short_name_of_an_organisation_is_one() {
    let entities = found(
        "Brandvold Ferries Group sailed . Brandvold sank . Brandvold Ferries paid .",
        &[("Brandvold Ferries Group", "ORG"), ("Brandvold", "PERSON"), ("Brandvold Ferries", "ORG")],
    );
    assert_eq!(names(&entities), ["Brandvold Ferries Group"]);
}

#[test]
fn an_organisation_keeps_its_short_name_unless_somebody_is_addressed_by_it() {
    let text = "Brandvold Ferries sailed again yesterday . Later Brandvold paid . Then Brandvold left the harbour .";
    let spans = [("Brandvold Ferries", "ORG"), ("Brandvold", "PERSON"), ("Brandvold", "PERSON")];
    assert_eq!(names(&found(text, &spans)), ["Brandvold Ferries"]);
    let text =
        "Brandvold Ferries sailed again yesterday . Later Mr. Brandvold paid . Then Brandvold left the harbour .";
    assert_eq!(names(&found(text, &spans)), ["Brandvold Ferries", "Brandvold"]);
}

#[test]
fn a_name_of_which_parts_were_marked_is_made_whole() {
    let entities = found(
        "Yesterday Ada Quillon arrived early . Afterwards Ada Quillon departed again .",
        &[("Ada Quillon", "PERSON"), ("Ada", "GPE"), ("Quillon", "GPE")],
    );
    assert_eq!(names(&entities), ["Ada Quillon"]);
    assert_eq!(entities[0].mentions.len(), 2);
}

#[test]
fn an_office_stands_for_its_only_holder() {
    let text = "Ukraine ’s president Olena Brandvold met the French minister . The Ukrainian leader spoke . The Ukrainian \
                president of sorts left . The Ukrainian president smiled .";
    let spans = [
        ("Ukraine", "GPE"),
        ("Olena Brandvold", "PERSON"),
        ("French", "NORP"),
        ("Ukrainian", "NORP"),
        ("Ukrainian", "NORP"),
        ("Ukrainian", "NORP"),
    ];
    let entities = found(text, &spans);
    assert_eq!(named(&entities, "Olena Brandvold").aliases, ["The Ukrainian leader", "The Ukrainian president"]);

    let two = "French minister Ada Holm met French minister Ivo Brandt . The French minister spoke .";
    let spans =
        [("French", "NORP"), ("Ada Holm", "PERSON"), ("French", "NORP"), ("Ivo Brandt", "PERSON"), ("French", "NORP")];
    assert!(
        found(two, &spans).iter().all(|entity| entity.entity_type != EntityType::Person || entity.aliases.is_empty())
    );
}

#[test]
fn an_office_behind_the_name_counts_too() {
    let text = "Ada Holm , president of France , spoke . Then the French president left .";
    let entities = found(text, &[("Ada Holm", "PERSON"), ("France", "GPE"), ("French", "NORP")]);
    assert_eq!(named(&entities, "Ada Holm").aliases, ["the French president"]);
    let off = EntitySettings { correct_names: false, role_references: false, ..EntitySettings::default() };
    let syntax = analysed(text, &[("Ada Holm", "PERSON"), ("France", "GPE"), ("French", "NORP")]);
    let document =
        Document { text, headline: None, language: "en", syntax: &syntax, headline_syntax: None, paragraphs: &[] };
    assert!(named(&EntityFinder::new(off).unwrap().find(&document), "Ada Holm").aliases.is_empty());
}

#[test]
fn a_headline_that_is_set_large_is_read_in_running_case_and_printed_as_set() {
    let (headline, text) = ("Ada Holm Says Port Ellery Will Open", "Ada Holm says that Port Ellery will open .");
    let finder = rules();
    let recased = finder.recased(headline, text, "en").unwrap();
    assert_eq!(recased, "Ada Holm says Port Ellery will open");
    let spans = [("Ada Holm", "PERSON"), ("Port Ellery", "GPE")];
    let (syntax, headline_syntax) = (analysed(text, &spans), analysed(&recased, &spans));
    let document = Document {
        text,
        headline: Some(headline),
        language: "en",
        syntax: &syntax,
        headline_syntax: Some(&headline_syntax),
        paragraphs: &[],
    };
    for entity in finder.find(&document) {
        for mention in entity.mentions.iter().filter(|mention| mention.span.field.is_some()) {
            assert_eq!(headline.get(mention.span.start..mention.span.end), Some(mention.span.text.as_str()));
        }
    }
    assert_eq!(finder.recased(headline, text, "de"), None);
}

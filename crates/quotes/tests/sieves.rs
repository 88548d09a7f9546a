//! Each sieve decides where it should, and the runner-up is kept.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test may fail loudly"
)]

use copydesk_article::{
    ByteSpan, Entity, EntityType, Evidence, Field, Mention, MentionKind, QuoteFlag, QuoteKind, TextSpan,
};
use copydesk_quotes::{Document, Explained, QuoteFinder, QuoteSettings};
use spacy_runtime::{Doc, TokenParts};

fn explain(document: &Document<'_>) -> Vec<Explained> {
    QuoteFinder::new(QuoteSettings::default()).unwrap().explain(document)
}

fn plain<'a>(text: &'a str, language: &'a str) -> Document<'a> {
    Document { text, headline: None, paragraphs: &[], block_quotes: &[], language, syntax: None, entities: &[] }
}

#[track_caller]
fn decides(text: &str, sieve: &str, speaker: &str) {
    let found = explain(&plain(text, "en"));
    let last = found.last().expect("a quote");
    let mention = last.quote.speaker.as_ref().and_then(|speaker| speaker.mention.as_ref());
    assert_eq!((last.sieve, mention.map_or("", |mention| mention.text.as_str())), (sieve, speaker));
}

#[test]
fn each_sieve_decides() {
    decides("“We are all ready now,” said Jane Roe.", "quote-verb-subject", "Jane Roe");
    decides("“We are all ready now,” Jane Roe said.", "quote-subject-verb", "Jane Roe");
    decides("Jane Roe said: “We are all ready now.”", "subject-verb-quote", "Jane Roe");
    decides("Jane Roe left, saying: “We are all ready now.”", "participle-before", "Jane Roe");
    decides("The town is “ready for the flood” at last, Jane Roe said.", "final-attribution", "Jane Roe");
    decides("According to Jane Roe, the town is “ready for the flood.”", "according-to", "Jane Roe");
    decides("Roe: “We are all ready now.”", "transcript", "Roe");
    decides("“We are all ready now.” — Jane Roe", "signature", "Jane Roe");
    decides("“We go,” Jane Roe said.\n“We are all ready now.”", "previous-paragraph", "Jane Roe");
    decides("Jane Roe told the council:\n“We are all ready now.”", "colon-paragraph", "Jane Roe");
    decides("Jane Roe said the town was safe. “We are all ready now.”", "previous-sentence", "Jane Roe");
    decides("Jane Roe said that the town was safe.", "governed-clause", "Jane Roe");
    decides("The town is safe, Jane Roe said.", "clause-attribution", "Jane Roe");
    decides("“We are all ready now.”", "none", "");
}

#[test]
fn what_is_only_wanted_can_be_left_out() {
    let text = "Jane Roe called for the repair of the bridge.\nJane Roe said that the river was rising.";
    let contents = |least| {
        let settings = QuoteSettings { min_indirect_confidence: least, ..QuoteSettings::default() };
        let quotes = QuoteFinder::new(settings).unwrap().find(&plain(text, "en"));
        quotes.into_iter().map(|quote| quote.content.text).collect::<Vec<_>>()
    };
    assert_eq!(contents(0.5), ["the repair of the bridge", "that the river was rising"]);
    assert_eq!(contents(0.7), ["that the river was rising"]);
}

#[test]
fn block_quotations_need_no_marks() {
    let lines = [
        "The council met on Monday to talk about the river and the bridge.",
        "Jane Roe told the council:",
        "The river is rising and we must all leave the town.",
        "We will be back when the water has gone.",
        "Then the rain stopped, and everybody went home for the night.",
        "Nobody came to the harbour on the next day, or on the day after it.",
    ];
    let text = lines.join("\n");
    let mut paragraphs = Vec::new();
    for line in lines {
        let start = paragraphs.last().map_or(0, |span: &ByteSpan| span.end + 1);
        paragraphs.push(ByteSpan::new(start, start + line.len()));
    }
    let document = Document { paragraphs: &paragraphs, block_quotes: &paragraphs[2..4], ..plain(&text, "en") };
    let found = explain(&document);
    let said: Vec<(&str, &str)> = found
        .iter()
        .filter(|one| one.quote.kind == QuoteKind::Direct)
        .map(|one| (one.quote.content.text.as_str(), one.quote.speaker.as_ref().unwrap().name.as_deref().unwrap()))
        .collect();
    assert_eq!(said, [(lines[2], "Jane Roe"), (lines[3], "Jane Roe")]);

    let page = Document { block_quotes: &paragraphs[1..], ..document };
    assert!(explain(&page).iter().all(|one| one.quote.kind != QuoteKind::Direct), "a page that is set as a quotation");
}

#[test]
fn a_relative_clause_is_no_report() {
    let found = explain(&plain("Jane Roe stressed her support of the plan that has divided the town.", "en"));
    assert!(found.iter().all(|one| !one.quote.content.text.starts_with("that has")), "{found:?}");
}

#[test]
fn a_runner_up_is_kept() {
    let found = explain(&plain("Jane Roe said Tom Hale called it “a very great shame for all.”", "en"));
    let runner_up = found.first().and_then(|first| first.runner_up.clone()).expect("a runner-up");
    assert_eq!((found.len(), runner_up.mention.as_str()), (1, "Jane Roe"));
    assert!(runner_up.confidence > 0.0);
}

fn span(text: &str, words: &str) -> TextSpan {
    let byte = text.find(words).expect("the words stand in the text");
    let start = text[..byte].chars().count();
    TextSpan { start, end: start + words.chars().count(), text: words.to_owned(), field: None }
}

fn entity(id: &str, entity_type: EntityType, name: &str, mentions: Vec<TextSpan>) -> Entity {
    let mentions = mentions.into_iter().map(|span| Mention { span, kind: MentionKind::Name }).collect();
    Entity {
        id: id.to_owned(),
        entity_type,
        name: name.to_owned(),
        aliases: Vec::new(),
        mentions,
        salience: 0.5,
        confidence: 0.9,
        link: None,
    }
}

#[test]
fn a_speaker_is_linked_to_the_entity() {
    let text = "Xi Jinping came on Monday. “Good morning to all of you,” Xi said.";
    let entities =
        [entity("e7", EntityType::Person, "Xi Jinping", vec![span(text, "Xi Jinping"), span(text, "Xi said")])];
    let found = explain(&Document { entities: &entities, ..plain(text, "en") });
    let speaker = found[0].quote.speaker.clone().unwrap();
    assert_eq!((speaker.name.as_deref(), speaker.entity.as_deref()), (Some("Xi Jinping"), Some("e7")));
}

#[test]
fn a_place_that_speaks_is_flagged() {
    let text = "“The talks have failed for good,” Beijing said.";
    let entities = [entity("e1", EntityType::Gpe, "Beijing", vec![span(text, "Beijing")])];
    let found = explain(&Document { entities: &entities, ..plain(text, "en") });
    assert!(found[0].quote.flags.contains(&QuoteFlag::MetonymSpeaker));
}

#[test]
fn a_headline_is_read_by_its_own_spans() {
    let headline = "Roe calls bridge plan ‘a disaster’";
    let text = "Jane Roe met the press.";
    let found = explain(&Document { headline: Some(headline), ..plain(text, "en") });
    let quote = &found[0].quote;
    assert_eq!(quote.segments[0], TextSpan { field: Some(Field::Headline), ..span(headline, "‘a disaster’") });
    assert_eq!(quote.flags, [QuoteFlag::SingleMarks, QuoteFlag::Short, QuoteFlag::Headline]);
    assert_eq!(quote.speaker.as_ref().unwrap().name.as_deref(), Some("Jane Roe"));
}

#[test]
fn a_language_is_added_as_a_file() {
    let dutch = r#"
        binding = "van"
        agent = "door"
        joining = "en"
        [marks]
        low_opens = false
        guillemets_point_in = false
        [words]
        determiner = "de het een"
        [[cues]]
        class = "speech"
        verbs = ["zegt, zei, zeiden | gezegd"]
    "#;
    let finder = QuoteFinder::with_lexicons(QuoteSettings::default(), &[("nl", dutch)]).unwrap();
    let text = "“We bouwen de brug opnieuw”, zei Anna Bakker.";
    let found = finder.find(&plain(text, "nl-BE"));
    assert_eq!(found[0].speaker.as_ref().unwrap().name.as_deref(), Some("Anna Bakker"));
    assert!(QuoteFinder::with_lexicons(QuoteSettings::default(), &[("nl", "[marks]")]).is_err());
}

/// Builds a document from words with tag, dependency label and head.
fn parsed(text: &str, words: &[(&str, &str, &str, usize)]) -> Doc {
    let mut at = 0;
    let parts: Vec<TokenParts<'_>> = words
        .iter()
        .map(|(word, tag, dep, head)| {
            let start = at + text[at..].find(word).expect("the word stands in the text");
            at = start + word.len();
            TokenParts {
                start,
                end: at,
                space_after: text[at..].starts_with(' '),
                tag,
                dep,
                head: *head,
                sent_start: false,
            }
        })
        .collect();
    Doc::from_parts(&parts, &[]).unwrap()
}

#[test]
fn the_tree_finds_a_subject_that_position_does_not() {
    let text = "The man in the boat with the red sail quietly said that he was lost.";
    let doc = parsed(
        text,
        &[
            ("The", "DT", "det", 1),
            ("man", "NN", "nsubj", 10),
            ("in", "IN", "prep", 1),
            ("the", "DT", "det", 4),
            ("boat", "NN", "pobj", 2),
            ("with", "IN", "prep", 4),
            ("the", "DT", "det", 8),
            ("red", "JJ", "amod", 8),
            ("sail", "NN", "pobj", 5),
            ("quietly", "RB", "advmod", 10),
            ("said", "VBD", "ROOT", 10),
            ("that", "IN", "mark", 13),
            ("he", "PRP", "nsubj", 13),
            ("was", "VBD", "ccomp", 10),
            ("lost", "JJ", "acomp", 13),
            (".", ".", "punct", 10),
        ],
    );
    let found = explain(&Document { syntax: Some(&doc), ..plain(text, "en") });
    let quote = &found[0].quote;
    assert_eq!(quote.content.text, "that he was lost");
    assert_eq!(quote.speaker.as_ref().unwrap().evidence, Evidence::OwnSentence);
    assert!(quote.speaker.as_ref().unwrap().mention.as_ref().unwrap().text.starts_with("The man"));
}

#[test]
fn a_parser_is_worth_its_time_where_somebody_speaks() {
    let text =
        "The river rose.\nRoe said that it fell.\nIt is Roe’s river.\nA “good” river.\nAccording to Roe, it froze.";
    let finder = QuoteFinder::new(QuoteSettings::default()).unwrap();
    let found = |language| -> Vec<&str> {
        let spans = finder.paragraphs_of_speech(text, &[], language);
        spans.into_iter().map(|span| &text[span.start..span.end]).collect()
    };
    assert_eq!(found("en"), ["Roe said that it fell.", "A “good” river.", "According to Roe, it froze."]);
    assert_eq!(found("de"), ["A “good” river."]);
}

/// Whom the first quote of a text with one organisation names, and how it is flagged.
fn said_by_ministry(text: &str, flag: QuoteFlag) -> (Option<String>, bool) {
    let name = "Ministry of Health";
    let entities = [entity("e1", EntityType::Org, name, vec![span(text, name)])];
    let found = explain(&Document { entities: &entities, ..plain(text, "en") });
    let quote = &found.last().unwrap().quote;
    (quote.speaker.as_ref().unwrap().entity.clone(), quote.flags.contains(&flag))
}

#[test]
fn a_statement_is_that_of_its_organisation() {
    let text = "A statement from the Ministry of Health said the water was “safe to drink again.”";
    assert_eq!(said_by_ministry(text, QuoteFlag::OrganisationSpeaker), (Some("e1".to_owned()), true));
}

#[test]
fn an_organisation_is_named_by_its_noun() {
    let text = "The Ministry of Health closed the wells. “The water is not safe to drink,” the ministry said.";
    assert_eq!(said_by_ministry(text, QuoteFlag::OrganisationSpeaker), (Some("e1".to_owned()), true));
    let other = "The Ministry of Health closed the wells. “The water is not safe to drink,” the company said.";
    assert_eq!(said_by_ministry(other, QuoteFlag::AnonymousSource), (None, false));
}

#[test]
fn a_pronoun_makes_the_speaker_less_sure() {
    let confidence = |text: &str| explain(&plain(text, "en"))[0].quote.speaker.as_ref().unwrap().confidence;
    let pronoun = confidence("Tom Hale met Bill White. “I knew it was over by then,” he said.");
    let name = confidence("Tom Hale met Bill White. “I knew it was over by then,” Hale said.");
    assert!(0.5 < pronoun && pronoun < name, "{pronoun} and {name}");
}

#[test]
fn many_pronouns_stay_linear() {
    let text = "Tom Hale met Jane Roe. “I was there,” he said. She left. They agreed. ".repeat(400);
    assert!(explain(&plain(&text, "en")).len() >= 400);
}

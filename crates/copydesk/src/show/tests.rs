use copydesk_article::{
    Body, CleanArticle, EnrichedArticle, Entity, EntityType, Evidence, Mention, MentionKind, Quote, QuoteKind, Removed,
    RemovedKind, Speaker, TextSpan,
};

use super::{Look, article, summary};

const TEXT: &str = "Mara Lind said: “The ferry is safe.”\nLeave a comment";

fn span(start: usize, text: &str) -> TextSpan {
    TextSpan { start, end: start + text.chars().count(), text: text.to_owned(), field: None }
}

fn enriched() -> EnrichedArticle {
    let quoted = span(16, "“The ferry is safe.”");
    let speaker = Speaker {
        mention: Some(span(0, "Mara Lind")),
        name: Some("Mara Lind".to_owned()),
        entity: Some("e1".to_owned()),
        role: None,
        evidence: Evidence::OwnSentence,
        confidence: 0.98,
    };
    EnrichedArticle {
        article: CleanArticle {
            uri: "urn:a".to_owned(),
            headline: Some("Ferry is safe".to_owned()),
            by: Some("By Ida Roe".to_owned()),
            language: Some("en".to_owned()),
            body: Some(Body { text: TEXT.to_owned(), ..Body::default() }),
            removed: vec![Removed {
                text: "Sign \x1b[2Jup\nnow".to_owned(),
                kind: RemovedKind::Newsletter,
                rule: "newsletter/en/1".to_owned(),
                line: None,
            }],
            ..CleanArticle::default()
        },
        entities: vec![Entity {
            id: "e1".to_owned(),
            entity_type: EntityType::Person,
            name: "Mara Lind".to_owned(),
            aliases: vec!["Lind".to_owned()],
            mentions: vec![Mention { span: span(0, "Mara Lind"), kind: MentionKind::Name }],
            salience: 0.5,
            confidence: 0.9,
            link: None,
        }],
        quotes: vec![Quote {
            id: "q1".to_owned(),
            kind: QuoteKind::Direct,
            confidence: 0.9,
            segments: vec![quoted.clone()],
            content: quoted,
            cue: None,
            speaker: Some(speaker),
            speakers: Vec::new(),
            addressee: None,
            flags: Vec::new(),
        }],
    }
}

#[test]
fn without_colour_quotes_and_names_are_marked_in_the_text() {
    let text = article(&enriched(), &[], Look { columns: 80, colour: false });
    assert!(text.contains("Mara Lind⟨person⟩ said: “The ferry is safe.” [q1 Mara Lind]"), "{text}");
    assert!(text.contains("newsletter      newsletter/en/1\n    Sign [2Jup now\n"), "{text}");
    assert!(text.contains("PERSON"), "{text}");
    assert!(!text.contains('\x1b'), "{text}");
}

#[test]
fn with_colour_names_are_coloured_and_the_article_cannot_add_sequences_of_its_own() {
    let text = article(&enriched(), &[], Look { columns: 80, colour: true });
    assert!(text.contains("\x1b[1;33mMara Lind\x1b[0m said: \x1b[32m“The ferry is safe.”\x1b[0m"), "{text}");
    assert!(!text.contains("\x1b[2J"), "{text:?}");
}

#[test]
fn no_line_is_wider_than_the_terminal() {
    let mut long = enriched();
    long.article.headline = Some("word ".repeat(60));
    long.article.body = Some(Body { text: "Lorem ipsum dolor ".repeat(40), ..Body::default() });
    let look = Look { columns: 50, colour: false };
    for line in article(&long, &[], look).lines().chain(summary(&long, look).lines()) {
        assert!(unicode_width::UnicodeWidthStr::width(line) <= 50, "{line}");
    }
}

use copydesk_article::{
    Body, CleanArticle, EnrichedArticle, Entity, EntityType, Evidence, Mention, MentionKind, Quote, QuoteKind, Removed,
    RemovedKind, Speaker, TextSpan,
};

use copydesk_quotes::{Explained, RunnerUp};

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

fn explained(sieve: &'static str, runner_up: Option<RunnerUp>) -> Explained {
    let quote = enriched().quotes.remove(0);
    Explained { quote, sieve, runner_up }
}

#[test]
fn below_each_quote_stand_the_sieve_that_decided_and_the_next_best_speaker() {
    let second = RunnerUp { sieve: "previous-paragraph", mention: "the harbour master".to_owned(), confidence: 0.3 };
    let reasons = [explained("subject-verb-quote", Some(second))];
    let text = article(&enriched(), &reasons, Look { columns: 80, colour: false });
    let wanted =
        "       sieve subject-verb-quote\n       next best: the harbour master, by previous-paragraph (0.30)\n";
    assert!(text.contains(wanted), "{text}");
}

#[test]
fn a_quote_without_a_speaker_says_why() {
    let mut found = enriched();
    found.quotes[0].speaker = None;
    let look = Look { columns: 80, colour: false };
    let unknown = article(&found, &[explained("none", None)], look);
    assert!(unknown.contains("q1 unknown (direct)") && unknown.contains("no sieve found a speaker"), "{unknown}");
    found.quotes[0].kind = QuoteKind::Scare;
    let scare = article(&found, &[explained("none", None)], look);
    assert!(scare.contains("q1 nobody (scare)") && scare.contains("taken for nobody’s words (0.90)"), "{scare}");
}

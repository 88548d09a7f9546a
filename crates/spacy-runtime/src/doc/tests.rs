use super::*;

const TEXT: &str = "Ana slept. She woke.";

fn sample() -> Doc {
    let part = |start, end, tag, dep, head| TokenParts { start, end, tag, dep, head, ..TokenParts::default() };
    let mut tokens = vec![
        part(0, 3, "NNP", "nsubj", 1),
        part(4, 9, "VBD", "ROOT", 1),
        part(9, 10, ".", "punct", 1),
        part(11, 14, "PRP", "nsubj", 4),
        part(15, 19, "VBD", "ROOT", 4),
        part(19, 20, ".", "punct", 4),
    ];
    tokens[3].sent_start = true;
    Doc::from_parts(&tokens, &[EntityParts { tokens: 0..1, label: "PERSON" }]).unwrap()
}

#[test]
fn views_follow_heads_sentences_and_spans() {
    let doc = sample();
    assert_eq!(doc.sentences().collect::<Vec<_>>(), [0..3, 3..6]);
    assert_eq!(doc.sentence_of(4), 3..6);
    assert_eq!(doc.token(0).unwrap().head().text(TEXT), "slept");
    assert_eq!(doc.token(1).unwrap().children().map(|child| child.text(TEXT)).collect::<Vec<_>>(), ["Ana", "."]);
    assert_eq!(doc.token(4).unwrap().subtree(), 3..6);
    let entity = doc.entities().next().unwrap();
    assert_eq!((entity.text(TEXT), entity.label()), ("Ana", "PERSON"));
    assert_eq!(doc.token_at_byte(12).unwrap().text(TEXT), "She");
    assert!(doc.token_at_byte(10).is_none());
    assert_eq!(doc.byte_range(0..3), Some(0..10));
}

#[test]
fn the_empty_document_has_nothing() {
    let doc = Doc::default();
    assert!(doc.is_empty());
    assert_eq!(doc.sentences().count(), 0);
    assert_eq!(doc.sentence_of(0), 0..0);
}

#[test]
fn impossible_parts_are_refused() {
    let token = TokenParts { start: 0, end: 2, ..TokenParts::default() };
    let empty = TokenParts { start: 2, end: 2, ..TokenParts::default() };
    assert_eq!(Doc::from_parts(&[token.clone(), empty], &[]), Err(DocError::TokenRange { token: 1 }));
    let headless = TokenParts { head: 7, ..token.clone() };
    assert_eq!(Doc::from_parts(&[headless], &[]), Err(DocError::Head { token: 0, head: 7 }));
    let entity = EntityParts { tokens: 0..2, label: "ORG" };
    assert_eq!(Doc::from_parts(&[token], &[entity]), Err(DocError::EntityRange { entity: 0 }));
}

#[test]
fn a_cycle_of_heads_does_not_hang() {
    let tokens = [
        TokenParts { start: 0, end: 1, head: 1, ..TokenParts::default() },
        TokenParts { start: 1, end: 2, head: 0, ..TokenParts::default() },
    ];
    let doc = Doc::from_parts(&tokens, &[]).unwrap();
    assert_eq!(doc.token(0).unwrap().ancestors().count(), 2);
}

//! The laws that hold for every document.

use proptest::prelude::*;

use super::*;

const LABELS: [&str; 8] = ["PERSON", "ORG", "GPE", "NORP", "DATE", "EVENT", "PER", "no type"];
const WORDS: [&str; 26] = [
    "Ivo",
    "Brandt",
    "President",
    "Mr",
    "the",
    "The",
    "of",
    "IHC",
    "International",
    "Harbour",
    "Court",
    "-",
    "(",
    ")",
    "’s",
    "\n",
    "Kiev",
    "said",
    "Österreich",
    "习近平",
    "",
    ".",
    "U.S.",
    "Inc",
    "ALL",
    "🦀",
];

fn documents() -> impl Strategy<Value = (String, Doc)> {
    let words = prop::collection::vec((0..WORDS.len(), any::<bool>()), 0..60);
    let spans = prop::collection::vec((0_usize..60, 1_usize..5, 0..LABELS.len()), 0..20);
    (words, spans, any::<bool>()).prop_map(|(words, mut spans, torn)| {
        let mut text = String::new();
        let mut tokens: Vec<TokenParts> = Vec::new();
        for (word, space_after) in words {
            let start = text.len();
            text.push_str(WORDS[word]);
            if start < text.len() {
                let head = tokens.len() / 2;
                tokens.push(TokenParts {
                    start,
                    end: text.len(),
                    space_after,
                    tag: "NNP",
                    dep: "nsubj",
                    head,
                    sent_start: false,
                });
            }
            if space_after {
                text.push(' ');
            }
        }
        spans.sort_unstable();
        let mut free = 0;
        let mut entities = Vec::new();
        for (start, length, label) in spans {
            let range = start.max(free)..(start.max(free) + length).min(tokens.len());
            if range.start < range.end {
                free = range.end;
                entities.push(EntityParts { tokens: range, label: LABELS[label] });
            }
        }
        let doc = Doc::from_parts(&tokens, &entities).unwrap();
        // A torn document's analysis belongs to another text.
        (if torn { text.chars().rev().take(9).collect() } else { text }, doc)
    })
}

proptest! {
    #[test]
    fn the_laws_hold_for_every_document((text, doc) in documents(), headline in documents()) {
        let finder = EntityFinder::new(EntitySettings::default()).unwrap();
        let document = Document {
            text: &text,
            headline: Some(&headline.0),
            language: "en",
            syntax: &doc,
            headline_syntax: Some(&headline.1),
            paragraphs: &[],
        };
        let entities = finder.find(&document);
        prop_assert_eq!(&entities, &finder.find(&document));
        let mut last_first = None;
        for (number, entity) in entities.iter().enumerate() {
            prop_assert_eq!(&entity.id, &format!("e{}", number + 1));
            prop_assert!((0.0..=1.0).contains(&entity.salience) && (0.0..=1.0).contains(&entity.confidence));
            prop_assert!(!entity.mentions.is_empty() && !entity.name.is_empty());
            for mention in &entity.mentions {
                let field = if mention.span.field.is_some() { &headline.0 } else { &text };
                let length = mention.span.end - mention.span.start;
                let shown: String = field.chars().skip(mention.span.start).take(length).collect();
                prop_assert_eq!(&shown, &mention.span.text);
            }
            let places: Vec<_> =
                entity.mentions.iter().map(|mention| (mention.span.field.is_none(), mention.span.start)).collect();
            prop_assert!(places.is_sorted());
            prop_assert!(last_first <= places.first().copied());
            last_first = places.first().copied();
            prop_assert!(!entity.aliases.contains(&entity.name));
        }
        let mut spans: Vec<_> = entities.iter().flat_map(|entity| &entity.mentions).map(|mention| (mention.span.field, mention.span.start, mention.span.end)).collect();
        spans.sort_unstable();
        for pair in spans.windows(2) {
            prop_assert!(pair[0].0 != pair[1].0 || pair[0].2 <= pair[1].1, "{:?} overlap", pair);
        }
    }
}

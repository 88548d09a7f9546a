//! What the language engine says about an article: names everywhere, syntax where it helps.
//!
//! The tagger and the parser take more than half of the engine's time, and only quotations need them. They read the
//! paragraphs of speech, one after the other as one text.

use std::cell::RefCell;

use copydesk_article::ByteSpan;
use spacy_runtime::{AnalyseOptions, Doc, Model, RuntimeSettings, Scratch, TokenParts};

thread_local! {
    /// Caches of the language engine, by language; they bound time, never results.
    static SCRATCH: RefCell<Vec<(String, Scratch)>> = const { RefCell::new(Vec::new()) };
}

/// What stands between two paragraphs that are read together: it ends a sentence.
const BETWEEN: &str = "\n";

/// Returns the tokens and named spans of a text.
pub(crate) fn names(model: &Model, runtime: &RuntimeSettings, text: &str) -> Doc {
    analyse(model, runtime, text, &AnalyseOptions::entities_only())
}

/// Returns the tokens of some paragraphs of a text, with their tags and dependencies; nothing of the other paragraphs.
pub(crate) fn of_paragraphs(
    model: &Model,
    runtime: &RuntimeSettings,
    text: &str,
    paragraphs: &[ByteSpan],
) -> Option<Doc> {
    let mut joined = String::with_capacity(text.len());
    let mut places = Vec::with_capacity(paragraphs.len());
    for paragraph in paragraphs {
        let place = joined.len();
        joined.push_str(paragraph.of(text));
        places.push(Place { joined: place..joined.len(), text: paragraph.start });
        joined.push_str(BETWEEN);
    }
    let options = AnalyseOptions { entities: false, ..AnalyseOptions::default() };
    moved(&analyse(model, runtime, &joined, &options), &places)
}

fn analyse(model: &Model, runtime: &RuntimeSettings, text: &str, options: &AnalyseOptions) -> Doc {
    SCRATCH.with_borrow_mut(|scratches| {
        let language = &model.info().language;
        let known = scratches.iter().position(|(known, _)| known == language);
        let at = known.unwrap_or_else(|| {
            scratches.push((language.clone(), model.scratch(runtime)));
            scratches.len() - 1
        });
        match scratches.get_mut(at) {
            Some((_, scratch)) => model.analyse(scratch, text, options),
            None => model.analyse(&mut model.scratch(runtime), text, options),
        }
    })
}

/// Where a paragraph lies among the joined ones, and where it begins in the text.
struct Place {
    joined: std::ops::Range<usize>,
    text: usize,
}

/// The document with its tokens where they are in the text, without those between paragraphs. `None` where a token lies
/// over the end of a paragraph, which no tokenizer makes.
fn moved(joined: &Doc, places: &[Place]) -> Option<Doc> {
    let mut numbers = Vec::with_capacity(joined.len());
    let mut kept = Vec::with_capacity(joined.len());
    let mut places = places.iter().peekable();
    for token in joined.tokens() {
        while places.next_if(|place| place.joined.end <= token.start()).is_some() {}
        let place =
            places.peek().filter(|place| place.joined.start <= token.start() && token.end() <= place.joined.end);
        numbers.push(place.map(|_| kept.len()));
        kept.extend(place.map(|place| (token, token.start() - place.joined.start + place.text)));
    }
    let parts: Vec<TokenParts<'_>> = kept
        .iter()
        .enumerate()
        .map(|(number, (token, start))| TokenParts {
            start: *start,
            end: start + (token.end() - token.start()),
            space_after: token.space_after(),
            tag: token.tag(),
            dep: token.dep(),
            head: numbers.get(token.head_index()).copied().flatten().unwrap_or(number),
            sent_start: token.sent_start(),
        })
        .collect();
    Doc::from_parts(&parts, &[]).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_go_back_to_their_paragraphs_and_their_heads_go_with_them() {
        // The text `xx a b\nyyy\nc d`, of which the first paragraph from its fourth byte and the last one were joined.
        let places = [Place { joined: 0..3, text: 3 }, Place { joined: 4..7, text: 11 }];
        let token = |start, head, tag| TokenParts {
            start,
            end: start + 1,
            space_after: false,
            tag,
            dep: "dep",
            head,
            sent_start: matches!(start, 0 | 4),
        };
        let tokens = [token(0, 1, "A"), token(2, 1, "B"), token(3, 2, "_SP"), token(4, 4, "C"), token(6, 2, "D")];
        let doc = moved(&Doc::from_parts(&tokens, &[]).unwrap(), &places).unwrap();
        let found: Vec<_> =
            doc.tokens().map(|token| (token.start(), token.tag(), token.head_index(), token.sent_start())).collect();
        assert_eq!(found, [(3, "A", 1, true), (5, "B", 1, false), (11, "C", 3, true), (13, "D", 3, false)]);
    }
}

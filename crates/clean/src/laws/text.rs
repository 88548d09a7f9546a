//! The laws of text: nothing is lost, nothing is invented, all stays in order, and the rules find nothing in what they left.

use std::sync::LazyLock;

use copydesk_article::{CleanArticle, RawArticle};

use super::{CLEANER, cleaned, letters};
use crate::CleanSettings;
use crate::lines::{LineInput, LineResult, LineStage, split};

static RULES: LazyLock<LineStage> = LazyLock::new(|| {
    LineStage::new(&CleanSettings { classify_text: false, ..CleanSettings::default() }).expect("the rules of the crate")
});

/// Checks the laws on a text in a language, by its tag.
///
/// # Panics
/// Where a law is broken.
pub fn text(text: &str, language: &str) {
    let raw = RawArticle {
        text: Some(text.to_owned()),
        language: Some(language.to_owned()).filter(|tag| !tag.is_empty()),
        ..RawArticle::default()
    };
    if let Some(article) = cleaned(&CLEANER, &raw) {
        assert_eq!(in_order(text, &article), letters(text), "body and removed lines are not the text: {article:#?}");
    }
    rules_find_nothing_more(text, language);
    a_headline_stands_once(text, language);
}

/// Returns the letters of body and removed lines in the order of the text. A line of which a part was removed begins in the body.
fn in_order(text: &str, article: &CleanArticle) -> String {
    let kept = article.body.as_ref().map_or("", |body| &body.text);
    let (mut kept, mut removed) = (kept.split('\n').peekable(), article.removed.iter().peekable());
    let mut all = String::new();
    for line in split(text) {
        let whole = removed.next_if(|removed| removed.line == line.number && removed.text == line.text);
        if let Some(whole) = whole {
            all.push_str(&letters(&whole.text));
            continue;
        }
        all.extend(kept.next().map(letters));
        while let Some(part) = removed.next_if(|removed| removed.line == line.number) {
            all.push_str(&letters(&part.text));
        }
    }
    assert!(kept.next().is_none() && removed.next().is_none(), "more lines than the text has: {article:#?}");
    all
}

/// A headline that is known: where one is looked for among the lines, each pass finds its own.
const HEADLINE: &str = "A headline of another text";

fn rules_find_nothing_more(text: &str, language: &str) {
    let once = by_rules(text, language, Some(HEADLINE));
    let again = by_rules(&body(&once), language, Some(HEADLINE));
    let taken = &again.removed;
    assert!(taken.is_empty(), "a second pass takes out {taken:#?} of {:?}", body(&once));
}

/// A headline that is found among the lines goes out with all its copies.
fn a_headline_stands_once(text: &str, language: &str) {
    let once = by_rules(text, language, None);
    if let Some(headline) = &once.headline {
        let again = by_rules(&body(&once), language, Some(headline));
        let copies: Vec<_> = again.removed.iter().filter(|removed| removed.rule == "duplicate/headline").collect();
        assert!(copies.is_empty(), "the headline was left in the body: {copies:#?}");
    }
}

fn by_rules(text: &str, language: &str, headline: Option<&str>) -> LineResult {
    RULES.clean(&LineInput { lines: &split(text), language, headline, from_html: false })
}

fn body(result: &LineResult) -> String {
    result.kept.iter().map(|line| line.text.as_str()).collect::<Vec<_>>().join("\n")
}

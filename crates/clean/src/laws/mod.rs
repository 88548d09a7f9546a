//! What cleaning promises of any input, as checks that stop at a breach: property tests feed them generated texts and pages, fuzz
//! targets whatever a fuzzer finds. Owns the laws; not part of what is shipped.

#![expect(clippy::expect_used, reason = "a broken law ends the test")]

mod dates;
mod json_ld;
mod page;
#[cfg(test)]
mod tests;
mod text;

use std::sync::LazyLock;

use copydesk_article::{CleanArticle, InputLimits, RawArticle};

pub use dates::dates;
pub use json_ld::json_ld;
pub use page::page;
pub use text::text;

use crate::metadata::machine_date;
use crate::{CleanError, CleanSettings, Cleaner};

static CLEANER: LazyLock<Cleaner> =
    LazyLock::new(|| Cleaner::new(CleanSettings::default()).expect("the rules of the crate"));

/// Compiles all rules, which takes longer than any input does.
pub fn prepare() {
    let page =
        "<article><h1>Bridge closed</h1><p>By Jane Roe, 6 February 2024</p><p>The bridge was closed.</p></article>";
    self::page(page, None, false);
    self::page(page, None, true);
    text("By Jane Roe\nThe bridge was closed.", "en");
    dates("6 February 2024");
    json_ld("{");
}

/// Cleans an article twice, and checks what holds for every one: the same bytes both times, spans and paragraphs that fit, and a
/// record that the next stage reads as it is.
fn cleaned(cleaner: &Cleaner, raw: &RawArticle) -> Option<CleanArticle> {
    let article = match (cleaner.clean(raw), cleaner.clean(raw)) {
        (Ok(article), Ok(again)) => {
            assert_eq!(article.to_json(), again.to_json(), "cleaning twice gave two results");
            article
        }
        (Err(error), Err(again)) => {
            assert_eq!(error, again, "cleaning twice gave two errors");
            assert!(CleanError::CODES.contains(&error.code()), "{error} has no code of the list");
            return None;
        }
        (one, other) => panic!("cleaning twice gave {one:?} and {other:?}"),
    };
    assert_eq!(article.validate(), [], "{article:#?}");
    let read = CleanArticle::from_json(&article.to_json(), &InputLimits::default());
    assert_eq!(read.as_ref(), Ok(&article), "the next stage reads another article");
    for date in [&article.content_created, &article.content_modified, &article.first_created].into_iter().flatten() {
        let again = machine_date(date).map(|moment| moment.value);
        assert_eq!(again.as_ref(), Some(date), "a date is not read back");
    }
    Some(article)
}

/// Returns the letters and digits of a text: what no removal of marks and white space may change.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).collect()
}

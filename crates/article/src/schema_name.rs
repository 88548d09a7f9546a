//! The names of the schemas, and which of them a decoder reads: `name/major`, or `name/major.minor` of a later minor
//! version, which only adds fields.

use crate::input::InputError;

/// The value of `schema` that a raw article may carry; it need not.
pub const RAW_SCHEMA: &str = "copydesk.article.raw/1";
/// The value of `schema` in every [`CleanArticle`](crate::CleanArticle) that cleaning made.
pub const CLEAN_SCHEMA: &str = "copydesk.article.clean/1";
/// The value of `schema` in every [`EnrichedArticle`](crate::EnrichedArticle).
pub const ENRICHED_SCHEMA: &str = "copydesk.article.enriched/1";
/// The value of `schema` in every [`ArticleQuotes`](crate::ArticleQuotes).
pub const QUOTES_SCHEMA: &str = "copydesk.article.quotes/1";
/// The value of `schema` in every [`ArticleEntities`](crate::ArticleEntities).
pub const ENTITIES_SCHEMA: &str = "copydesk.article.entities/1";
/// The value of `schema` in every [`ArticleLines`](crate::ArticleLines).
pub const LINES_SCHEMA: &str = "copydesk.article.lines/1";
/// The value of `schema` in every [`SourceTable`](crate::SourceTable).
pub const SOURCE_LINES_SCHEMA: &str = "copydesk.source.lines/1";

/// Checks the schema that a record names against the one that is read.
pub(crate) fn check_schema(named: Option<&str>, expected: &'static str) -> Result<(), InputError> {
    let Some(named) = named else { return Ok(()) };
    match named.strip_prefix(expected) {
        Some("") => Ok(()),
        Some(rest) if rest.strip_prefix('.').is_some_and(is_number) => Ok(()),
        _ => Err(InputError::UnsupportedSchema { expected }),
    }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_major_version_is_read_and_no_other() {
        for named in [None, Some("copydesk.article.clean/1"), Some("copydesk.article.clean/1.7")] {
            assert_eq!(check_schema(named, CLEAN_SCHEMA), Ok(()), "{named:?}");
        }
        for named in [
            "",
            "clean",
            "copydesk.article.clean/2",
            "copydesk.article.clean/11",
            "copydesk.article.clean/1.",
            "copydesk.article.clean/1.x",
            "copydesk.article.enriched/1",
            " copydesk.article.clean/1",
        ] {
            assert!(check_schema(Some(named), CLEAN_SCHEMA).is_err(), "{named}");
        }
    }
}

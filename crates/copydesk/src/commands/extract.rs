//! `copydesk extract`: clean articles to enriched ones, a line each.

use anyhow::Result;
use copydesk_article::CleanArticle;
use copydesk_config::Settings;
use copydesk_extractor::open_extraction;

use crate::cli::FilterArgs;
use crate::filter;
use crate::outcome::Outcome;

pub(super) fn run(settings: Settings, args: &FilterArgs) -> Result<Outcome> {
    let limits = settings.limits.clone();
    let extraction = open_extraction(&settings.extract)?;
    filter::run(args, &limits, move |line: Vec<u8>| {
        let article = CleanArticle::from_json(&line, &settings.limits)?;
        Ok(extraction.enrich(article, None).to_json())
    })
}

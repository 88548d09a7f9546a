//! `copydesk explain`: one article as a person reads it, what was removed and why, and how each speaker was found.

use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use copydesk_article::RawInput;
use copydesk_config::Settings;

use super::filters::{clean_stage, extraction};
use crate::cli::ExplainArgs;
use crate::render::{self, ArticleView, Style};
use crate::sources;

/// Runs `copydesk explain`.
pub(crate) fn run(args: &ExplainArgs, settings: &Settings) -> anyhow::Result<ExitCode> {
    let stage = clean_stage(settings)?;
    let extraction = extraction(settings)?;
    let style = Style::of_standard_output();
    let mut failed = false;
    for path in &args.files {
        for record in sources::read(path)? {
            let input = RawInput { content_type: record.content_type, value: &record.value, ..RawInput::default() };
            match stage.clean(&input, None) {
                Ok(article) => {
                    let (mut enriched, explained) = extraction.explain(article);
                    enriched.quotes = explained.iter().map(|found| found.quote.clone()).collect();
                    let view = ArticleView { enriched: &enriched, explained: &explained, style };
                    print(&view.to_string(), path)?;
                }
                Err(error) => {
                    failed = true;
                    render::message(&format!("{}: {error}", path.display()));
                }
            }
        }
    }
    Ok(if failed { ExitCode::from(3) } else { ExitCode::SUCCESS })
}

fn print(text: &str, path: &Path) -> anyhow::Result<()> {
    let mut output = std::io::stdout().lock();
    output.write_all(text.as_bytes()).with_context(|| format!("cannot show {}", path.display()))
}

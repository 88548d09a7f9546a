//! `copydesk demo`: the whole pipeline in one process, on an embedded broker, and what came out of it.
//!
//! The loader publishes raw articles and waits for the readers of the last topics before it goes on, because the
//! embedded broker keeps little.

mod collected;
mod output;
mod pipeline;
mod report;
mod samples;
mod timings;

use anyhow::Result;
use copydesk_config::Settings;
use copydesk_telemetry::{LogSettings, init_logs};

use crate::cli::{DemoArgs, When};
use crate::outcome::Outcome;
use crate::raw_file::{self, RawFile};
use crate::show::Look;
use crate::terminal::{print, tell};
use pipeline::Pipeline;

pub(super) fn run(settings: &Settings, args: &DemoArgs) -> Result<Outcome> {
    init_logs(&log_settings(settings))?;
    let files = files(args)?;
    let mut pipeline = Pipeline::start(settings)?;
    tell(format_args!("embedded broker at {}; publishing {} records", pipeline.bootstrap_servers(), files.len()));
    let collected = pipeline.process(&files)?;
    let look = Look::of_output(When::Auto);
    let written = output::write(&args.output, &collected)?;
    print(&report::articles(&files, &collected, args.all, look)?)?;
    print(&report::written(&written, look))?;
    print(&report::table(&pipeline.timings(), look))?;
    let outcome = if collected.dead_letters.is_empty() { Outcome::Done } else { Outcome::SetAside };
    if args.keep_running {
        pipeline.keep_running()?;
    } else {
        pipeline.stop()?;
    }
    Ok(outcome)
}

/// Errors only, unless something else was asked for: the result is what is to be seen.
fn log_settings(settings: &Settings) -> LogSettings {
    let given = settings.telemetry.log.clone();
    if given == LogSettings::default() { LogSettings { filter: "error".to_owned(), ..given } } else { given }
}

/// The user's articles, else the samples.
fn files(args: &DemoArgs) -> Result<Vec<RawFile>> {
    let mut files = Vec::new();
    if args.files.is_empty() {
        for (name, bytes) in samples::SAMPLES {
            files.extend(raw_file::articles(name, bytes.to_vec())?);
        }
    }
    for path in &args.files {
        files.extend(raw_file::read(path)?);
    }
    anyhow::ensure!(!files.is_empty(), "there is no article in these files");
    Ok(files)
}

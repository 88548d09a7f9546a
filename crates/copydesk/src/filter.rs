//! The Unix filters: JSON lines in, JSON lines out, in input order, in parallel, within bounded memory.
//!
//! One thread reads lines, each of the workers handles one at a time, and the main thread writes results in the order
//! of the input. A [`window`] bounds how many lines and bytes are under way. A record that fails is set aside and the
//! next one goes on.

mod dead_letters;
mod engine;
mod input;
mod lines;
mod progress;
mod window;

#[cfg(test)]
mod tests;

use std::io::Write;
use std::num::NonZeroUsize;
use std::sync::Arc;

use anyhow::{Context, Result};
use copydesk_article::InputLimits;
use copydesk_stage::StageError;

use crate::cli::FilterArgs;
use crate::outcome::Outcome;
use dead_letters::DeadLetters;
use engine::{Ended, Engine};
use progress::Progress;

/// Runs one filter on the files or standard input.
pub(crate) fn run(
    args: &FilterArgs,
    limits: &InputLimits,
    handle: impl Fn(Vec<u8>) -> Result<Vec<u8>, StageError> + Send + Sync + 'static,
) -> Result<Outcome> {
    run_into(args, limits, handle, std::io::BufWriter::with_capacity(1 << 16, std::io::stdout()))
}

/// Runs one filter, and writes what it makes elsewhere than to standard output.
pub(crate) fn run_into(
    args: &FilterArgs,
    limits: &InputLimits,
    handle: impl Fn(Vec<u8>) -> Result<Vec<u8>, StageError> + Send + Sync + 'static,
    output: impl Write,
) -> Result<Outcome> {
    let inputs = input::open(&args.files)?;
    let progress = Arc::new(Progress::start(args.progress, input::total_bytes(&inputs)));
    let dead_letters = DeadLetters::open(args.dead_letters.as_deref(), Arc::clone(&progress))?;
    let engine = Engine { threads: threads(args.threads), max_line_bytes: limits.max_record_bytes };
    let ended = engine.run(inputs, handle, output, dead_letters, &progress);
    progress.finish();
    match ended.context("cannot go on")? {
        Ended { failed: 0, .. } => Ok(Outcome::Done),
        _ => Ok(Outcome::SetAside),
    }
}

fn threads(wanted: Option<u16>) -> usize {
    let cores = || std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    wanted.map_or_else(cores, usize::from)
}

//! The progress bar of a filter, on standard error, where the terminal is one.

use std::io::IsTerminal;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::cli::When;

/// A progress bar, or none.
pub(super) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// Starts the bar. It is left out when the results go to the same terminal.
    pub(super) fn start(when: When, total_bytes: Option<u64>) -> Self {
        let fits = std::io::stderr().is_terminal() && !std::io::stdout().is_terminal();
        let shown = when == When::Always || (when == When::Auto && fits);
        let bar = if shown {
            ProgressBar::with_draw_target(total_bytes, ProgressDrawTarget::stderr())
        } else {
            ProgressBar::hidden()
        };
        let template = match total_bytes {
            Some(_) => "{bar:30} {percent:>3} %  {bytes} of {total_bytes}  {bytes_per_sec}  {eta} left  {msg}",
            None => "{spinner} {bytes}  {bytes_per_sec}  {elapsed}  {msg}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self { bar }
    }

    pub(super) fn advance(&self, bytes: usize, failed: u64) {
        self.bar.inc(bytes as u64 + 1);
        if failed > 0 && !self.bar.is_hidden() {
            self.bar.set_message(format!("{failed} set aside"));
        }
    }

    /// Runs something that writes to standard error, with the bar out of its way.
    pub(super) fn suspend<T>(&self, write: impl FnOnce() -> T) -> T {
        self.bar.suspend(write)
    }

    pub(super) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

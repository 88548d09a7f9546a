//! How a command ended, as the exit status says it.

use std::process::ExitCode;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All done: status 0.
    Done,
    /// It could not be done, and the reason has been said: status 1.
    Failed,
    /// What was typed, or the configuration, makes no sense: status 2.
    WrongUsage,
    /// Done, but some records were set aside: status 3.
    SetAside,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Done => 0,
            Outcome::Failed => 1,
            Outcome::WrongUsage => 2,
            Outcome::SetAside => 3,
        })
    }
}

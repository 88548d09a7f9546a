//! The delivery loop on Apache Kafka: what the embedded broker cannot show, above all that exactly once means it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test ends where a fixture breaks")]

use std::process::ExitCode;

use copydesk_testkit::{Suite};

mod delivery;

fn main() -> ExitCode {
    Suite::default().kafka(&[], &delivery::TESTS).run()
}

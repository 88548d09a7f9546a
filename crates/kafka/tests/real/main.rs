//! The delivery loop on Apache Kafka: what the embedded broker cannot show, above all that exactly once means it.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test ends where a fixture breaks")]

mod group;
mod outage;
mod predecessor;
mod rejection;
mod support;
mod transactions;

use std::process::ExitCode;

use copydesk_testkit::{Requirement, Suite};

fn main() -> ExitCode {
    let shared = [&transactions::TESTS[..], &predecessor::TESTS, &group::TESTS, &rejection::TESTS].concat();
    Suite::default().kafka(&[], &shared).plain(&[Requirement::OWN_KAFKA], &outage::TESTS).run()
}

//! The commands for operations people, as they run them: on Apache Kafka, on the embedded broker, and without any.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test that cannot go on fails")]

#[path = "operations/dead_letters.rs"]
mod dead_letters;
#[path = "operations/desk.rs"]
mod desk;
#[path = "operations/doctor.rs"]
mod doctor;
mod support;
#[path = "operations/topics.rs"]
mod topics;

use std::process::ExitCode;

use copydesk_testkit::Suite;

fn main() -> ExitCode {
    let on_kafka = [&topics::TESTS[..], &dead_letters::TESTS, &doctor::TESTS].concat();
    Suite::default().kafka(&[], &on_kafka).plain(&[], &doctor::WITHOUT_KAFKA).run()
}

//! Records a second through the delivery loop, and the time from raw to enriched, on Apache Kafka (one broker on this
//! machine, or the cluster that `KAFKA_BOOTSTRAP` names). `make bench-kafka` runs it.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark that cannot go on ends, and it prints its result"
)]

mod articles;
mod identity;
mod latency;

use std::process::ExitCode;

use copydesk_testkit::KafkaCluster;

fn main() -> ExitCode {
    // `cargo test --benches` only wants to know whether it starts.
    if std::env::args().any(|argument| argument == "--test" || argument == "--list") {
        return ExitCode::SUCCESS;
    }
    let cluster = match KafkaCluster::of_process() {
        Ok(cluster) => cluster,
        Err(reason) => {
            println!("cannot measure: {reason}");
            return ExitCode::FAILURE;
        }
    };
    identity::measure(&cluster);
    latency::measure(&cluster);
    ExitCode::SUCCESS
}

/// The middle one of an odd number of values, or the higher of the two in the middle.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values[values.len() / 2]
}

//! The `main` of test targets whose tests need more than the machine may have: they look and are called as usual, but each
//! of them decides when it runs whether it can.

use std::process::ExitCode;
use std::sync::{Arc, OnceLock};

use libtest_mimic::{Arguments, Completion, Failed, Trial};

use crate::KafkaCluster;
use crate::requirement::{Requirement, Verdict, verdict};

/// A test that uses the cluster of its process.
pub type KafkaTest = (&'static str, fn(&KafkaCluster));

/// Runs tests on one cluster of Apache Kafka. It is started for the first test that runs and ended after the last one.
pub fn kafka_tests(tests: &[KafkaTest]) -> ExitCode {
    Suite::default().kafka(&[], tests).run()
}

/// Tests, each with what it needs.
#[derive(Default)]
pub struct Suite {
    cluster: Arc<SharedCluster>,
    trials: Vec<Trial>,
}

/// The cluster of the process, once a test has asked for it.
type SharedCluster = OnceLock<Result<KafkaCluster, String>>;

impl Suite {
    /// Adds tests that need the cluster of this process, and what `requirements` say besides.
    #[must_use]
    pub fn kafka(mut self, requirements: &'static [Requirement], tests: &[KafkaTest]) -> Self {
        for (name, test) in tests.iter().copied() {
            let shared = Arc::clone(&self.cluster);
            let run = move || match shared.get_or_init(KafkaCluster::of_process) {
                Ok(cluster) => in_thread(name, || test(cluster)),
                Err(reason) => Err(reason.into()),
            };
            self.trials.push(trial(name, [&[Requirement::KAFKA], requirements].concat(), run));
        }
        self
    }

    /// Adds tests that need what `requirements` say, and no cluster of this process.
    #[must_use]
    pub fn plain(mut self, requirements: &'static [Requirement], tests: &[(&'static str, fn())]) -> Self {
        for (name, test) in tests.iter().copied() {
            self.trials.push(trial(name, requirements.to_vec(), move || in_thread(name, test)));
        }
        self
    }

    /// Runs what the command line asks for.
    pub fn run(self) -> ExitCode {
        let mut arguments = Arguments::from_args();
        let threads = || std::env::var("RUST_TEST_THREADS").ok()?.parse().ok();
        arguments.test_threads = arguments.test_threads.or_else(threads);
        let Self { cluster, trials } = self;
        let conclusion = libtest_mimic::run(&arguments, trials);
        // Tests that were not run held it, too; with the last one of them it is ended here.
        drop(cluster);
        conclusion.exit_code()
    }
}

fn trial(
    name: &str,
    requirements: Vec<Requirement>,
    run: impl FnOnce() -> Result<(), Failed> + Send + 'static,
) -> Trial {
    Trial::ignorable_test(name, move || match verdict(&requirements) {
        Verdict::Run => run().map(|()| Completion::Completed),
        Verdict::Ignore(reason) => Ok(Completion::ignored_with(reason)),
        Verdict::Fail(reason) => Err(reason.into()),
    })
}

/// Runs a test on a thread of its name, so that a panic says which test it was.
fn in_thread(name: &str, run: impl FnOnce() + Send) -> Result<(), Failed> {
    let ended = std::thread::scope(|scope| {
        std::thread::Builder::new().name(name.to_owned()).spawn_scoped(scope, run).unwrap().join()
    });
    ended.map_err(|panic| {
        let said = panic.downcast_ref::<String>().map(String::as_str).or(panic.downcast_ref::<&str>().copied());
        Failed::from(format!("test panicked: {}", said.unwrap_or("with something that is no text")))
    })
}

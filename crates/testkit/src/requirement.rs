//! What a test needs of the machine, and what becomes of the test where that is missing: it is reported as ignored with
//! the reason, unless the environment says that it has to run.

use std::sync::OnceLock;

use crate::kafka_cluster::named_cluster;
use crate::kafka_node::check;

/// Something that a test needs and that a machine may lack.
#[derive(Debug, Clone, Copy)]
pub struct Requirement {
    /// The environment variable that makes the lack of it a failure when it is 1.
    pub forced_by: &'static str,
    /// Why it is not here; none when it is.
    pub lacking: fn() -> Option<String>,
}

impl Requirement {
    /// A cluster of Apache Kafka: named by the environment, or what it takes to start one.
    pub const KAFKA: Self = Self { forced_by: FORCES_KAFKA, lacking: kafka };
    /// What it takes to start a node of Apache Kafka, for tests that hurt it.
    pub const OWN_KAFKA: Self = Self { forced_by: FORCES_KAFKA, lacking: own_kafka };
}

const FORCES_KAFKA: &str = "COPYDESK_REQUIRE_KAFKA";

/// What is done with a test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    Run,
    Ignore(String),
    Fail(String),
}

/// Decides on a test with these requirements.
pub(crate) fn verdict(requirements: &[Requirement]) -> Verdict {
    let forced = |variable| std::env::var(variable).is_ok_and(|value| value == "1");
    let lacking = requirements.iter().filter_map(|needed| Some(((needed.lacking)()?, forced(needed.forced_by))));
    decide(&lacking.collect::<Vec<_>>())
}

/// Decides by what is lacking, each with whether it has to be here.
fn decide(lacking: &[(String, bool)]) -> Verdict {
    let reasons = lacking.iter().map(|(reason, _)| reason.as_str()).collect::<Vec<_>>().join("; ");
    match lacking {
        [] => Verdict::Run,
        some if some.iter().any(|(_, forced)| *forced) => Verdict::Fail(reasons),
        _ => Verdict::Ignore(reasons),
    }
}

fn kafka() -> Option<String> {
    if named_cluster().is_some() { None } else { own_kafka() }
}

fn own_kafka() -> Option<String> {
    static REASON: OnceLock<Option<String>> = OnceLock::new();
    REASON.get_or_init(|| check().err()).clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lacking(reasons: &[(&str, bool)]) -> Verdict {
        decide(&reasons.iter().map(|(reason, forced)| ((*reason).to_owned(), *forced)).collect::<Vec<_>>())
    }

    #[test]
    fn a_test_runs_where_nothing_is_lacking() {
        assert_eq!(lacking(&[]), Verdict::Run);
    }

    #[test]
    fn a_test_is_ignored_with_every_reason() {
        assert_eq!(lacking(&[("no java", false)]), Verdict::Ignore("no java".to_owned()));
        assert_eq!(
            lacking(&[("no java", false), ("no promtool", false)]),
            Verdict::Ignore("no java; no promtool".to_owned())
        );
    }

    #[test]
    fn a_test_that_has_to_run_fails_with_every_reason() {
        assert_eq!(lacking(&[("no java", true)]), Verdict::Fail("no java".to_owned()));
        assert_eq!(
            lacking(&[("no java", false), ("no promtool", true)]),
            Verdict::Fail("no java; no promtool".to_owned())
        );
    }
}

//! The doctor's report: a line a check as soon as it is known, or one JSON object at the end.

use anyhow::Result;
use serde::Serialize;
use serde_json::json;

use crate::finding::{Finding, Level};
use crate::terminal::print;

/// What was found so far.
pub(super) struct Report {
    json: bool,
    checks: Vec<Check>,
}

#[derive(Serialize)]
struct Check {
    check: &'static str,
    #[serde(flatten)]
    finding: Finding,
}

impl Report {
    pub(super) const fn new(json: bool) -> Self {
        Self { json, checks: Vec::new() }
    }

    pub(super) fn add(&mut self, check: &'static str, finding: Finding) -> Result<()> {
        if !self.json {
            let remedy = finding.remedy.as_deref().map(|remedy| format!("{:22}{remedy}\n", "")).unwrap_or_default();
            print(&format!("{:<4}  {check:<14}  {}\n{remedy}", finding.level.as_str(), finding.what))?;
        }
        self.checks.push(Check { check, finding });
        Ok(())
    }

    /// Writes what is left to write; returns the worst level.
    pub(super) fn finish(self) -> Result<Level> {
        let level = self.checks.iter().map(|check| check.finding.level).max().unwrap_or(Level::Ok);
        if self.json {
            print(&format!("{:#}\n", json!({"ok": level < Level::Fail, "checks": self.checks})))?;
        }
        Ok(level)
    }
}

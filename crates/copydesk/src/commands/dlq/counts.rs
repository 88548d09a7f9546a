//! How many dead letters there are of each stage and code.

use std::collections::BTreeMap;

use serde::Serialize;

use super::letter::{Letter, harmless};
use crate::table::Table;

/// What is counted under the name `other` once so many stages and codes are known: headers may hold anything.
const MAX_GROUPS: usize = 1000;

/// Dead letters by stage and code.
#[derive(Default)]
pub(super) struct Counts {
    groups: BTreeMap<(String, String), u64>,
}

#[derive(Serialize)]
struct Group<'a> {
    stage: &'a str,
    code: &'a str,
    count: u64,
}

impl Counts {
    pub(super) fn add(&mut self, letter: &Letter) {
        let text = |field: &Option<String>| field.clone().unwrap_or_else(|| "-".to_owned());
        let mut group = (text(&letter.stage), text(&letter.code));
        if self.groups.len() >= MAX_GROUPS && !self.groups.contains_key(&group) {
            group = ("other".to_owned(), "other".to_owned());
        }
        *self.groups.entry(group).or_default() += 1;
    }

    /// As a table.
    pub(super) fn text(&self) -> String {
        let mut table = Table::new(["STAGE", "CODE", "COUNT"]);
        for ((stage, code), count) in &self.groups {
            table.row([harmless(stage), harmless(code), count.to_string()]);
        }
        table.row([String::new(), "all".to_owned(), self.groups.values().sum::<u64>().to_string()]);
        table.to_string()
    }

    /// As JSON, one object a line.
    pub(super) fn json(&self) -> serde_json::Result<String> {
        let mut text = String::new();
        for ((stage, code), count) in &self.groups {
            text.push_str(&serde_json::to_string(&Group { stage, code, count: *count })?);
            text.push('\n');
        }
        Ok(text)
    }
}

//! What `clean`, `enrich` and `explain` do with a raw article: the clean stage, with the recurring lines that it was given.

use std::path::Path;

use anyhow::Result;
use copydesk_article::{CleanArticle, RawInput};
use copydesk_cleaner::{CleanStage, CleanStageSettings, Tables};
use copydesk_config::Settings;
use copydesk_stage::StageError;

use super::tabulate::read_tables;

/// The clean stage, and the recurring lines that it knows.
pub(super) struct Cleaning {
    stage: CleanStage,
    tables: Option<Tables>,
}

impl Cleaning {
    /// Sets the stage up; `tables` is a file that `copydesk tabulate` wrote.
    pub(super) fn new(settings: &Settings, tables: Option<&Path>) -> Result<Self> {
        let tables = tables.map(|file| read_tables(file, settings)).transpose()?;
        let of_stage = CleanStageSettings { input: settings.limits.clone(), clean: settings.clean.clone() };
        Ok(Self { stage: CleanStage::new(of_stage)?, tables })
    }

    pub(super) fn clean(&self, input: &RawInput<'_>) -> Result<CleanArticle, StageError> {
        self.stage.clean_with(input, None, self.tables.as_ref())
    }
}

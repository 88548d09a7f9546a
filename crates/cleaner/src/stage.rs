//! The clean stage: a raw record, or a line of a file, becomes a clean article.

use std::sync::Arc;

use copydesk_article::{CLEAN_SCHEMA, CleanArticle, InputLimits, Provenance, PubStatus, RawInput};
use copydesk_clean::{CleanSettings, Cleaner, LexiconError, SourceTables};
use copydesk_stage::article::{StageTrace, config_digest, library_error};
use copydesk_stage::{Item, Origin, Record, Stage, StageError, names};
use serde::Serialize;

use crate::{STAGE, Tables};

/// What the results of the stage depend on.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct CleanStageSettings {
    /// Limits of a raw record.
    pub input: InputLimits,
    /// Settings of cleaning.
    pub clean: CleanSettings,
}

/// Decodes and cleans raw articles. Shared by all worker threads.
pub struct CleanStage {
    cleaner: Cleaner,
    limits: InputLimits,
    trace: StageTrace,
}

impl CleanStage {
    /// Makes the stage.
    ///
    /// # Errors
    /// Returns a [`LexiconError`] for a fault in a lexicon.
    pub fn new(settings: CleanStageSettings) -> Result<Self, LexiconError> {
        let trace = StageTrace::new(STAGE, env!("CARGO_PKG_VERSION"), config_digest(&settings), None);
        Ok(Self { cleaner: Cleaner::new(settings.clean)?, limits: settings.input, trace })
    }

    /// Cleans one raw article. A canceled one becomes a kill notice.
    ///
    /// # Errors
    /// Returns why it can be neither decoded nor cleaned; every such error is a dead letter.
    pub fn clean(&self, input: &RawInput<'_>, origin: Option<&Origin>) -> Result<CleanArticle, StageError> {
        self.clean_with(input, origin, None)
    }

    /// Cleans one raw article as [`CleanStage::clean`] does, and takes the lines out that recur in its source; the trace names the
    /// table.
    ///
    /// # Errors
    /// Returns what [`CleanStage::clean`] returns.
    pub fn clean_with(
        &self,
        input: &RawInput<'_>,
        origin: Option<&Origin>,
        tables: Option<&Tables>,
    ) -> Result<CleanArticle, StageError> {
        let raw = input.decode(&self.limits)?;
        let mut article = if raw.pub_status == Some(PubStatus::Canceled) {
            CleanArticle::kill_notice(raw)
        } else {
            let tables = tables.map(|tables| tables as &dyn SourceTables);
            self.cleaner.clean_with(&raw, tables).map_err(|error| library_error(error.code(), &error))?
        };
        CLEAN_SCHEMA.clone_into(&mut article.schema);
        let source = article.source.as_deref().filter(|_| article.body.is_some());
        let table = tables.zip(source).and_then(|(tables, source)| tables.of(source));
        let tables = table.map(|table| table.name().to_owned());
        article.provenance.push(Provenance { tables, ..self.trace.of(origin) });
        Ok(article)
    }

    /// Cleans the article of a record, or passes a tombstone on.
    ///
    /// # Errors
    /// Returns what [`CleanStage::clean`] returns.
    pub fn clean_record(&self, record: &Record, tables: Option<&Tables>) -> Result<Item<CleanArticle>, StageError> {
        Item::read(record, |value| {
            let input = RawInput {
                content_type: record.header_text(names::CONTENT_TYPE),
                url: record.header_text(names::URL),
                source: record.header_text(names::SOURCE),
                key: record.key.as_deref(),
                value,
            };
            self.clean_with(&input, Some(&Origin::of(record)), tables)
        })
    }
}

impl Stage for CleanStage {
    type Input = Arc<Record>;
    type Output = Item<CleanArticle>;

    fn process(&self, record: Arc<Record>) -> Result<Item<CleanArticle>, StageError> {
        self.clean_record(&record, None)
    }
}

#[cfg(test)]
mod tests {
    use copydesk_clean::CleanError;
    use copydesk_stage::ErrorCode;

    #[test]
    fn every_code_of_cleaning_is_on_the_closed_list() {
        for code in CleanError::CODES {
            assert!(code.parse::<ErrorCode>().is_ok(), "{code}");
        }
    }
}

//! The cleaner as a service: from the raw topic to the clean one, and with the tables of recurring lines, where they are wanted.

use std::sync::Arc;

use anyhow::Context;
use copydesk_article::{CleanArticle, LINES_SCHEMA};
use copydesk_config::Settings;
use copydesk_recurrence::article_lines;
use copydesk_service::ServiceStage;
use copydesk_stage::article::json_record;
use copydesk_stage::{Epoch, Item, OutputRecord, Record, Stage, StageError};
use copydesk_telemetry::Metrics;

use crate::following::follow;
use crate::{CleanStage, CleanStageSettings, EncodeClean, LatestTables, STAGE};

/// Sets the service up.
///
/// # Errors
/// Returns why the cleaner cannot be set up.
pub fn service(settings: &Settings, metrics: &Arc<Metrics>) -> anyhow::Result<ServiceStage> {
    let stage = cleaning(settings, metrics, EncodeClean::new(settings.topics.clean.as_str()))?;
    Ok(ServiceStage { name: STAGE, input_topic: settings.topics.raw.clone(), stage: Arc::new(stage) })
}

/// Returns the cleaner fused with what follows it, which makes the records of clean articles.
///
/// # Errors
/// Returns why the cleaner cannot be set up.
pub fn cleaning<S>(settings: &Settings, metrics: &Arc<Metrics>, following: S) -> anyhow::Result<Cleaning<S>>
where
    S: Stage<Input = Item<CleanArticle>, Output = Vec<OutputRecord>>,
{
    let stage = CleanStageSettings { input: settings.limits.clone(), clean: settings.clean.clone() };
    let stage = CleanStage::new(stage).context("cannot set the cleaner up")?;
    let recurring = settings.tabulate.enabled.then(|| {
        anyhow::Ok(Recurring {
            tables: follow(settings, metrics)?,
            topic: settings.topics.lines.as_str().into(),
            max_lines: settings.tabulate.counting.max_article_lines,
        })
    });
    Ok(Cleaning { stage, recurring: recurring.transpose()?, metrics: Arc::clone(metrics), following })
}

/// The cleaner with what follows it.
pub struct Cleaning<S> {
    stage: CleanStage,
    recurring: Option<Recurring>,
    metrics: Arc<Metrics>,
    following: S,
}

/// What the cleaner does about lines that recur in the articles of a source.
struct Recurring {
    tables: LatestTables,
    /// Where it tells the lines of each article.
    topic: Arc<str>,
    max_lines: usize,
}

impl Recurring {
    fn lines(&self, item: &Item<CleanArticle>) -> Option<OutputRecord> {
        let Item::Value { value: article, .. } = item else { return None };
        let lines = article_lines(article, self.max_lines)?;
        Some(json_record(&self.topic, &lines.source, lines.to_json(), LINES_SCHEMA))
    }
}

impl<S> Cleaning<S>
where
    S: Stage<Input = Item<CleanArticle>, Output = Vec<OutputRecord>>,
{
    fn records(
        &self,
        record: &Record,
        follow: impl FnOnce(Item<CleanArticle>) -> Result<Vec<OutputRecord>, StageError>,
    ) -> Result<Vec<OutputRecord>, StageError> {
        let tables = self.recurring.as_ref().map(|recurring| recurring.tables.get());
        let item = self.stage.clean_record(record, tables.as_deref())?;
        if let Item::Value { value: article, .. } = &item {
            report(&self.metrics, article);
        }
        let lines = self.recurring.as_ref().and_then(|recurring| recurring.lines(&item));
        let mut outputs = follow(item)?;
        outputs.extend(lines);
        if let Some(tables) = tables {
            for output in &mut outputs {
                output.batching.generation = Some(tables.generation);
            }
        }
        Ok(outputs)
    }
}

impl<S> Stage for Cleaning<S>
where
    S: Stage<Input = Item<CleanArticle>, Output = Vec<OutputRecord>>,
{
    type Input = Arc<Record>;
    type Output = Vec<OutputRecord>;

    fn process(&self, record: Arc<Record>) -> Result<Vec<OutputRecord>, StageError> {
        self.records(&record, |item| self.following.process(item))
    }

    fn process_in(&self, record: Arc<Record>, epoch: Epoch) -> Result<Vec<OutputRecord>, StageError> {
        self.records(&record, |item| self.following.process_in(item, epoch))
    }

    fn keeps_state(&self) -> bool {
        self.following.keeps_state()
    }
}

fn report(metrics: &Metrics, article: &CleanArticle) {
    let Some(body) = &article.body else { return };
    let removed: usize = article.removed.iter().map(|piece| piece.text.len()).sum();
    let share = removed as f64 / (removed + body.text.len()).max(1) as f64;
    metrics.cleaned(article.source.as_deref(), article.language.as_deref(), share);
}

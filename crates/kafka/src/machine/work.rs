//! Taking records up, handing them to workers lane by lane, and what follows from their reports.

use copydesk_stage::{DeadLetterContext, Disposition, ErrorCode, OutputRecord, Record, StageError, dead_letter};

use super::Machine;
use super::tracker::{Completion, Entry};
use super::types::{Command, Now, RecordReport, Report};
use crate::events::{Event, RecordResult, TopicPartition};

impl Machine {
    /// A record was read. Records of partitions that are not owned, are drained or are about to be read again are dropped.
    pub fn record(&mut self, record: Record, now: Now) {
        let partition = TopicPartition { topic: record.topic.clone(), partition: record.partition };
        let Some(state) = self.partitions.get_mut(&partition) else { return };
        let Some(lane) = state.accept(record, now) else { return };
        self.dispatch(&partition, lane);
        self.update_pause(&partition);
    }

    /// A worker reports. Reports from earlier epochs change nothing.
    pub fn report(&mut self, report: Report, now: Now) {
        match report {
            Report::Record(report) => self.record_report(report, now),
            Report::JobEnded { partition, epoch, lane } => {
                if let Some(state) = self.partitions.get_mut(&partition).filter(|state| state.epoch == epoch) {
                    state.lanes.give_back(lane);
                    self.dispatch(&partition, lane);
                }
            }
        }
    }

    fn dispatch(&mut self, partition: &TopicPartition, lane: usize) {
        let max_records = self.settings.queue.max_job_records;
        let state = self.partitions.get_mut(partition);
        if let Some(job) = state.and_then(|state| state.next_job(partition, lane, max_records)) {
            self.commands.push_back(Command::Process(job));
        }
    }

    fn record_report(&mut self, report: RecordReport, now: Now) {
        let RecordReport { partition, epoch, lane, offset, result, seconds } = report;
        let Some(state) = self.partitions.get_mut(&partition).filter(|state| state.epoch == epoch) else { return };
        let Some(entry) = state.tracker.entry_mut(offset) else { return };
        entry.attempts = entry.attempts.saturating_add(1);
        if result.is_err() {
            entry.first_failed_ms.get_or_insert(now.wall_ms);
        }
        let result = match result {
            Err(error) if error.disposition() == Disposition::Retry => {
                self.retry_later(&partition, offset, &error, now)
            }
            Err(error) if error.disposition() == Disposition::Fatal => {
                self.stop_because(format!("{partition} offset {offset}: {error}"), now);
                RecordResult::Fatal(error.code)
            }
            ended => self.complete(&partition, lane, offset, ended, now),
        };
        self.events.push(Event::RecordDone { partition, offset, result, seconds });
    }

    /// Completes a record with its outputs or its dead letter. One whose outputs the broker is known to refuse gets its
    /// dead letter at once.
    fn complete(
        &mut self,
        partition: &TopicPartition,
        lane: usize,
        offset: i64,
        ended: Result<Vec<OutputRecord>, StageError>,
        now: Now,
    ) -> RecordResult {
        let result = ended.as_ref().map_or_else(|error| RecordResult::DeadLetter(error.code), |_| RecordResult::Done);
        let context = self.dead_letter_context();
        let Some(state) = self.partitions.get_mut(partition) else { return result };
        state.lanes.complete(lane, offset);
        let ended = match state.refused.get(&offset) {
            Some(reason) => ended.and_then(|_| Err(StageError::new(ErrorCode::RejectedByBroker, reason))),
            None => ended,
        };
        let Some(entry) = state.tracker.entry_mut(offset) else { return result };
        let completion = match ended {
            Ok(outputs) => Completion { outputs: outputs.into(), failure: None },
            Err(error) => {
                entry.first_failed_ms.get_or_insert(now.wall_ms);
                failed(entry, &error, context)
            }
        };
        state.tracker.complete(offset, completion);
        self.update_pause(partition);
        result
    }

    fn retry_later(&mut self, partition: &TopicPartition, offset: i64, error: &StageError, now: Now) -> RecordResult {
        let Some(state) = self.partitions.get_mut(partition) else { return RecordResult::Retry(error.code) };
        let attempts = state.tracker.entry_mut(offset).map_or(1, |entry| entry.attempts);
        if attempts >= self.backoff.max_attempts() {
            self.stop_because(format!("{partition} offset {offset} failed {attempts} times: {error}"), now);
            return RecordResult::Fatal(error.code);
        }
        let delay_ms = self.backoff.delay_ms(attempts);
        state.retry_at_ms = state.retry_at_ms.max(Some(now.elapsed_ms + delay_ms));
        // A failure that is reported and tried again is not the silence that the watchdog looks for.
        state.watch.progress(now.elapsed_ms);
        self.events.push(Event::RetryScheduled {
            partition: partition.clone(),
            offset,
            code: error.code,
            message: error.message.clone(),
            attempts,
            delay_ms,
        });
        self.update_pause(partition);
        RecordResult::Retry(error.code)
    }

    pub(super) fn resume_retries(&mut self, now: Now) {
        let is_due = |at: &u64| *at <= now.elapsed_ms;
        let due: Vec<(TopicPartition, usize)> = self
            .partitions
            .iter_mut()
            .filter(|(_, state)| state.retry_at_ms.as_ref().is_some_and(is_due))
            .map(|(partition, state)| {
                state.retry_at_ms = None;
                (partition.clone(), state.lanes.count())
            })
            .collect();
        for (partition, lanes) in due {
            self.update_pause(&partition);
            (0..lanes).for_each(|lane| self.dispatch(&partition, lane));
        }
    }

    pub(super) fn dead_letter_context(&self) -> DeadLetterContext {
        DeadLetterContext {
            topic: self.dead_letter_topic.clone(),
            stage: self.identity.stage.clone(),
            service_version: self.identity.service_version.clone(),
            attempts: 0,
            first_failed_at_ms: 0,
        }
    }
}

/// Completes a record with its dead letter.
pub(super) fn failed(entry: &Entry, error: &StageError, context: DeadLetterContext) -> Completion {
    let context = DeadLetterContext {
        attempts: entry.attempts,
        first_failed_at_ms: entry.first_failed_ms.unwrap_or_default(),
        ..context
    };
    Completion {
        outputs: [dead_letter(&entry.record, error, &context)].into(),
        failure: Some((error.code, error.message.clone())),
    }
}

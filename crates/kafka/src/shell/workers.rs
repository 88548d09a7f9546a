//! The threads that run the stage. They take jobs from one queue and report every record.

use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Instant;

use copydesk_stage::{Disposition, Guarded, Stage};
use crossbeam_channel::{Receiver, Sender};

use crate::error::KafkaError;
use crate::machine::{Job, RecordReport, Report};

/// Starts the threads. They end when the sending side of `jobs` is dropped.
pub(crate) fn start(
    count: usize,
    stage: &Arc<Guarded>,
    jobs: &Receiver<Job>,
    reports: &Sender<Report>,
) -> Result<Vec<JoinHandle<()>>, KafkaError> {
    (0..count.max(1))
        .map(|number| {
            let (stage, jobs, reports) = (Arc::clone(stage), jobs.clone(), reports.clone());
            std::thread::Builder::new()
                .name(format!("worker-{number}"))
                .spawn(move || jobs.iter().for_each(|job| work(&stage, &job, &reports)))
                .map_err(|error| KafkaError::Thread(error.to_string()))
        })
        .collect()
}

/// Does a job: record by record, until one fails in a way that may pass or the job is cancelled.
fn work(stage: &Guarded, job: &Job, reports: &Sender<Report>) {
    for task in &job.tasks {
        if job.cancelled.is_cancelled() {
            break;
        }
        let started = Instant::now();
        let result = stage.process_in(Arc::clone(&task.record), job.epoch);
        let stops = result.as_ref().is_err_and(|error| error.disposition() != Disposition::DeadLetter);
        let report = RecordReport {
            partition: job.partition.clone(),
            epoch: job.epoch,
            lane: job.lane,
            offset: task.record.offset,
            result,
            seconds: started.elapsed().as_secs_f64(),
        };
        // Without a loop nobody needs the report.
        let _ = reports.send(Report::Record(report));
        if stops {
            break;
        }
    }
    let _ = reports.send(Report::JobEnded { partition: job.partition.clone(), epoch: job.epoch, lane: job.lane });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::events::TopicPartition;
    use crate::machine::{CancelFlag, Task};
    use copydesk_stage::{ErrorCode, Record, StageError, from_fn};

    fn reports(code: ErrorCode) -> Vec<Option<i64>> {
        let fail = move |record: Arc<Record>| match record.offset {
            1 => Err(StageError::new(code, "no")),
            _ => Ok(Vec::new()),
        };
        let guarded = Guarded::new(Arc::new(from_fn(fail)), "test".into(), 1_000, 1_000);
        let record = |offset| Record {
            topic: "in".into(),
            partition: 0,
            offset,
            timestamp_ms: None,
            received_at_ms: 0,
            key: None,
            value: None,
            headers: Vec::new(),
        };
        let tasks = (0..3).map(|offset| Task { record: Arc::new(record(offset)), attempt: 1 }).collect();
        let partition = TopicPartition::new("in", 0);
        let job = Job { partition, epoch: 1, lane: 0, tasks, cancelled: CancelFlag::default() };
        let (sender, receiver) = crossbeam_channel::unbounded();
        work(&guarded, &job, &sender);
        drop(sender);
        let offset = |report| match report {
            Report::Record(report) => Some(report.offset),
            Report::JobEnded { .. } => None,
        };
        receiver.iter().map(offset).collect()
    }

    #[test]
    fn a_failure_that_may_pass_ends_the_job() {
        assert_eq!(reports(ErrorCode::InvalidJson), [Some(0), Some(1), Some(2), None]);
        let retried = ErrorCode::ALL.iter().find(|code| code.disposition() == Disposition::Retry).unwrap();
        assert_eq!(reports(*retried), [Some(0), Some(1), None]);
    }
}

//! The guard every stage runs behind in the delivery loop: input size, panics, output sizes and headers, in one place.

use std::sync::Arc;

use crate::{
    CatchPanic, Epoch, ErrorCode, OutputRecord, Record, RecordStage, Stage, StageError, StageExt, headers::label_output,
};

/// A record stage with its limits: refuses records over the input limit, catches panics, refuses outputs over the
/// output limit before anyone tries to send them, and labels every output (`copydesk-id`, `traceparent`).
pub struct Guarded {
    stage: CatchPanic<Arc<RecordStage>>,
    name: Arc<str>,
    max_input_bytes: usize,
    max_output_bytes: usize,
}

impl Guarded {
    /// Puts `stage` behind its guard. Sizes are those of [`Record::size_bytes`] and [`OutputRecord::size_bytes`].
    pub fn new(stage: Arc<RecordStage>, name: Arc<str>, max_input_bytes: usize, max_output_bytes: usize) -> Self {
        Self { stage: stage.catch_panic(), name, max_input_bytes, max_output_bytes }
    }

    fn guarded(
        &self,
        record: &Record,
        process: impl FnOnce() -> Result<Vec<OutputRecord>, StageError>,
    ) -> Result<Vec<OutputRecord>, StageError> {
        self.check_input(record)?;
        let mut outputs = process()?;
        for output in &mut outputs {
            label_output(output, record, &self.name);
            self.check_output(output)?;
        }
        Ok(outputs)
    }

    fn check_input(&self, record: &Record) -> Result<(), StageError> {
        let size = record.size_bytes();
        if size <= self.max_input_bytes {
            return Ok(());
        }
        let message = format!("record exceeds the limit of {} bytes ({size} bytes)", self.max_input_bytes);
        Err(StageError::new(ErrorCode::RecordTooLarge, message))
    }

    fn check_output(&self, output: &OutputRecord) -> Result<(), StageError> {
        let size = output.size_bytes();
        if size <= self.max_output_bytes {
            return Ok(());
        }
        let limit = self.max_output_bytes;
        let message = format!("output for topic {} exceeds the limit of {limit} bytes ({size} bytes)", output.topic);
        Err(StageError::new(ErrorCode::OutputTooLarge, message))
    }
}

impl Stage for Guarded {
    type Input = Arc<Record>;
    type Output = Vec<OutputRecord>;

    fn process(&self, record: Arc<Record>) -> Result<Vec<OutputRecord>, StageError> {
        self.guarded(&record, || self.stage.process(Arc::clone(&record)))
    }

    fn process_in(&self, record: Arc<Record>, epoch: Epoch) -> Result<Vec<OutputRecord>, StageError> {
        self.guarded(&record, || self.stage.process_in(Arc::clone(&record), epoch))
    }

    fn keeps_state(&self) -> bool {
        self.stage.keeps_state()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{from_fn, header_text, names};

    fn record(value: &[u8]) -> Arc<Record> {
        Arc::new(Record {
            topic: "in".into(),
            partition: 0,
            offset: 5,
            timestamp_ms: None,
            received_at_ms: 0,
            key: Some(b"k".to_vec()),
            value: Some(value.to_vec()),
            headers: Vec::new(),
        })
    }

    fn repeat_five_times() -> Arc<RecordStage> {
        Arc::new(from_fn(|record: Arc<Record>| {
            let value = record.value.clone().unwrap_or_default();
            assert!(value != b"bad", "bad record");
            Ok(vec![OutputRecord::new("out".into(), "k", value.repeat(5))])
        }))
    }

    fn process(value: &[u8]) -> Result<Vec<OutputRecord>, StageError> {
        Guarded::new(repeat_five_times(), "five".into(), 300, 600).process(record(value))
    }

    #[test]
    fn outputs_are_labelled() {
        let outputs = process(b"good").unwrap();
        assert_eq!(header_text(&outputs[0].headers, names::ID), Some("in/0/5/five"));
    }

    #[test]
    fn each_limit_has_its_own_code() {
        assert_eq!(process(&[0; 400]).unwrap_err().code, ErrorCode::RecordTooLarge);
        assert_eq!(process(&[0; 200]).unwrap_err().code, ErrorCode::OutputTooLarge);
        assert_eq!(process(b"bad").unwrap_err().code, ErrorCode::StagePanic);
    }
}

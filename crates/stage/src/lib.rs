//! What a stage is: the [`Stage`] trait, the records that go in and out, the closed list of errors, composition,
//! the guard that every stage runs behind, and what the stages on articles share.
//!
//! This crate knows nothing of Kafka clients, cleaning or models. It does no I/O, reads no clock and logs nothing:
//! times come in with the [`Record`]. The one process-wide thing it touches is the panic hook, see [`CatchPanic`].

pub mod article;
mod catch_panic;
mod compose;
mod dead_letter;
mod error;
mod guard;
mod headers;
mod item;
mod record;

pub use catch_panic::CatchPanic;
pub use compose::{FnStage, StageExt, Then, from_fn};
pub use dead_letter::{DeadLetterContext, MAX_MESSAGE_BYTES, dead_letter, restore_original_headers};
pub use error::{Disposition, ErrorCode, StageError, UnknownErrorCode};
pub use guard::Guarded;
pub use headers::{copydesk_id, header, header_text, is_trace_parent, label_output, names};
pub use item::{Item, Origin};
pub use record::{Batching, Header, OutputRecord, Record};

use std::sync::Arc;

/// A unit of CPU work on one record: synchronous, shared by all worker threads.
///
/// It is the unit of metrics (the `stage` label), of tracing (one span) and of failure ([`StageError`]).
pub trait Stage: Send + Sync {
    /// What the stage takes.
    type Input;
    /// What the stage gives.
    type Output;

    /// Processes one input.
    ///
    /// The same input, configuration and model must give the same output, byte for byte.
    fn process(&self, input: Self::Input) -> Result<Self::Output, StageError>;

    /// Processes one input that was read in an epoch of its partition.
    ///
    /// For stages that keep something between the inputs of a partition: what they keep holds within one epoch. In a later one
    /// the partition is read from what was committed, whatever was processed before; an input of an earlier one is late, and
    /// nobody waits for its output. All others need only [`process`](Self::process).
    fn process_in(&self, input: Self::Input, epoch: Epoch) -> Result<Self::Output, StageError> {
        let _ = epoch;
        self.process(input)
    }

    /// Whether the stage keeps something between the inputs of a partition, so that these have to be processed one after the
    /// other, whatever their keys are.
    fn keeps_state(&self) -> bool {
        false
    }
}

/// Counts the assignments and rewinds of the partitions of one delivery loop: a number is never used for two of them.
pub type Epoch = u64;

/// A stage as the delivery loop sees it: one record in, the records for any topics out.
///
/// An empty list is a result too: the record is done and has no effects.
pub type RecordStage = dyn Stage<Input = Arc<Record>, Output = Vec<OutputRecord>>;

impl<S: Stage + ?Sized> Stage for Arc<S> {
    type Input = S::Input;
    type Output = S::Output;

    fn process(&self, input: Self::Input) -> Result<Self::Output, StageError> {
        (**self).process(input)
    }

    fn process_in(&self, input: Self::Input, epoch: Epoch) -> Result<Self::Output, StageError> {
        (**self).process_in(input, epoch)
    }

    fn keeps_state(&self) -> bool {
        (**self).keeps_state()
    }
}

impl<S: Stage + ?Sized> Stage for Box<S> {
    type Input = S::Input;
    type Output = S::Output;

    fn process(&self, input: Self::Input) -> Result<Self::Output, StageError> {
        (**self).process(input)
    }

    fn process_in(&self, input: Self::Input, epoch: Epoch) -> Result<Self::Output, StageError> {
        (**self).process_in(input, epoch)
    }

    fn keeps_state(&self) -> bool {
        (**self).keeps_state()
    }
}

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
pub use record::{Header, OutputRecord, Record};

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
}

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
}

impl<S: Stage + ?Sized> Stage for Box<S> {
    type Input = S::Input;
    type Output = S::Output;

    fn process(&self, input: Self::Input) -> Result<Self::Output, StageError> {
        (**self).process(input)
    }
}

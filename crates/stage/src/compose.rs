//! Putting stages one behind the other in one process: the output of the first is the input of the second, as a
//! value, without a topic or a serialisation between them.

use std::marker::PhantomData;

use crate::{CatchPanic, Epoch, Stage, StageError};

/// Two stages as one. Made by [`StageExt::then`].
#[derive(Debug, Clone)]
pub struct Then<A, B> {
    first: A,
    second: B,
}

impl<A, B> Stage for Then<A, B>
where
    A: Stage,
    B: Stage<Input = A::Output>,
{
    type Input = A::Input;
    type Output = B::Output;

    fn process(&self, input: Self::Input) -> Result<Self::Output, StageError> {
        self.second.process(self.first.process(input)?)
    }

    fn process_in(&self, input: Self::Input, epoch: Epoch) -> Result<Self::Output, StageError> {
        self.second.process_in(self.first.process_in(input, epoch)?, epoch)
    }

    fn keeps_state(&self) -> bool {
        self.first.keeps_state() || self.second.keeps_state()
    }
}

/// A stage made of a function. Made by [`from_fn`].
pub struct FnStage<F, I, O> {
    function: F,
    types: PhantomData<fn(I) -> O>,
}

/// Makes a stage of a function.
pub fn from_fn<F, I, O>(function: F) -> FnStage<F, I, O>
where
    F: Fn(I) -> Result<O, StageError> + Send + Sync,
{
    FnStage { function, types: PhantomData }
}

impl<F, I, O> Stage for FnStage<F, I, O>
where
    F: Fn(I) -> Result<O, StageError> + Send + Sync,
{
    type Input = I;
    type Output = O;

    fn process(&self, input: Self::Input) -> Result<Self::Output, StageError> {
        (self.function)(input)
    }
}

/// Composition for every stage.
pub trait StageExt: Stage + Sized {
    /// This stage, then `second`. A failure of either is the failure of both.
    fn then<B: Stage<Input = Self::Output>>(self, second: B) -> Then<Self, B> {
        Then { first: self, second }
    }

    /// This stage, with panics turned into the error `stage-panic`.
    fn catch_panic(self) -> CatchPanic<Self> {
        CatchPanic::new(self)
    }
}

impl<S: Stage + Sized> StageExt for S {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ErrorCode;

    fn parse(text: &'static str) -> Result<i64, StageError> {
        text.parse().map_err(|error| StageError::new(ErrorCode::InvalidField, "not a number").with_source(error))
    }

    #[test]
    fn fused_stages_hand_over_values() {
        let stage = from_fn(parse).then(from_fn(|number: i64| Ok(number * 2)));
        assert_eq!(stage.process("21").unwrap(), 42);
    }

    #[test]
    fn a_failure_of_the_first_stage_is_the_failure_of_both() {
        let stage = from_fn(parse).then(from_fn(|_: i64| -> Result<i64, StageError> { unreachable!("never called") }));
        assert_eq!(stage.process("x").unwrap_err().code, ErrorCode::InvalidField);
    }

    /// Keeps the epoch that it was told last.
    #[derive(Default)]
    struct Remembering(std::sync::atomic::AtomicU64);

    impl Stage for Remembering {
        type Input = i64;
        type Output = i64;

        fn process(&self, input: i64) -> Result<i64, StageError> {
            Ok(input)
        }

        fn process_in(&self, input: i64, epoch: Epoch) -> Result<i64, StageError> {
            self.0.store(epoch, std::sync::atomic::Ordering::Relaxed);
            Ok(input)
        }

        fn keeps_state(&self) -> bool {
            true
        }
    }

    #[test]
    fn the_epoch_reaches_whoever_keeps_state() {
        let remembering = std::sync::Arc::new(Remembering::default());
        let stage = from_fn(parse).then(std::sync::Arc::clone(&remembering)).catch_panic();
        assert!(stage.keeps_state() && !from_fn(parse).keeps_state());
        assert_eq!(stage.process_in("4", 7).unwrap(), 4);
        assert_eq!(remembering.0.load(std::sync::atomic::Ordering::Relaxed), 7);
    }
}

//! Putting stages one behind the other in one process: the output of the first is the input of the second, as a
//! value, without a topic or a serialisation between them.

use std::marker::PhantomData;

use crate::{CatchPanic, Stage, StageError};

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
}

//! Turns a panic of a stage into an error, so that one article cannot stop the others.
//!
//! Panic messages can quote article text (a slice off a character boundary quotes the whole string). Therefore only
//! literal messages and those the standard library makes of numbers are kept; of all others only the place in the
//! source is. The default panic hook would print the full message on standard error, so the first [`CatchPanic`] of
//! a process puts a hook in front of the one it finds: it stays silent inside a caught stage and changes nothing
//! anywhere else.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use crate::{Epoch, ErrorCode, Stage, StageError};

/// Starts of formatted panic messages that hold numbers and nothing else.
const NUMERIC_MESSAGES: [&str; 5] = [
    "index out of bounds: the len is ",
    "range start index ",
    "range end index ",
    "slice index starts at ",
    "mid > len",
];
const WITHHELD: &str = "its message is withheld because it may quote the article";

thread_local! {
    static DEPTH: Cell<usize> = const { Cell::new(0) };
    static PLACE: RefCell<Option<String>> = const { RefCell::new(None) };
}
static HOOK: Once = Once::new();

/// A stage whose panics are errors with the code `stage-panic`. Made by [`StageExt::catch_panic`](crate::StageExt).
#[derive(Debug, Clone)]
pub struct CatchPanic<S> {
    stage: S,
}

impl<S: Stage> CatchPanic<S> {
    /// Wraps a stage.
    pub fn new(stage: S) -> Self {
        HOOK.call_once(install_hook);
        Self { stage }
    }
}

impl<S: Stage> Stage for CatchPanic<S> {
    type Input = S::Input;
    type Output = S::Output;

    fn process(&self, input: Self::Input) -> Result<Self::Output, StageError> {
        caught(|| self.stage.process(input))
    }

    fn process_in(&self, input: Self::Input, epoch: Epoch) -> Result<Self::Output, StageError> {
        caught(|| self.stage.process_in(input, epoch))
    }

    fn keeps_state(&self) -> bool {
        self.stage.keeps_state()
    }
}

fn caught<T>(process: impl FnOnce() -> Result<T, StageError>) -> Result<T, StageError> {
    DEPTH.with(|depth| depth.set(depth.get() + 1));
    // A stage is shared by all threads already, so what it keeps must survive a failed call anyway.
    let outcome = panic::catch_unwind(AssertUnwindSafe(process));
    DEPTH.with(|depth| depth.set(depth.get().saturating_sub(1)));
    outcome.unwrap_or_else(|payload| Err(panic_error(payload.as_ref())))
}

fn install_hook() {
    let previous = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if DEPTH.with(Cell::get) == 0 {
            previous(info);
        } else {
            let place = info.location().map(|at| format!("{}:{}:{}", at.file(), at.line(), at.column()));
            PLACE.with(|slot| *slot.borrow_mut() = place);
        }
    }));
}

fn panic_error(payload: &(dyn Any + Send)) -> StageError {
    let message = safe_message(payload);
    let place = PLACE.with(|slot| slot.borrow_mut().take()).unwrap_or_else(|| "an unknown place".to_owned());
    StageError::new(ErrorCode::StagePanic, format!("stage panicked at {place}: {message}"))
}

/// The message when it cannot hold article text.
fn safe_message(payload: &(dyn Any + Send)) -> &str {
    if let Some(literal) = payload.downcast_ref::<&'static str>() {
        return literal;
    }
    payload
        .downcast_ref::<String>()
        .filter(|formatted| NUMERIC_MESSAGES.iter().any(|start| formatted.starts_with(start)))
        .map_or(WITHHELD, String::as_str)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{StageExt, from_fn};

    fn failure(function: impl Fn(&'static str) -> Result<(), StageError> + Send + Sync) -> StageError {
        from_fn(function).catch_panic().process("Putin sagte: „Größe“").unwrap_err()
    }

    #[test]
    fn a_literal_message_is_kept_with_its_place() {
        let error = failure(|_| panic!("no such state"));
        assert_eq!(error.code, ErrorCode::StagePanic);
        assert!(error.message.contains("catch_panic.rs:"), "{}", error.message);
        assert!(error.message.ends_with(": no such state"), "{}", error.message);
    }

    #[test]
    fn article_text_in_a_panic_message_is_withheld() {
        let error = failure(|text| panic!("cannot handle {text}"));
        assert!(error.message.contains(WITHHELD), "{}", error.message);
        assert!(!error.message.contains("Putin"), "{}", error.message);
    }

    #[test]
    fn numbers_in_a_panic_message_are_kept() {
        let error = failure(|text| {
            let bytes = text.as_bytes().to_vec();
            assert_eq!(bytes[bytes.len()], 0);
            Ok(())
        });
        assert!(error.message.contains("index out of bounds: the len is"), "{}", error.message);
    }

    #[test]
    fn the_stage_goes_on_after_a_panic() {
        let stage = from_fn(|n: i32| if n == 1 { panic!("one") } else { Ok(n) }).catch_panic();
        assert!(stage.process(1).is_err());
        assert_eq!(stage.process(2).unwrap(), 2);
    }
}

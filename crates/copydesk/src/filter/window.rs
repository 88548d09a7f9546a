//! A bound on what is under way: the reader waits until the writer has written enough.

use std::sync::{Condvar, Mutex, PoisonError};

/// How many lines, and bytes of lines, may be read and not yet written.
#[derive(Debug)]
pub(super) struct Window {
    max_lines: usize,
    max_bytes: usize,
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    lines: usize,
    bytes: usize,
    closed: bool,
}

impl Window {
    pub(super) fn new(max_lines: usize, max_bytes: usize) -> Self {
        Self { max_lines, max_bytes, state: Mutex::default(), changed: Condvar::new() }
    }

    /// Waits until there is room for another line; one line always has room, whatever its size. Returns false when the
    /// window was closed.
    pub(super) fn enter(&self, bytes: usize) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let full = |state: &mut State| {
            !state.closed && state.lines > 0 && (state.lines >= self.max_lines || state.bytes + bytes > self.max_bytes)
        };
        let mut state = self.changed.wait_while(state, full).unwrap_or_else(PoisonError::into_inner);
        state.lines += 1;
        state.bytes += bytes;
        !state.closed
    }

    /// A line is done.
    pub(super) fn leave(&self, bytes: usize) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.lines = state.lines.saturating_sub(1);
        state.bytes = state.bytes.saturating_sub(bytes);
        drop(state);
        self.changed.notify_all();
    }

    /// No more lines are wanted.
    pub(super) fn close(&self) {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).closed = true;
        self.changed.notify_all();
    }
}

//! A gate that holds a stage back until a test opens it.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Instant;

use copydesk_stage::{Record, RecordStage, from_fn};

use crate::{PATIENCE, identity};

/// Closed at first. Who passes waits until it is open.
#[derive(Debug, Default)]
pub struct Gate {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct State {
    open: bool,
    waiting: usize,
}

impl Gate {
    /// Waits until the gate is open.
    pub fn pass(&self) {
        self.state.lock().unwrap().waiting += 1;
        self.changed.notify_all();
        self.wait_until("open", |state| state.open);
        self.state.lock().unwrap().waiting -= 1;
    }

    /// Opens the gate.
    pub fn open(&self) {
        self.state.lock().unwrap().open = true;
        self.changed.notify_all();
    }

    /// Closes the gate again.
    pub fn close(&self) {
        self.state.lock().unwrap().open = false;
    }

    /// A stage that copies each record to a topic after it has passed the gate.
    pub fn before_identity(self: &Arc<Self>, topic: &str) -> Arc<RecordStage> {
        let (gate, copy) = (Arc::clone(self), identity(topic));
        Arc::new(from_fn(move |record: Arc<Record>| {
            gate.pass();
            copy.process(record)
        }))
    }

    /// Waits until somebody waits at the gate.
    pub fn wait_for_somebody(&self) {
        self.wait_until("visited", |state| state.waiting > 0);
    }

    fn wait_until(&self, what: &str, done: impl Fn(&State) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        let mut state = self.state.lock().unwrap();
        while !done(&state) {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "the gate is not {what} in time");
            state = self.changed.wait_timeout(state, left).unwrap().0;
        }
    }
}

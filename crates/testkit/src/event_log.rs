//! The events of loops, kept for tests.

use std::sync::{Condvar, Mutex};
use std::time::Instant;

use copydesk_kafka::{Event, Observer};

use crate::PATIENCE;

/// Keeps every event and lets a test wait for them.
#[derive(Debug, Default)]
pub struct EventLog {
    events: Mutex<Vec<Event>>,
    changed: Condvar,
}

impl EventLog {
    /// How many events so far are of a kind.
    pub fn count(&self, is_kind: impl Fn(&Event) -> bool) -> usize {
        self.events.lock().unwrap().iter().filter(|event| is_kind(event)).count()
    }

    /// What `choose` finds in the events so far, in their order.
    pub fn collect<T>(&self, choose: impl Fn(&Event) -> Option<T>) -> Vec<T> {
        self.events.lock().unwrap().iter().filter_map(choose).collect()
    }

    /// Waits until there are at least `count` events of a kind; `what` names them.
    pub fn wait_for(&self, what: &str, count: usize, is_kind: impl Fn(&Event) -> bool) {
        let enough = |events: &[Event]| events.iter().filter(|event| is_kind(event)).count() >= count;
        self.wait_until(&format!("{count} times {what}"), enough);
    }

    /// Waits until `done` says so of the events so far; `what` names what is waited for.
    pub fn wait_until(&self, what: &str, done: impl Fn(&[Event]) -> bool) {
        let deadline = Instant::now() + PATIENCE;
        let mut events = self.events.lock().unwrap();
        while !done(&events) {
            let left = deadline.saturating_duration_since(Instant::now());
            assert!(!left.is_zero(), "waited in vain for {what}; the last events were {:#?}", last(&events));
            events = self.changed.wait_timeout(events, left).unwrap().0;
        }
    }
}

fn last(events: &[Event]) -> Vec<&Event> {
    let mut last: Vec<&Event> = events.iter().rev().take(20).collect();
    last.reverse();
    last
}

impl Observer for EventLog {
    fn observe(&self, _stage: &str, event: &Event) {
        self.events.lock().unwrap().push(event.clone());
        self.changed.notify_all();
    }
}

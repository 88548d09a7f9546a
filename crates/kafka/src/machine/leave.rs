//! Giving partitions up: on a revoke, when they are lost, and when the loop stops.

use super::Machine;
use super::types::{Command, Now};
use crate::events::{Event, TopicPartition};

/// Partitions that are being drained because the group takes them away.
#[derive(Debug)]
pub(super) struct Revoke {
    partitions: Vec<TopicPartition>,
    started_ms: u64,
    pub(super) deadline_ms: u64,
}

impl Revoke {
    /// Takes an earlier revoke in, which was not finished when this one came.
    fn add(&mut self, earlier: Self) {
        self.started_ms = earlier.started_ms;
        self.deadline_ms = self.deadline_ms.min(earlier.deadline_ms);
        self.partitions.extend(earlier.partitions);
        self.partitions.sort_unstable();
        self.partitions.dedup();
    }
}

/// The loop is on its way out.
#[derive(Debug)]
pub(super) struct Stopping {
    pub(super) deadline_ms: u64,
    pub(super) stopped: bool,
    reason: Option<String>,
}

impl Machine {
    /// The group takes partitions away. They are drained until the deadline and then released; lost ones belong to
    /// somebody else already and are released at once, without a commit.
    pub fn revoked(&mut self, partitions: Vec<TopicPartition>, lost: bool, now: Now) {
        for partition in &partitions {
            if let Some(state) = self.partitions.get_mut(partition) {
                state.drain();
            }
        }
        let deadline_ms = now.elapsed_ms + if lost { 0 } else { self.settings.drain_deadline_ms };
        let mut revoke = Revoke { partitions, started_ms: now.elapsed_ms, deadline_ms };
        if let Some(earlier) = self.revoke.take() {
            revoke.add(earlier);
        }
        if lost {
            // The group has given this instance up; it has to join again.
            self.joined = false;
            self.release(revoke, true, false, now);
        } else {
            self.revoke = Some(revoke);
        }
    }

    /// Finishes what was begun, commits it and stops.
    pub fn stop(&mut self, now: Now) {
        self.begin_stop(None, now);
    }

    /// Stops because something outside the state machine cannot go on: still commits what is complete.
    pub fn fail(&mut self, reason: String, now: Now) {
        self.stop_because(reason, now);
    }

    /// Whether no batch is under way.
    pub fn is_delivery_idle(&self) -> bool {
        self.delivery.in_flight().is_none()
    }

    /// Why the loop stopped by itself; none when it was asked to or has not stopped.
    pub fn failure(&self) -> Option<&str> {
        self.stopping.as_ref().and_then(|stopping| stopping.reason.as_deref())
    }

    /// When the loop stops at the latest; a revoke that is under way is finished first, by its own deadline.
    pub(super) fn stop_deadline_ms(&self) -> Option<u64> {
        let stopping = self.stopping.as_ref().filter(|stopping| !stopping.stopped && self.revoke.is_none())?;
        Some(stopping.deadline_ms)
    }

    /// Stops because the loop cannot go on: still commits what is complete.
    pub(super) fn stop_because(&mut self, reason: String, now: Now) {
        self.begin_stop(Some(reason), now);
    }

    fn begin_stop(&mut self, reason: Option<String>, now: Now) {
        if let Some(reason) = &reason {
            self.events.push(Event::Fatal { reason: reason.clone() });
        }
        if let Some(stopping) = &mut self.stopping {
            stopping.reason = stopping.reason.take().or(reason);
            return;
        }
        let deadline_ms = now.elapsed_ms + self.settings.drain_deadline_ms;
        self.stopping = Some(Stopping { deadline_ms, stopped: false, reason });
        self.events.push(Event::Draining);
        for state in self.partitions.values_mut() {
            state.drain();
        }
        self.update_all_pauses();
    }

    pub(super) fn finish_revoke_when_due(&mut self, now: Now) {
        let Some(revoke) = self.revoke.take() else { return };
        let drained = revoke.partitions.iter().all(|partition| self.is_drained(partition));
        if drained || now.elapsed_ms >= revoke.deadline_ms {
            let drained = drained && !self.delivery.has_given_up();
            self.release(revoke, false, drained, now);
        } else {
            self.revoke = Some(revoke);
        }
    }

    pub(super) fn finish_stop_when_due(&mut self, now: Now) {
        let drained = self.partitions.keys().all(|partition| self.is_drained(partition));
        let revoking = self.revoke.is_some();
        let Some(stopping) = &mut self.stopping else { return };
        let due = now.elapsed_ms >= stopping.deadline_ms;
        if stopping.stopped || revoking || !(drained || due) {
            return;
        }
        stopping.stopped = true;
        let drained = drained && !self.delivery.has_given_up();
        self.events.push(Event::Stopped { drained });
        self.commands.push_back(Command::Stop);
    }

    fn is_drained(&self, partition: &TopicPartition) -> bool {
        let idle = self
            .partitions
            .get(partition)
            .is_none_or(|state| state.is_drained() || (self.delivery.has_given_up() && !state.lanes.any_busy()));
        idle && !self.delivery.holds(partition)
    }

    fn release(&mut self, revoke: Revoke, lost: bool, drained: bool, now: Now) {
        for partition in &revoke.partitions {
            self.delivery.cancel_if_it_holds(partition);
            self.partitions.remove(partition);
        }
        self.events.push(Event::PartitionsRevoked {
            partitions: revoke.partitions.clone(),
            lost,
            drained,
            seconds: now.elapsed_ms.saturating_sub(revoke.started_ms) as f64 / 1000.0,
        });
        self.commands.push_back(Command::Release(revoke.partitions));
        self.update_all_pauses();
    }
}

//! The delivery loop end to end on the embedded broker. It ignores transactions, so nothing here proves exactly-once: the
//! tests of that mode show which action follows which fault.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test ends where a fixture breaks")]

mod dead_letters;
mod delivery;
mod group;
mod memory;
mod outage;
mod support;
mod transactions;

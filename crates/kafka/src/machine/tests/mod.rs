//! The state machine under simulated brokers, workers and groups: no client library, no thread, no clock.

mod interleavings;
mod rules;
mod simulation;

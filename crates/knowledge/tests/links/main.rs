//! Tests of the crate as its users see it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a failing test may panic")]

mod knowledge;
mod laws;
mod places;
mod shared;
mod tables;

//! The contract of the records, tested from outside the crate.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that panics fails, which is what it is for"
)]

mod bad_input;
mod charsets;
mod compat;
mod forms;
mod generate;
mod json;
mod ninjs_input;
mod ninjs_output;
mod records;
mod schemas;
mod source_lines;
mod spans;
mod topics;
mod uris;
mod violations;

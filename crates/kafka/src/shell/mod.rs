//! The thin shell around the state machine: everything that names the client library, a clock or a thread.

pub(crate) mod client_config;
pub(crate) mod producing;
pub(crate) mod wire;

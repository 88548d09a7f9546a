//! The thin shell around the state machine: everything that names the client library, a clock or a thread.

pub(crate) mod client_config;
pub(crate) mod consuming;
pub(crate) mod delivering;
pub(crate) mod ends;
pub(crate) mod producing;
pub(crate) mod stage_loop;
pub(crate) mod wire;
pub(crate) mod workers;

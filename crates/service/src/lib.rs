//! The process shell of a service: settings, logs, signals, exit status.

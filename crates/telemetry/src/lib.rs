//! Metrics catalogue, log set-up and the admin HTTP server.

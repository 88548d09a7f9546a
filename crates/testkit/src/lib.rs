//! For tests only: record builders, and an in-memory source and sink.

//! The copydesk command line.

//! The cleaner: raw articles in, clean articles out.

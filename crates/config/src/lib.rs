//! Typed settings: layered loading and validation with all problems at once.

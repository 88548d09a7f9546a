//! The extractor: clean articles in, enriched articles out.

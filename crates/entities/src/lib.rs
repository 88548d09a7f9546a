//! Named spans to entities: aliases, types and salience.

//! The publisher: enriched articles in; quotes, entities and ninjs out.

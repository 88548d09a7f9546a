//! What travels between fused stages: a value with where it came from, or the deletion of a key.

use std::sync::Arc;

use crate::{ErrorCode, Record, StageError};

/// Where an item was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// The topic.
    pub topic: Arc<str>,
    /// The partition of the topic.
    pub partition: i32,
    /// The offset in the partition.
    pub offset: i64,
    /// When the runtime received it: wall clock, milliseconds since 1970.
    pub received_at_ms: i64,
}

impl Origin {
    /// Returns where `record` was read.
    pub fn of(record: &Record) -> Self {
        Self {
            topic: Arc::clone(&record.topic),
            partition: record.partition,
            offset: record.offset,
            received_at_ms: record.received_at_ms,
        }
    }
}

/// A value on its way through the stages of one process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item<T> {
    /// A value to work on.
    Value {
        /// The value.
        value: T,
        /// Where it was read; `None` in the filters, whose output must not depend on it.
        origin: Option<Origin>,
    },
    /// The key is to be deleted on every topic that follows.
    Tombstone {
        /// The key.
        key: Vec<u8>,
    },
}

impl<T> Item<T> {
    /// Reads a record: its value with `decode`, or a tombstone when it has none.
    ///
    /// # Errors
    /// Returns what `decode` returns, and `missing-uri` for a tombstone without a key, which would delete nothing.
    pub fn read(record: &Record, decode: impl FnOnce(&[u8]) -> Result<T, StageError>) -> Result<Self, StageError> {
        match (&record.value, &record.key) {
            (Some(value), _) => Ok(Self::Value { value: decode(value)?, origin: Some(Origin::of(record)) }),
            (None, Some(key)) if !key.is_empty() => Ok(Self::Tombstone { key: key.clone() }),
            (None, _) => Err(StageError::new(ErrorCode::MissingUri, "tombstone has no key")),
        }
    }

    /// Applies `change` to the value, if there is one.
    ///
    /// # Errors
    /// Returns what `change` returns.
    pub fn try_map<U>(
        self,
        change: impl FnOnce(T, Option<&Origin>) -> Result<U, StageError>,
    ) -> Result<Item<U>, StageError> {
        match self {
            Self::Value { value, origin } => Ok(Item::Value { value: change(value, origin.as_ref())?, origin }),
            Self::Tombstone { key } => Ok(Item::Tombstone { key }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(key: Option<&str>, value: Option<&str>) -> Record {
        Record {
            topic: "articles.raw".into(),
            partition: 1,
            offset: 7,
            timestamp_ms: None,
            received_at_ms: 9,
            key: key.map(Into::into),
            value: value.map(Into::into),
            headers: Vec::new(),
        }
    }

    fn length(value: &[u8]) -> Result<usize, StageError> {
        match value {
            [] => Err(StageError::new(ErrorCode::EmptyBody, "nothing")),
            _ => Ok(value.len()),
        }
    }

    #[test]
    fn a_value_keeps_its_origin_through_every_change() {
        let item = Item::read(&record(Some("k"), Some("four")), length).unwrap();
        let item = item.try_map(|length, origin| Ok((length, origin.map(|origin| origin.offset)))).unwrap();
        let Item::Value { value, origin } = item else { panic!("a tombstone") };
        assert_eq!(value, (4, Some(7)));
        assert_eq!(origin.unwrap().topic.as_ref(), "articles.raw");
    }

    #[test]
    fn a_tombstone_passes_through_with_its_key() {
        let item = Item::read(&record(Some("k"), None), length).unwrap();
        assert_eq!(item.try_map(|length, _| Ok(length + 1)).unwrap(), Item::Tombstone { key: b"k".to_vec() });
    }

    #[test]
    fn a_value_that_cannot_be_read_is_the_reader_s_error() {
        assert_eq!(Item::read(&record(Some("k"), Some("")), length).unwrap_err().code, ErrorCode::EmptyBody);
    }

    #[test]
    fn a_tombstone_without_key_is_an_error() {
        for key in [None, Some("")] {
            assert_eq!(Item::read(&record(key, None), length).unwrap_err().code, ErrorCode::MissingUri);
        }
    }
}

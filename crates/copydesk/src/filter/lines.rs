//! Lines out of a stream of bytes, without ever holding more than one line of the largest allowed size.

use std::io::{BufRead, ErrorKind};

/// One line that is not blank.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Line {
    /// Its bytes, without the line end.
    Whole(Vec<u8>),
    /// It was too long; its bytes were counted and dropped.
    TooLong {
        /// How many bytes it had.
        bytes: usize,
    },
}

/// Reads the next line that is not blank, and counts the lines that were read on the way; `None` at the end. A last
/// line needs no line end.
pub(super) fn next_line(reader: &mut impl BufRead, max_bytes: usize, count: &mut u64) -> std::io::Result<Option<Line>> {
    loop {
        let Some(line) = read_line(reader, max_bytes)? else { return Ok(None) };
        *count += 1;
        if !matches!(&line, Line::Whole(bytes) if bytes.iter().all(u8::is_ascii_whitespace)) {
            return Ok(Some(line));
        }
    }
}

fn read_line(reader: &mut impl BufRead, max_bytes: usize) -> std::io::Result<Option<Line>> {
    let mut kept = Vec::new();
    let mut bytes = 0;
    loop {
        let available = match reader.fill_buf() {
            Ok(available) => available,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        if available.is_empty() && bytes == 0 {
            return Ok(None);
        }
        let end = available.iter().position(|byte| *byte == b'\n');
        let part = available.get(..end.unwrap_or(available.len())).unwrap_or_default();
        bytes += part.len();
        if bytes <= max_bytes {
            kept.extend_from_slice(part);
        } else {
            kept = Vec::new();
        }
        let at_end = end.is_some() || available.is_empty();
        let consumed = part.len() + usize::from(end.is_some());
        reader.consume(consumed);
        if at_end {
            return Ok(Some(if bytes <= max_bytes { Line::Whole(kept) } else { Line::TooLong { bytes } }));
        }
    }
}

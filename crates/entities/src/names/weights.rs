//! The weights of the name model: a table from feature to seven small numbers, and the transitions.
//!
//! File: magic `CDNM`, format 1 (u32), scale (f32), 49 transitions (f32), log2 of the number of rows (u32), then the rows:
//! a fingerprint (u16, 0 for an empty row) and 7 weights (i8, times the scale). All little-endian. A feature's row is the
//! one of its hash, or one of the next [`PROBES`] − 1.

use super::label::{LABELS, Label};
use super::lattice::{NEVER, Scores, Transitions};
use crate::lexicon::LexiconError;

const MAGIC: &[u8; 4] = b"CDNM";
const FORMAT: u32 = 1;
/// How many rows are looked at for one feature.
pub(crate) const PROBES: usize = 4;
const MAX_LOG_ROWS: u32 = 24;

/// A row of the table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[repr(C)]
pub(crate) struct Row {
    pub(crate) fingerprint: u16,
    pub(crate) weights: [i8; LABELS],
}

/// Weights, ready for scoring.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Weights {
    scale: f32,
    transitions: Transitions,
    rows: Vec<Row>,
}

impl Weights {
    /// The English weights that ship with the crate.
    pub(crate) fn built_in() -> Result<Self, LexiconError> {
        Self::parse(include_bytes!("../../data/names.en.bin"))
    }

    pub(crate) fn parse(bytes: &[u8]) -> Result<Self, LexiconError> {
        let mut reader = Reader(bytes);
        if reader.take::<4>()? != *MAGIC || u32::from_le_bytes(reader.take()?) != FORMAT {
            return Err(LexiconError::NameModel("not a name model of this format"));
        }
        let scale = f32::from_le_bytes(reader.take()?);
        let mut transitions = [[0.0; LABELS]; LABELS];
        for cell in transitions.iter_mut().flatten() {
            *cell = f32::from_le_bytes(reader.take()?);
        }
        forbid(&mut transitions);
        let log_rows = u32::from_le_bytes(reader.take()?);
        if log_rows > MAX_LOG_ROWS {
            return Err(LexiconError::NameModel("too many rows"));
        }
        let mut rows = Vec::with_capacity(1 << log_rows);
        for _ in 0..1_usize << log_rows {
            let fingerprint = u16::from_le_bytes(reader.take()?);
            rows.push(Row { fingerprint, weights: reader.take::<LABELS>()?.map(u8::cast_signed) });
        }
        Ok(Self { scale, transitions, rows })
    }

    pub(crate) fn transitions(&self) -> &Transitions {
        &self.transitions
    }

    /// Adds the weights of the features of a word to its scores.
    pub(crate) fn score(&self, features: &[u64], scores: &mut Scores) {
        let mut sums = [0_i32; LABELS];
        for &feature in features {
            if let Some(row) = self.row(feature) {
                for (sum, weight) in sums.iter_mut().zip(row.weights) {
                    *sum += i32::from(weight);
                }
            }
        }
        for (score, sum) in scores.iter_mut().zip(sums) {
            *score += sum as f32 * self.scale;
        }
    }

    fn row(&self, feature: u64) -> Option<&Row> {
        let mask = self.rows.len().wrapping_sub(1);
        let (slot, fingerprint) = address(feature);
        for probe in 0..PROBES {
            let row = self.rows.get((slot + probe) & mask)?;
            if row.fingerprint == fingerprint {
                return Some(row);
            }
            if row.fingerprint == 0 {
                return None;
            }
        }
        None
    }
}

/// Where a feature's row is looked for, and by what it is known there.
pub(crate) fn address(feature: u64) -> (usize, u16) {
    let fingerprint = u16::try_from(feature >> 48).unwrap_or(1).max(1);
    (usize::try_from(feature & 0xFFFF_FFFF).unwrap_or(0), fingerprint)
}

/// Makes the transitions that no sequence of labels has impossible.
pub(crate) fn forbid(transitions: &mut Transitions) {
    for (row, from) in transitions.iter_mut().zip(Label::ALL) {
        for (cell, to) in row.iter_mut().zip(Label::ALL) {
            if !to.may_follow(Some(from)) {
                *cell = NEVER;
            }
        }
    }
}

/// Writes weights as a file.
#[cfg(feature = "training")]
pub(crate) fn write(scale: f32, transitions: &Transitions, rows: &[Row]) -> Vec<u8> {
    let mut bytes = Vec::new();
    bytes.extend(MAGIC);
    bytes.extend(FORMAT.to_le_bytes());
    bytes.extend(scale.to_le_bytes());
    for cell in transitions.iter().flatten() {
        bytes.extend(cell.to_le_bytes());
    }
    bytes.extend(rows.len().trailing_zeros().to_le_bytes());
    for row in rows {
        bytes.extend(row.fingerprint.to_le_bytes());
        bytes.extend(row.weights.map(i8::cast_unsigned));
    }
    bytes
}

struct Reader<'b>(&'b [u8]);

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Result<[u8; N], LexiconError> {
        let (taken, rest) = self.0.split_first_chunk::<N>().ok_or(LexiconError::NameModel("truncated"))?;
        self.0 = rest;
        Ok(*taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_weights_are_whole() {
        let weights = Weights::built_in().unwrap();
        assert!(weights.rows.iter().filter(|row| row.fingerprint != 0).count() > 1000);
        assert!(weights.scale > 0.0);
    }

    #[test]
    fn damaged_weights_are_refused() {
        let bytes = include_bytes!("../../data/names.en.bin");
        assert!(Weights::parse(&bytes[..bytes.len() - 1]).is_err());
        assert!(Weights::parse(b"nothing").is_err());
        assert!(Weights::parse(b"").is_err());
    }
}

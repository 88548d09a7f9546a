//! The vocabulary's tables: norms that are not simply the lower-case word, and static vectors.

use rmpv::Value;

use super::archive::Archive;
use super::network::{floats, get};
use crate::error::ImportError;
use crate::format::Tables;
use crate::hash::string_id;

/// spaCy's norms for quotation marks and currency signs in every language, one `word<TAB>norm` a line.
const BASE_NORMS: &str = include_str!("../../data/base_norms.tsv");
const LOOKUPS: &str = "vocab/lookups.bin";
const VECTORS: &str = "vocab/vectors";
const KEYS: &str = "vocab/key2row";

/// The static vectors of a pipeline.
pub(super) struct Vectors {
    pub(super) width: usize,
    pub(super) rows: usize,
    pub(super) numbers: Vec<f32>,
}

/// Writes the norms as two parallel tables: ids of words, sorted, and ids of their norms.
pub(super) fn import_norms(archive: &Archive, tables: &mut Tables) -> Result<(), ImportError> {
    let mut norms: Vec<(u64, u64)> = BASE_NORMS
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .map(|(word, norm)| (string_id(word), string_id(norm)))
        .collect();
    // The pipeline's own table wins over the norms of every language; a stable sort keeps the later entry last.
    norms.extend(own_norms(archive)?);
    norms.sort_by_key(|(word, _)| *word);
    norms.reverse();
    norms.dedup_by_key(|(word, _)| *word);
    norms.reverse();
    let (words, norms): (Vec<u64>, Vec<u64>) = norms.into_iter().unzip();
    tables.add("norms.words", &words);
    tables.add("norms.norms", &norms);
    Ok(())
}

/// The table `lexeme_norm`, if the pipeline has one.
fn own_norms(archive: &Archive) -> Result<Vec<(u64, u64)>, ImportError> {
    let Ok(mut bytes) = archive.file(LOOKUPS) else {
        return Ok(Vec::new());
    };
    let malformed = |reason: String| ImportError::Malformed { file: LOOKUPS.to_owned(), reason };
    let root = rmpv::decode::read_value(&mut bytes).map_err(|error| malformed(error.to_string()))?;
    let Some(table) = get(&root, "lexeme_norm") else {
        return Ok(Vec::new());
    };
    let entry = |(word, norm): &(Value, Value)| Some((word.as_u64()?, string_id(norm.as_str()?)));
    let entries = table.as_map().and_then(|map| map.iter().map(entry).collect::<Option<Vec<_>>>());
    entries.ok_or_else(|| malformed("lexeme_norm is no table of words".to_owned()))
}

/// Reads the static vectors and writes the ids of the words that have one, sorted, and the row of each. `None` when the
/// pipeline has no vectors.
pub(super) fn import_vectors(archive: &Archive, tables: &mut Tables) -> Result<Option<Vectors>, ImportError> {
    let Ok(bytes) = archive.file(VECTORS) else {
        return Ok(None);
    };
    let mode: serde_json::Value = archive.json("vocab/vectors.cfg").unwrap_or_default();
    if mode.get("mode").and_then(serde_json::Value::as_str).is_some_and(|mode| mode != "default") {
        let reason = format!("its vectors are of the kind {}", mode.get("mode").unwrap_or_default());
        return Err(ImportError::Unsupported { component: "vocab".to_owned(), reason });
    }
    let vectors = parse_numpy(bytes)?;
    if vectors.rows == 0 || vectors.width == 0 {
        return Ok(None);
    }
    let malformed = |reason: String| ImportError::Malformed { file: KEYS.to_owned(), reason };
    let root = rmpv::decode::read_value(&mut archive.file(KEYS)?).map_err(|error| malformed(error.to_string()))?;
    let entry = |(key, row): &(Value, Value)| {
        let row = row.as_u64().filter(|row| *row < vectors.rows as u64)?;
        Some((key.as_u64()?, u32::try_from(row).ok()?))
    };
    let keys = root.as_map().and_then(|map| map.iter().map(entry).collect::<Option<Vec<_>>>());
    let mut keys = keys.ok_or_else(|| malformed("no table of words to rows".to_owned()))?;
    keys.sort_unstable();
    let (words, rows): (Vec<u64>, Vec<u32>) = keys.into_iter().unzip();
    tables.add("vectors.words", &words);
    tables.add("vectors.rows", &rows);
    Ok(Some(vectors))
}

/// A two-dimensional array of little-endian 32-bit floats in numpy's file format 1.
fn parse_numpy(bytes: &[u8]) -> Result<Vectors, ImportError> {
    let parse = || {
        let header_bytes =
            usize::from(u16::from_le_bytes(*bytes.strip_prefix(b"\x93NUMPY\x01\x00")?.first_chunk::<2>()?));
        let header = std::str::from_utf8(bytes.get(10..10 + header_bytes)?).ok()?;
        let plain = header.contains("'descr': '<f4'") && header.contains("'fortran_order': False");
        let shape = header.split_once("'shape': (")?.1.split_once(')')?.0;
        let mut sides = shape.split(',').map(|side| side.trim().parse::<usize>());
        let (rows, width) = (sides.next()?.ok()?, sides.next()?.ok()?);
        let numbers = floats(bytes.get(10 + header_bytes..)?)?;
        (plain && rows.checked_mul(width)? == numbers.len()).then_some(Vectors { width, rows, numbers })
    };
    parse().ok_or_else(|| ImportError::Malformed {
        file: VECTORS.to_owned(),
        reason: "not a two-dimensional array of 32-bit floats".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_numpy_array_is_read() {
        let mut bytes = b"\x93NUMPY\x01\x00\x46\x00".to_vec();
        let mut header = b"{'descr': '<f4', 'fortran_order': False, 'shape': (2, 1), }".to_vec();
        header.resize(70, b' ');
        bytes.extend(header);
        bytes.extend([1.5_f32, -2.0].iter().flat_map(|number| number.to_le_bytes()));
        let vectors = parse_numpy(&bytes).unwrap();
        assert_eq!((vectors.rows, vectors.width), (2, 1));
        assert_eq!(vectors.numbers, [1.5, -2.0]);
        assert!(parse_numpy(&bytes[..bytes.len() - 1]).is_err());
    }
}

//! Opening a model file: memory map, checks, and typed views of its tables.

use std::collections::HashMap;
use std::fs::File;
use std::ops::Range;
use std::path::Path;

use memmap2::Mmap;
use sha2::{Digest, Sha256};

use super::manifest::Manifest;
use super::{CHECKED_FROM, FORMAT_VERSION, HEADER_BYTES, MAGIC};
use crate::error::ModelError;

/// An open model file whose checksum has been verified.
#[derive(Debug)]
pub(crate) struct ModelFile {
    map: Mmap,
    sections: HashMap<String, Range<usize>>,
}

impl ModelFile {
    /// Maps and verifies the file.
    pub(crate) fn open(path: &Path) -> Result<(Self, Manifest), ModelError> {
        let io_error = |source| ModelError::Io { path: path.to_owned(), source };
        let file = File::open(path).map_err(io_error)?;
        let length = file.metadata().map_err(io_error)?.len();
        if length < HEADER_BYTES as u64 {
            return Err(ModelError::NotAModel);
        }
        let map = map_file(&file).map_err(io_error)?;
        let manifest = check(&map)?;
        let mut sections = HashMap::with_capacity(manifest.sections.len());
        for section in &manifest.sections {
            let range = section
                .offset
                .checked_add(section.bytes)
                .filter(|end| *end <= map.len() as u64)
                .and_then(|end| Some(usize::try_from(section.offset).ok()?..usize::try_from(end).ok()?))
                .ok_or_else(|| ModelError::malformed(format!("table {} lies outside the file", section.name)))?;
            sections.insert(section.name.clone(), range);
        }
        Ok((Self { map, sections }, manifest))
    }

    /// Where a table of `count` numbers lies; to be passed to [`Self::view`].
    pub(crate) fn table<T: bytemuck::AnyBitPattern>(&self, name: &str, count: usize) -> Result<Table<T>, ModelError> {
        let range =
            self.sections.get(name).cloned().ok_or_else(|| ModelError::malformed(format!("no table {name}")))?;
        let bytes = self.map.get(range.clone()).unwrap_or_default();
        let numbers = bytemuck::try_cast_slice::<u8, T>(bytes)
            .map_err(|_| ModelError::malformed(format!("table {name} is misaligned")))?;
        if numbers.len() != count {
            let found = numbers.len();
            return Err(ModelError::malformed(format!("table {name} has {found} numbers instead of {count}")));
        }
        Ok(Table { range, number: std::marker::PhantomData })
    }

    /// Where a table of any length lies; an empty one when there is none.
    pub(crate) fn whole_table<T: bytemuck::AnyBitPattern>(&self, name: &str) -> Result<Table<T>, ModelError> {
        if self.sections.contains_key(name) {
            return self.table(name, self.count::<T>(name));
        }
        Ok(Table { range: 0..0, number: std::marker::PhantomData })
    }

    /// Number of `T`s in a table.
    pub(crate) fn count<T>(&self, name: &str) -> usize {
        self.sections.get(name).map_or(0, |range| range.len() / size_of::<T>())
    }

    /// The numbers of a table.
    pub(crate) fn view<T: bytemuck::AnyBitPattern>(&self, table: &Table<T>) -> &[T] {
        let bytes = self.map.get(table.range.clone()).unwrap_or_default();
        bytemuck::try_cast_slice(bytes).unwrap_or_default()
    }
}

/// Place of a table that was checked to exist, with the right alignment and length.
#[derive(Debug, Clone)]
pub(crate) struct Table<T> {
    range: Range<usize>,
    number: std::marker::PhantomData<T>,
}

/// Checks header and checksum and parses the manifest.
fn check(bytes: &[u8]) -> Result<Manifest, ModelError> {
    if !bytes.starts_with(&MAGIC) {
        return Err(ModelError::NotAModel);
    }
    let version = bytes.get(8..).and_then(<[u8]>::first_chunk::<4>).ok_or(ModelError::NotAModel)?;
    let (version, announced) = (u32::from_le_bytes(*version), header_u64(bytes, 16)?);
    if version > FORMAT_VERSION {
        return Err(ModelError::NewerFormat { found: version, supported: FORMAT_VERSION });
    }
    if version < FORMAT_VERSION {
        return Err(ModelError::OlderFormat { found: version, supported: FORMAT_VERSION });
    }
    let found = bytes.len() as u64;
    if announced != found {
        return Err(ModelError::Length { expected: announced, found });
    }
    let checked = bytes.get(CHECKED_FROM..).unwrap_or_default();
    if bytes.get(24..CHECKED_FROM) != Some(Sha256::digest(checked).as_slice()) {
        return Err(ModelError::Checksum);
    }
    let manifest_bytes = usize::try_from(header_u64(bytes, 56)?).ok();
    let manifest = manifest_bytes
        .and_then(|length| bytes.get(HEADER_BYTES..HEADER_BYTES.checked_add(length)?))
        .ok_or_else(|| ModelError::malformed("the manifest lies outside the file"))?;
    serde_json::from_slice(manifest).map_err(|error| ModelError::malformed(format!("manifest: {error}")))
}

/// The little-endian number at `offset` of the header.
fn header_u64(bytes: &[u8], offset: usize) -> Result<u64, ModelError> {
    let word = bytes.get(offset..).and_then(<[u8]>::first_chunk::<8>).ok_or(ModelError::NotAModel)?;
    Ok(u64::from_le_bytes(*word))
}

/// Maps the file into memory.
#[allow(unsafe_code, reason = "a memory map cannot be made otherwise")]
fn map_file(file: &File) -> std::io::Result<Mmap> {
    // SAFETY: the map is read-only and private to this process. Another process that changes or truncates the file
    // while it is mapped could change what the slices show; model files are written once, under a temporary name, and
    // renamed into place, and every number in them is plain data of which any bit pattern is valid.
    unsafe { Mmap::map(file) }
}

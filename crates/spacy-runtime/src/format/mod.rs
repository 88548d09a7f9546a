//! The model file: a fixed header, a JSON manifest and aligned tables of little-endian numbers.
//!
//! | bytes | content |
//! |---|---|
//! | 0..8 | magic |
//! | 8..12 | format version, `u32` |
//! | 12..16 | zero |
//! | 16..24 | length of the whole file, `u64` |
//! | 24..56 | sha256 of everything from byte 56 on |
//! | 56..64 | length of the manifest, `u64` |
//! | 64.. | the manifest, then the tables, each at a multiple of 64 bytes |
//!
//! This module knows nothing of what the tables mean.

mod manifest;
mod read;
mod write;

pub use manifest::{ModelInfo, Notice};

pub(crate) use manifest::{
    Attribute, EmbeddingSpec, EncoderSpec, Endings, Field, LemmaMode, LemmatizerSpec, Manifest, MorphologizerSpec,
    PatternSpec, RuleSpec, RuledValues, SpecialCase, SpecialToken, TaggerSpec, Test, TokenSpec, TokenizerSpec,
    TransitionSpec, VectorsSpec,
};
pub(crate) use read::{ModelFile, Table};
pub(crate) use write::{Tables, write_model};

/// First bytes of every model file.
const MAGIC: [u8; 8] = *b"SPACYRT\n";
/// The only format this version reads and writes.
const FORMAT_VERSION: u32 = 1;
/// Bytes before the manifest.
const HEADER_BYTES: usize = 64;
/// Where the part of the file starts that the checksum covers.
const CHECKED_FROM: usize = 56;
/// Alignment of the tables: a cache line, and the widest vector register.
const ALIGN_BYTES: usize = 64;

#[cfg(target_endian = "big")]
compile_error!("model files hold little-endian numbers that are used where they lie");

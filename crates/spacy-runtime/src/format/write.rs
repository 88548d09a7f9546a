//! Writing a model file in one go.

use std::io::{self, Write};

use sha2::{Digest, Sha256};

use super::manifest::{Manifest, Section};
use super::{ALIGN_BYTES, FORMAT_VERSION, HEADER_BYTES, MAGIC};

/// Named tables that wait to be written.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    tables: Vec<(String, Vec<u8>)>,
}

impl Tables {
    /// Adds a table. Names are unique by construction of the importer.
    pub(crate) fn add<T: bytemuck::NoUninit>(&mut self, name: impl Into<String>, numbers: &[T]) {
        self.tables.push((name.into(), bytemuck::cast_slice(numbers).to_vec()));
    }
}

/// Writes the whole model file. `manifest.sections` is filled in here.
pub(crate) fn write_model(mut manifest: Manifest, tables: &Tables, out: &mut impl Write) -> io::Result<()> {
    let manifest_json = lay_out(&mut manifest, tables)?;
    let mut content = Vec::new();
    content.extend_from_slice(&(manifest_json.len() as u64).to_le_bytes());
    content.extend_from_slice(&manifest_json);
    for ((_, bytes), section) in tables.tables.iter().zip(&manifest.sections) {
        let offset = usize::try_from(section.offset).map_err(io::Error::other)?;
        content.resize(offset - super::CHECKED_FROM, 0);
        content.extend_from_slice(bytes);
    }
    let length = (super::CHECKED_FROM + content.len()) as u64;
    out.write_all(&MAGIC)?;
    out.write_all(&FORMAT_VERSION.to_le_bytes())?;
    out.write_all(&[0; 4])?;
    out.write_all(&length.to_le_bytes())?;
    out.write_all(&Sha256::digest(&content))?;
    out.write_all(&content)
}

/// Places the tables behind the manifest, whose own length depends on the digits of the offsets.
fn lay_out(manifest: &mut Manifest, tables: &Tables) -> io::Result<Vec<u8>> {
    let mut manifest_bytes = 0;
    loop {
        let mut offset = HEADER_BYTES + manifest_bytes;
        manifest.sections.clear();
        for (name, bytes) in &tables.tables {
            offset = offset.next_multiple_of(ALIGN_BYTES);
            let section = Section { name: name.clone(), offset: offset as u64, bytes: bytes.len() as u64 };
            manifest.sections.push(section);
            offset += bytes.len();
        }
        let json = serde_json::to_vec(manifest).map_err(io::Error::other)?;
        if json.len() <= manifest_bytes {
            let mut padded = json;
            padded.resize(manifest_bytes, b' ');
            return Ok(padded);
        }
        manifest_bytes = json.len();
    }
}

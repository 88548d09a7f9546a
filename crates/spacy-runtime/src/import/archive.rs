//! Where the files of a pipeline come from: a wheel (a zip archive) or a folder.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use zip::ZipArchive;

use super::ImportSettings;
use crate::error::ImportError;
use crate::format::Notice;

/// Names (without extension, upper case) of files that must accompany copies of a model.
const NOTICE_NAMES: [&str; 6] = ["LICENSE", "LICENCE", "LICENSES_SOURCES", "NOTICE", "COPYING", "AUTHORS"];
/// The file that marks the root folder of a pipeline.
const ROOT_FILE: &str = "config.cfg";

/// All files of a wheel or folder that belong to a pipeline.
pub(super) struct Archive {
    /// Path below the pipeline's root folder, with `/`, to content.
    files: BTreeMap<String, Vec<u8>>,
    notices: Vec<Notice>,
}

impl Archive {
    /// Reads a wheel from its bytes.
    pub(super) fn from_wheel(bytes: &[u8], settings: &ImportSettings) -> Result<Self, ImportError> {
        let broken = |reason: String| ImportError::Archive { reason };
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|error| broken(error.to_string()))?;
        let mut files = BTreeMap::new();
        let mut unpacked_bytes = 0;
        for index in 0..zip.len() {
            let mut entry = zip.by_index(index).map_err(|error| broken(error.to_string()))?;
            if entry.is_dir() {
                continue;
            }
            let name = entry.name().map_err(|error| broken(error.to_string()))?.into_owned();
            let left = settings.max_unpacked_bytes.saturating_sub(unpacked_bytes);
            let mut content = Vec::new();
            entry
                .by_ref()
                .take(left + 1)
                .read_to_end(&mut content)
                .map_err(|error| broken(format!("{name}: {error}")))?;
            unpacked_bytes += content.len() as u64;
            if unpacked_bytes > settings.max_unpacked_bytes {
                let limit = settings.max_unpacked_bytes;
                return Err(broken(format!("it unpacks to more than the limit of {limit} bytes")));
            }
            files.insert(name, content);
        }
        Self::from_files(files)
    }

    /// Reads a folder: the pipeline itself, or one that holds it.
    pub(super) fn from_folder(folder: &Path) -> Result<Self, ImportError> {
        let mut files = BTreeMap::new();
        let mut waiting = vec![(folder.to_owned(), String::new())];
        while let Some((path, prefix)) = waiting.pop() {
            let io_error = |source| ImportError::Io { path: path.clone(), source };
            for entry in std::fs::read_dir(&path).map_err(io_error)? {
                let entry = entry.map_err(io_error)?;
                let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
                if entry.file_type().map_err(io_error)?.is_dir() {
                    waiting.push((entry.path(), name + "/"));
                } else {
                    files.insert(name, read_file(&entry.path())?);
                }
            }
        }
        Self::from_files(files)
    }

    fn from_files(files: BTreeMap<String, Vec<u8>>) -> Result<Self, ImportError> {
        let root = files
            .keys()
            .filter(|name| Path::new(name).file_name().is_some_and(|file| file == ROOT_FILE))
            .min_by_key(|name| name.len())
            .map(|name| name.trim_end_matches(ROOT_FILE).to_owned())
            .ok_or_else(|| ImportError::Missing { file: ROOT_FILE.to_owned() })?;
        let notices = notices(&files);
        let below = |(name, content): (String, Vec<u8>)| Some((name.strip_prefix(&root)?.to_owned(), content));
        Ok(Self { files: files.into_iter().filter_map(below).collect(), notices })
    }

    /// The content of a file of the pipeline.
    pub(super) fn file(&self, name: &str) -> Result<&[u8], ImportError> {
        self.files.get(name).map(Vec::as_slice).ok_or_else(|| ImportError::Missing { file: name.to_owned() })
    }

    /// The file parsed as JSON.
    pub(super) fn json<T: serde::de::DeserializeOwned>(&self, name: &str) -> Result<T, ImportError> {
        serde_json::from_slice(self.file(name)?)
            .map_err(|error| ImportError::Malformed { file: name.to_owned(), reason: error.to_string() })
    }

    /// Licence texts and lists of sources, each content once, ordered by name.
    pub(super) fn notices(&self) -> &[Notice] {
        &self.notices
    }
}

fn notices(files: &BTreeMap<String, Vec<u8>>) -> Vec<Notice> {
    let mut notices: Vec<Notice> = Vec::new();
    for (path, content) in files {
        let stem = Path::new(path).file_stem().unwrap_or_default().to_string_lossy().to_uppercase();
        let text = String::from_utf8_lossy(content);
        let known = notices.iter().any(|notice| notice.text == text);
        if NOTICE_NAMES.contains(&stem.as_str()) && !known {
            let name = Path::new(path).file_name().unwrap_or_default().to_string_lossy().into_owned();
            notices.push(Notice { name, text: text.into_owned() });
        }
    }
    notices
}

/// Reads a whole file.
pub(super) fn read_file(path: &Path) -> Result<Vec<u8>, ImportError> {
    std::fs::read(path).map_err(|source| ImportError::Io { path: PathBuf::from(path), source })
}

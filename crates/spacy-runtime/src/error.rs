//! What can go wrong when a model is imported or opened. Analysing a text cannot fail.

use std::path::PathBuf;

/// Why a spaCy pipeline could not be imported.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ImportError {
    /// The wheel, a file of the pipeline or the output could not be read or written.
    #[error("cannot access {}: {source}", path.display())]
    Io {
        /// What was being read or written.
        path: PathBuf,
        /// The operating system's reason.
        source: std::io::Error,
    },
    /// The wheel is not the one that was asked for.
    #[error("wrong sha256: expected {expected}, found {found}")]
    Checksum {
        /// Lower-case hexadecimal digest asked for.
        expected: String,
        /// Lower-case hexadecimal digest of the file.
        found: String,
    },
    /// The wheel is truncated or no zip archive at all.
    #[error("not a complete wheel: {reason}")]
    Archive {
        /// What the archive reader found.
        reason: String,
    },
    /// The archive or folder holds no pipeline, or one without a file that it needs.
    #[error("the pipeline lacks {file}")]
    Missing {
        /// Path inside the pipeline.
        file: String,
    },
    /// A file of the pipeline does not hold what it should.
    #[error("malformed {file}: {reason}")]
    Malformed {
        /// Path inside the pipeline.
        file: String,
        /// What is wrong.
        reason: String,
    },
    /// The pipeline is sound, but of a kind that this runtime does not compute.
    #[error("unsupported component {component}: {reason}")]
    Unsupported {
        /// Name of the component in the pipeline's configuration.
        component: String,
        /// What is not supported.
        reason: String,
    },
}

/// Why a model file could not be opened.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// The file could not be opened or mapped.
    #[error("cannot open model {}: {source}", path.display())]
    Io {
        /// The model file.
        path: PathBuf,
        /// The operating system's reason.
        source: std::io::Error,
    },
    /// The file does not start like a model file.
    #[error("not a model file")]
    NotAModel,
    /// The file was written by a newer version of this crate.
    #[error("model format {found} is newer than the supported format {supported}")]
    NewerFormat {
        /// Format of the file.
        found: u32,
        /// Newest format that can be read.
        supported: u32,
    },
    /// The file was written by a version of this crate whose format is no longer read.
    #[error("model format {found} is older than the supported format {supported}: import the model again")]
    OlderFormat {
        /// Format of the file.
        found: u32,
        /// Only format that can be read.
        supported: u32,
    },
    /// The file is shorter or longer than its header says.
    #[error("model file has {found} bytes instead of {expected}")]
    Length {
        /// Bytes that the header announces.
        expected: u64,
        /// Bytes of the file.
        found: u64,
    },
    /// The content is not what was written.
    #[error("model file is damaged: its sha256 does not match")]
    Checksum,
    /// The checksum is right, but the content makes no sense.
    #[error("malformed model file: {what}")]
    Malformed {
        /// What is wrong.
        what: String,
    },
}

impl ModelError {
    pub(crate) fn malformed(what: impl Into<String>) -> Self {
        Self::Malformed { what: what.into() }
    }
}

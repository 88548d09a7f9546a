//! Why an article cannot be cleaned. Owns the closed list of codes; refuses to know about dead letters or topics.

use thiserror::Error;

/// Why an article cannot be cleaned.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CleanError {
    /// The record has neither `html` nor `text`.
    #[error("article has neither html nor text")]
    MissingBody,
    /// Nothing that a reader would call text was found.
    #[error("article has no text")]
    EmptyBody,
    /// The body is larger than the limit.
    #[error("article body exceeds the limit of {limit_bytes} bytes ({bytes} bytes)")]
    BodyTooLarge {
        /// Size of the body in bytes.
        bytes: usize,
        /// The limit in bytes.
        limit_bytes: usize,
    },
    /// The elements of the page nest deeper than the limit.
    #[error("html elements nest deeper than {limit_levels} levels")]
    HtmlTooDeep {
        /// The limit in levels.
        limit_levels: usize,
    },
    /// The page has more nodes than the limit, or a parser would make more of it.
    #[error("html has more than {limit_nodes} nodes")]
    HtmlTooManyNodes {
        /// The limit in nodes.
        limit_nodes: usize,
    },
}

impl CleanError {
    /// Every code that [`CleanError::code`] can return.
    pub const CODES: [&'static str; 5] =
        ["missing-body", "empty-body", "body-too-large", "html-too-deep", "html-too-many-nodes"];

    /// Returns the code of the error, from the closed list [`CleanError::CODES`].
    pub const fn code(&self) -> &'static str {
        match self {
            Self::MissingBody => "missing-body",
            Self::EmptyBody => "empty-body",
            Self::BodyTooLarge { .. } => "body-too-large",
            Self::HtmlTooDeep { .. } => "html-too-deep",
            Self::HtmlTooManyNodes { .. } => "html-too-many-nodes",
        }
    }
}

/// Why a cleaner cannot be made: a fault in a lexicon.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum LexiconError {
    /// The lexicon is not valid TOML, or has unknown keys or kinds.
    #[error("lexicon {name}: {message}")]
    Syntax {
        /// Name of the lexicon.
        name: String,
        /// What is wrong.
        message: String,
    },
    /// A pattern is not a regular expression.
    #[error("lexicon {name}: rule {rule}: {message}")]
    Pattern {
        /// Name of the lexicon.
        name: String,
        /// Identifier of the rule.
        rule: String,
        /// What is wrong.
        message: String,
    },
    /// A phrase has no letters, or two rules have one identifier.
    #[error("lexicon {name}: rule {rule} {problem}")]
    Rule {
        /// Name of the lexicon.
        name: String,
        /// Identifier of the rule.
        rule: String,
        /// What is wrong.
        problem: String,
    },
}

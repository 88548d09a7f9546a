//! Closed lists of the metadata: publication status, how exact a date is, and where it was found.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// IPTC publication status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum PubStatus {
    /// May be published.
    #[default]
    Usable,
    /// Must not be published for the time being.
    Withheld,
    /// Killed: earlier versions must be removed.
    Canceled,
}

/// How exact a date is: the smallest unit that its source stated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum DatePrecision {
    /// The year alone.
    Year,
    /// Year and month.
    Month,
    /// The day.
    Day,
    /// Hour and minute.
    Minute,
    /// The second, or finer.
    Second,
}

/// Where a date was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DateSource {
    /// The raw record said it.
    Input,
    /// A JSON-LD block of the page.
    JsonLd,
    /// A meta tag.
    Meta,
    /// Microdata of the page.
    Microdata,
    /// A `time` element.
    TimeElement,
    /// Text that a reader sees.
    VisibleText,
    /// The page's address.
    Url,
}

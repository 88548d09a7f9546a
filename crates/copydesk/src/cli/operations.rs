//! What can be typed to look after a running pipeline: topics, dead letters, the doctor.

use std::str::FromStr;

use clap::{Args, Subcommand};
use copydesk_stage::ErrorCode;
use jiff::{Span, SpanRelativeTo, Timestamp};

use super::StageName;

/// Topics.
#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum TopicsCommand {
    /// Create the topics that are missing; those that are there stay as they are
    Create(CreateArgs),
    /// Compare the topics, and the limits of clients and brokers, with the configuration
    Check(ReportArgs),
}

/// Creating topics.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct CreateArgs {
    /// Only show what would be done
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// How a report is written.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct ReportArgs {
    /// Write one JSON object instead of text
    #[arg(long)]
    pub(crate) json: bool,
}

/// The doctor.
#[derive(Debug, Clone, Args)]
pub(crate) struct DoctorArgs {
    /// How the report is written
    #[command(flatten)]
    pub(crate) report: ReportArgs,
    /// The services that are to run with these settings; only the extractor needs the model
    #[arg(long, value_enum, value_name = "STAGES", value_delimiter = ',', default_value = "clean,extract,publish")]
    pub(crate) stages: Vec<StageName>,
}

/// Dead letters.
#[derive(Debug, Clone, Subcommand)]
pub(crate) enum DlqCommand {
    /// List dead letters and why they are there, without what is in them
    List(DlqListArgs),
    /// Show one dead letter: why it is there, its headers, its value
    Show(DlqShowArgs),
}

/// Listing dead letters.
#[derive(Debug, Clone, Args)]
pub(crate) struct DlqListArgs {
    /// Only those with this error code (docs/errors.md); may be repeated
    #[arg(long, value_name = "CODE", value_parser = ErrorCode::from_str)]
    pub(crate) code: Vec<ErrorCode>,
    /// Only those of this stage; may be repeated
    #[arg(long, value_name = "STAGE")]
    pub(crate) stage: Vec<String>,
    /// Only those since a time (2025-03-01T12:00:00Z) or for so long (2h, 7d)
    #[arg(long, value_name = "TIME", value_parser = since)]
    pub(crate) since: Option<Timestamp>,
    /// Stop after so many
    #[arg(long, value_name = "N", conflicts_with = "summary")]
    pub(crate) limit: Option<u64>,
    /// Count them by stage and code instead
    #[arg(long)]
    pub(crate) summary: bool,
    /// Write one JSON object a line instead of a table
    #[arg(long)]
    pub(crate) json: bool,
}

/// Showing a dead letter.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct DlqShowArgs {
    /// Where it lies, as `copydesk dlq list` shows it
    #[arg(value_name = "PARTITION/OFFSET")]
    pub(crate) place: Place,
    /// Write its value to standard output, byte for byte, and nothing else
    #[arg(long)]
    pub(crate) raw: bool,
}

/// Where a record lies in a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) partition: i32,
    pub(crate) offset: i64,
}

impl FromStr for Place {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.to_owned());
        let (partition, offset) = text.split_once('/').ok_or("write PARTITION/OFFSET, such as 0/12")?;
        let partition = number(partition).and_then(|text| text.parse().ok()).ok_or("the partition is no number")?;
        let offset = number(offset).and_then(|text| text.parse().ok()).ok_or("the offset is no number")?;
        Ok(Self { partition, offset })
    }
}

/// A time, or how long ago it was.
fn since(text: &str) -> Result<Timestamp, String> {
    if let Ok(time) = text.parse::<Timestamp>() {
        return Ok(time);
    }
    let ago: Span = text.parse().map_err(|_| "write a time such as 2025-03-01T12:00:00Z, or 30m, 2h, 7d".to_owned())?;
    let ago = ago.abs().to_duration(SpanRelativeTo::days_are_24_hours()).map_err(|error| error.to_string())?;
    Timestamp::now().checked_sub(ago).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_partition_and_an_offset() {
        assert_eq!("3/81723".parse(), Ok(Place { partition: 3, offset: 81_723 }));
        for wrong in ["", "3", "3/", "/3", "-1/3", "3/x", "3/4/5", "99999999999/1"] {
            assert!(wrong.parse::<Place>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_time_may_be_said_as_how_long_ago_it_was() {
        assert_eq!(since("2025-03-01T12:00:00Z").unwrap().to_string(), "2025-03-01T12:00:00Z");
        let hours = |text: &str| Timestamp::now().duration_since(since(text).unwrap()).as_secs_f64() / 3600.0;
        assert!((hours("7d") - 168.0).abs() < 0.1 && (hours("90m") - 1.5).abs() < 0.1);
        assert!(since("yesterday").is_err());
    }
}

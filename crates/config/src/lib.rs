//! Typed settings: layered loading and validation with all problems at once.
//!
//! Defaults in code < TOML file < environment (`COPYDESK__SECTION__KEY`) < flags (`section.key=value`). Owns the layers,
//! the search for unknown keys, the masking of secrets and the settings of what is put together here; every other
//! section is the settings struct of the crate that it configures. Refuses to start anything or to log.

mod check;
mod layers;
mod load;
mod problem;
mod secrets;
mod settings;
mod show;
mod suggest;
mod tree;

pub use load::{DEFAULT_FILE, Sources, load};
pub use problem::{ConfigError, Problem, Problems};
pub use settings::{
    ExtractSettings, LinksSettings, PublishSettings, Settings, TabulateSettings, TopicLayout, TopicSettings,
};
pub use show::show;

#[cfg(test)]
mod tests;

//! Links of entities: which place of `GeoNames`, which item of Wikidata an entity of an article is.
//!
//! Owns the built-in knowledge (countries, divisions, cities, peoples, organisations, leaders of countries), the tables that
//! a newsroom brings, and the joint choice among the senses of a name. Pure but for [`watch`], which reads the files of tables:
//! no I/O, no clock, no panic; the same article with the same tables gives the same links. Refuses to find names (see
//! `copydesk-entities`) and to link by a bare surname: where a name may mean something else, there is no link.
//!
//! ```
//! use copydesk_knowledge::KnowledgeBase;
//!
//! let knowledge = KnowledgeBase::built_in()?;
//! assert_eq!(knowledge.country_of("Ukrainians"), Some("UA"));
//! # Ok::<(), copydesk_knowledge::KnowledgeError>(())
//! ```

mod built_in;
mod context;
mod document;
mod fold;
mod knowledge;
mod leaders;
mod link;
mod qualifier;
mod sense;
mod settings;
mod sorted;
mod table;
pub mod watch;

pub use built_in::KnowledgeError;
pub use document::{Link, LinkDocument, LinkKind};
pub use knowledge::KnowledgeBase;
pub use leaders::{Leader, Leads};
pub use settings::LinkSettings;
pub use table::{TableError, TableLimits, TableProblem};

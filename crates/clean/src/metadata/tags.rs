//! Meta tags, microdata values and the few other things that the head of a page says. Owns how their names are compared;
//! chooses among none.

use std::collections::BTreeMap;

use super::dates::{self, Moment};
use crate::html::Tree;
use crate::lines::squeezed;

/// What the head of a page says, by name in lower case.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tags {
    values: BTreeMap<String, Vec<String>>,
    /// Content of the `title` element.
    pub(crate) title: Option<String>,
    /// The canonical address, as it stands.
    pub(crate) canonical: Option<String>,
    /// The language that the root element states.
    pub(crate) language: Option<String>,
}

/// So many values of one name are kept.
const MAX_VALUES: usize = 20;

/// Reads the tags of a page, wherever in the page they stand.
pub(crate) fn read(tree: &Tree) -> Tags {
    let mut tags = Tags::default();
    for number in tree.elements(0) {
        match tree.name(number) {
            "meta" => tags.meta(tree, number),
            "link" if tree.attribute(number, "rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                tags.canonical = tags.canonical.take().or_else(|| tree.attribute(number, "href").map(str::to_owned));
            }
            "title" => {
                let title = Some(tree.text(number)).filter(|title| !title.is_empty());
                tags.title = tags.title.take().or(title);
            }
            "html" => tags.language = tree.attribute(number, "lang").map(str::to_owned),
            _ => {}
        }
    }
    tags
}

impl Tags {
    fn meta(&mut self, tree: &Tree, number: usize) {
        let Some(content) = tree.attribute(number, "content").map(squeezed).filter(|content| !content.is_empty())
        else {
            return;
        };
        for key in ["property", "name", "itemprop", "http-equiv"] {
            if let Some(name) = tree.attribute(number, key) {
                let values = self.values.entry(name.trim().to_ascii_lowercase()).or_default();
                if values.len() < MAX_VALUES && !values.contains(&content) {
                    values.push(content.clone());
                }
            }
        }
    }

    /// Returns the first value of the first name that has one.
    pub(crate) fn first(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| self.values.get(*name)).and_then(|values| values.first()).cloned()
    }

    /// Returns all values of the first name that has any.
    pub(crate) fn all(&self, names: &[&str]) -> Vec<String> {
        let usable = |values: &&Vec<String>| values.iter().any(|value| !value.contains("://"));
        names.iter().filter_map(|name| self.values.get(*name)).find(usable).cloned().unwrap_or_default()
    }

    /// Returns the first value that is a date, in the order of the names.
    pub(crate) fn date(&self, names: &[&str]) -> Option<Moment> {
        names.iter().filter_map(|name| self.values.get(*name)).flatten().find_map(|value| dates::machine(value))
    }

    /// Says whether a tag calls the article paid or free.
    pub(crate) fn paywalled(&self) -> Option<bool> {
        let tier = self.first(&["article:content_tier", "og:content_tier"]).map(|tier| tier.to_ascii_lowercase());
        let free = self.first(&["isaccessibleforfree"]).map(|free| free.to_ascii_lowercase());
        match (tier.as_deref(), free.as_deref()) {
            (Some("free"), _) | (None, Some("true")) => Some(false),
            (Some("locked" | "metered"), _) | (None, Some("false")) => Some(true),
            _ => None,
        }
    }
}

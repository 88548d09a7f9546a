//! Names parts of a page that are not the article, by what their elements call themselves. Owns the rules and the
//! guards that keep an article from being thrown away with them; looks at no words of the text.
//!
//! A rule is one or more words as they stand in classes, identifiers and the like. The guards: a part that holds much of
//! the page's prose is no junk whatever it is called, a short thing (byline, date, credit, buttons) must be short, and
//! words inside a running paragraph are never touched.

mod rules;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};
use copydesk_article::RemovedKind;

use super::tree::{Tree, is_inline};
use crate::LexiconError;
use rules::{ANY, MEDIUM, RULES, SHORT};

/// A part of the page that is not the article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Block {
    /// Number of its element.
    pub(crate) element: usize,
    /// What it is.
    pub(crate) kind: RemovedKind,
    /// The rule, for example `html/newsletter`.
    pub(crate) rule: String,
}

/// All rules, compiled.
#[derive(Debug)]
pub(crate) struct BlockRules {
    automaton: AhoCorasick,
    /// For each pattern of the automaton: the number of its rule.
    rules: Vec<usize>,
}

impl BlockRules {
    /// Compiles the rules.
    pub(crate) fn new() -> Result<Self, LexiconError> {
        let patterns: Vec<(&str, usize)> = RULES
            .iter()
            .enumerate()
            .flat_map(|(number, rule)| rule.labels.split(' ').map(move |label| (label, number)))
            .collect();
        let automaton = AhoCorasickBuilder::new()
            .match_kind(MatchKind::Standard)
            .build(patterns.iter().map(|(label, _)| label))
            .map_err(|error| LexiconError::Syntax { name: "block rules".to_owned(), message: error.to_string() })?;
        Ok(Self { automaton, rules: patterns.into_iter().map(|(_, rule)| rule).collect() })
    }

    /// Returns the parts of the page that are not the article, outermost first, in document order. None lies in another.
    pub(crate) fn find(&self, tree: &Tree) -> Vec<Block> {
        let prose = tree.node(0).map_or(0, |root| root.prose_chars);
        let mut blocks = Vec::new();
        let mut number = 0;
        while number < tree.len() {
            match self.judge(tree, number, prose) {
                Some(block) => {
                    number = tree.subtree(block.element).end.max(number + 1);
                    blocks.push(block);
                }
                None => number += 1,
            }
        }
        blocks
    }

    fn judge(&self, tree: &Tree, element: usize, prose: usize) -> Option<Block> {
        let name = tree.name(element);
        if matches!(name, "" | "html" | "head" | "body" | "main" | "article" | "meta" | "link" | "base" | "title") {
            return None;
        }
        let node = tree.node(element).filter(|node| node.chars > 0)?;
        let (kind, rule, limit) = by_element(tree, element, name).or_else(|| self.by_labels(tree.labels(element)))?;
        let large_share = node.prose_chars > MIN_PROSE_CHARS && node.prose_chars * MAX_PROSE_SHARE > prose;
        let much_prose = node.prose_chars > MAX_PROSE_CHARS || large_share;
        let long = node.chars > limit
            || (much_prose && kind != RemovedKind::CommentForm)
            || node.prose_chars * 2 > prose
            || holds_headline(tree, element, kind);
        if long || is_within_sentence(tree, element) {
            return None;
        }
        Some(Block { element, kind, rule: format!("html/{rule}") })
    }

    fn by_labels(&self, labels: &str) -> Option<(RemovedKind, String, usize)> {
        let found = self.automaton.find_overlapping_iter(labels).map(|found| found.pattern().as_usize()).min()?;
        let rule = self.rules.get(found).and_then(|rule| RULES.get(*rule))?;
        let label = RULES.iter().flat_map(|rule| rule.labels.split(' ')).nth(found)?;
        Some((rule.kind, label.trim_matches('-').to_owned(), rule.max_chars))
    }
}

/// A part with more than one such share of the page's prose is not junk, comments aside.
const MAX_PROSE_SHARE: usize = 4;
/// A part with less prose than this, in characters, may be a larger share: there are short articles.
const MIN_PROSE_CHARS: usize = 120;
/// A part with more prose than this, in characters, is not junk, comments aside.
const MAX_PROSE_CHARS: usize = 600;

/// Elements that say themselves what they are.
fn by_element(tree: &Tree, element: usize, name: &str) -> Option<(RemovedKind, String, usize)> {
    let role = tree.attribute(element, "role").unwrap_or_default();
    let named = |kind, rule: &str, limit| Some((kind, rule.to_owned(), limit));
    match name {
        "nav" => named(RemovedKind::Navigation, "nav", ANY),
        "figcaption" | "caption" => named(RemovedKind::Caption, "figcaption", MEDIUM),
        "time" => named(RemovedKind::Timestamp, "time", SHORT),
        "footer" => named(RemovedKind::Navigation, "footer", MEDIUM),
        "form" => named(RemovedKind::Other, "form", MEDIUM),
        "dialog" => named(RemovedKind::Other, "dialog", ANY),
        _ if matches!(role, "navigation" | "menu" | "menubar") => named(RemovedKind::Navigation, "navigation", ANY),
        _ if role == "banner" => named(RemovedKind::Navigation, "banner", MEDIUM),
        _ if role == "contentinfo" => named(RemovedKind::CookieLegal, "contentinfo", ANY),
        _ if matches!(tree.attribute(element, "rel"), Some("author")) => {
            named(RemovedKind::Byline, "rel-author", SHORT)
        }
        _ => None,
    }
}

/// Says whether a part holds a first-level heading, which only menus may.
fn holds_headline(tree: &Tree, element: usize, kind: RemovedKind) -> bool {
    kind != RemovedKind::Navigation && tree.elements(element).any(|inner| tree.name(inner) == "h1")
        || tree.elements(element).any(|inner| tree.name(inner) == "article")
}

/// Says whether the element stands in a line of text with other words around it.
fn is_within_sentence(tree: &Tree, element: usize) -> bool {
    if !is_inline(tree.name(element)) {
        return false;
    }
    let chars = tree.node(element).map_or(0, |node| node.chars);
    let line = tree.ancestors(element).find(|ancestor| !is_inline(tree.name(*ancestor)));
    let (name, around) = line.map_or(("", 0), |line| (tree.name(line), tree.node(line).map_or(0, |node| node.chars)));
    matches!(name, "p" | "li" | "blockquote" | "h1" | "h2" | "h3" | "h4" | "td" | "figcaption")
        && around > chars * 5 / 4
}

#[cfg(test)]
mod tests {
    use trafilatura::dom::Document;

    use super::*;

    fn named(html: &str) -> Vec<(String, RemovedKind)> {
        let tree = Tree::read(&Document::parse(html));
        let blocks = BlockRules::new().unwrap().find(&tree);
        blocks.into_iter().map(|block| (tree.text(block.element), block.kind)).collect()
    }

    const PROSE: &str =
        "<p>The council met on Monday and agreed, after some hours, that the bridge would be closed.</p>";

    #[test]
    fn junk_is_named() {
        let html = format!(
            "<article>{PROSE}{PROSE}<aside class='newsletterBox'>Join us</aside><ul id=post_tags><li>A</li></ul></article>"
        );
        let expected = [("Join us".to_owned(), RemovedKind::Newsletter), ("A".to_owned(), RemovedKind::Tags)];
        assert_eq!(named(&html), expected);
    }

    #[test]
    fn an_article_is_not_junk_whatever_it_is_called() {
        assert_eq!(named(&format!("<div class='comments share related'>{PROSE}{PROSE}</div>")), []);
    }

    #[test]
    fn words_of_a_sentence_stay() {
        let html = format!(
            "{PROSE}<p>He pointed to <a class=related-link href=/x>an earlier story</a> and left the room at once.</p>"
        );
        assert_eq!(named(&html), []);
    }

    #[test]
    fn every_rule_has_its_own_labels() {
        let labels: Vec<_> = RULES.iter().flat_map(|rule| rule.labels.split(' ')).collect();
        let distinct: std::collections::BTreeSet<_> = labels.iter().collect();
        assert_eq!(labels.len(), distinct.len());
        assert!(
            labels.iter().all(|label| label.len() > 1 && label.starts_with('-') && label.to_lowercase() == **label)
        );
    }
}

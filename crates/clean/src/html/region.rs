//! Where on the page the article stands. Owns the search for the element that holds most of the prose, and for the
//! wider part with headline, byline and pictures around it.

pub(crate) use super::caption::split as split_caption;
use super::tree::Tree;

/// Where the article stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Region {
    /// The element that holds most of the prose.
    pub(crate) core: usize,
    /// The element around it that holds headline and byline too.
    pub(crate) article: usize,
    /// The first-level heading of the article, where there is one.
    pub(crate) heading: Option<usize>,
    end: usize,
}

impl Region {
    /// Says whether a node is part of the article.
    pub(crate) const fn holds(&self, number: usize) -> bool {
        self.article <= number && number < self.end
    }
}

/// Characters from which on a paragraph counts as prose.
const MIN_PROSE_CHARS: usize = 40;

/// Finds the article of a page. Without any prose, that is the whole page.
pub(crate) fn find(tree: &Tree) -> Region {
    let core = core(tree).unwrap_or(0);
    let article = around(tree, core);
    let end = tree.subtree(article).end;
    let heading = heading(tree, article, core);
    let article = heading.map_or(article, |heading| common(tree, article, heading));
    Region { core, article, heading, end: end.max(tree.subtree(article).end) }
}

/// Gives each paragraph's length to its parent and half of it to the one above, and takes the best.
fn core(tree: &Tree) -> Option<usize> {
    let mut scores = vec![0_usize; tree.len()];
    for paragraph in tree.elements(0).filter(|number| matches!(tree.name(*number), "p" | "blockquote" | "pre")) {
        let chars = tree.node(paragraph).map_or(0, |node| node.chars.saturating_sub(node.link_chars));
        if chars < MIN_PROSE_CHARS {
            continue;
        }
        for (ancestor, share) in tree.ancestors(paragraph).take(2).zip([2, 1]) {
            if let Some(score) = scores.get_mut(ancestor) {
                *score += chars * share;
            }
        }
    }
    let best = scores.iter().enumerate().max_by_key(|(number, score)| (**score, std::cmp::Reverse(*number)))?;
    (*best.1 > 0).then_some(best.0)
}

/// Returns the nearest article or main part around the core, else the element two levels above.
fn around(tree: &Tree, core: usize) -> usize {
    let marked = |number: &usize| {
        matches!(tree.name(*number), "article" | "main") || tree.attribute(*number, "role") == Some("main")
    };
    if marked(&core) {
        return core;
    }
    let above = tree.ancestors(core).take_while(|number| !matches!(tree.name(*number), "" | "html" | "body"));
    tree.ancestors(core).take(MAX_LEVELS).find(marked).or_else(|| above.take(2).last()).unwrap_or(core)
}

/// Levels above the core within which an article or main part is looked for.
const MAX_LEVELS: usize = 10;

/// Returns the first-level heading in the article, else the last one before it, else the only one of the page.
fn heading(tree: &Tree, article: usize, core: usize) -> Option<usize> {
    let headings = |root| {
        tree.elements(root)
            .filter(|number| tree.name(*number) == "h1" && tree.node(*number).is_some_and(|node| node.chars > 3))
    };
    let inside = headings(article).find(|number| *number <= core).or_else(|| headings(article).next());
    inside.or_else(|| headings(0).filter(|number| *number < article).last()).or_else(|| headings(0).next())
}

/// Returns the innermost element that holds both, unless that is the whole page.
fn common(tree: &Tree, article: usize, heading: usize) -> usize {
    let holds = |number: usize| tree.subtree(number).contains(&heading);
    if holds(article) {
        return article;
    }
    let above = tree.ancestors(article).find(|number| holds(*number));
    above.filter(|number| !matches!(tree.name(*number), "" | "html")).unwrap_or(article)
}

//! The lines of the article out of a page. Owns the choice between extractions by what they contain; refuses to clean
//! single lines.

use std::collections::BTreeSet;

use trafilatura::dom::Document;
use trafilatura::{ExtractionFocus, HtmlDateMode, Options};

use super::blocks::Block;
use super::flatten::flatten;
use super::limits::Page;
use super::region::Region;
use super::tree::Tree;
use crate::CleanSettings;
use crate::lines::{Line, split};
use crate::metadata::Metadata;

/// All that extraction looks at.
pub(crate) struct Extraction<'p> {
    pub(crate) page: &'p Page<'p>,
    pub(crate) tree: &'p Tree,
    pub(crate) region: &'p Region,
    pub(crate) blocks: &'p [Block],
    pub(crate) metadata: &'p Metadata,
    pub(crate) settings: &'p CleanSettings,
}

/// Characters of text below which an extraction is doubted.
const FEW_CHARS: usize = 400;

impl Extraction<'_> {
    /// Returns the lines of the article.
    pub(crate) fn run(&self, document: Document) -> Vec<Line> {
        let main = if self.suits_main() { self.main(document) } else { Vec::new() };
        if chars(&main) >= FEW_CHARS && !self.misses_much(&main) {
            return main;
        }
        let mut best = (self.score(&main), main);
        for lines in [self.stated(), self.second(), self.blocks()].into_iter().flatten() {
            let score = self.score(&lines);
            if score > best.0 {
                best = (score, lines);
            }
        }
        best.1
    }

    fn suits_main(&self) -> bool {
        let size = self.page.size;
        self.page.markup.len() <= self.settings.extractor_max_html_bytes
            && size.depth_levels <= self.settings.extractor_max_depth_levels
            && size.nodes <= self.settings.extractor_max_nodes
    }

    /// The main extractor, on the page without its named junk.
    fn main(&self, mut document: Document) -> Vec<Line> {
        for block in self.blocks {
            if let Some(node) = self.tree.node(block.element) {
                document.remove(node.id, true);
            }
        }
        let mut options = Options::default().with_fallback(true).with_exclude_comments(true).with_html_date_mode(HtmlDateMode::Disabled);
        options.focus = ExtractionFocus::FavorPrecision;
        match trafilatura::extract_document(document, &options) {
            Ok(found) => fragment_lines(&found.content_html),
            Err(_) => Vec::new(),
        }
    }

    /// The second extractor, which is given the page as it came.
    fn second(&self) -> Option<Vec<Line>> {
        if self.page.size.nodes > self.settings.fallback_max_nodes || self.page.size.depth_levels > self.settings.extractor_max_depth_levels {
            return None;
        }
        let mut readability = dom_smoothie::Readability::new(self.page.markup.as_str(), None, None).ok()?;
        let article = readability.parse().ok()?;
        Some(fragment_lines(&article.content))
    }

    /// The text that the page's structured data gives.
    fn stated(&self) -> Option<Vec<Line>> {
        let text = self.metadata.article_body.as_deref()?;
        Some(if text.contains("<p") || text.contains("<br") { fragment_lines(text) } else { split(text) })
    }

    /// The blocks of the part that holds most of the prose.
    fn blocks(&self) -> Option<Vec<Line>> {
        let junk: BTreeSet<usize> = self.blocks.iter().map(|block| block.element).collect();
        let lines = flatten(self.tree, self.region.core, |number| junk.contains(&number) || is_frame(self.tree.name(number)));
        Some(lines)
    }

    /// Says whether the part of the page that holds most of the prose has much more of it than was extracted.
    fn misses_much(&self, lines: &[Line]) -> bool {
        let prose = self.tree.node(self.region.core).map_or(0, |node| node.prose_chars);
        prose > 3 * visible_chars(lines)
    }

    /// Rates an extraction: sentences are good, and so is text that the page's structured data has too.
    fn score(&self, lines: &[Line]) -> f64 {
        let prose: usize = lines.iter().filter(|line| is_prose(&line.text)).map(|line| line.text.len()).sum();
        let all: usize = lines.iter().map(|line| line.text.len()).sum();
        if all == 0 { 0.0 } else { prose as f64 * (prose as f64 / all as f64) }
    }
}

fn is_frame(name: &str) -> bool {
    matches!(name, "nav" | "header" | "footer" | "aside" | "form" | "figure" | "dialog")
}

fn is_prose(line: &str) -> bool {
    line.len() > 60 && line.contains(['.', '!', '?', '。', '।', '؟', '”'])
}

fn chars(lines: &[Line]) -> usize {
    lines.iter().map(|line| line.text.chars().count()).sum()
}

fn visible_chars(lines: &[Line]) -> usize {
    lines.iter().map(|line| line.text.chars().filter(|c| !c.is_whitespace()).count()).sum()
}

/// Returns the lines of a piece of markup.
pub(crate) fn fragment_lines(html: &str) -> Vec<Line> {
    let tree = Tree::read(&Document::parse(html));
    flatten(&tree, 0, |number| tree.name(number) == "figcaption")
}

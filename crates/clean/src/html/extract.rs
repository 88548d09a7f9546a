//! The lines of the article out of a page. Owns the choice between extractions by what they contain; refuses to clean
//! single lines.

use std::collections::{BTreeSet, HashSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use trafilatura::dom::Document;
use trafilatura::{HtmlDateMode, Options};

use super::blocks::Block;
use super::flatten::flatten;
use super::limits::Page;
use super::region::Region;
use super::tree::Tree;
use crate::CleanSettings;
use crate::lines::{Line, split};
use crate::metadata::{Metadata, headline_words};

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

/// Longest text without a tag in it, in bytes, that the main extractor is given: it normalises text again at each level. No page
/// that somebody laid out has more.
const MAX_TEXT_BYTES: usize = 512 * 1024;

impl Extraction<'_> {
    /// Returns the lines of the article.
    pub(crate) fn run(&self, document: Document) -> Vec<Line> {
        let main = if self.suits_main() { self.main(document, false) } else { Vec::new() };
        let stated = self.stated();
        let doubt = Judge { stated: stated.as_deref().map(shingles).unwrap_or_default() };
        if chars(&main) >= FEW_CHARS && !self.misses_much(&main) && doubt.shared(&main) >= MIN_SHARED {
            return main;
        }
        let main = if self.is_glued(&main) { Vec::new() } else { main };
        let mut best = (doubt.score(&main), main);
        let again = self.again().filter(|lines| !self.is_glued(lines));
        for lines in [again, stated, self.second(), Some(self.blocks())].into_iter().flatten() {
            let score = doubt.score(&lines);
            // Text without a sentence's end scores nothing, and is more than no text.
            if score > best.0 * CLEARLY_BETTER || (best.1.is_empty() && !lines.is_empty()) {
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
            && size.longest_text_bytes <= MAX_TEXT_BYTES
    }

    /// The main extractor, on the article without its named junk; with `fallback` it compares its finding with others.
    fn main(&self, mut document: Document, fallback: bool) -> Vec<Line> {
        for block in self.blocks {
            if let Some(node) = self.tree.node(block.element) {
                document.remove(node.id, true);
            }
        }
        self.isolate(&mut document);
        // The extractor copies the whole page several times, removed nodes and all.
        let document = document
            .body()
            .map_or_else(|| document.clone_document(), |body| document.extract_subtree_as_document(body));
        let options = Options::default()
            .with_fallback(fallback)
            .with_exclude_comments(true)
            .with_html_date_mode(HtmlDateMode::Disabled);
        match trafilatura::extract_document(document, &options) {
            Ok(found) => fragment_lines(&found.content_html),
            Err(_) => Vec::new(),
        }
    }

    /// The main extractor with its own fallbacks, which take several times as long: not for the largest pages.
    fn again(&self) -> Option<Vec<Line>> {
        let is_large = self.page.markup.len() > self.settings.extractor_max_html_bytes / 4
            || self.page.size.nodes > self.settings.extractor_max_nodes / 2;
        (self.suits_main() && !is_large).then(|| self.main(Document::parse(&self.page.markup), true))
    }

    /// Takes away what stands around the article, where the article holds most of the page's prose.
    fn isolate(&self, document: &mut Document) {
        let prose = |number| self.tree.node(number).map_or(0, |node| node.prose_chars);
        let article = self.region.article;
        if prose(article) * 2 < prose(0) || prose(article) < FEW_CHARS {
            return;
        }
        let mut inner = article;
        for outer in self.tree.ancestors(article) {
            if matches!(self.tree.name(outer), "" | "html") {
                break;
            }
            let siblings = self
                .tree
                .subtree(outer)
                .filter(|number| self.tree.node(*number).is_some_and(|node| node.parent == outer));
            for sibling in siblings.filter(|number| *number != inner && *number != outer) {
                if let Some(node) = self.tree.node(sibling) {
                    document.remove(node.id, true);
                }
            }
            inner = outer;
        }
    }

    /// The second extractor, which is given the page as it came.
    fn second(&self) -> Option<Vec<Line>> {
        if self.page.size.nodes > self.settings.fallback_max_nodes
            || self.page.size.depth_levels > self.settings.extractor_max_depth_levels
        {
            return None;
        }
        let mut readability = dom_smoothie::Readability::new(self.page.markup.as_str(), None, None).ok()?;
        let article = readability.parse().ok()?;
        let junk = self.junk_lines();
        let mut lines = fragment_lines(&article.content);
        let is_junk = |line: &Line| junk.contains(&line.text);
        // Where much text is named so, the names are wrong.
        if lines.iter().filter(|line| is_junk(line) && is_prose(&line.text)).count() <= MAX_JUNK_PROSE_LINES {
            lines.retain(|line| !is_junk(line));
        }
        Some(lines)
    }

    /// The lines of the named parts that stand nowhere else in the article.
    fn junk_lines(&self) -> HashSet<String> {
        let texts = |lines: Vec<Line>| lines.into_iter().map(|line| line.text);
        let mut junk: HashSet<String> =
            self.blocks.iter().flat_map(|block| texts(flatten(self.tree, block.element, |_| false))).collect();
        let elements: BTreeSet<usize> = self.blocks.iter().map(|block| block.element).collect();
        for text in texts(flatten(self.tree, self.region.article, |number| elements.contains(&number))) {
            junk.remove(&text);
        }
        junk
    }

    /// Says whether an extraction glued the whole page into one line, without a space between its parts.
    fn is_glued(&self, lines: &[Line]) -> bool {
        let [line] = lines else { return false };
        let own = flatten(self.tree, self.region.article, |_| false);
        let long = own.iter().map(|own| own.text.as_str()).filter(|text| text.len() >= MIN_GLUED_BYTES);
        let starts = long.take(MAX_GLUED_LINES).filter_map(|text| line.text.find(text));
        let before = |at: usize| line.text.get(..at).and_then(|before| before.chars().next_back());
        starts.filter_map(before).any(|c| !c.is_whitespace())
    }

    /// The text that the page's structured data gives.
    fn stated(&self) -> Option<Vec<Line>> {
        let text = self.metadata.article_body.as_deref()?;
        Some(if text.contains("<p") || text.contains("<br") { fragment_lines(text) } else { split(text) })
    }

    /// The blocks of the part that holds most of the prose.
    fn blocks(&self) -> Vec<Line> {
        let junk: BTreeSet<usize> = self.blocks.iter().map(|block| block.element).collect();
        flatten(self.tree, self.region.core, |number| junk.contains(&number) || is_frame(self.tree.name(number)))
    }

    /// Says whether the part of the page that holds most of the prose has much more of it than was extracted.
    fn misses_much(&self, lines: &[Line]) -> bool {
        let prose = self.tree.node(self.region.core).map_or(0, |node| node.prose_chars);
        prose * 2 > 3 * visible_chars(lines)
    }
}

/// Lines of prose that named parts hold at most.
const MAX_JUNK_PROSE_LINES: usize = 2;
/// Shortest line of the page, in bytes, by which glued lines are found.
const MIN_GLUED_BYTES: usize = 30;
/// So many lines of the page are looked for in an extraction.
const MAX_GLUED_LINES: usize = 40;

/// Share of the text in the page's structured data that an extraction must have.
const MIN_SHARED: f64 = 0.5;
/// How much better than the one before it an extraction must be to be preferred.
const CLEARLY_BETTER: f64 = 1.1;
/// Words a shingle.
const SHINGLE_WORDS: usize = 4;

/// Compares extractions: sentences are good, and so is text that the page's structured data has too.
struct Judge {
    stated: BTreeSet<u64>,
}

impl Judge {
    /// Returns the share of the stated text that the lines hold; 1 where too little is stated to tell.
    fn shared(&self, lines: &[Line]) -> f64 {
        if self.stated.len() < MIN_STATED_SHINGLES {
            return 1.0;
        }
        let found = shingles(lines);
        self.stated.intersection(&found).count() as f64 / self.stated.len() as f64
    }

    fn score(&self, lines: &[Line]) -> f64 {
        let prose: usize = lines.iter().filter(|line| is_prose(&line.text)).map(|line| line.text.len()).sum();
        let all: usize = lines.iter().map(|line| line.text.len()).sum();
        let share = prose as f64 / (all as f64).max(1.0);
        (prose as f64).sqrt() * share * (0.2 + self.shared(lines))
    }
}

/// Shingles below which a stated text tells nothing.
const MIN_STATED_SHINGLES: usize = 60;

/// Returns the runs of words of some lines, as numbers.
fn shingles(lines: &[Line]) -> BTreeSet<u64> {
    let folded: Vec<String> = lines.iter().map(|line| headline_words(&line.text)).collect();
    let words: Vec<&str> = folded.iter().flat_map(|line| line.split(' ')).collect();
    let number = |run: &[&str]| {
        let mut hasher = DefaultHasher::new();
        run.hash(&mut hasher);
        hasher.finish()
    };
    words.windows(SHINGLE_WORDS).map(number).collect()
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
